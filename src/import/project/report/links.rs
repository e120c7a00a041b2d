//! Links and pictures of notes -> references and pictures of the project.

use super::planner::ReportPlanner;
use crate::import::read::ReportBlock;
use regex::{Captures, Regex};
use std::{collections::BTreeSet, sync::LazyLock};

/// The folder for the pictures of reports, in `content/`.
const PICTURES: &str = "pictures";

impl ReportPlanner<'_> {
    /// Resolves the links of a paragraph: a link to a note becomes a link to its theme, and a picture beside the report is shown. Any other
    /// link that is not to a web, mail or telephone address is replaced by its text, and an embed without a target is removed.
    pub(super) fn resolve_links(&mut self, block: &ReportBlock) -> String {
        static LINK: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(!?)\[([^\[\]\n]*)\]\(([^()\s]+)(?: [^()\n]*)?\)|(!?)\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]*))?\]\]")
                .expect("a pattern")
        });
        let is_plain = |words: &str| !words.is_empty() && !words.contains('|');
        let (mut unresolved, mut imported_pictures) = (vec![], BTreeSet::new());
        let text = LINK.replace_all(&block.words, |found: &Captures<'_>| {
            let target = found.get(3).map_or("", |target| target.as_str());
            if ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| target.starts_with(scheme))
                && found.get(1).is_none_or(|sign| sign.is_empty())
            {
                return found[0].to_string();
            }
            let is_picture = [1, 4].iter().any(|sign| found.get(*sign).is_some_and(|sign| sign.as_str() == "!"));
            let path = found
                .get(3)
                .or(found.get(5))
                .map_or("", |path| path.as_str())
                .trim_end_matches('\\')
                .replace("%20", " ");
            let name = path.rsplit('/').next().unwrap_or_default();
            if is_picture && self.context.pictures.contains(name) {
                imported_pictures.insert(name.to_string());
                // A person has to write the alternative text.
                let alt = found.get(2).or(found.get(6)).map(|alt| alt.as_str());
                // Obsidian writes a width there: `![[plan.png|200]]`.
                let alt = alt.filter(|alt| alt.contains(|c: char| !c.is_ascii_digit() && c != 'x'));
                let alt = alt.unwrap_or("TODO: what it shows");
                return format!("![{alt}](<../../{PICTURES}/{name}>)");
            }
            let words = found.get(2).or(found.get(6)).map(|words| words.as_str());
            if let Some(theme) = self.context.theme_slug(&path).filter(|_| words.is_none_or(is_plain)) {
                let bar = if block.words.trim_start().starts_with('|') { "\\|" } else { "|" };
                return words.map_or(format!("[[theme:{theme}]]"), |words| format!("[[theme:{theme}{bar}{words}]]"));
            }
            unresolved.push(found[0].to_string());
            if is_picture && found.get(5).is_some() {
                return String::new();
            }
            words.or(found.get(5).map(|name| name.as_str())).unwrap_or_default().to_string()
        });
        let text = text.into_owned();
        self.plan.pictures.extend(imported_pictures);
        for link in unresolved {
            self.plan.ledger.remarks.push(format!(
                "paragraph {}: the target of `{link}` is not imported, so it is no longer a link",
                block.number
            ));
        }
        text
    }
}
