//! Tells what somebody said from who said it, in the paragraphs of a report.

use crate::{
    import::{
        person::{is_role, person_name, pseudonym},
        read::{
            document::{Paragraph, ParagraphKind},
            mapping::is_description,
        },
    },
    model::{
        testimony::{QUOTATION_MARKS, is_interviewer},
        transcript::FIELD_LABELS,
    },
};

/// The most words of a name before a colon.
const MAX_NAME_WORDS: usize = 4;

/// The longest text that says who spoke, in bytes.
const MAX_ATTRIBUTION_LEN: usize = 80;

/// Returns whether a paragraph is nothing but words in one pair of quotation marks, perhaps with who said them behind.
pub(super) fn is_quoted(words: &str) -> bool {
    let (said, _) = split_attribution(words, false);
    let signs: Vec<char> = said.trim().trim_matches(['*', '_']).chars().collect();
    if !signs.first().is_some_and(|first| QUOTATION_MARKS.contains(first)) {
        return false;
    }
    let mut depth = 0_i32;
    for index in (0..signs.len()).filter(|index| QUOTATION_MARKS.contains(&signs[*index])) {
        // Which mark opens differs between languages: the one behind a blank does.
        let before = index.checked_sub(1).map(|before| signs[before]);
        let opens = before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '['))
            && signs.get(index + 1).is_some_and(|c| !c.is_whitespace());
        depth += if opens { 1 } else { -1 };
        if depth < 1 {
            return index > 1 && index + 1 == signs.len();
        }
    }
    false
}

/// Splits who said it off a quote: behind a dash on the last line, behind the closing mark, or before a colon and the opening mark. What is a
/// quote by its style (`is_styled`) needs no marks: there, what stands behind a dash and begins as a name does said it.
pub(super) fn split_attribution(words: &str, is_styled: bool) -> (&str, Option<String>) {
    if let Some((name, said)) = split_speaker(words, is_styled) {
        return (said, Some(name.to_string()));
    }
    if is_styled
        && let Some((said, by)) = [" — ", " – "].into_iter().find_map(|dash| words.rsplit_once(dash))
        && by.starts_with(char::is_uppercase)
        && said.ends_with(['.', '!', '?', '…', '”', '"', '»', '“'])
        && after_dash(&format!("— {by}")).is_some()
    {
        return (said.trim_end(), Some(by.trim().to_string()));
    }
    if let Some((said, last)) = words.rsplit_once('\n')
        && let Some(attribution) = after_dash(last)
        && (last.trim().starts_with('—') || is_attribution(attribution) && !is_dialogue(words))
    {
        return (said.trim_end(), Some(attribution.to_string()));
    }
    let closing = words.char_indices().rev().find(|(at, c)| *at > 0 && QUOTATION_MARKS.contains(c));
    let opens = words.trim_start_matches(['*', '_', ' ']).starts_with(QUOTATION_MARKS);
    if let Some((at, mark)) = closing.filter(|_| opens) {
        let end = at + mark.len_utf8();
        let end = end + words[end..].len() - words[end..].trim_start_matches(['*', '_']).len();
        let rest = words[end..].trim();
        let bracketed = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        if let Some(attribution) = after_dash(rest).or(bracketed) {
            return (words[..end].trim_end(), Some(attribution.to_string()));
        }
    }
    (words, None)
}

/// Returns whether a paragraph is nothing but who somebody is: `Kvinde, 40’erne`.
fn is_short_description(words: &str) -> bool {
    words.len() <= MAX_ATTRIBUTION_LEN && !words.ends_with(['.', '?', '!']) && is_description(words)
}

/// Returns what stands behind the dash at the start of a short line that is no sentence.
fn after_dash(line: &str) -> Option<&str> {
    let rest = ["—", "–", "--", "- "].into_iter().find_map(|dash| line.trim().strip_prefix(dash))?.trim();
    let is_name = !rest.is_empty() && rest.len() <= MAX_ATTRIBUTION_LEN && !rest.ends_with(['.', '?', '!', ':']);
    is_name.then_some(rest)
}

/// Splits who said it off the start of a quote, `Karen: “No.”`. What is a quote by its style needs no marks behind a name that can be nothing
/// else: `P7: No.`, `Karen Holm: No.`, `Karen, 62 years: No.`.
fn split_speaker(words: &str, is_styled: bool) -> Option<(&str, &str)> {
    let (name, said) = words.split_once(':')?;
    let said = said.trim_start_matches(['*', '_']);
    let opens = said.trim_start().starts_with(QUOTATION_MARKS);
    let name = name.trim_matches(['*', '_', ' ']);
    let is_name = name.len() <= MAX_ATTRIBUTION_LEN
        && name.starts_with(char::is_uppercase)
        && !name.contains(QUOTATION_MARKS)
        && !FIELD_LABELS.contains(&name.to_lowercase().as_str());
    let is_certain = is_styled && said.starts_with(' ') && is_speaker(name);
    let is_short = name.split_whitespace().count() <= MAX_NAME_WORDS;
    (is_name && (opens && is_short || is_certain)).then_some((name, said.trim()))
}

