//! A quote as it hangs on a wall: its words with their typography, who said them, where the whole of it stands.

use crate::{
    model::{
        prose::{self, Inline},
        testimony::{Piece, Testimony},
    },
    view::{ViewContext, address, html::tied, text},
};
use serde::Serialize;

/// How a run of words is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RunStyle {
    /// As spoken.
    Plain,
    /// Stressed by the speaker.
    Stress,
    /// The editor's: an elision, an addition, a stage note.
    Quiet,
    /// Put in for anonymity.
    Placeholder,
}

/// A run of letters without a blank.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PosterRun {
    /// The letters.
    pub text: String,
    /// How they are set.
    pub style: RunStyle,
}

/// A word: runs that are not parted.
pub type PosterWord = Vec<PosterRun>;

/// A quote as a poster shows it.
#[derive(Clone, Debug, Serialize)]
pub struct PosterView {
    /// The quote's id.
    pub id: String,
    /// Its paragraphs, word by word, in the house's marks.
    pub paragraphs: Vec<Vec<PosterWord>>,
    /// Its words alone, for bookmarks and titles.
    pub plain: String,
    /// Who said it.
    pub attribution: Option<String>,
    /// Its language.
    pub language: String,
    /// Whether it is not all that was said.
    pub is_shortened: bool,
    /// Its theme's title.
    pub theme: Option<String>,
    /// Its theme's number, from 1; 0 for none.
    pub theme_number: usize,
    /// The whole address of its page, where the site has one.
    pub url: Option<String>,
    /// The catalogue's title.
    pub catalogue: String,
    /// The catalogue's language: the team says in it who spoke.
    pub catalogue_language: String,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// What the small print says: shortened, consent.
    pub notes: Vec<String>,
}

/// The poster of the quote at `index`, if it may hang. Turns of others than the voice are left out unless they are asked for.
pub fn poster(scene: &ViewContext<'_>, index: usize, with_turns: bool) -> Option<PosterView> {
    let edition = scene.edition;
    let node = edition.quote(index)?;
    let quote = &node.quote;
    let config = edition.config();
    let voice = node.voice.and_then(|v| edition.voice(v));
    let (paragraphs, is_shortened) = words_of_quote(scene, &quote.testimony, with_turns);
    let plain = paragraphs.iter().flatten().map(|w| w.iter().map(|r| r.text.as_str()).collect::<String>());
    let plain = plain.collect::<Vec<_>>().join(" ");
    let mut notes = vec![];
    if is_shortened {
        notes.push(scene.words.say("poster-shortened"));
    }
    if config.posters.credit {
        notes.push(scene.words.say("poster-credit"));
    }
    Some(PosterView {
        id: quote.id.to_string(),
        paragraphs,
        plain,
        attribution: quote.attribution.clone().or_else(|| voice.and_then(|v| v.label.clone())),
        language: quote.language.clone().unwrap_or_else(|| config.language.clone()),
        is_shortened,
        theme: node.theme.map(|t| edition.themes()[t].theme.front.title.plain.clone()),
        theme_number: node.theme.map_or(0, |t| t + 1),
        url: scene.base_url.and_then(|base| Some(format!("{base}{}", address::of_quote(edition, index)?))),
        catalogue: prose::plain(&config.title.inlines),
        catalogue_language: config.language.clone(),
        publisher: config.publisher.clone(),
        notes,
    })
}

/// Running text of the team's own, word by word.
pub(super) fn words_of_inlines(scene: &ViewContext<'_>, inlines: &[Inline]) -> Vec<PosterWord> {
    let mut words = WordBuilder::default();
    for inline in inlines {
        let style = if matches!(inline, Inline::Emphasis(_)) { RunStyle::Stress } else { RunStyle::Plain };
        words.text(&text::run_of(scene.edition, inline), style);
    }
    words.done()
}

