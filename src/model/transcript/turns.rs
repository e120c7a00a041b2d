//! Reads text with a name or a time before each turn.

use super::{Cue, Dialect, Transcript, parse_time, speaker::split_name};
use regex::Regex;
use std::sync::LazyLock;

/// A time at the start of a turn: `[12:31]`, `(00:12:31)`, `#00:12:31.5#`, `[00:00:01.000 - 00:00:05.000]`, `00:12:31`.
static TURN_TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:kl\. ?)?(?:\[|\(|#)?((?:\d{1,2}[:.])?\d{1,2}[:.]\d{2}(?:[.,]\d{1,3})?)(?:-\d+)?(?:\s*(?:-->|-|–)\s*((?:\d{1,2}[:.])?\d{1,2}[:.]\d{2}(?:[.,]\d{1,3})?))?(?:[\])#]:?\s*|:?(?:\s+|$))").expect("a pattern")
});

/// A line with nothing but who speaks from when on, as Teams writes it: `Jane Doe   0:03`, `**Jane Doe** [00:03]`.
static TURN_HEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\*{0,2}(\p{Lu}[\p{L}\p{M}\d.,’'()|\- ]{1,60}?)\*{0,2}(?:\s{2,}|\t|\s*[\[(])((?:\d{1,2}:)?\d{1,2}:\d{2})[\])]?$").expect("a pattern")
});

/// A name of two words or more, or the label of a speaker, alone on its line.
static NAME_ALONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\p{Lu}[\p{L}\p{M}’'-]+(?: \p{Lu}[\p{L}\p{M}.’'-]*){1,3}(?: \([^)]{1,20}\))?|(?:SPEAKER|Speaker)[_ ]\d{1,3}|S\d{1,3}):?$").expect("a pattern")
});

/// A name with a time behind it: `Anna Holm (00:12): words`.
static NAMED_TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(\p{Lu}[\p{L}\p{M}\d.,’'_ -]{0,60}?)\s*[\[(]((?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)[\])]\s*:\s+(\S.*)$",
    )
    .expect("a pattern")
});

/// A line with nothing but the label that a program gives to a speaker.
static LABEL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(?:SPEAKER|Speaker)[_ ]\d{1,3}:?$").expect("a pattern"));

/// A possible speaker in words other than a name: `Ældre mand: words`, `datter: words`, `Jens, 45 år: words`.
static UNKNOWN_SPEAKER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"^(?:\d{1,2}\. )?["*\[(]?\p{L}[\p{L}\p{M}\p{N}’'"()\[\]*/.,-]*(?: [\p{L}\p{M}\p{N}’'"()\[\]*/.,-]+){0,4}:\s+\S"#).expect("a pattern")
});

/// A notice that Teams writes about its own recording.
static NOTICE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\S.{0,60} (?:started|stopped|startede|stoppede) (?:transcription|recording|transskription(?:en)?|optagelsen?)\.?$").expect("a pattern")
});

