//! Puts a transcript into `private/transcripts/`, with ids in place of names.

use super::{
    Change, Ledger, Plan, Project,
    record::{RecordedTranscript, digest},
    voices::Voices,
};
use crate::{
    import::{person::person_name, read::Refusal},
    model::{
        id,
        testimony::is_interviewer,
        transcript::{Cue, Dialect, Transcript, format_time},
    },
    source::NAMES_PATH,
};
use regex::Regex;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// The folder for transcripts.
pub const TRANSCRIPTS_FOLDER: &str = "private/transcripts";

/// The name of whoever asks, in a transcript of the project.
const INTERVIEWER: &str = "Interviewer";

/// Returns what importing `transcript`, which was read from the file `file_name`, would change. Speakers whose names are in `interviewers`
/// become no voices.
pub fn plan_transcript(
    project: &Project<'_>,
    file_name: &str,
    transcript: &Transcript,
    interviewers: &[String],
) -> Plan {
    let name = conversation_name(project, file_name, &transcript.cues);
    let mut voices = Voices::new(project.catalogue, project.record);
    let speakers = name_speakers(&mut voices, &name, transcript, interviewers);
    let mut plan = Plan { record: project.record.clone(), ..Plan::default() };
    plan.ledger = Ledger {
        file: file_name.to_string(),
        kind: format!("a transcript, {}", transcript.dialect.name()),
        rows: transcript.cues.len(),
        ..Ledger::default()
    };
    super::choose_names(project, &mut voices, &mut plan, transcript.cues.iter().map(|cue| cue.words.as_str()));
    let said = said_by(transcript, &speakers, &mut plan);
    let ids: BTreeSet<&str> = speakers.values().map(String::as_str).filter(|id| *id != INTERVIEWER).collect();
    if let [id] = ids.iter().collect::<Vec<_>>()[..] {
        let file = file_name.rsplit('/').next().unwrap_or(file_name);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        voices.add_document(file_name, id);
        voices.add_document(stem, id);
    }
    let recorded = store(project, &name, (transcript, &said), &ids, &mut plan);
    plan.record.transcripts.insert(name, recorded);
    // A voice is listed as soon as there is a quote of it; until then, the transcript alone names it.
    plan.record.voices = voices.into_known();
    remark(transcript, &speakers, interviewers, &mut plan);
    plan
}

/// Returns the name by which the record knows a conversation. Another file of the same name is another conversation, if it has none of the
/// words of the earlier one.
fn conversation_name(project: &Project<'_>, file_name: &str, cues: &[Cue]) -> String {
    let numbered = (2..).map(|number| format!("{file_name} ({number})"));
    let mut names = std::iter::once(file_name.to_string()).chain(numbered);
    let is_own = |name: &String| {
        let earlier = project.record.transcripts.get(name);
        earlier.is_none_or(|earlier| shares_words(project, earlier, cues))
    };
    names.find(is_own).unwrap_or_default()
}

/// Returns the ids of the speakers by their names.
fn name_speakers(
    voices: &mut Voices<'_>,
    conversation: &str,
    transcript: &Transcript,
    interviewers: &[String],
) -> BTreeMap<String, String> {
    let mut speakers: BTreeMap<String, String> = BTreeMap::new();
    for name in transcript.cues.iter().filter_map(|cue| cue.speaker.as_deref()) {
        if speakers.contains_key(name) {
            continue;
        }
        let asks = interviewers.iter().any(|asked| is_called(name, asked));
        let id = if asks || is_interviewer(name) {
            voices.add_name(name);
            INTERVIEWER.to_string()
        } else {
            voices.id_of(conversation, name, None)
        };
        speakers.insert(name.to_string(), id);
    }
    speakers
}

/// Returns whether `name` is the person who is asked for, whatever programs add to it: `Mette Dahl (Guest)`, `Dahl, Mette`.
fn is_called(name: &str, asked: &str) -> bool {
    let lower = |name: &str| person_name(name).unwrap_or_else(|| name.to_string()).to_lowercase();
    lower(name) == lower(asked)
}

