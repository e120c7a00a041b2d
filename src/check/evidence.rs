//! The evidence behind each insight: quotes, voices and methods, as far as the edition shows them.

use super::Edition;
use crate::model::consent::{CHANNELS, Channel};
use std::collections::BTreeSet;

/// The evidence for an insight or a list of quotes, restricted to what may be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceCounts<'c> {
    /// Indices of the quotes, in order.
    pub quotes: Vec<usize>,
    /// Indices of the voices, without duplicates, in the order of the edition.
    pub voices: Vec<usize>,
    /// The methods by which the voices were heard, in the author's words (`kind:` in `voices.yml`).
    pub methods: BTreeSet<&'c str>,
}

impl Edition {
    /// Collects the evidence for the insight at `index`.
    pub fn evidence(&self, index: usize) -> EvidenceCounts<'_> {
        self.evidence_of(self.quotes_of_insight(index))
    }

    /// Returns the voices behind the visible quotes of the insights at `insights`, without duplicates.
    pub fn voices_of_insights(&self, insights: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
        let quotes = insights.into_iter().flat_map(|i| &self.insights()[i].quotes);
        quotes.filter_map(|q| self.quote(*q)?.voice).collect()
    }

    /// Collects the voices and methods behind `quotes`.
    pub fn evidence_of(&self, quotes: Vec<usize>) -> EvidenceCounts<'_> {
        let voices: BTreeSet<usize> = quotes.iter().filter_map(|q| self.quote(*q)?.voice).collect();
        let voices = self.in_order(voices);
        let methods = voices.iter().filter_map(|v| self.voice(*v)?.kind.as_deref()).collect();
        EvidenceCounts { quotes, voices, methods }
    }

    /// Returns, for every channel, the number of `quotes` that may be shown in that channel.
    pub fn count_by_channel(&self, quotes: &[usize]) -> [(Channel, usize); 5] {
        CHANNELS.map(|(_, channel)| (channel, self.count_in_channel(quotes, channel)))
    }

    /// Returns the number of `quotes` that may be shown in `channel`.
    pub fn count_in_channel(&self, quotes: &[usize], channel: Channel) -> usize {
        quotes.iter().filter(|q| self.is_quote_visible_in(**q, channel)).count()
    }
}