/// Parses text in which each turn begins with a name, a time, or both. Lines without either go on with the turn above. It is a transcript if
/// half of its paragraphs begin so.
pub(super) fn parse(text: &str) -> Option<Transcript> {
    let mut cues: Vec<Cue> = vec![];
    let (mut paragraphs, mut turns, mut after_blank) = (0, 0, true);
    let mut head: Option<(String, Option<u64>)> = None;
    let (mut preface, has_labels) = (vec![], text.lines().any(|line| LABEL.is_match(line.trim())));
    // Whether turns follow each other without blank lines, as in a chat.
    let mut is_chat = false;
    for line in text.lines().map(str::trim).filter(|line| !NOTICE.is_match(line)) {
        if line.is_empty() {
            after_blank = true;
            continue;
        }
        if let Some(found) = TURN_HEAD.captures(line) {
            head = Some((found[1].trim().to_string(), parse_time(&found[2])));
            (paragraphs, turns, after_blank) = (paragraphs + 1, turns + 1, false);
            continue;
        }
        if let Some((speaker, start)) = head.take() {
            let (start, line) = match TURN_TIME.captures(line).filter(|_| start.is_none()) {
                Some(found) => (parse_time(&found[1]), line[found[0].len()..].trim_start_matches(['-', ' '])),
                None => (start, line),
            };
            cues.push(Cue { start, speaker: Some(speaker), words: line.to_string(), ..Cue::default() });
            continue;
        }
        // aTrain writes the speaker above what is said.
        if LABEL.is_match(line) {
            head = Some((line.to_string(), None));
            (paragraphs, turns, after_blank) = (paragraphs + 1, turns + 1, false);
            continue;
        }
        let bare = line.trim_start_matches("**").replacen(":**", ":", 1).replacen("**:", ":", 1);
        let (start, end, rest) = match TURN_TIME.captures(&bare) {
            Some(found) => {
                let length = found.get(0).map_or(0, |whole| whole.end());
                (parse_time(&found[1]), found.get(2).and_then(|end| parse_time(end.as_str())), bare[length..].trim())
            }
            None => (None, None, bare.as_str()),
        };
        // `[00:00:01] Anna Holm` stands above what she says.
        if start.is_some() && NAME_ALONE.is_match(rest) {
            head = Some((rest.to_string(), start));
            (paragraphs, turns, after_blank) = (paragraphs + 1, turns + 1, false);
            continue;
        }
        // `Anna Holm (00:12): words`
        let named_time = NAMED_TIME.captures(rest);
        let start = start.or_else(|| named_time.as_ref().and_then(|found| parse_time(&found[2])));
        let (speaker, words) = match &named_time {
            Some(found) => (Some(found[1].trim().to_string()), found[3].trim().to_string()),
            None => split_name(rest),
        };
        let is_turn = start.is_some() || speaker.is_some();
        // A title above the first turn is no paragraph.
        paragraphs += usize::from(is_turn || after_blank && !cues.is_empty());
        turns += usize::from(is_turn);
        let was_blank = std::mem::take(&mut after_blank);
        match cues.last_mut() {
            _ if is_turn => {
                // Without a name, the one above goes on.
                let speaker =
                    speaker.or_else(|| cues.last().filter(|_| has_labels).and_then(|cue| cue.speaker.clone()));
                let words = words.trim_start_matches("- ").to_string();
                is_chat |= !was_blank && !cues.is_empty();
                cues.push(Cue { start, end, speaker, words });
            }
            // Who may be another speaker is not the one above.
            Some(cue) if !cue.words.is_empty() && (was_blank || is_chat) && UNKNOWN_SPEAKER.is_match(line) => {
                cues.push(Cue { words: line.to_string(), ..Cue::default() });
            }
            Some(cue) => {
                // A paragraph behind a question may be the answer of somebody who is not named.
                let gap = match (cue.words.is_empty(), was_blank) {
                    (true, _) => "",
                    (false, true) => "\n\n",
                    (false, false) => "\n",
                };
                cue.words = format!("{}{gap}{line}", cue.words);
            }
            None => preface.push(line.to_string()),
        }
    }
    let mut cues: Vec<Cue> = cues.into_iter().flat_map(split_at_other_voices).collect();
    cues.retain(|cue| !cue.words.is_empty());
    let is_transcript = turns > 1 && turns * 2 >= paragraphs;
    is_transcript.then_some(Transcript { cues, dialect: Dialect::Turns, preface })
}

/// Takes what another one says on the same line, `A: “No.” B: “Yes.”`, out of a cue.
fn split_at_other_voices(cue: Cue) -> Vec<Cue> {
    static OTHER: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"[”“"»«]\s+(\p{Lu}[^:.!?”“"»«\n]{0,30}:\s+[”“"„»«])"#).expect("a pattern"));
    let Some(start) = OTHER.captures(&cue.words).and_then(|found| found.get(1)).map(|other| other.start()) else {
        return vec![cue];
    };
    let (speaker, words) = split_name(&cue.words[start..]);
    let other = Cue { speaker, words, ..cue.clone() };
    let own = Cue { words: cue.words[..start].trim_end().to_string(), ..cue };
    std::iter::once(own).chain(split_at_other_voices(other)).collect()
}
