//! Transcripts of interviews, as subtitles or as text: who said what, and when.
//!
//! Programs write them in different ways. What is read: WebVTT with `<v Name>` (Teams) or `Name:` in the text (Zoom), without closing tags
//! (noScribe); SRT; text with a name or a time before each turn (Whisper, aTrain, Teams as text).

mod index;

pub use index::TranscriptIndex;

use regex::Regex;
use std::{borrow::Cow, sync::LazyLock};

/// A transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transcript {
    /// What was said, in order.
    pub cues: Vec<Cue>,
    /// How it is written.
    pub dialect: Dialect,
    /// The lines above the first turn.
    pub preface: Vec<String>,
}

/// The way in which a transcript is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// WebVTT, as Teams and Zoom write it.
    #[default]
    WebVtt,
    /// WebVTT of noScribe, where `(..)` is a pause of two seconds and `//S02: …//` is said at the same time.
    NoScribe,
    /// SubRip.
    Srt,
    /// Text with a name or a time before each turn.
    Turns,
}

impl Dialect {
    /// Returns what people call it.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::WebVtt => "WebVTT",
            Dialect::NoScribe => "WebVTT of noScribe",
            Dialect::Srt => "SRT",
            Dialect::Turns => "text with a name or a time before each turn",
        }
    }
}

/// Something that one person said without a break.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cue {
    /// When it begins, in milliseconds; `None` if the transcript has no times.
    pub start: Option<u64>,
    /// When it ends, in milliseconds.
    pub end: Option<u64>,
    /// Who said it, as the transcript names them.
    pub speaker: Option<String>,
    /// The words.
    pub words: String,
}

impl Transcript {
    /// Parses a transcript. Returns `None` if the text is written in no way that is known.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
        let is_vtt = text.trim_start().starts_with("WEBVTT");
        let transcript = if is_vtt || text.lines().take(20).any(is_timing) {
            parse_cues(&text, is_vtt)
        } else {
            parse_turns(&text)?
        };
        (!transcript.cues.is_empty()).then_some(transcript)
    }

    /// Returns the words of all speakers but the interviewer, one cue a line. A paragraph behind a question may be an answer.
    pub fn words(&self) -> String {
        let of_voices = |cue: &Cue| match cue.speaker.as_deref().is_some_and(super::testimony::is_interviewer) {
            true => cue.words.split_once("\n\n").map_or(String::new(), |(_, answer)| format!("{answer}\n")),
            false => format!("{}\n", cue.words),
        };
        self.cues.iter().map(of_voices).collect()
    }

    /// Returns the index of the cue at `anchor`: a time such as `00:12:31`, or the number of a cue in a transcript without times.
    pub fn cue_at(&self, anchor: &str) -> Option<usize> {
        if let Some(number) = anchor.parse::<usize>().ok().filter(|_| self.cues.iter().all(|cue| cue.start.is_none())) {
            return (1..=self.cues.len()).contains(&number).then(|| number - 1);
        }
        // Anchors are in whole seconds.
        let second = parse_time(anchor)? / 1000;
        let seconds = |time: Option<u64>| time.map(|time| time / 1000);
        let begins = |cue: &Cue| seconds(cue.start) == Some(second);
        let holds = |cue: &Cue| {
            let end = seconds(cue.end.or(cue.start));
            seconds(cue.start).is_some_and(|start| start <= second) && end.is_some_and(|end| end >= second)
        };
        self.cues.iter().position(begins).or_else(|| self.cues.iter().position(holds))
    }

    /// Returns the anchor of a cue: its time in whole seconds, or its number.
    pub fn anchor(&self, index: usize) -> String {
        match self.cues.get(index).and_then(|cue| cue.start) {
            Some(start) => format_time(start / 1000 * 1000).trim_end_matches(".000").to_string(),
            None => (index + 1).to_string(),
        }
    }
}

