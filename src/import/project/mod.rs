//! Puts passages and transcripts into the project: quotes, voices, themes, recommendations.
//!
//! A quote becomes a file of its own in `quotes/`, so that a second import changes nothing but what it made. `record` remembers what was
//! made, `voices` gives ids to people, `ledger` accounts for every row.

mod ledger;
mod passages;
mod quote_text;
mod record;
mod report;
mod rows;
mod transcript;
mod voices;

pub use ledger::Ledger;
pub use passages::plan;
pub use record::{ImportRecord, RECORD_PATH};
pub use report::{Quotations, ReportContext, plan_report, themes_of_notes};
pub use transcript::{TRANSCRIPTS_FOLDER, plan_transcript};

use crate::{
    check::NamePatterns,
    model::Catalogue,
    source::{NAMES_PATH, Private, Sources},
};
use quote_text::yaml;
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};
use voices::Voices;

/// The project into which a file is imported.
pub struct Project<'a> {
    /// Its files.
    pub sources: &'a Sources,
    /// Its catalogue, with drafts.
    pub catalogue: &'a Catalogue,
    /// The names that no text may contain, and the transcripts.
    pub private: &'a Private,
    /// What earlier imports made.
    pub record: &'a ImportRecord,
}

/// Where passages go that say nothing about it themselves.
#[derive(Clone, Debug, Default)]
pub struct Destination {
    /// The slug of a theme.
    pub theme: Option<String>,
    /// The slug of an insight.
    pub insight: Option<String>,
}

/// What an import would change.
#[derive(Debug, Default)]
pub struct Plan {
    /// The new texts by their paths.
    pub files: BTreeMap<Arc<str>, String>,
    /// The files that the import made earlier, and that the file has no row for any more.
    pub removed: Vec<String>,
    /// The changes, for people.
    pub changes: Vec<Change>,
    /// The account of the rows.
    pub ledger: Ledger,
    /// The record of all imports, with this one.
    pub record: ImportRecord,
    /// The names of people that go to the list of private names.
    pub new_names: Vec<String>,
    /// The names of the pictures beside the file that are brought along, into `content/pictures/`.
    pub pictures: BTreeSet<String>,
    /// The slug of the first theme that a report becomes.
    pub theme: Option<String>,
    /// The number of quotations within the sentences of a report.
    pub quotations: usize,
    /// Those of them that became no quotes.
    pub unused_quotations: usize,
    /// The transcripts that go to the private folder, by their paths in the project.
    pub transcripts: BTreeMap<String, String>,
}

/// A change to the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `+`, `~` or `-`; `!` for what is left to people.
    pub sign: char,
    /// The path of the file.
    pub path: String,
    /// The first words, or what happened.
    pub words: String,
}

/// Chooses the names of speakers that no text may contain from now on. A name of one word that the file also has in small letters is a word
/// of the language, which would be found everywhere.
fn choose_names<'t>(
    project: &Project<'_>,
    voices: &mut Voices<'_>,
    plan: &mut Plan,
    texts: impl Iterator<Item = &'t str> + Clone,
) {
    let listed: HashSet<String> = project.private.names().map(|(_, name)| name.to_lowercase()).collect();
    for name in std::mem::take(&mut voices.names) {
        let lower = name.to_lowercase();
        // The list is read without titles and the like.
        let read = Private::from_names(&name);
        let mut read = read.names().map(|(_, name)| name.to_lowercase()).peekable();
        if listed.contains(&lower) || read.peek().is_some() && read.all(|name| listed.contains(&name)) {
            continue;
        }
        let has_word = |text: &str| text.split(|c: char| !c.is_alphabetic()).any(|word| word == lower);
        let is_short = !name.contains(' ') && name.chars().count() < MIN_NAME_LEN;
        let is_word = !name.contains(' ') && texts.clone().any(has_word);
        let patterns = NamePatterns::new(&Private::from_names(&name));
        let mut own_texts =
            project.sources.files_under("content/").filter_map(|(path, _)| Some((path, project.sources.text(path)?)));
        let place = own_texts.find(|(path, text)| patterns.is_in(text) || patterns.is_in(path)).map(|(path, _)| path);
        let remark = match (is_short, is_word, place) {
            (true, ..) => "it is too short to search for; add the whole name".to_string(),
            (_, true, _) => "it is also a word; add it with its surname".to_string(),
            (.., Some(path)) => format!("it is in `{path}`; remove it there first"),
            (.., None) => {
                plan.new_names.push(name);
                continue;
            }
        };
        plan.ledger.remarks.push(format!("“{name}” is not added to `{NAMES_PATH}`: {remark}"));
    }
    for doubtful in std::mem::take(&mut voices.doubtful) {
        plan.ledger.remarks.push(format!("“{doubtful}”: if this is the name of somebody, add it to `{NAMES_PATH}`"));
    }
}

/// Returns the number of the last theme.
fn last_theme_number(project: &Project<'_>) -> u32 {
    let folders = project.catalogue.themes.iter().map(|node| node.theme.folder.to_string());
    folders.filter_map(|folder| number_of(&folder)).max().unwrap_or(0)
}

/// Returns the number that the name of a theme's folder begins with.
fn number_of(folder: &str) -> Option<u32> {
    folder.rsplit('/').nth(1)?.split('-').next()?.parse().ok()
}

/// Adds those of the voices `added` that a quote of the plan names to the list of voices.
fn add_voices(project: &Project<'_>, plan: &mut Plan, added: BTreeMap<String, Option<String>>) {
    let path = project.catalogue.voices_path.to_string();
    let old = project.sources.text(&path).map_or("", |text| text);
    let mut text = old.to_string();
    let is_named = |id: &str| {
        let mentions = [format!("\nvoice: {}\n", yaml(id)), format!("voice={id}}}")];
        plan.files.values().any(|file| mentions.iter().any(|mention| file.contains(mention)))
    };
    let named: Vec<_> = added.iter().filter(|(id, _)| is_named(id)).collect();
    for (id, label) in named {
        let label =
            label.as_ref().map(|label| format!("label: {}, ", serde_json::to_string(label).unwrap_or_default()));
        let separator = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        text += &format!("{separator}{id}: {{ {}kind: interview, consent: internal }}\n", label.unwrap_or_default());
        let words = format!("the voice {id}, for the team alone until you write its consent");
        plan.changes.push(Change { sign: '+', path: path.clone(), words });
    }
    if text != old {
        plan.files.insert(path.as_str().into(), text);
    }
}

/// The shortest name of one word that is searched for everywhere, in characters.
const MIN_NAME_LEN: usize = 3;

/// The number of characters of a quote that a change shows.
const SHOWN_LEN: usize = 60;

fn first_words(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHOWN_LEN { line } else { line.chars().take(SHOWN_LEN - 1).collect::<String>() + "…" }
}