/// The words that hang: the excerpt, else all that the voice said. Beside them, whether something was left out.
pub(super) fn words_of_quote(
    scene: &ViewContext<'_>,
    testimony: &Testimony,
    with_turns: bool,
) -> (Vec<Vec<PosterWord>>, bool) {
    let mut paragraphs: Vec<Vec<PosterWord>> = vec![];
    let (mut is_shortened, mut was_left_out) = (false, false);
    if let Some(excerpt) = testimony.excerpt() {
        let elision = vec![PosterRun { text: "(…)".into(), style: RunStyle::Quiet }];
        let mut all: Vec<PosterWord> = if excerpt.cut_before { vec![elision.clone()] } else { vec![] };
        for (i, passage) in excerpt.passages.iter().enumerate() {
            if i > 0 {
                all.push(elision.clone());
            }
            let mut words = WordBuilder::default();
            words.pieces(passage.iter().copied().filter(|p| !matches!(p, Piece::Turn(..))), RunStyle::Plain);
            all.extend(words.done());
        }
        if excerpt.cut_after {
            all.push(elision);
        }
        paragraphs.push(all);
        is_shortened = true;
    } else {
        for pieces in testimony.paragraphs() {
            let turn = pieces.iter().find_map(|p| if let Piece::Turn(name, _) = p { Some(name) } else { None });
            if turn.is_some() && !with_turns {
                is_shortened = true;
                was_left_out = true;
                continue;
            }
            let mut words = WordBuilder::default();
            // Two answers are not one: what was asked between them is missing.
            if std::mem::take(&mut was_left_out) && !paragraphs.is_empty() {
                words.text("(…) ", RunStyle::Quiet);
            }
            if let Some(name) = turn {
                words.text(&format!("{name}: "), RunStyle::Quiet);
            }
            words.pieces(pieces.iter(), RunStyle::Plain);
            paragraphs.push(words.done());
        }
    }
    paragraphs.retain(|p| !p.is_empty());
    // In a dialogue the names say who speaks.
    if !(with_turns && testimony.is_dialogue()) {
        in_marks(scene, &mut paragraphs);
    }
    (paragraphs, is_shortened)
}

/// The house's marks: one that opens each paragraph, and one that closes the last.
fn in_marks(scene: &ViewContext<'_>, paragraphs: &mut [Vec<PosterWord>]) {
    let (open, close) = &scene.edition.config().quotation_marks;
    for paragraph in paragraphs.iter_mut() {
        if let Some(first) = paragraph.first_mut() {
            first.insert(0, PosterRun { text: open.clone(), style: RunStyle::Plain });
        }
    }
    if let Some(last) = paragraphs.last_mut().and_then(|p| p.last_mut()) {
        last.push(PosterRun { text: close.clone(), style: RunStyle::Plain });
    }
}

/// Words in the making.
#[derive(Default)]
struct WordBuilder {
    done: Vec<PosterWord>,
    open: PosterWord,
}

impl WordBuilder {
    fn text(&mut self, text: &str, style: RunStyle) {
        // A line does not end behind `kl.` and before a pause.
        let text = tied(text).replace(" …", "\u{a0}…");
        for (i, part) in text.split([' ', '\n', '\t', '\r']).enumerate() {
            if i > 0 {
                self.end();
            }
            if !part.is_empty() {
                self.open.push(PosterRun { text: part.to_string(), style });
            }
        }
    }

    fn end(&mut self) {
        if !self.open.is_empty() {
            self.done.push(std::mem::take(&mut self.open));
        }
    }

    fn pieces<'p>(&mut self, pieces: impl Iterator<Item = &'p Piece>, style: RunStyle) {
        for piece in pieces {
            match piece {
                Piece::Text(text) => self.text(text, style),
                Piece::Pause(text) => {
                    if self.open.is_empty()
                        && let Some(before) = self.done.pop()
                    {
                        self.open = before;
                        self.open.push(PosterRun { text: "\u{a0}".into(), style });
                    }
                    self.text(text, style);
                }
                Piece::Elision(typed) => self.text(typed, RunStyle::Quiet),
                Piece::Bracket(words) => self.text(&format!("[{words}]"), RunStyle::Quiet),
                Piece::Placeholder(words) => self.text(words, RunStyle::Placeholder),
                Piece::Stress(inner) => self.pieces(inner.iter(), RunStyle::Stress),
                Piece::Line(_) | Piece::Break(_) => self.end(),
                Piece::Turn(..) | Piece::Mark | Piece::OuterMark(_) => {}
            }
        }
    }

    fn done(mut self) -> Vec<PosterWord> {
        self.end();
        self.done
    }
}