/// Returns a time as WebVTT writes it: `00:12:31.500`.
pub fn format_time(milliseconds: u64) -> String {
    let (seconds, rest) = (milliseconds / 1000, milliseconds % 1000);
    format!("{:02}:{:02}:{:02}.{rest:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Parses `hh:mm:ss`, `mm:ss`, with a fraction behind a full stop or a comma, or with full stops between the parts. Returns milliseconds.
fn parse_time(text: &str) -> Option<u64> {
    let text = text.trim().replace(',', ".");
    let parts: Vec<&str> = text.split(':').collect();
    let parts: Vec<&str> = match parts.as_slice() {
        // `12.31` and `00.12.31`.
        [one] => one.split('.').collect(),
        _ => parts,
    };
    let (last, whole) = parts.split_last()?;
    let (seconds, fraction) = last.split_once('.').unwrap_or((last, ""));
    let number = |text: &str| text.parse::<u64>().ok().filter(|_| text.len() <= 3);
    let mut total = 0;
    for part in whole.iter().copied().chain([seconds]) {
        total = total * 60 + number(part)?;
    }
    let milliseconds = format!("{fraction:0<3}").get(..3).and_then(|text| text.parse::<u64>().ok())?;
    (!whole.is_empty()).then_some(total * 1000 + milliseconds)
}

/// `00:12:31.500 --> 00:12:35.000`, with or without hours, with settings behind.
static TIMING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*((?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)\s+-->\s+((?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)")
        .expect("a pattern")
});

fn is_timing(line: &str) -> bool {
    line.contains("-->") && TIMING.is_match(line)
}

/// Parses subtitles: blocks with a line of times.
fn parse_cues(text: &str, is_vtt: bool) -> Transcript {
    let (mut cues, mut split): (Vec<Cue>, Vec<bool>) = (vec![], vec![]);
    let is_noscribe = is_vtt && (text.contains("noScribe") || OPEN_VOICE.is_match(text) && !text.contains("</v>"));
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(times) = Some(line).filter(|line| line.contains("-->")).and_then(|line| TIMING.captures(line)) else {
            continue;
        };
        let (start, end) = (parse_time(&times[1]), parse_time(&times[2]));
        let mut payload: Vec<&str> = vec![];
        // Everything up to the next times belongs to the cue, but for the number or the name of the next cue, and notes.
        while let Some(line) = lines.next_if(|line| !is_timing(line)) {
            payload.push(line.trim());
        }
        if lines.peek().is_some() {
            payload.pop_if(|last| !last.is_empty());
        }
        let notes = |block: &&[&str]| {
            block.first().is_none_or(|first| ["NOTE", "STYLE", "REGION"].iter().any(|sign| first.starts_with(sign)))
        };
        let blocks = payload.split(|line| line.is_empty()).filter(|block| !notes(block));
        let payload = blocks.map(|block| block.join(" ")).collect::<Vec<_>>().join(" ");
        let speeches = if is_vtt { split_voices(&payload) } else { vec![(None, plain(&payload))] };
        for (speaker, words) in speeches {
            let is_split = speaker.is_none();
            let (speaker, words) = match speaker {
                Some(speaker) => {
                    let words = without_repeated_name(&words, &speaker).to_string();
                    (Some(speaker), words)
                }
                None => split_name(&words),
            };
            if !words.is_empty() {
                cues.push(Cue { start, end, speaker, words });
                split.push(is_split);
            }
        }
    }
    let dialect = match (is_vtt, is_noscribe) {
        (true, true) => Dialect::NoScribe,
        (true, false) => Dialect::WebVtt,
        (false, _) => Dialect::Srt,
    };
    rejoin_single_words(&mut cues, &split);
    if is_noscribe {
        cues = cues.into_iter().flat_map(split_overlaps).collect();
    }
    Transcript { cues, dialect, preface: vec![] }
}

/// The start of a speech: `<v Jane Doe>`, `<v.loud Jane Doe>`.
static OPEN_VOICE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"<v(?:\.[^\s>]*)?\s+([^>]*)>").expect("a pattern"));

/// Any other tag of WebVTT.
static TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"</?[a-z]+(?:[.\s][^>]*)?>|<\d{2}:[\d:.]+>").expect("a pattern"));

/// Splits the text of a cue at its voices.
fn split_voices(payload: &str) -> Vec<(Option<String>, String)> {
    let mut speeches = vec![];
    let mut speaker = None;
    let mut from = 0;
    for voice in OPEN_VOICE.captures_iter(payload) {
        let (Some(tag), Some(name)) = (voice.get(0), voice.get(1)) else { continue };
        speeches.push((speaker.take(), plain(&payload[from..tag.start()])));
        // In noScribe, `//` marks who speaks at the same time.
        let name = name.as_str().trim().trim_start_matches('/');
        speaker = Some(decode_entities(name).into_owned()).filter(|name| !name.is_empty());
        from = tag.end();
    }
    speeches.push((speaker, plain(&payload[from..])));
    speeches.retain(|(_, words)| !words.is_empty());
    speeches
}

