//! Reads text with a name or a time before each turn.

use super::{Cue, Dialect, Transcript, parse_time, speaker::split_name};
use crate::model::testimony::is_interviewer;
use regex::Regex;
use std::sync::LazyLock;

/// A time at the start of a turn: `[12:31]`, `(00:12:31)`, `#00:12:31.5#`, `[00:00:01.000 - 00:00:05.000]`, `00:12:31`.
static TURN_TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:kl\. ?)?(?:\[|\(|#)?((?:\d{1,2}[:.])?\d{1,2}[:.]\d{2}(?:[.,]\d{1,3})?)(?:-\d+)?(?:\s*(?:-->|-|–)\s*((?:\d{1,2}[:.])?\d{1,2}[:.]\d{2}(?:[.,]\d{1,3})?))?(?:[\])#]:?\s*|:?(?:\s+|$))").expect("a pattern")
});

/// A line with only a speaker and a start time, as Teams writes it: `Jane Doe   0:03`, `**Jane Doe** [00:03]`.
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

/// Another speaker within a turn, whose marks no ordinary words have: `[Bo]: words`, `"Ole": words`, `Nurse/Lone: words`.
static MARKED_SPEAKER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"^(?:[\[("“”»*]{1,2}\p{Lu}[\p{L}\p{M}\d.’' -]{0,40}[\])"“”«*]{1,2}:|\p{Lu}[\p{L}\p{M}’'-]+/\p{Lu}[\p{L}\p{M}’' -]{0,40}:|[\[("“”»*]{1,2}\p{Lu}[\p{L}\p{M}\d.’' -]{0,40}:[\])"“”«*]{1,2})\s+\S"#).expect("a pattern")
});

/// A notice that Teams writes about its own recording.
static NOTICE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\S.{0,60} (?:started|stopped|startede|stoppede) (?:transcription|recording|transskription(?:en)?|optagelsen?)\.?$").expect("a pattern")
});

/// Parses text in which each turn begins with a name, a time, or both. Lines without either continue the turn above. Returns `None` unless
/// there are two turns and at least half of the paragraphs begin one.
pub(super) fn parse(text: &str) -> Option<Transcript> {
    let has_labels = text.lines().any(|line| LABEL.is_match(line.trim()));
    let mut reader = TurnReader { has_labels, after_blank: true, ..TurnReader::default() };
    let mut lines = text.lines().map(str::trim).filter(|line| !NOTICE.is_match(line)).peekable();
    while let Some(line) = lines.next() {
        if reader.opens_above_time(line, lines.peek().copied()) {
            // A name, a time and the words, each on a line.
            let time = lines.next().and_then(lone_time);
            reader.open(line.trim_end_matches(':').trim_matches('*'), time);
        } else {
            reader.read(line);
        }
    }
    reader.finish()
}

/// Returns the time that a line consists of.
fn lone_time(line: &str) -> Option<u64> {
    let found = TURN_TIME.captures(line)?;
    (found[0].len() == line.len()).then(|| parse_time(&found[1])).flatten()
}

#[derive(Default)]
struct TurnReader {
    cues: Vec<Cue>,
    /// The lines above the first turn.
    preface: Vec<String>,
    /// The speaker and start time from a line of their own; the words follow.
    pending_head: Option<(String, Option<u64>)>,
    /// Whether a program has given labels to the speakers.
    has_labels: bool,
    /// Whether the line above was blank.
    after_blank: bool,
    /// Whether turns follow each other without blank lines, as in a chat.
    is_chat: bool,
    /// The number of paragraphs from the first turn on.
    paragraphs: usize,
    /// The number of those that say who speaks, or when.
    turns: usize,
}

impl TurnReader {
    /// Returns whether `line` is who speaks, with the time on the line below.
    fn opens_above_time(&self, line: &str, next: Option<&str>) -> bool {
        self.after_blank
            && self.pending_head.is_none()
            && line.starts_with(|c: char| c.is_uppercase() || c == '*')
            && line.chars().count() <= MAX_SPEAKER_LEN
            && !line.ends_with(['.', '?', '!', '…', ','])
            && next.and_then(lone_time).is_some()
    }

    /// Opens a turn with its speaker and start time. The words follow on the next line.
    fn open(&mut self, speaker: &str, start: Option<u64>) {
        self.pending_head = Some((speaker.trim().to_string(), start));
        self.paragraphs += 1;
        self.turns += 1;
        self.after_blank = false;
    }