/// Returns whether words are who somebody is, and nothing else: a pseudonym, a name of two words or more, or either of them or an occupation
/// with an age or an occupation behind it.
fn is_speaker(words: &str) -> bool {
    let is_name = |words: &str| pseudonym(words).is_some() || person_name(words).is_some_and(|name| name.contains(' '));
    let described = words.split_once(", ").is_some_and(|(who, what)| {
        let is_what = what.contains(|c: char| c.is_ascii_digit()) || what.split_whitespace().any(is_role);
        (is_what && (is_name(who) || person_name(who).is_some())) || is_role(who) && what.split_whitespace().count() < 3
    });
    let is_short = words.len() <= MAX_ATTRIBUTION_LEN && !words.contains(['.', '!', '?']);
    let is_greeting = GREETINGS.iter().any(|greeting| words.starts_with(greeting));
    is_short && !is_greeting && (is_name(words) || described)
}

/// The beginnings of letters, which name somebody before a colon as well.
const GREETINGS: [&str; 6] = ["Kære ", "Hej ", "Til ", "Dear ", "Hi ", "To "];

/// Returns whether words can be who somebody is: what [`is_speaker`] finds, a first name, or a few words with an occupation among them.
/// Behind a dash, people also write what they say.
fn is_attribution(words: &str) -> bool {
    let (who, _) = words.split_once(',').unwrap_or((words, ""));
    let is_short = words.split_whitespace().count() <= MAX_ATTRIBUTION_WORDS && !words.contains(['!', '?', '…', ':']);
    let has_role = words.split(|c: char| !c.is_alphanumeric()).any(is_role);
    let is_first_name = person_name(who).is_some() && !is_opening(who);
    is_speaker(words) || is_short && (has_role || is_first_name || is_description(words) && !is_opening(who))
}

/// Returns whether what is said begins with a dash, as speech does in novels: then the dashes below begin speech, too.
fn is_dialogue(words: &str) -> bool {
    words.trim_start().starts_with(['—', '–', '-'])
}

/// The most words of who somebody is.
const MAX_ATTRIBUTION_WORDS: usize = 7;

/// Returns whether a word is one with which sentences begin.
fn is_opening(word: &str) -> bool {
    let lower = word.trim().to_lowercase();
    FIELD_LABELS.contains(&lower.as_str()) || OPENINGS.contains(&lower.as_str())
}

/// Returns who says what stands in the next paragraph, if that is all that a paragraph says: `Karen, 62 years:`, `— Karen`.
pub(super) fn attribution_above(words: &str) -> Option<String> {
    let bare = words.trim().trim_matches(['*', '_']).trim();
    let ends = bare.ends_with(':');
    let name = bare.trim_end_matches(':').trim_matches(['*', '_', ' ']);
    let dashed = after_dash(name);
    let name = dashed.unwrap_or(name);
    let is_name = is_speaker(name) || dashed.is_some() && is_attribution(name);
    (name.starts_with(char::is_uppercase) && is_name && (ends || !name.contains(':'))).then(|| name.to_string())
}

/// Splits a quote at the lines that say who said what stands above them, if there are several: `— Karen` and further down `— Bo`. What
/// stands below the last of them is nobody's.
pub(super) fn split_at_attributions(words: &str) -> Option<Vec<(String, Option<String>)>> {
    if is_dialogue(words) {
        return None;
    }
    let mut said: Vec<(String, Option<String>)> = vec![];
    let mut open: Vec<&str> = vec![];
    for line in words.lines() {
        match after_dash(line).filter(|by| is_attribution(by) && open.iter().any(|line| !line.trim().is_empty())) {
            Some(by) => said.push((std::mem::take(&mut open).join("\n").trim().to_string(), Some(by.to_string()))),
            None => open.push(line),
        }
    }
    let rest = open.join("\n").trim().to_string();
    let is_rest = !rest.is_empty();
    if is_rest {
        said.push((rest, None));
    }
    (said.len() > 1).then_some(said)
}

