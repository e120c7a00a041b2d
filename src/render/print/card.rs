//! Creates the print job for cards: sheets of eight, whose fronts and backs match in duplex printing.

use super::{
    PT_PER_MM, PrintContext, SheetJob,
    context::{Colours, FitFailure},
    fit::{TextBox, TextToFit},
};
use crate::{
    diag::{Diagnostic, Span, codes},
    view::print::{CardKind, Imprint, PosterRun, PosterWord, PrintCard, RunStyle},
};
use serde::Serialize;

/// The width and height of the text area of a card in millimetres, without the foot.
const TEXT_AREA_MM: (f64, f64) = (78.0, 41.0);

/// The most of that height that the title of an insight may use, above its statement, in millimetres.
const MAX_TITLE_MM: f64 = 19.0;

/// The most of that height that a question or a recommendation may use, above one or two lines on where it comes from, in millimetres.
const MAX_TEXT_MM: f64 = 29.0;

/// The distance from line to line, as a multiple of the type size.
const LEADING: f64 = 1.2;

/// The data for the layout. Lengths are in points.
#[derive(Serialize)]
struct CardLayoutData<'a> {
    imprint: &'a Imprint,
    title: String,
    colours: Colours,
    cards: Vec<CardEntry<'a>>,
}

#[derive(Serialize)]
struct CardEntry<'a> {
    id: &'a str,
    kind: CardKind,
    label: Option<&'a str>,
    insight: Option<&'a str>,
    theme: Option<&'a str>,
    theme_number: usize,
    language: &'a str,
    rtl: bool,
    attribution: Option<&'a str>,
    size: f64,
    lines: Vec<Vec<Vec<PosterWord>>>,
    below_size: f64,
    below: Vec<Vec<Vec<PosterWord>>>,
}

/// The print job for cards, and findings about cards that do not fit.
pub struct CardsJob {
    /// The print job for the sheets; `None` if no card could be fitted.
    pub job: Option<SheetJob>,
    /// Findings about the cards that could not be fitted.
    pub findings: Vec<Diagnostic>,
}

/// Creates the print job for cards in one document called `name`.
pub fn cards_job(context: &PrintContext<'_>, imprint: &Imprint, cards: &[(PrintCard, Span)], name: &str) -> CardsJob {
    let (mut entries, mut findings) = (vec![], vec![]);
    for (card, span) in cards {
        match card_entry(context, card) {
            Ok(entry) => entries.push(entry),
            Err(FitFailure::Skin(finding)) => return CardsJob { job: None, findings: vec![*finding] },
            Err(FitFailure::TooLong) => findings.push(
                Diagnostic::warning(codes::E094, span.clone(), format!("`{}` is too long for a card", card.id))
                    .help("mark the passage that matters: `==these words==`"),
            ),
        }
    }
    let title = context.words().message("cards");
    let job = cards.first().filter(|_| !entries.is_empty()).map(|(_, span)| {
        let data = CardLayoutData {
            imprint,
            title: format!("{title} – {}", imprint.title),
            colours: context.colours(),
            cards: entries,
        };
        SheetJob::new(name, "cards.typ", "A4", span, &data)
    });
    CardsJob { job, findings }
}

fn card_entry<'a>(context: &PrintContext<'_>, card: &'a PrintCard) -> Result<CardEntry<'a>, FitFailure> {
    let to_points = |mm: f64| mm * PT_PER_MM;
    let is_quote = card.kind == CardKind::Quote;
    let frame = |height: f64, max_size: f64, min_size: f64| TextBox {
        width: to_points(TEXT_AREA_MM.0),
        height: to_points(height),
        max_size,
        min_size,
        leading: LEADING,
        gap: 0.4,
    };
    let language = &card.language;
    let height = match card.kind {
        CardKind::Quote => TEXT_AREA_MM.1,
        CardKind::Insight => MAX_TITLE_MM,
        CardKind::Question | CardKind::Recommendation => MAX_TEXT_MM,
    };
    let faces = context.typesetter.faces();
    let (family, weight) = (&faces.words, if is_quote { 400 } else { faces.title_weight });
    let fitted =
        context.fit(TextToFit { paragraphs: &card.paragraphs, language }, family, weight, &frame(height, 17.0, 8.0))?;
    // The statement gets the height that the title leaves.
    let title_height = fitted.lines.iter().map(Vec::len).sum::<usize>() as f64 * fitted.size * LEADING / PT_PER_MM;
    let below_words = card.below.as_deref().filter(|_| !is_quote).map(split_words);
    let below = below_words
        .map(|words| {
            context.fit(
                TextToFit { paragraphs: &[words], language },
                &faces.explanations,
                400,
                &frame(TEXT_AREA_MM.1 - title_height - 4.0, 9.5, 6.0),
            )
        })
        .transpose()?;
    Ok(CardEntry {
        kind: card.kind,
        label: card.label.as_deref(),
        insight: card.insight.as_deref(),
        theme: card.theme.as_deref(),
        theme_number: card.theme_number,
        language: &card.language,
        rtl: card.rtl,
        id: &card.id,
        attribution: card.below.as_deref().filter(|_| is_quote),
        size: fitted.size,
        lines: fitted.lines,
        below_size: below.as_ref().map_or(0.0, |b| b.size),
        below: below.map_or(vec![], |b| b.lines),
    })
}

/// Splits plain text into words.
fn split_words(text: &str) -> Vec<PosterWord> {
    text.split_whitespace().map(|word| vec![PosterRun { text: word.to_string(), style: RunStyle::Plain }]).collect()
}
