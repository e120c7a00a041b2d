//! What somebody said in a report -> quotes.

use super::{
    super::{
        Change, first_words,
        quote_text::{QuoteKeys, block, check_quote, quote_text},
    },
    has_private_name,
    planner::{ReportPlanner, take_id},
};
use crate::{
    diag::{Report as Findings, Severity},
    import::{
        person::{is_role, person_name, pseudonym},
        read::{Passage, ReportBlock, note_mark, split_note_marks},
    },
    model::{
        id,
        prose::{self, BlockQuoteMode},
        testimony::{QUOTATION_MARKS, Testimony, is_interviewer},
    },
};
use regex::Regex;
use std::sync::LazyLock;

/// The prefix of a note mark's label that stands for a reference to a quote; the quote's id follows.
pub(super) const QUOTE_LABEL_PREFIX: &str = "quote ";

impl ReportPlanner<'_> {
    /// Turns the chosen quotations within sentences into quotes, and lists the others as remarks. Returns the paragraph, with a reference in
    /// place of each quote's words, and the quotes as Markdown.
    pub(super) fn extract_quotations(
        &mut self,
        block: &ReportBlock,
        theme_folder: Option<&str>,
    ) -> (ReportBlock, Vec<String>) {
        static QUOTATION: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r#"[“”„»"]((?:[^\s“”„»«"]+\s+){2,}[^\s“”„»«"]+)[“”«"]|(?:^|[\s(])[‘'‚]((?:[^\s‘'’]+(?:['’]\p{L}+)?\s+){3,}[^\s‘'’]+)[’']"#)
                .expect("a pattern")
        });
        let (mut words, mut quotes, mut end) = (String::new(), vec![], 0);
        for found in QUOTATION.captures_iter(&block.words) {
            let Some(said) = found.get(1).or(found.get(2)) else { continue };
            let mark = |at: Option<char>| at.map_or(0, char::len_utf8);
            let before = mark(block.words[..said.start()].chars().next_back());
            let range = said.start() - before..said.end() + mark(block.words[said.end()..].chars().next());
            let said = said.as_str();
            self.plan.quotations += 1;
            let number = self.context.quotations_before + self.plan.quotations;
            let quote =
                self.context.quotations.contains(number).then(|| self.inline_quote(said, theme_folder)).flatten();
            let Some((id, quote)) = quote else {
                let remark = format!("quotation {number}, in paragraph {}: “{}”", block.number, first_words(said));
                self.plan.ledger.remarks.push(remark);
                self.plan.unused_quotations += 1;
                continue;
            };
            words += &block.words[end..range.start];
            words += &note_mark(&format!("{QUOTE_LABEL_PREFIX}{id}"));
            end = range.end;
            quotes.push(quote);
        }
        words += &block.words[end..];
        if block.words.starts_with(QUOTATION_MARKS)
            && !block.words.trim_start_matches(QUOTATION_MARKS).contains(QUOTATION_MARKS)
        {
            let shown = first_words(&block.words);
            let remark = format!(
                "paragraph {}: “{shown}” opens a quotation that it does not close; here it is your own text",
                block.number
            );
            self.plan.ledger.remarks.push(remark);
        }
        (ReportBlock { words, ..block.clone() }, quotes)
    }

    /// Returns the id of what somebody said within a sentence, and its Markdown, as [`Self::quote`] does. `None` if it cannot be a quote.
    fn inline_quote(&mut self, said: &str, theme_folder: Option<&str>) -> Option<(String, String)> {
        let (said, notes) = split_note_marks(said);
        if self.names.is_in(&said) || !notes.is_empty() {
            return None;
        }
        let id = take_id(&mut self.quote_ids, &id::from_words(&said));
        let text = match theme_folder {
            Some(folder) => self.quote_file(folder, &said, (&id, None, None)),
            None => block_quote(&said, (Some(&id), None, None)),
        };
        text.ok().map(|text| (id, text))
    }

    /// Returns a quote as Markdown: a block quote, or, in the text of a theme, an embed of the quote's file. `None` if it is refused.
    pub(super) fn quote(
        &mut self,
        block: &ReportBlock,
        attribution: Option<&str>,
        theme_folder: Option<&str>,
    ) -> Option<String> {
        if self.names.is_in(&block.words) {
            self.refuse(block, &has_private_name());
            return None;
        }
        if let Some(name) = named_speaker(&block.words) {
            let reason =
                format!("it is a conversation in which “{name}” speaks: put `Citizen:` or the like in its place");
            self.refuse(block, &reason);
            return None;
        }
        // `[!quote] At night` is the title of what follows.
        let marker = block.words.strip_prefix("[!").and_then(|rest| rest.split_once(']'));
        let (title, words) = match marker.map(|(_, rest)| rest.split_once('\n').unwrap_or((rest, ""))) {
            Some((title, words)) => (title.trim_start_matches(['+', '-']).trim(), words),
            None => ("", block.words.as_str()),
        };
        // Braces of an attribution would be read as attributes.
        let attribution = attribution.map(|by| by.replace(['{', '}'], ""));
        let attribution = attribution.as_deref();
        let voice = attribution.and_then(|by| self.find_or_add_voice(by));
        // A second quote with the same words needs an id of its own.
        let own_id = id::from_words(Testimony::parse(words).plain_text());
        let id = take_id(&mut self.quote_ids, &own_id);
        let result = match theme_folder {
            Some(folder) => self.quote_file(folder, words, (&id, voice.as_deref(), attribution)),
            None => block_quote(words, (Some(&*id).filter(|id| *id != &*own_id), voice.as_deref(), attribution)),
        };
        match result {
            Ok(text) if title.is_empty() => Some(text),
            // The title belongs to the quote, and has its consent.
            Ok(text) if theme_folder.is_none() => Some(format!("> [!QUOTE] {title}\n{text}")),
            Ok(text) => {
                self.plan
                    .ledger
                    .remarks
                    .push(format!("paragraph {}: the quote’s title “{title}” is not kept", block.number));
                Some(text)
            }
            Err(reason) => {
                self.refuse(block, &reason);
                None
            }
        }
    }

    /// Plans the file of a quote in the folder of a theme, and returns the Markdown that embeds it.
    fn quote_file(
        &mut self,
        folder: &str,
        words: &str,
        (id, voice, attribution): (&str, Option<&str>, Option<&str>),
    ) -> Result<String, String> {
        let keys = QuoteKeys {
            voice,
            attribution: attribution.filter(|_| voice.is_none()),
            insight: None,
            said_at: None,
            tags: &[],
        };
        let text = quote_text(words, &keys);
        let path = format!("{folder}quotes/{id}.md");
        let passage = Passage { words: words.to_string(), ..Passage::default() };
        check_quote(&path.as_str().into(), &text, &passage)?;
        self.plan.changes.push(Change { sign: '+', path: path.clone(), words: first_words(words) });
        self.plan.files.insert(path.as_str().into(), text);
        Ok(format!("![[{id}]]\n"))
    }
}