/// Returns words without the name that already stands in the tag before them: `S01: I wait`, and `//S02: yes` of noScribe.
fn without_repeated_name<'w>(words: &'w str, speaker: &str) -> &'w str {
    let bare = words.trim_start_matches("//").trim_start();
    let rest = bare.strip_prefix(speaker).and_then(|rest| rest.strip_prefix(':'));
    // What is said at the same time stands between `//`.
    let is_overlap = words.starts_with("//") && !words[2..].trim_end().trim_end_matches("//").contains("//");
    match rest {
        Some(rest) => rest.trim().trim_end_matches("//").trim_end(),
        None if is_overlap => bare.trim_end_matches("//").trim_end(),
        None => words,
    }
}

/// Returns text without tags and entities.
fn plain(text: &str) -> String {
    // Most text has no tags.
    if !text.contains('<') {
        return decode_entities(text).trim().to_string();
    }
    decode_entities(&TAG.replace_all(text, "")).trim().to_string()
}

/// Decodes the entities of WebVTT.
fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", "\u{a0}"),
        ("&lrm;", ""),
        ("&rlm;", ""),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    entities.into_iter().fold(text.to_string(), |text, (entity, letter)| text.replace(entity, letter)).into()
}

/// `Name: words`: up to four words with capitals, or a word of a program for a speaker.
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^((?:\p{Lu}[\p{L}\p{M}.’'\-]*\d{0,4}|[A-Z]+[_ ]\d{1,3}|\p{Lu}\p{L}+ \d{1,3}|S\d{1,3})(?: (?:\p{Lu}[\p{L}\p{M}.’'\-]*|\([^)]{1,20}\)|\d{1,3}|af|de|den|der|van|von|el|al|bin|la)){0,4}):\s+(\S.*)$").expect("a pattern")
});

/// Splits `Name: words`.
fn split_name(words: &str) -> (Option<String>, String) {
    if !words.contains(':') {
        return (None, words.to_string());
    }
    match NAME.captures(words).or_else(|| BRACKETED_LABEL.captures(words)) {
        Some(found) if NO_SPEAKERS.contains(&&*found[1].to_lowercase()) => (None, words.to_string()),
        Some(found) => (Some(found[1].to_string()), found[2].trim().to_string()),
        None => (None, words.to_string()),
    }
}

/// Words before a colon that name a field of a form rather than a speaker.
pub const NO_SPEAKERS: [&str; 30] = [
    "dato",
    "sted",
    "tid",
    "status",
    "citat",
    "emne",
    "eksempel",
    "note",
    "noter",
    "resumé",
    "varighed",
    "deltagere",
    "spørgsmål",
    "svar",
    "dansk",
    "engelsk",
    "arabisk",
    "ventetid",
    "date",
    "place",
    "time",
    "quote",
    "topic",
    "example",
    "notes",
    "summary",
    "duration",
    "participants",
    "danish",
    "english",
];

/// `[SPEAKER_00]: words`, as WhisperX writes it.
static BRACKETED_LABEL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\[((?:SPEAKER|Speaker)[_ ]\d{1,3}|S\d{1,3})\]:?\s+(\S.*)$").expect("a pattern"));

/// Gives a cue back the word before its colon, if that is a single word that begins no other cue: `No: I will not.` `split` tells of
/// which cues the speaker was told by a colon.
fn rejoin_single_words(cues: &mut [Cue], split: &[bool]) {
    let names: Vec<String> = cues.iter().filter_map(|cue| cue.speaker.clone()).collect();
    let is_word = |name: &str| {
        let is_label = name.contains([' ', '_']) || name.contains(|c: char| c.is_ascii_digit());
        !is_label && !super::testimony::is_interviewer(name) && names.iter().filter(|other| *other == name).count() == 1
    };
    for (cue, _) in cues.iter_mut().zip(split).filter(|(_, is_split)| **is_split) {
        if let Some(name) = cue.speaker.take_if(|name| is_word(name)) {
            cue.words = format!("{name}: {}", cue.words);
        }
    }
}

