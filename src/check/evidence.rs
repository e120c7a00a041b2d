//! Edition -> what each insight rests on.

use super::Edition;
use crate::model::consent::{CHANNELS, Channel};
use std::collections::BTreeSet;

/// What carries an insight, of that which may be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceCounts<'c> {
    /// The quotes, in order.
    pub quotes: Vec<usize>,
    /// The voices, each once, in the order of `voices.yml`.
    pub voices: BTreeSet<usize>,
    /// How they were listened to, in the author's words.
    pub methods: BTreeSet<&'c str>,
}

impl Edition {
    /// What carries the insight at `index`.
    pub fn evidence(&self, index: usize) -> EvidenceCounts<'_> {
        self.evidence_of(self.quotes_of_insight(index))
    }

    /// The voices that carry the insights at `indices`, each once.
    pub fn voices_of(&self, insights: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
        let quotes = insights.into_iter().flat_map(|i| &self.insights()[i].quotes);
        quotes.filter_map(|q| self.quote(*q)?.voice).collect()
    }

    /// What `quotes` come to.
    pub fn evidence_of(&self, quotes: Vec<usize>) -> EvidenceCounts<'_> {
        let voices: BTreeSet<usize> = quotes.iter().filter_map(|q| self.quote(*q)?.voice).collect();
        let methods = voices.iter().filter_map(|v| self.voice(*v)?.kind.as_deref()).collect();
        EvidenceCounts { quotes, voices, methods }
    }

    /// For each channel, how many of `quotes` may stand in it.
    pub fn in_channels(&self, quotes: &[usize]) -> [(Channel, usize); 5] {
        CHANNELS.map(|(_, channel)| (channel, self.in_one(quotes, channel)))
    }

    /// How many of `quotes` may stand in `channel`.
    pub fn in_one(&self, quotes: &[usize], channel: Channel) -> usize {
        quotes.iter().filter(|q| self.may_stand_in(**q, channel)).count()
    }
}
