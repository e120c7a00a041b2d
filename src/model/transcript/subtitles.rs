//! Reads subtitles, WebVTT and SubRip: blocks with a line of times.

use super::{Cue, Dialect, Transcript, parse_time, speaker::split_name};
use regex::Regex;
use std::{borrow::Cow, sync::LazyLock};

/// `00:12:31.500 --> 00:12:35.000`, with or without hours, with settings behind.
static TIMING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*((?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)\s+-->\s+((?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)")
        .expect("a pattern")
});

pub(super) fn is_timing(line: &str) -> bool {
    line.contains("-->") && TIMING.is_match(line)
}

/// Parses subtitles: blocks with a line of times.
pub(super) fn parse(text: &str, is_vtt: bool) -> Transcript {
    let (mut cues, mut split): (Vec<Cue>, Vec<bool>) = (vec![], vec![]);
    let is_noscribe = is_vtt && (text.contains("noScribe") || OPEN_VOICE.is_match(text) && !text.contains("</v>"));
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(times) = Some(line).filter(|line| line.contains("-->")).and_then(|line| TIMING.captures(line)) else {
            continue;
        };
        let (start, end) = (parse_time(&times[1]), parse_time(&times[2]));
        let mut payload: Vec<&str> = vec![];
        // All lines up to the next timing line belong to the cue, except the next cue's identifier and notes.
        while let Some(line) = lines.next_if(|line| !is_timing(line)) {
            payload.push(line.trim());
        }
        if lines.peek().is_some() {
            payload.pop_if(|last| !last.is_empty());
        }
        let is_note = |block: &&[&str]| {
            block.first().is_none_or(|first| ["NOTE", "STYLE", "REGION"].iter().any(|sign| first.starts_with(sign)))
        };
        let blocks = payload.split(|line| line.is_empty()).filter(|block| !is_note(block));
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

/// Gives a cue back the word before its colon, if that is a single word that begins no other cue: `No: I will not.` `split` says for which
/// cues the speaker was read from before a colon.
fn rejoin_single_words(cues: &mut [Cue], split: &[bool]) {
    let names: Vec<String> = cues.iter().filter_map(|cue| cue.speaker.clone()).collect();
    let is_word = |name: &str| {
        let is_label = name.contains([' ', '_']) || name.contains(|c: char| c.is_ascii_digit());
        !is_label
            && !crate::model::testimony::is_interviewer(name)
            && names.iter().filter(|other| *other == name).count() == 1
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
