//! Lists the team's own texts, that is all words but testimony, from every place of the catalogue; and the front matter of its files.

use super::{
    Catalogue, front,
    prose::{self, Block, ContentFlags, Inline, OutgoingLink, Prose},
};
use std::{borrow::Cow, sync::Arc};

/// A piece of the team's own text, from any part of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct TeamText<'c> {
    /// The path of the file.
    pub path: &'c Arc<str>,
    /// The blocks of the text.
    pub blocks: &'c [Block],
    /// Running text outside the blocks, such as a title or a prompt.
    pub inlines: &'c [Inline],
    /// The kinds of content, beyond words, in the text.
    pub flags: ContentFlags,
    /// The prose that the text is the whole of, with its links already collected; `None` for a text put together from parts.
    prose: Option<&'c Prose>,
}

impl<'c> TeamText<'c> {
    /// Returns the outgoing links of the text.
    pub fn links(&self) -> Cow<'c, [OutgoingLink]> {
        match self.prose {
            Some(prose) => Cow::Borrowed(&prose.links),
            None if self.flags.links => Cow::Owned(prose::outgoing_links(self.blocks, self.inlines)),
            None => Cow::Borrowed(&[]),
        }
    }

    fn new(path: &'c Arc<str>, blocks: &'c [Block], inlines: &'c [Inline]) -> Self {
        TeamText { path, blocks, inlines, flags: ContentFlags::from_content(blocks, inlines), prose: None }
    }

    fn from_prose(front: &'c front::Front, prose: &'c Prose) -> Self {
        TeamText { path: &front.path, blocks: &prose.blocks, inlines: &[], flags: prose.flags, prose: Some(prose) }
    }
}

impl Catalogue {
    /// Returns the team's own texts that have any content flag, such as a link, a picture or a heading. Texts of plain words are left out.
    pub fn team_texts(&self) -> Vec<TeamText<'_>> {
        self.team_texts_with_recommendations(|_| true)
    }

    /// Returns the same, but of the recommendations only those for which `keep_recommendation` returns true for their index.
    pub fn team_texts_with_recommendations(&self, keep_recommendation: impl Fn(usize) -> bool) -> Vec<TeamText<'_>> {
        let from_prose = |front, prose| TeamText::from_prose(front, prose);
        let mut texts = vec![];
        texts.extend(self.front_page.iter().chain(&self.pages).map(|page| from_prose(&page.front, &page.prose)));
        for node in &self.themes {
            texts.push(from_prose(&node.theme.front, &node.theme.prose));
            for paper in &node.papers {
                let path = &paper.front.path;
                texts.push(TeamText::new(path, &paper.opening, &[]));
                texts.extend(paper.entries.iter().map(|entry| TeamText::new(path, &entry.blocks, &entry.title)));
            }
        }
        texts.extend(self.insights.iter().map(|node| from_prose(&node.insight.front, &node.insight.prose)));
        for group in self.groups.iter().filter(|group| group.flags.any()) {
            let kept: Vec<usize> = group.items.iter().copied().filter(|i| keep_recommendation(*i)).collect();
            // A group of which no recommendation is kept is not shown. It has no path: its heading stands in the file of its first
            // recommendation.
            if let Some(first) = group.items.first().filter(|_| !kept.is_empty()) {
                let path = &self.recommendations[*first].recommendation.path;
                texts.push(TeamText::new(path, &group.group.provenance, &group.group.title));
            }
            let recommendations = kept.iter().map(|i| &self.recommendations[*i].recommendation);
            texts.extend(recommendations.map(|recommendation| TeamText {
                path: &recommendation.path,
                blocks: &recommendation.details,
                inlines: &recommendation.text,
                flags: recommendation.flags,
                prose: None,
            }));
        }
        texts.extend(self.practices.iter().map(|node| from_prose(&node.practice.front, &node.practice.prose)));
        for node in &self.workshops {
            let path = &node.workshop.front.path;
            texts.push(TeamText::new(path, &node.workshop.opening, &[]));
            for board in &node.workshop.boards {
                texts.push(TeamText::new(path, &board.text, &board.question));
                texts.extend(board.ideas.iter().map(|idea| TeamText::new(path, &[], &idea.text)));
            }
        }
        for sheet in &self.sheets {
            let path = &sheet.front.path;
            texts.push(TeamText::new(path, &sheet.opening, &[]));
            texts.extend(sheet.fields.iter().map(|field| TeamText::new(path, &field.help, &field.prompt)));
        }
        texts.extend(self.meetings.iter().map(|node| from_prose(&node.meeting.front, &node.meeting.prose)));
        texts.retain(|text| text.flags.any());
        texts
    }

    /// Returns the front matter of every page, theme, insight, practice, workshop, sheet and meeting.
    pub fn fronts(&self) -> Vec<&front::Front> {
        let pages = self.front_page.iter().chain(&self.pages).map(|p| &p.front);
        let themes = self.themes.iter().map(|n| &n.theme.front);
        let insights = self.insights.iter().map(|n| &n.insight.front);
        let practices = self.practices.iter().map(|n| &n.practice.front);
        let workshops = self.workshops.iter().map(|n| &n.workshop.front);
        let sheets = self.sheets.iter().map(|s| &s.front);
        let meetings = self.meetings.iter().map(|n| &n.meeting.front);
        pages.chain(themes).chain(insights).chain(practices).chain(workshops).chain(sheets).chain(meetings).collect()
    }
}