/// Returns the name of a person that stands before a colon in a conversation with an interviewer.
fn named_speaker(words: &str) -> Option<&str> {
    let speakers =
        || words.lines().filter_map(|line| line.split_once(": ")).map(|(name, _)| name.trim_matches(['*', '_', ' ']));
    let is_person = |name: &&str| {
        person_name(name).is_some_and(|name| !is_role(&name)) && !is_interviewer(name) && pseudonym(name).is_none()
    };
    speakers().find(is_person).filter(|_| speakers().any(is_interviewer))
}

/// Returns a quote as a block quote of an insight.
fn block_quote(
    words: &str,
    (id, voice, attribution): (Option<&str>, Option<&str>, Option<&str>),
) -> Result<String, String> {
    let id = id.map_or(String::new(), |id| format!("#{id} "));
    let last = match (voice, attribution) {
        (Some(voice), _) => format!("— {{{id}voice={voice}}}"),
        (None, Some(by)) => format!("— {by} {{{id}consent=internal}}"),
        (None, None) => format!("— {{{id}consent=internal}}"),
    };
    let text = format!("{}>\n> {last}\n", block(words));
    let mut findings = Findings::default();
    let parsed = prose::parse(&"a.md".into(), &text, 0, BlockQuoteMode::Testimony, &mut findings);
    match findings.iter().find(|finding| finding.severity == Severity::Error) {
        Some(error) => Err(format!("its words cannot be a quote: {}", error.message)),
        None if parsed.quotes.len() != 1 => {
            Err("its words cannot be a quote: they do not form exactly one quote".to_string())
        }
        None => Ok(text),
    }
}
