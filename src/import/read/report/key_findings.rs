//! Puts the items of a list of key findings into the insights that they are about.

use super::{BlockKind, Report, ReportBlock, heading_number, without_bullet, without_number};
use regex::Regex;
use std::sync::LazyLock;

/// Headings below which a list names the insights that follow.
static KEY_FINDINGS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:our |the |de |vores )?(?:key|main|most important|vigtigste|centrale)\s+(?:findings|insights|fund|indsigter)$|^hoved(?:fund|indsigter|pointer)$").expect("a pattern")
});

impl Report {
    /// Puts each item of a list of key findings into the insight below that has its number, as what the insight says first. Where an item has
    /// no insight of its own, the list stays.
    pub(super) fn join_key_findings(&mut self) {
        let is_list = |title: &str, blocks: &[ReportBlock]| {
            KEY_FINDINGS.is_match(title) && !blocks.is_empty() && blocks.iter().all(|b| b.kind == BlockKind::Item)
        };
        for index in 0..self.themes.len() {
            let theme = &self.themes[index];
            let place = theme.insights.iter().position(|insight| is_list(&insight.title, &insight.blocks));
            let items = match place {
                Some(place) => &theme.insights[place].blocks,
                None if is_list(&theme.title, &theme.blocks) && theme.insights.is_empty() => &theme.blocks,
                None => continue,
            };
            let items: Vec<ReportBlock> = items.clone();
            let insights: Option<Vec<(usize, usize)>> =
                items.iter().enumerate().map(|(at, item)| self.insight_of_finding(&item.words, at)).collect();
            for ((theme, insight), item) in insights.into_iter().flatten().zip(items) {
                let insight = &mut self.themes[theme].insights[insight];
                let words = without_number(without_bullet(&item.words)).to_string();
                if words.trim_end_matches('.') != insight.title.trim_end_matches('.') {
                    insight.blocks.insert(0, ReportBlock { kind: BlockKind::Text, words, number: item.number });
                }
                match place {
                    Some(place) => self.themes[index].insights[place].blocks.clear(),
                    None => self.themes[index].blocks.clear(),
                }
            }
        }
        self.themes.iter_mut().for_each(|theme| {
            theme.insights.retain(|insight| !KEY_FINDINGS.is_match(&insight.title) || !insight.blocks.is_empty());
        });
        self.themes.retain(|theme| {
            !KEY_FINDINGS.is_match(&theme.title) || !theme.blocks.is_empty() || !theme.insights.is_empty()
        });
    }

    /// Returns the theme and the place of the insight that the finding `words`, the `at`th of its list, is about: the only one that has its
    /// number, or whose title it begins with.
    fn insight_of_finding(&self, words: &str, at: usize) -> Option<(usize, usize)> {
        let bare = without_bullet(words);
        let number = heading_number(bare).or_else(|| heading_number(words)).unwrap_or_else(|| (at + 1).to_string());
        let said = without_number(bare).to_lowercase();
        let themes = self.themes.iter().enumerate();
        let all =
            || themes.clone().flat_map(|(t, theme)| theme.insights.iter().enumerate().map(move |(i, own)| (t, i, own)));
        let by_title: Vec<_> = all().filter(|(.., own)| said.starts_with(&own.title.to_lowercase())).collect();
        let by_number: Vec<_> = all().filter(|(.., own)| own.number.as_ref() == Some(&number)).collect();
        match (&by_title[..], &by_number[..]) {
            ([(theme, insight, _)], _) | ([], [(theme, insight, _)]) => Some((*theme, *insight)),
            _ => None,
        }
    }
}
