//! Quotes, parsed from block quotes and from the files of `quotes/`.

use super::{
    consent::Consent,
    front::{self, Front, TitleSource},
    id,
    prose::{Block, BlockQuoteMode, QuoteBlock},
    testimony::Testimony,
    yaml::Fields,
};
use crate::diag::{Diagnostic, Report, Span, Spanned, codes};
use std::{ops::Range, sync::Arc};

/// A quote: the words of one voice, verbatim.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// The path of the file that contains the quote.
    pub path: Arc<str>,
    /// The quote's id: written by an author, or derived from the quote's words.
    pub id: Arc<str>,
    /// The range of a written id; `None` for a derived one.
    pub id_range: Option<Range<usize>>,
    /// The words of the quote.
    pub testimony: Testimony,
    /// The attribution as written at the quote.
    pub attribution: Option<String>,
    /// The id of the voice.
    pub voice: Option<Spanned<String>>,
    /// The quote's own consent, which narrows the voice's.
    pub consent: Consent,
    /// The language of the words (BCP 47), if it is not the catalogue's.
    pub language: Option<String>,
    /// Where it was said: a transcript in `private/` and a time in it, `transcripts/b04.vtt#00:12:31`.
    pub said_at: Option<Spanned<String>>,
    /// True if the quote is chosen for the wall.
    pub is_poster: bool,
    /// True if the quote is chosen as the lead of its theme.
    pub is_lead: bool,
    /// The disclosures of the quote, for the check of what a voice's quotes disclose together.
    pub reveals: Vec<String>,
    /// The range of the quote.
    pub range: Range<usize>,
}

/// The keys of a quote, from its braces or its file's front matter.
#[derive(Default)]
struct QuoteKeys {
    id: Option<Spanned<Arc<str>>>,
    voice: Option<Spanned<String>>,
    consent: Option<Consent>,
    language: Option<String>,
    said_at: Option<Spanned<String>>,
    reveals: Vec<String>,
    is_poster: bool,
    is_lead: bool,
}

impl QuoteKeys {
    fn take(fields: &mut Fields<'_>) -> Self {
        let reveals = fields.texts("reveals");
        let reveals = reveals
            .iter()
            .flat_map(|t| t.value.split([',', ' ']))
            .filter(|w| !w.is_empty())
            .map(String::from)
            .collect();
        fields.report_if_empty("voice");
        QuoteKeys {
            voice: fields.text("voice"),
            consent: Some(Consent::take_from_quote(fields)).filter(|c| c.range.is_some()),
            language: take_language(fields),
            said_at: fields.text("at"),
            reveals,
            ..QuoteKeys::default()
        }
    }

    fn from_block(path: &Arc<str>, block: &QuoteBlock, report: &mut Report) -> Self {
        let Some(attributes) = &block.attributes else { return QuoteKeys::default() };
        attributes.report_unknown_classes(path, &["poster", "lead"], report);
        let mut fields = attributes.fields(path, report);
        let keys = QuoteKeys::take(&mut fields);
        fields.close();
        QuoteKeys {
            id: attributes.id.clone(),
            is_poster: attributes.has_class("poster"),
            is_lead: attributes.has_class("lead"),
            ..keys
        }
    }

    /// Returns these keys, with those of `front` for the keys that are missing.
    fn or(self, front: QuoteKeys) -> Self {
        QuoteKeys {
            id: self.id.or(front.id),
            voice: self.voice.or(front.voice),
            // Consent stated in two places holds in both, so the narrower one applies.
            consent: match (self.consent, front.consent) {
                (Some(block), Some(front)) => Some(block.narrowed_by(front)),
                (block, front) => block.or(front),
            },
            language: self.language.or(front.language),
            said_at: self.said_at.or(front.said_at),
            reveals: if self.reveals.is_empty() { front.reveals } else { self.reveals },
            is_poster: self.is_poster || front.is_poster,
            is_lead: self.is_lead || front.is_lead,
        }
    }
}

/// Takes a language tag such as `da` or `en-GB` (BCP 47), by which a screen reader chooses its voice.
fn take_language(fields: &mut Fields<'_>) -> Option<String> {
    let tag = fields.text("lang")?;
    let mut parts = tag.value.split('-');
    let has_valid_language =
        parts.next().is_some_and(|p| (2..=3).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphabetic()));
    if has_valid_language && parts.all(|p| (1..=8).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphanumeric())) {
        return Some(tag.value);
    }
    fields.report_error(
        codes::E007,
        &tag.range,
        format!("`{}` is not a language", tag.value),
        "write its short name: `da`, `en`, `so`, `pl`",
    );
    None
}

/// Builds a quote from a block quote of the file `path`.
pub fn from_block(path: &Arc<str>, block: QuoteBlock, report: &mut Report) -> Arc<Quote> {
    let keys = QuoteKeys::from_block(path, &block, report);
    Arc::new(build(path, block, keys, report))
}

