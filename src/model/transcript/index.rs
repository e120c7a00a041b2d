//! Finds words in a transcript, as faithfully as leads are compared with quotes.

use super::Transcript;
use crate::model::fidelity::{find_in_normalised, normalise};

/// A transcript whose words can be found.
#[derive(Debug)]
pub struct TranscriptIndex {
    /// The transcript.
    pub transcript: Transcript,
    /// All words, in the form in which they are compared.
    normalised: String,
    /// Where the words of each cue begin in `normalised`.
    starts: Vec<usize>,
}

impl TranscriptIndex {
    /// Indexes a transcript.
    pub fn new(transcript: Transcript) -> Self {
        let (mut normalised, mut starts) = (String::new(), vec![]);
        for cue in &transcript.cues {
            starts.push(normalised.len());
            normalised += &normalise(&cue.words);
            normalised.push(' ');
        }
        TranscriptIndex { transcript, normalised, starts }
    }

    /// Returns the cue in which `words` begin, letter by letter and with their cuts marked.
    pub fn find(&self, words: &str) -> Option<usize> {
        self.find_from(words, 0)
    }

    /// Returns the first cue from `cue` on in which `words` begin.
    pub fn find_from(&self, words: &str, cue: usize) -> Option<usize> {
        let from = *self.starts.get(cue)?;
        let start = from + find_in_normalised(words, &self.normalised[from..])?;
        Some(self.starts.partition_point(|begins| *begins <= start) - 1)
    }

    /// Returns whether `words` were said by one speaker, from `cue` on.
    pub fn is_of_one_speaker(&self, words: &str, cue: usize) -> bool {
        let end = self.starts[cue] + normalise(words).len();
        let speaker = &self.transcript.cues[cue].speaker;
        let cues = self.transcript.cues.iter().zip(&self.starts).skip(cue);
        cues.take_while(|(_, start)| **start < end).all(|(cue, _)| cue.speaker == *speaker)
    }

    /// Returns whether `words` are in the transcript a second time.
    pub fn is_repeated(&self, words: &str) -> bool {
        let Some(cue) = self.find(words) else { return false };
        let rest = self.starts.get(cue + 1).map_or("", |start| &self.normalised[*start..]);
        find_in_normalised(words, rest).is_some()
    }

    /// Returns whether `words` are at `cue` or soon after it.
    pub fn is_at(&self, words: &str, cue: usize) -> bool {
        find_in_normalised(words, self.text_at(cue, words.len() * 3 + SEARCH_MARGIN)).is_some()
    }

    /// Returns the words from `cue` on, of about `length` bytes, in the form in which they are compared.
    pub fn text_at(&self, cue: usize, length: usize) -> &str {
        let start = self.starts.get(cue).copied().unwrap_or(self.normalised.len());
        let end = self.normalised.floor_char_boundary((start + length).min(self.normalised.len()));
        // The last word is whole.
        let end = self.normalised[end..].find(' ').map_or(self.normalised.len(), |rest| end + rest);
        &self.normalised[start..end]
    }
}

/// The number of extra bytes searched after a cue: turns can be long.
const SEARCH_MARGIN: usize = 400;