/// Returns what was said, with ids in place of names; refuses turns without words.
fn said_by(transcript: &Transcript, speakers: &BTreeMap<String, String>, plan: &mut Plan) -> Vec<Cue> {
    let mut said = vec![];
    for (index, cue) in transcript.cues.iter().enumerate() {
        let words = translate(transcript.dialect, &cue.words);
        if words.trim().is_empty() {
            plan.ledger.refused.push(Refusal::new(transcript.anchor(index), "it has no words"));
            continue;
        }
        let speaker = cue.speaker.as_ref().and_then(|name| speakers.get(name)).cloned();
        plan.ledger.made += 1;
        if speaker.as_deref() == Some(INTERVIEWER)
            && let Some((question, answer)) = words.split_once("\n\n")
        {
            let place = transcript.anchor(index);
            plan.ledger.remarks.push(format!(
                "turn {place}: “{}” stands behind the question, may be an answer, and is nobody's",
                super::first_words(answer)
            ));
            said.push(Cue { speaker, words: question.to_string(), ..cue.clone() });
            said.push(Cue { speaker: None, words: answer.to_string(), ..cue.clone() });
            continue;
        }
        said.push(Cue { speaker, words, ..cue.clone() });
    }
    said
}

/// Plans the file of a transcript, unless it is there already or somebody has changed it by hand. Returns what the record says of it.
fn store(
    project: &Project<'_>,
    name: &str,
    (transcript, said): (&Transcript, &[Cue]),
    ids: &BTreeSet<&str>,
    plan: &mut Plan,
) -> RecordedTranscript {
    let has_times = said.iter().all(|cue| cue.start.is_some());
    let text = if has_times { to_vtt(said) } else { to_turns(said) };
    // Another interviewer makes another copy of the same recording.
    let speakers: Vec<_> = said.iter().map(|cue| cue.speaker.as_deref()).collect();
    let source = digest(&format!("{:?}{speakers:?}", transcript.cues));
    let earlier = project.record.transcripts.get(name);
    let path = match earlier {
        Some(earlier) => earlier.path.clone(),
        None => free_path(project, ids, if has_times { "vtt" } else { "txt" }),
    };
    let known = path.trim_start_matches("private/");
    let old = project.private.transcripts().find(|(path, _)| *path == known).map(|(_, text)| text);
    let ledger = &mut plan.ledger;
    if let (Some(old), Some(earlier)) = (old, earlier) {
        // What somebody has changed by hand in the copy stays.
        if old == text || earlier.source == source {
            ledger.unchanged = std::mem::take(&mut ledger.made);
            return earlier.clone();
        }
        if digest(old) != earlier.digest {
            (ledger.made, ledger.rows) = (0, ledger.refused.len() + 1);
            let reason = format!(
                "it is another than at the last import, and `{path}` was changed by hand since: change it there"
            );
            ledger.refused.push(Refusal::new(name, reason));
            return earlier.clone();
        }
        ledger.changed = std::mem::take(&mut ledger.made);
    }
    let sign = if old.is_some() { '~' } else { '+' };
    let words = format!("what was said, without names; guard your copy of {name}");
    plan.changes.push(Change { sign, path: path.clone(), words });
    plan.transcripts.insert(path.clone(), text.clone());
    RecordedTranscript { path, digest: digest(&text), source }
}

/// Says who is who, and what was read as something else.
fn remark(transcript: &Transcript, speakers: &BTreeMap<String, String>, interviewers: &[String], plan: &mut Plan) {
    let remarks = &mut plan.ledger.remarks;
    let unnamed: Vec<&Cue> = transcript.cues.iter().filter(|cue| cue.speaker.is_none()).collect();
    if let Some(first) = unnamed.first() {
        remarks.push(format!(
            "of {} turns nobody is known to have said them, such as “{}”: write a name before each, `Name: …`",
            unnamed.len(),
            super::first_words(&first.words)
        ));
    }
    let continued = transcript.cues.iter().filter(|cue| cue.speaker.is_some() && cue.words.contains("\n\n"));
    let continued: Vec<&Cue> = continued
        .filter(|cue| cue.speaker.as_ref().and_then(|name| speakers.get(name)).is_some_and(|id| id != INTERVIEWER))
        .collect();
    if let Some((_, more)) = continued.first().and_then(|cue| cue.words.split_once("\n\n")) {
        remarks.push(format!(
            "paragraphs without a name continue {} turns, such as “{}”: write a name before each that somebody else said",
            continued.len(),
            super::first_words(more)
        ));
    }
    if transcript.dialect == Dialect::NoScribe && transcript.cues.iter().any(|cue| cue.words.contains("(.")) {
        remarks.push("pauses, `(..)` in noScribe, are written `...`; `(...)` would say that words are left out".into());
    }
    remarks.extend(speakers.iter().filter(|(name, id)| name != id).map(|(name, id)| format!("“{name}” is {id}")));
    let is_unknown = |asked: &&String| !speakers.keys().any(|name| is_called(name, asked));
    remarks.extend(interviewers.iter().filter(is_unknown).map(|name| format!("nobody in it is called “{name}”")));
    if !transcript.preface.is_empty() {
        remarks.push(format!("above the first turn stands “{}”, which is not kept", transcript.preface.join(" / ")));
    }
    if !plan.new_names.is_empty() {
        remarks.push(format!("names of people that are spoken of are not known: add them to `{NAMES_PATH}`"));
    }
}

