//! The secrets of an edition: the withheld quotes, voices and filled-in sheets, and the private names. Input of the audit.

use super::Edition;
use crate::{
    diag::Span,
    model::{
        fidelity::{self, Fidelity},
        id,
        quote::Quote,
        transcript::Transcript,
    },
    source::{NAMES_PATH, Private},
};
use rayon::prelude::*;
use std::{
    collections::{HashMap, HashSet},
    ops::{Deref, Range},
    sync::{Arc, LazyLock},
};

/// A piece of content that the audience may not see.
#[derive(Clone, Debug, PartialEq)]
pub struct Secret {
    /// The span that a finding points at.
    pub span: Span,
    /// The byte range of the secret in its own source file. A match in it is the secret itself, not the origin of a leak.
    pub own_range: Range<usize>,
    /// The description used in messages.
    pub description: String,
    /// The secret's words, as plain text.
    pub words: String,
    /// Ids that would reveal the secret in an address.
    pub ids: Vec<Arc<str>>,
    /// The voice's label or the quote's attribution. Empty if it is a single word, or if a visible voice or quote has the same one.
    pub labels: Vec<String>,
    /// Names of a person, as written and as a slug.
    pub names: Vec<String>,
}

/// The secrets for which the audit searches one edition, and the quotes whose words it lets pass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Secrets {
    /// The secrets.
    pub all: Vec<Secret>,
    /// The visible quotes, without retyped ones (see `retyped_quotes`). Their words are no secret, even if a withheld quote repeats them.
    pub visible_quotes: Vec<Arc<Quote>>,
}

/// The length of the shortest id that is searched for, in bytes. Shorter ids are ambiguous: `A1` is also a paper size.
const MIN_ID_LENGTH: usize = 3;

impl Edition {
    /// Collects the content withheld from this edition, and the private names. For the audit only: views never receive the result.
    pub fn secrets(&self, private: &Private) -> Secrets {
        // Computed on the first comparison with a label, because often no label is compared.
        let visible_labels = LazyLock::new(|| self.visible_labels());
        let withheld = self.catalogue.quotes.par_iter().enumerate().filter(|(i, _)| self.quote(*i).is_none());
        let withheld = withheld.map(|(_, node)| &node.quote);
        let withheld_drafts = self.catalogue.draft_quotes.par_iter().filter(|quote| !self.would_show(quote));
        let quote_secret = |quote: &Arc<Quote>| Secret {
            span: Span::new(&quote.path, quote.range.start..quote.range.start + 1),
            own_range: quote.range.clone(),
            description: format!("the quote `{}`", quote.id),
            words: quote.testimony.plain_text().to_string(),
            ids: self.secret_id(&quote.id),
            labels: secret_label(quote.attribution.as_deref(), &visible_labels),
            names: vec![],
        };
        let quotes: Vec<Secret> = withheld.chain(withheld_drafts).map(quote_secret).collect();
        let voices = self.catalogue.voices.iter().enumerate().filter(|(i, _)| self.voice(*i).is_none());
        let voices = voices.map(|(_, voice)| Secret {
            span: Span::new(&self.catalogue.voices_path, voice.id_range.clone()),
            own_range: voice.id_range.start..voice.entry_range.end,
            description: format!("the voice `{}`", voice.id),
            words: String::new(),
            ids: self.secret_id(&voice.id),
            labels: secret_label(voice.label.as_deref(), &visible_labels),
            names: vec![],
        });
        let path: Arc<str> = NAMES_PATH.into();
        let names = private.names().map(|(line, name)| Secret {
            span: Span::new(&path, 0..0),
            own_range: 0..0,
            description: format!("the name on line {line} of `{NAMES_PATH}`"),
            words: String::new(),
            ids: vec![],
            labels: vec![],
            names: [name.to_string(), id::slug(name)].into_iter().filter(|n| !n.is_empty()).collect(),
        });
        let notes = self.withheld_sheets().map(|node| Secret {
            span: Span::new(&node.filled_sheet.front.path, 0..1),
            own_range: 0..usize::MAX,
            description: format!("the filled-in sheet `{}`", node.filled_sheet.front.path),
            words: node.filled_sheet.plain_text(),
            ids: vec![],
            labels: vec![],
            names: vec![],
        });
        let mut said_in: HashMap<&str, Vec<&Quote>> = HashMap::new();
        for (_, node) in self.quotes() {
            if let Some(said_at) = &node.quote.said_at {
                let path = said_at.value.split('#').next().unwrap_or_default();
                said_in.entry(path).or_default().push(&node.quote);
            }
        }
        let transcripts: Vec<(&str, &str)> = private.transcripts().collect();
        let transcripts = transcripts.into_par_iter().map(|(path, text)| Secret {
            span: Span::new(&format!("private/{path}").into(), 0..0),
            own_range: 0..0,
            description: format!("the transcript `private/{path}`"),
            words: {
                let words = Transcript::parse(text).map_or_else(|| text.to_string(), |transcript| transcript.words());
                without_released(&words, said_in.get(path).map_or(&[][..], Vec::as_slice))
            },
            ids: vec![],
            labels: vec![],
            names: vec![],
        });
        let transcripts: Vec<Secret> = transcripts.collect();
        let retyped = self.retyped_quotes();
        let all = quotes.into_iter().chain(voices).chain(names).chain(notes).chain(transcripts);
        let all: Vec<Secret> = all.collect();
        let visible_quotes = self.quotes().filter(|(i, _)| !all.is_empty() && !retyped.contains(i));
        let visible_quotes = visible_quotes.map(|(_, node)| node.quote.clone()).collect();
        Secrets { all, visible_quotes }
    }