/// Takes what another speaker says at the same time, `//S02: yes//`, out of a cue.
fn split_overlaps(cue: Cue) -> Vec<Cue> {
    static OVERLAP: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"//\s*(S\d{1,3}):\s*(.*?)//").expect("a pattern"));
    let overlaps: Vec<Cue> = OVERLAP
        .captures_iter(&cue.words)
        .map(|found| Cue { speaker: Some(found[1].to_string()), words: found[2].trim().to_string(), ..cue.clone() })
        .collect();
    if overlaps.is_empty() {
        return vec![cue];
    }
    let words = OVERLAP.replace_all(&cue.words, "").split_whitespace().collect::<Vec<_>>().join(" ");
    let own = Cue { words, ..cue };
    std::iter::once(own).chain(overlaps).filter(|cue| !cue.words.is_empty()).collect()
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
fn parse_turns(text: &str) -> Option<Transcript> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        let transcript = Transcript::parse(text).unwrap_or_else(|| panic!("{text}"));
        let line = |(i, cue): (usize, &Cue)| {
            format!("{} {}: {}", transcript.anchor(i), cue.speaker.as_deref().unwrap_or("–"), cue.words)
        };
        transcript.cues.iter().enumerate().map(line).collect()
    }

    #[test]
    fn who_may_be_somebody_else_is_not_the_speaker_above() {
        let text = "Mette: Hej alle.\n\nKaren: Jeg tager den ikke.\n\nÆldre mand: Det er mig der svarer.\n\nKarens datter: Kom nu ind.\n\nMette: Tak.\n\nKaren: Ja.\n\nMette stopped transcription\n";
        assert_eq!(
            said(text),
            [
                "1 Mette: Hej alle.",
                "2 Karen: Jeg tager den ikke.",
                "3 –: Ældre mand: Det er mig der svarer.",
                "4 –: Karens datter: Kom nu ind.",
                "5 Mette: Tak.",
                "6 Karen: Ja.",
            ]
        );
        assert_eq!(said(&text.replace("\n\n", "\n")).len(), 6, "a chat");
        let one_line = "Borger A: “Det er fint.” Borger B: “Det er det ikke.”\n\nDato: 3. marts\n\nBorger A: Ja.\n";
        assert_eq!(
            said(one_line),
            ["1 Borger A: “Det er fint.”", "2 Borger B: “Det er det ikke.”", "3 –: Dato: 3. marts", "4 Borger A: Ja."]
        );
        let subtitles = "1\n00:00:01,000 --> 00:00:02,000\n[SPEAKER_00]: Hvordan gik det?\n\n2\n00:00:03,000 --> 00:00:04,000\n[SPEAKER_01]: Godt.\n";
        assert_eq!(said(subtitles), ["00:00:01 SPEAKER_00: Hvordan gik det?", "00:00:03 SPEAKER_01: Godt."]);
        let noscribe = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v S01>S01: Jeg går.\n\n00:02.000 --> 00:03.000\n<v //S02>//S02: Ja.//\n";
        assert_eq!(said(noscribe), ["00:00:01 S01: Jeg går.", "00:00:02 S02: Ja."]);
    }

    #[test]
    fn every_dialect_gives_who_said_what_and_when() {
        for (text, expected) in [
            (
                "\u{feff}WEBVTT\r\n\r\nab12-0\r\n00:00:03.500 --> 00:00:05.000\r\n<v Jane Doe>It came &amp; went.\r\nTwice.</v>\r\n\r\n00:00:06.000 --> 00:00:07.000\r\n<v Interviewer>When?</v>\r\n",
                vec!["00:00:03 Jane Doe: It came & went. Twice.", "00:00:06 Interviewer: When?"],
            ),
            (
                "WEBVTT\n\n1\n00:03.500 --> 00:05.000\nJane Doe: It came.\n\n2\n00:05.000 --> 00:06.000\n10:30 Meeting: was it then?\n",
                vec!["00:00:03 Jane Doe: It came.", "00:00:05 –: 10:30 Meeting: was it then?"],
            ),
            (
                "WEBVTT interview\n\nNOTE\nTranscribed with noScribe vers. 0.6\n\n1\n00:00:01.000 --> 00:00:09.000\n<v S01> I wait (..) each day. //S02: Yes.// Always.\n",
                vec!["00:00:01 S01: I wait (..) each day. Always.", "00:00:01 S02: Yes."],
            ),
            (
                "1\n00:00:01,000 --> 00:00:02,000\nJeg venter.\n\n2\n01:00:02,000 --> 01:00:03,000\nAltid.\n",
                vec!["00:00:01 –: Jeg venter.", "01:00:02 –: Altid."],
            ),
            (
                "Interview\n\n[00:12] Interviewer: When?\n[00:15] P3: Always.\nEach day.\n\n[01.02.03] P3: Yes.\n",
                vec!["00:00:12 Interviewer: When?", "00:00:15 P3: Always.\nEach day.", "01:02:03 P3: Yes."],
            ),
            (
                "SPEAKER_00\n[00:00:03] - Hvornår?\n\nSPEAKER_01\n[00:00:05] - Om fredagen.\n[00:00:09] - Altid.\n",
                vec![
                    "00:00:03 SPEAKER_00: Hvornår?",
                    "00:00:05 SPEAKER_01: Om fredagen.",
                    "00:00:09 SPEAKER_01: Altid.",
                ],
            ),
            (
                "[00:00:01] Anna Holm\nHvordan?\n\n[00:00:05] Bodil Krogh\nJeg har det skidt.\n",
                vec!["00:00:01 Anna Holm: Hvordan?", "00:00:05 Bodil Krogh: Jeg har det skidt."],
            ),
            (
                "Anna Holm (00:12): Ja.\nBo Krag (00:15): Nej.\n",
                vec!["00:00:12 Anna Holm: Ja.", "00:00:15 Bo Krag: Nej."],
            ),
            (
                "Interviewer: Hvor mange?\n\nJeg mistede mit job.\n\nP3: Ja.\n",
                vec!["1 Interviewer: Hvor mange?\n\nJeg mistede mit job.", "2 P3: Ja."],
            ),
            (
                "Anna Holm (Gæst)   0:07\nJeg tør ikke.\n\nHolm, Anna   0:18\nNej.\n",
                vec!["00:00:07 Anna Holm (Gæst): Jeg tør ikke.", "00:00:18 Holm, Anna: Nej."],
            ),
            (
                "1\n00:00:01,000 --> 00:00:02,000\nNej: jeg vil ikke.\n\nog heller ikke <3 dig 5 > 4.\n\n2\n00:00:03,000 --> 00:00:04,000\nAltid.\n",
                vec!["00:00:01 –: Nej: jeg vil ikke. og heller ikke <3 dig 5 > 4.", "00:00:03 –: Altid."],
            ),
            (
                "#00:00:12-5# x\n#00:00:15.250# P3: Always.\n#00:00:16.000# Yes.\n",
                vec!["00:00:12 –: x", "00:00:15 P3: Always.", "00:00:16 –: Yes."],
            ),
            (
                "Jane Doe   0:03\nIt came.\nAnd went.\n\nAnna Holm   1:10:07\nWhen?\n",
                vec!["00:00:03 Jane Doe: It came.\nAnd went.", "01:10:07 Anna Holm: When?"],
            ),
            (
                "Interviewer: When?\n\nSPEAKER_01: Always.\n\n**P3:** Each day.\n",
                vec!["1 Interviewer: When?", "2 SPEAKER_01: Always.", "3 P3: Each day."],
            ),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
        for text in ["", "Only prose. It has: a colon.\n\nAnd another paragraph.\n", "WEBVTT\n", "Note: one.\n"] {
            assert_eq!(Transcript::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_anchor_leads_to_its_cue() {
        let transcript =
            Transcript::parse("WEBVTT\n\n00:03.500 --> 00:05.000\nA b.\n\n00:05.100 --> 00:06.000\nC d.\n").unwrap();
        for (anchor, cue) in
            [("00:00:03", Some(0)), ("00:00:04", Some(0)), ("00:00:06", Some(1)), ("00:00:09", None), ("x", None)]
        {
            assert_eq!(transcript.cue_at(anchor), cue, "{anchor}");
        }
        for index in 0..2 {
            assert_eq!(transcript.cue_at(&transcript.anchor(index)), Some(index));
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "(WEBVTT\n)?([\\[#(]?[0-9:.,]{0,8}( --> )?[0-9:.,]{0,8}[\\])#]?|<v |A|>|æ|//S01:|:| |\n){0,24}") {
            if let Some(transcript) = Transcript::parse(&text) {
                for index in 0..transcript.cues.len() {
                    proptest::prop_assert!(transcript.cue_at(&transcript.anchor(index)).is_some() || transcript.cues[index].start.is_none());
                }
            }
        }
    }
}
