//! Transcripts of interviews, as subtitles or as text: who said what, and when. Supported formats: WebVTT with `<v Name>` (Teams) or `Name:`
//! in the text (Zoom), without closing tags (noScribe); SRT; text with a name or a time before each turn (Whisper, aTrain, Teams as text).

mod index;
mod speaker;
mod subtitles;
mod turns;

pub use index::TranscriptIndex;
pub use speaker::FIELD_LABELS;

/// A transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transcript {
    /// What was said, in order.
    pub cues: Vec<Cue>,
    /// The format it was read from.
    pub dialect: Dialect,
    /// The lines above the first turn.
    pub preface: Vec<String>,
}

/// The format of a transcript.
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
    /// Returns the format's name for messages.
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
    /// Parses a transcript. Returns `None` if the format is not recognised.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
        let is_vtt = text.trim_start().starts_with("WEBVTT");
        let transcript = if is_vtt || text.lines().take(20).any(subtitles::is_timing) {
            subtitles::parse(&text, is_vtt)
        } else {
            turns::parse(&text)?
        };
        (!transcript.cues.is_empty()).then_some(transcript)
    }

    /// Returns the words of all speakers but the interviewer, one cue a line. The paragraphs after an interviewer's question are included:
    /// they may be answers.
    pub fn words(&self) -> String {
        let voice_words = |cue: &Cue| match cue.speaker.as_deref().is_some_and(super::testimony::is_interviewer) {
            true => cue.words.split_once("\n\n").map_or(String::new(), |(_, answer)| format!("{answer}\n")),
            false => format!("{}\n", cue.words),
        };
        self.cues.iter().map(voice_words).collect()
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
        let contains = |cue: &Cue| {
            let end = seconds(cue.end.or(cue.start));
            seconds(cue.start).is_some_and(|start| start <= second) && end.is_some_and(|end| end >= second)
        };
        self.cues.iter().position(begins).or_else(|| self.cues.iter().position(contains))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn cue_lines(text: &str) -> Vec<String> {
        let transcript = Transcript::parse(text).unwrap_or_else(|| panic!("{text}"));
        let line = |(i, cue): (usize, &Cue)| {
            format!("{} {}: {}", transcript.anchor(i), cue.speaker.as_deref().unwrap_or("–"), cue.words)
        };
        transcript.cues.iter().enumerate().map(line).collect()
    }

    #[test]
    fn a_line_of_an_unknown_speaker_is_not_given_to_the_speaker_above() {
        let text = "Mette: Hej alle.\n\nKaren: Jeg tager den ikke.\n\nÆldre mand: Det er mig der svarer.\n\nKarens datter: Kom nu ind.\n\nMette: Tak.\n\nKaren: Ja.\n\nMette stopped transcription\n";
        assert_eq!(
            cue_lines(text),
            [
                "1 Mette: Hej alle.",
                "2 Karen: Jeg tager den ikke.",
                "3 –: Ældre mand: Det er mig der svarer.",
                "4 –: Karens datter: Kom nu ind.",
                "5 Mette: Tak.",
                "6 Karen: Ja.",
            ]
        );
        assert_eq!(cue_lines(&text.replace("\n\n", "\n")).len(), 6, "a chat");
        let one_line = "Borger A: “Det er fint.” Borger B: “Det er det ikke.”\n\nDato: 3. marts\n\nBorger A: Ja.\n";
        assert_eq!(
            cue_lines(one_line),
            ["1 Borger A: “Det er fint.”", "2 Borger B: “Det er det ikke.”", "3 –: Dato: 3. marts", "4 Borger A: Ja."]
        );
        let subtitles = "1\n00:00:01,000 --> 00:00:02,000\n[SPEAKER_00]: Hvordan gik det?\n\n2\n00:00:03,000 --> 00:00:04,000\n[SPEAKER_01]: Godt.\n";
        assert_eq!(cue_lines(subtitles), ["00:00:01 SPEAKER_00: Hvordan gik det?", "00:00:03 SPEAKER_01: Godt."]);
        let noscribe = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v S01>S01: Jeg går.\n\n00:02.000 --> 00:03.000\n<v //S02>//S02: Ja.//\n";
        assert_eq!(cue_lines(noscribe), ["00:00:01 S01: Jeg går.", "00:00:02 S02: Ja."]);
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
            assert_eq!(cue_lines(text), expected, "{text}");
        }
        for text in ["", "Only prose. It has: a colon.\n\nAnd another paragraph.\n", "WEBVTT\n", "Note: one.\n"] {
            assert_eq!(Transcript::parse(text), None, "{text}");
        }
    }

    #[test]
    fn names_may_stand_above_times_and_in_marks() {
        for (text, expected) in [
            (
                "Anna Holm\n00:03\nIt came.\n\nOle\n[00:07]\nWhen?\n",
                vec!["00:00:03 Anna Holm: It came.", "00:00:07 Ole: When?"],
            ),
            (
                "Anna: It came.\n[Bo]: No.\n\"Ole\": Yes.\nNurse/Lone: Never.\n\nAnna: There is one thing.\n\nAnna: Good.\n",
                vec![
                    "1 Anna: It came.",
                    "2 –: [Bo]: No.",
                    "3 –: \"Ole\": Yes.",
                    "4 –: Nurse/Lone: Never.",
                    "5 Anna: There is one thing.",
                    "6 Anna: Good.",
                ],
            ),
        ] {
            assert_eq!(cue_lines(text), expected, "{text}");
        }
    }

    #[test]
    fn a_question_in_a_turn_is_not_the_speakers() {
        let text = "Karen: It was hard.\n\nFor us all.\n\nWhat did you do?\n\nI threw it out.\n\nMette: And then?\n\nKaren: No.\n";
        assert_eq!(
            cue_lines(text),
            [
                "1 Karen: It was hard.\n\nFor us all.",
                "2 –: What did you do?\n\nI threw it out.",
                "3 Mette: And then?",
                "4 Karen: No."
            ]
        );
        let messages = "10:14\nMette Dahl\nHow was it?\n10:15\nKaren Holm\nFine.\n";
        assert_eq!(cue_lines(messages), ["00:10:14 Mette Dahl: How was it?", "00:10:15 Karen Holm: Fine."]);
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