/// Returns the path for a transcript of the voices `ids`. The name of a file often has the name of a person in it, and the path stands at
/// quotes.
fn free_path(project: &Project<'_>, ids: &BTreeSet<&str>, extension: &str) -> String {
    let name = id::short_slug(&ids.iter().copied().take(MAX_IDS).collect::<Vec<_>>().join(" "));
    let name = if name.is_empty() { "transcript".to_string() } else { name };
    let others = project.private.transcripts().map(|(path, _)| format!("private/{path}"));
    let taken: Vec<String> =
        project.record.transcripts.values().map(|known| known.path.clone()).chain(others).collect();
    let names = std::iter::once(name.clone()).chain((2..).map(|number| format!("{name}-{number}")));
    let mut paths = names.map(|name| format!("{TRANSCRIPTS_FOLDER}/{name}.{extension}"));
    paths.find(|path| !taken.contains(path)).unwrap_or_default()
}

/// Returns whether the transcript that was imported earlier has any of the words of `cues`.
fn shares_words(project: &Project<'_>, earlier: &RecordedTranscript, cues: &[Cue]) -> bool {
    let path = earlier.path.trim_start_matches("private/");
    let Some((_, old)) = project.private.transcripts().find(|(known, _)| *known == path) else { return true };
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let old = plain(old).replace("&lt;", "<").replace("&amp;", "&");
    let lines = || cues.iter().flat_map(|cue| cue.words.lines()).map(plain);
    // A “Yes” is in every conversation.
    let is_long = |line: &String| line.split(' ').count() >= MIN_SHARED_WORDS;
    let has_long = lines().any(|line| is_long(&line));
    lines().filter(|line| !line.is_empty() && (is_long(line) || !has_long)).any(|line| old.contains(&line))
}

/// The number of words from which a line is told from the lines of other conversations.
const MIN_SHARED_WORDS: usize = 3;

/// The number of voices that the name of a transcript names.
const MAX_IDS: usize = 3;

/// Returns the words of a cue as they are written here: in noScribe, `(.)`, `(..)` and `(...)` are pauses.
fn translate(dialect: Dialect, words: &str) -> String {
    static PAUSE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\(\.{1,3}\)").expect("a pattern"));
    static LONG_PAUSE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\((\d+ (?:seconds?|minutes?) pause)\)").expect("a pattern"));
    if dialect != Dialect::NoScribe {
        return words.to_string();
    }
    LONG_PAUSE.replace_all(&PAUSE.replace_all(words, "..."), "[$1]").into_owned()
}

/// Writes a transcript with times, as WebVTT.
fn to_vtt(cues: &[Cue]) -> String {
    let mut out = String::from("WEBVTT\n");
    for cue in cues {
        let start = cue.start.unwrap_or(0);
        let end = cue.end.filter(|end| *end > start).unwrap_or(start + 1000);
        let escaped = cue.words.replace('&', "&amp;").replace('<', "&lt;");
        let words = match &cue.speaker {
            Some(speaker) => format!("<v {speaker}>{escaped}</v>"),
            None => escaped,
        };
        out += &format!("\n{} --> {}\n{words}\n", format_time(start), format_time(end));
    }
    out
}

/// Writes a transcript without times, a paragraph for each turn.
fn to_turns(cues: &[Cue]) -> String {
    let turn = |cue: &Cue| match &cue.speaker {
        Some(speaker) => format!("{speaker}: {}\n", cue.words),
        None => format!("{}\n", cue.words),
    };
    cues.iter().map(turn).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for text in [
            "WEBVTT\n\n00:03.500 --> 00:05.000\n<v B04>I <3 & wait.</v>\n\n00:06.000 --> 00:07.000\n<v Interviewer>When?</v>\n",
            "Interviewer: When?\n\nB04: Always.\n\nB04: Each day.\n",
        ] {
            let transcript = Transcript::parse(text).unwrap();
            let has_times = transcript.cues[0].start.is_some();
            let written = if has_times { to_vtt(&transcript.cues) } else { to_turns(&transcript.cues) };
            assert_eq!(Transcript::parse(&written).unwrap().cues, transcript.cues, "{written}");
        }
        assert_eq!(
            translate(Dialect::NoScribe, "I (..) wait (12 seconds pause) (...)"),
            "I ... wait [12 seconds pause] ..."
        );
        assert_eq!(translate(Dialect::WebVtt, "I (..) wait"), "I (..) wait");
    }
}