    fn read(&mut self, line: &str) {
        if line.is_empty() {
            self.after_blank = true;
            return;
        }
        if let Some(found) = TURN_HEAD.captures(line) {
            return self.open(&found[1], parse_time(&found[2]));
        }
        if let Some((speaker, start)) = self.pending_head.take() {
            let (start, line) = match TURN_TIME.captures(line).filter(|_| start.is_none()) {
                Some(found) => (parse_time(&found[1]), line[found[0].len()..].trim_start_matches(['-', ' '])),
                None => (start, line),
            };
            self.cues.push(Cue { start, speaker: Some(speaker), words: line.to_string(), ..Cue::default() });
            self.after_blank = false;
            return;
        }
        // A time, a name and the words, each on a line.
        if NAME_ALONE.is_match(line)
            && let Some(time) = self.cues.pop_if(|last| last.words.is_empty() && last.speaker.is_none())
        {
            self.pending_head = Some((line.trim_end_matches(':').to_string(), time.start));
            return;
        }
        // aTrain writes the speaker above what is said.
        if LABEL.is_match(line) {
            return self.open(line, None);
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
            return self.open(rest, start);
        }
        // `Anna Holm (00:12): words`
        let named_time = NAMED_TIME.captures(rest);
        let start = start.or_else(|| named_time.as_ref().and_then(|found| parse_time(&found[2])));
        let (speaker, words) = match &named_time {
            Some(found) => (Some(found[1].trim().to_string()), found[3].trim().to_string()),
            None => split_name(rest),
        };
        let was_blank = std::mem::take(&mut self.after_blank);
        if start.is_some() || speaker.is_some() {
            self.paragraphs += 1;
            self.turns += 1;
            self.is_chat |= !was_blank && !self.cues.is_empty();
            // Without a name, the one above goes on.
            let last = self.cues.last().filter(|_| self.has_labels);
            let speaker = speaker.or_else(|| last.and_then(|cue| cue.speaker.clone()));
            let words = words.trim_start_matches("- ").to_string();
            self.cues.push(Cue { start, end, speaker, words });
        } else {
            // A title above the first turn is no paragraph.
            self.paragraphs += usize::from(was_blank && !self.cues.is_empty());
            self.continue_turn(line, was_blank);
        }
    }

    /// Reads a line that does not say who speaks.
    fn continue_turn(&mut self, line: &str, was_blank: bool) {
        let may_be_another =
            (was_blank || self.is_chat) && UNKNOWN_SPEAKER.is_match(line) || MARKED_SPEAKER.is_match(line);
        match self.cues.last_mut() {
            Some(cue) if !cue.words.is_empty() && may_be_another => {
                self.cues.push(Cue { words: line.to_string(), ..Cue::default() });
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
            None => self.preface.push(line.to_string()),
        }
    }

    fn finish(self) -> Option<Transcript> {
        let cues = self.cues.into_iter().flat_map(split_at_other_voices);
        let mut cues: Vec<Cue> = cues.flat_map(split_at_question).collect();
        cues.retain(|cue| !cue.words.is_empty());
        let is_transcript = self.turns > 1 && self.turns * 2 >= self.paragraphs;
        is_transcript.then_some(Transcript { cues, dialect: Dialect::Turns, preface: self.preface })
    }
}

/// Splits what somebody said before a paragraph that is a question: it may be the interviewer's, and what follows the answer of anybody.
fn split_at_question(cue: Cue) -> Vec<Cue> {
    let is_asking = |cue: &Cue| cue.speaker.as_deref().is_some_and(is_interviewer);
    let question = cue.words.match_indices("\n\n").map(|(at, _)| at).find(|at| {
        let paragraph = cue.words[at + 2..].split("\n\n").next().unwrap_or_default();
        paragraph.trim_end().ends_with('?')
    });
    match question.filter(|_| cue.speaker.is_some() && !is_asking(&cue)) {
        Some(at) => {
            let rest = Cue { speaker: None, words: cue.words[at + 2..].to_string(), ..cue.clone() };
            vec![Cue { words: cue.words[..at].to_string(), ..cue }, rest]
        }
        None => vec![cue],
    }
}

/// The longest line that is nothing but who speaks, in characters.
const MAX_SPEAKER_LEN: usize = 60;

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