fn build(path: &Arc<str>, block: QuoteBlock, keys: QuoteKeys, report: &mut Report) -> Quote {
    let testimony = Testimony::parse_with_attribution(&block.words, block.attribution.as_deref());
    let plain = testimony.plain_text();
    if plain.is_empty() {
        let finding = Diagnostic::error(codes::E030, Span::new(path, block.range.clone()), "this quote has no words")
            .help("put the words above the attribution, with an empty `>` line between them");
        report.push(finding);
    }
    if let Some(at) = memchr::memmem::find(block.words.as_bytes(), b"![[") {
        let at = block.file_offset(at);
        let finding = Diagnostic::error(codes::E015, Span::new(path, at..at + 3), "a quote cannot embed another quote")
            .help("use `![[…]]` in the team's own text");
        report.push(finding);
    }
    if let Some(at) = testimony.unmatched_mark {
        let at = block.file_offset(at);
        let finding =
            Diagnostic::warning(codes::E027, Span::new(path, at..at + 2), "this `==` has no partner and marks nothing")
                .help("an excerpt goes between two: `==these words==`");
        report.push(finding);
    }
    let unmatched_star = if plain.contains('*') { testimony.unmatched_star() } else { None };
    if let Some(at) = unmatched_star.map(|at| block.file_offset(at)) {
        let finding =
            Diagnostic::warning(codes::E027, Span::new(path, at..at + 1), "this asterisk has no partner and is shown")
                .help("`*a replaced word*` and `**stress**` start and end in one paragraph, right next to the words");
        report.push(finding);
    }
    if let Some(warning) = &block.attribution_warning {
        let span = Span::new(path, warning.range.clone());
        let finding =
            Diagnostic::warning(codes::E029, span, "this line counts as words of the quote").help(warning.help);
        report.push(finding);
    }
    let (id, id_range) = match keys.id {
        Some(id) => (id.value, Some(id.range)),
        None => (id::from_words(plain), None),
    };
    Quote {
        path: path.clone(),
        id,
        id_range,
        testimony,
        attribution: block.attribution,
        voice: keys.voice,
        consent: keys.consent.unwrap_or_default(),
        language: keys.language,
        said_at: keys.said_at,
        is_poster: keys.is_poster,
        is_lead: keys.is_lead,
        reveals: keys.reveals,
        range: block.range,
    }
}

/// A quote in a file of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteFile {
    /// The front matter of the file.
    pub front: Front,
    /// The quote.
    pub quote: Arc<Quote>,
    /// The slug of the insight that the quote supports, if the file names one.
    pub insight: Option<Spanned<String>>,
}

/// Parses a file of `quotes/`. The quote is the file's block quote, or else its whole text; the default id is the file's slug.
pub fn parse_file(path: &Arc<str>, text: &str, report: &mut Report) -> QuoteFile {
    let take_keys = |fields: &mut Fields<'_>| {
        let mut keys = QuoteKeys::take(fields);
        keys.id = fields.id("id");
        keys.is_poster = fields.flag("poster");
        keys.is_lead = fields.flag("lead");
        (fields.text("insight"), fields.text("attribution").map(|t| t.value), keys)
    };
    let document =
        front::parse_document(path, text, (TitleSource::Optional, BlockQuoteMode::Testimony), report, take_keys);
    let (insight, attribution, mut keys) = document.kind_keys;
    let mut blocks = document.body.quotes.into_iter();
    let mut block = blocks.next().unwrap_or_else(|| {
        let block = QuoteBlock::parse(&text[document.body_offset..], document.body_offset, None);
        block.errors.iter().for_each(|error| report.push(error.to_diagnostic(path)));
        block
    });
    let has_other_text =
        document.body.prose.blocks.iter().any(|b| !matches!(b, Block::Quote(_) | Block::QuoteTitle(..)));
    if has_other_text && document.body.prose.blocks.iter().any(|b| matches!(b, Block::Quote(_))) {
        let finding = Diagnostic::error(
            codes::E015,
            Span::new(path, block.range.start..block.range.start + 1),
            "this file has other text besides the quote",
        )
        .help("a file in `quotes/` holds only the quote; text about it belongs in the insight");
        report.push(finding);
    }
    for second in blocks {
        let finding =
            Diagnostic::error(codes::E015, Span::new(path, second.range), "a second quote in a file for one quote")
                .help("give it a file of its own, or join the two with a `>` line between them");
        report.push(finding);
    }
    block.attribution = block.attribution.or(attribution);
    let name = Spanned::new(document.front.slug.clone(), document.front.title_range.clone());
    keys.id = keys.id.or(Some(name));
    let block_keys = QuoteKeys::from_block(path, &block, report);
    if let (Some(block_voice), Some(front_voice)) = (&block_keys.voice, &keys.voice)
        && block_voice.value != front_voice.value
    {
        let finding =
            Diagnostic::error(codes::E005, Span::new(path, block_voice.range.clone()), "this quote names two voices");
        let front_span = Span::new(path, front_voice.range.clone());
        report.push(
            finding
                .related(front_span, "the other")
                .help("keep the one who said it: the consent of that voice applies"),
        );
    }
    let keys = block_keys.or(keys);
    let quote = Arc::new(build(path, block, keys, report));
    QuoteFile { front: document.front, quote, insight }
}
