//! The anchors of each file: the ids that a link can lead to, and how other programs spell them.

use super::prose::{Block, walk_blocks};
use super::{Catalogue, TeamText, aliases::file_entities, id, prose};
use std::collections::HashMap;

/// The anchors of all files.
#[derive(Debug, Default)]
pub struct Anchors {
    by_path: HashMap<String, FileAnchors>,
}

/// The anchors of one file.
#[derive(Debug, Default)]
struct FileAnchors {
    /// The ids within the page: of headings, quotes, boards and recommendations.
    ids: Vec<String>,
    /// The anchors by which GitHub, VS Code and Obsidian link to a heading, each with the index of its id.
    spellings: HashMap<String, usize>,
    /// How often GitHub's spelling has occurred.
    github_counts: HashMap<String, usize>,
}

/// The top of any page (HTML, 7.4.6.4).
pub const TOP: &str = "top";

impl FileAnchors {
    fn add_spelling(&mut self, spelling: String, index: usize) {
        self.spellings.entry(spelling).or_insert(index);
    }

    /// Adds the anchor of a file's title, which other programs show as its first heading: the top of the page.
    fn add_title(&mut self, title: &str) {
        let index = self.ids.len();
        self.ids.push(TOP.to_string());
        self.add_spelling(id::github_anchor(title), index);
        self.add_spelling(id::slug(title), index);
    }

    fn add_heading(&mut self, heading: &prose::Heading) {
        let index = self.ids.len();
        self.ids.push(heading.id.clone());
        let words = prose::plain_text(&heading.inlines);
        // Smart punctuation has turned hyphens into dashes. GitHub keeps the hyphens that were typed and drops dashes.
        let with_hyphens = words.replace('—', "---").replace('–', "--");
        let mut spellings = vec![id::github_anchor(&words), id::github_anchor(&with_hyphens)];
        spellings.dedup();
        for spelling in spellings {
            let count = self.github_counts.entry(spelling.clone()).or_default();
            let numbered = if *count == 0 { spelling.clone() } else { format!("{spelling}-{count}") };
            *count += 1;
            self.add_spelling(numbered, index);
        }
        self.add_spelling(id::slug(&words), index);
    }
}

impl Anchors {
    /// Collects the anchors of all files of a catalogue.
    pub(super) fn new(catalogue: &Catalogue, texts: &[TeamText<'_>]) -> Self {
        let mut anchors = Anchors::default();
        for text in texts.iter().filter(|text| text.flags.headings) {
            let file = anchors.file(text.path);
            walk_blocks(text.blocks, &mut |block| {
                if let Block::Heading(heading) = block {
                    file.add_heading(heading);
                }
            });
        }
        for front in file_entities(catalogue).filter_map(|entity| catalogue.front(entity)) {
            anchors.file(&front.path).add_title(&front.title.plain);
        }
        let quotes = catalogue.quotes.iter().map(|node| (&node.quote.path, &node.quote.id));
        let boards =
            catalogue.boards.iter().map(|node| (&catalogue.workshops[node.workshop].workshop.front.path, &node.id));
        let recommendations =
            catalogue.recommendations.iter().map(|node| (&node.recommendation.path, &node.recommendation.id));
        for (path, id) in quotes.chain(boards).chain(recommendations) {
            anchors.file(path).ids.push(id.to_string());
        }
        anchors
    }

    fn file(&mut self, path: &str) -> &mut FileAnchors {
        self.by_path.entry(path.to_string()).or_default()
    }

    /// Returns the id that `fragment` means in the file at `path`: the id itself, the anchor that GitHub gives a heading, or the words of
    /// a heading.
    pub fn resolve(&self, path: &str, fragment: &str) -> Option<&str> {
        let file = self.by_path.get(path)?;
        if let Some(id) = file.ids.iter().find(|id| *id == fragment) {
            return Some(id);
        }
        // Obsidian writes the headings above before a heading: `#Chapter#Section`.
        let last = fragment.rsplit('#').next().unwrap_or(fragment);
        let spellings = [id::github_anchor(last), id::slug(last)];
        let index = spellings.iter().find_map(|spelling| file.spellings.get(spelling))?;
        file.ids.get(*index).map(String::as_str)
    }

    /// Returns the ids in the file at `path`.
    pub fn ids(&self, path: &str) -> impl Iterator<Item = &str> {
        self.by_path.get(path).into_iter().flat_map(|file| file.ids.iter().map(String::as_str))
    }
}