    /// Returns the indices of retyped quotes: a visible quote that repeats a withheld one and names no voice, or names the same voice, or whoever it
    /// names, holds so many of its words that nobody else said them. Someone typed the quote a second time, which does not make the withheld words
    /// public. A part of a withheld quote may be a quote of its own, if it names the voice.
    fn retyped_quotes(&self) -> HashSet<usize> {
        let mut by_run: HashMap<u64, Vec<&Arc<Quote>>> = HashMap::new();
        for (_, node) in self.catalogue.quotes.iter().enumerate().filter(|(i, _)| self.quote(*i).is_none()) {
            let mut runs = fidelity::run_hashes(&node.quote.testimony.voice_words());
            runs.sort_unstable();
            runs.dedup();
            runs.into_iter().for_each(|run| by_run.entry(run).or_default().push(&node.quote));
        }
        if by_run.is_empty() {
            return HashSet::new();
        }
        let voice = |quote: &Quote| quote.voice.as_ref().map(|voice| voice.value.clone());
        let is_retyped = |quote: &Quote| {
            let (own, all) = (quote.testimony.voice_words(), quote.testimony.plain_text());
            let candidates = fidelity::run_hashes(all);
            let candidates = candidates.iter().filter_map(|run| by_run.get(run)).flatten();
            let mut seen = HashSet::new();
            candidates.filter(|withheld| seen.insert(Arc::as_ptr(withheld))).any(|withheld| {
                let words = withheld.testimony.voice_words();
                let holds = |text: &str| fidelity::compare(&words, text) != Fidelity::Unsourced;
                let is_part = || fidelity::compare(&own, &words) != Fidelity::Unsourced;
                let is_long = words.split_whitespace().count() >= MIN_UNIQUE_WORDS;
                let is_same = match voice(quote) {
                    None => holds(&own) || is_part(),
                    Some(id) => voice(withheld).as_ref() == Some(&id) && holds(&own),
                };
                is_same || is_long && holds(all)
            })
        };
        let visible: Vec<(usize, &Arc<Quote>)> = self.quotes().map(|(i, node)| (i, &node.quote)).collect();
        visible.into_par_iter().filter(|(_, quote)| is_retyped(quote)).map(|(i, _)| i).collect()
    }

    /// Returns `id` if it is secret: long enough and with a digit, hyphen or underscore, so that it differs from ordinary words,
    /// and not the id of a visible entity. The id `waiting` is also an ordinary word and a heading.
    fn secret_id(&self, id: &Arc<str>) -> Vec<Arc<str>> {
        let is_distinctive =
            id.len() >= MIN_ID_LENGTH && id.contains(|c: char| c.is_ascii_digit() || c == '-' || c == '_');
        // Only the id itself counts: that a visible title resembles it makes it no less secret.
        let is_visible = self.catalogue.names.resolve(id).is_ok_and(|entity| self.is_visible(entity));
        let is_secret = is_distinctive && !is_visible;
        if is_secret { vec![id.clone()] } else { vec![] }
    }

    /// Returns the normalised labels of the visible voices and quotes.
    fn visible_labels(&self) -> HashSet<String> {
        let voices = self.voices().filter_map(|(_, voice)| voice.label.as_deref());
        let quotes = self.quotes().filter_map(|(_, node)| node.quote.attribution.as_deref());
        // Remove duplicates first: most quotes have the label of their voice.
        let labels: HashSet<&str> = voices.chain(quotes).collect();
        labels.into_par_iter().map(normalised).collect()
    }
}

/// The fewest words that two people do not say alike.
const MIN_UNIQUE_WORDS: usize = 12;

/// The number of words of a released quote that stay beside what was said before and after it: a run that begins or ends in a quote is no
/// released one.
const BORDER_WORDS: usize = 5;

/// Returns the words of a transcript without the inner words of the quotes from it that the audience may read. Two neighbouring answers may
/// stand one after the other in the output as well.
fn without_released(words: &str, released: &[&Quote]) -> String {
    if released.is_empty() {
        return words.to_string();
    }
    let text = fidelity::normalise(words);
    let mut ranges: Vec<Range<usize>> =
        released.iter().flat_map(|quote| fidelity::passage_ranges(&quote.testimony.voice_words(), &text)).collect();
    ranges.sort_by_key(|range| range.start);
    // Neighbours with nothing but blanks and marks between them are one.
    let mut joined: Vec<Range<usize>> = vec![];
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end || !text[last.end..range.start].contains(char::is_alphanumeric) => {
                last.end = last.end.max(range.end);
            }
            _ => joined.push(range),
        }
    }
    let (mut out, mut at) = (String::new(), 0);
    for range in joined {
        let released: Vec<&str> = text[range.clone()].split_whitespace().collect();
        out.push_str(&text[at..range.start]);
        if released.len() > 2 * BORDER_WORDS {
            let (first, last) = (&released[..BORDER_WORDS], &released[released.len() - BORDER_WORDS..]);
            // A word that nobody says keeps the two ends apart.
            out.push_str(&format!("{} zzreleasedzz {}", first.join(" "), last.join(" ")));
        } else {
            out.push_str(&text[range.clone()]);
        }
        at = range.end;
    }
    out + &text[at..]
}

/// Returns `label` if it has more than one word and no visible voice or quote has the same label. One word identifies nobody.
fn secret_label(label: Option<&str>, visible_labels: &impl Deref<Target = HashSet<String>>) -> Vec<String> {
    let is_secret = |label: &&str| label.split_whitespace().count() > 1 && !visible_labels.contains(&normalised(label));
    label.filter(is_secret).map(String::from).into_iter().collect()
}

fn normalised(label: &str) -> String {
    label.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}
