//! Cards -> sheets of eight, fronts and the backs that match them when they are printed on both sides.

use super::{
    PT_PER_MM, PrintContext, SheetJob,
    fit::{FitError, TextBox, TextToFit},
    house::{Colours, UnfitText},
    poster::no_letter,
};
use crate::{
    diag::{Diagnostic, Span},
    view::print::{Imprint, PosterRun, PosterWord, PrintCard, RunStyle},
};
use serde::Serialize;

/// The words of a card's width and height in millimetres, without what stands at its foot.
const WORDS_MM: (f64, f64) = (78.0, 41.0);

/// How much of that height an insight's title has at most, in millimetres.
const TITLE_MM: f64 = 19.0;

/// From line to line, in sizes of the type.
const LEADING: f64 = 1.2;

/// What a layout is handed. Lengths are points.
#[derive(Serialize)]
struct CardLayoutData<'a> {
    imprint: &'a Imprint,
    title: String,
    colours: Colours,
    cards: Vec<CardEntry<'a>>,
}

#[derive(Serialize)]
struct CardEntry<'a> {
    kind: &'a str,
    id: &'a str,
    theme: Option<&'a str>,
    theme_number: usize,
    language: &'a str,
    attribution: Option<&'a str>,
    size: f64,
    lines: Vec<Vec<Vec<PosterWord>>>,
    below_size: f64,
    below: Vec<Vec<Vec<PosterWord>>>,
}

/// What became of cards.
pub struct RenderedCards {
    /// The sheets; none if there is no card.
    pub order: Option<SheetJob>,
    /// The cards that could not be made.
    pub findings: Vec<Diagnostic>,
}

/// Cards in one document called `name`.
pub fn cards(house: &PrintContext<'_>, imprint: &Imprint, cards: &[(PrintCard, Span)], name: &str) -> RenderedCards {
    let (mut made, mut findings) = (vec![], vec![]);
    for (card, at) in cards {
        match one(house, card) {
            Ok(one) => made.push(one),
            Err(UnfitText::Skin(finding)) => return RenderedCards { order: None, findings: vec![*finding] },
            Err(UnfitText::Words(FitError::NoLetter(c))) => findings.push(no_letter(c, at)),
            Err(UnfitText::Words(FitError::TooLong)) => findings.push(
                Diagnostic::warning("E094", at.clone(), format!("`{}` is too long for a card", card.id))
                    .help("mark the passage that matters: `==these words==`"),
            ),
        }
    }
    let title = house.words().say("cards");
    let order = cards.first().filter(|_| !made.is_empty()).map(|(_, at)| {
        let data = CardLayoutData {
            imprint,
            title: format!("{title} – {}", imprint.title),
            colours: house.colours(),
            cards: made,
        };
        SheetJob::of(name, "cards.typ", "A4", at, &data)
    });
    RenderedCards { order, findings }
}

fn one<'a>(house: &PrintContext<'_>, card: &'a PrintCard) -> Result<CardEntry<'a>, UnfitText> {
    let mm = |mm: f64| mm * PT_PER_MM;
    let is_quote = card.kind == "quote";
    let frame = |height: f64, ceiling: f64, floor: f64| TextBox {
        width: mm(WORDS_MM.0),
        height: mm(height),
        ceiling,
        floor,
        leading: LEADING,
        gap: 0.4,
    };
    let language = &card.language;
    let height = if is_quote { WORDS_MM.1 } else { TITLE_MM };
    let faces = house.press.faces();
    let (family, weight) = (&faces.words, if is_quote { 400 } else { faces.title_weight });
    let fitted =
        house.fit(TextToFit { paragraphs: &card.paragraphs, language }, family, weight, &frame(height, 17.0, 8.0))?;
    // What the title leaves is the statement's.
    let title = fitted.lines.iter().map(Vec::len).sum::<usize>() as f64 * fitted.size * LEADING / PT_PER_MM;
    let below = card.below.as_deref().filter(|_| !is_quote).map(words_of);
    let below = below
        .map(|words| {
            house.fit(
                TextToFit { paragraphs: &[words], language },
                &faces.explanations,
                400,
                &frame(WORDS_MM.1 - title - 4.0, 9.5, 6.0),
            )
        })
        .transpose()?;
    Ok(CardEntry {
        kind: card.kind,
        id: &card.id,
        theme: card.theme.as_deref(),
        theme_number: card.theme_number,
        language: &card.language,
        attribution: card.below.as_deref().filter(|_| is_quote),
        size: fitted.size,
        lines: fitted.lines,
        below_size: below.as_ref().map_or(0.0, |b| b.size),
        below: below.map_or(vec![], |b| b.lines),
    })
}

/// Plain text, word by word.
fn words_of(text: &str) -> Vec<PosterWord> {
    text.split_whitespace().map(|word| vec![PosterRun { text: word.to_string(), style: RunStyle::Plain }]).collect()
}