/// Splits a quote by several people, `Karen: No.` and on the next line `Bo: Yes.`, into what each of them said. A line without a name goes on
/// with the one above. `None` if one person said it all, or is asked: questions and answers are one quote.
pub(super) fn split_by_speakers(words: &str) -> Option<Vec<(String, Option<String>)>> {
    let mut said: Vec<(String, Option<String>)> = vec![];
    for line in words.lines() {
        let named = split_speaker(line, true).or_else(|| split_first_name(line));
        let (own, by) = match named {
            Some((name, own)) => (own, Some(name.to_string())),
            None => split_attribution(line, false),
        };
        match (by, said.last_mut()) {
            (Some(by), _) if is_interviewer(&by) => return None,
            (Some(by), _) => said.push((own.to_string(), Some(by))),
            (None, Some((last, _))) => *last += &format!("\n{line}"),
            (None, None) => return None,
        }
    }
    // One word before a colon may be a word of the sentence, unless another name stands before another line.
    let mut names: Vec<_> = said.iter().map(|(_, by)| by).collect();
    names.sort_unstable();
    names.dedup();
    (said.len() > 1 && names.len() > 1).then_some(said)
}

/// Splits a single word with a capital and a colon off the start of a line: `Karen: No.`
fn split_first_name(line: &str) -> Option<(&str, &str)> {
    let (name, said) = line.split_once(": ")?;
    let name = name.trim_matches(['*', '_', ' ']);
    (person_name(name).is_some() && !is_opening(name)).then_some((name, said.trim_start_matches(['*', '_', ' '])))
}

/// Words with which people begin a sentence before a colon.
const OPENINGS: [&str; 22] = [
    "nej",
    "ja",
    "jo",
    "men",
    "og",
    "så",
    "altså",
    "derfor",
    "først",
    "problemet",
    "resultatet",
    "svaret",
    "no",
    "yes",
    "but",
    "and",
    "so",
    "well",
    "first",
    "then",
    "result",
    "answer",
];

/// Returns what somebody said in several paragraphs, in one pair of quotation marks or with an opening mark at each, who said it, and the
/// number of the `next` paragraphs that belong to it.
pub(super) fn quoted_paragraphs(first: &Paragraph, next: &[Paragraph]) -> Option<(String, Option<String>, usize)> {
    let bare = |words: &str| words.trim().trim_matches(['*', '_']).to_string();
    let marks = |words: &str| words.matches(QUOTATION_MARKS).count();
    let opens = |words: &str| bare(words).starts_with(QUOTATION_MARKS);
    let is_open = |words: &str| opens(words) && marks(words) == 1;
    if !is_open(&first.words) {
        return None;
    }
    let mut said = first.words.clone();
    for (index, paragraph) in next.iter().take(MAX_QUOTED_PARAGRAPHS).enumerate() {
        if paragraph.kind != first.kind {
            return None;
        }
        let (words, by) = match paragraph.words.rfind(QUOTATION_MARKS) {
            // What stands behind the closing mark says who said it; it has to begin as a quote for that.
            Some(_) if !opens(&paragraph.words) => {
                let opened = format!("“{}", paragraph.words);
                let (words, by) = split_attribution(&opened, false);
                (words["“".len()..].to_string(), by)
            }
            _ => {
                let (words, by) = split_attribution(&paragraph.words, false);
                (words.to_string(), by)
            }
        };
        said += &format!("\n\n{words}");
        let closes = bare(&words).ends_with(QUOTATION_MARKS);
        match marks(&words) - usize::from(opens(&words)) {
            0 if by.is_none() => {}
            1 if closes => return Some((said, by, index + 1)),
            _ => return None,
        }
    }
    None
}

/// The most paragraphs that follow the first one of a quote.
const MAX_QUOTED_PARAGRAPHS: usize = 6;

/// Returns who said the quote above, if that is all that a paragraph says.
pub(super) fn attribution_below(paragraph: &Paragraph) -> Option<String> {
    let words = paragraph.words.trim();
    let bare = words.trim_matches(['*', '_']).trim();
    // Words with a sentence or a dash in them are a quote of their own.
    let is_bare = !words.contains(['.', '!', '?', '—', '–', ':']);
    match (paragraph.kind, after_dash(bare)) {
        (ParagraphKind::Text, Some(by)) if !by.contains(['—', '–']) => Some(by.to_string()),
        (ParagraphKind::Quote, Some(by)) if !by.contains(['—', '–']) && is_attribution(by) => Some(by.to_string()),
        (ParagraphKind::Quote, None) if is_bare && is_short_description(words) => Some(words.to_string()),
        (ParagraphKind::Text, None) if is_speaker(bare) => Some(bare.to_string()),
        _ => None,
    }
}
