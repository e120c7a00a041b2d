//! Puts a report into the project: a folder for each theme, a file for each insight, with their quotes and recommendations.

mod blocks;
mod links;
mod planner;
mod quotes;

use super::{
    Ledger, Plan, Project,
    record::{RecordedRow, digest},
    voices::Voices,
};
use crate::{
    check::NamePatterns,
    import::read::{Refusal, Report},
    source::NAMES_PATH,
};
use planner::ReportPlanner;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Words in the keys of front matter that may restrict who can read the text.
const RESTRICTION_KEYS: [&str; 27] = [
    "access",
    "adgang",
    "audience",
    "confidential",
    "consent",
    "deling",
    "embargo",
    "fortrolig",
    "fortroligt",
    "gdpr",
    "godkendt",
    "hidden",
    "intern",
    "internal",
    "internt",
    "permission",
    "privat",
    "private",
    "samtykke",
    "sensitivity",
    "share",
    "skjult",
    "tilladelse",
    "unlisted",
    "visibility",
    "withdrawn",
    "kladde",
];

/// Words in the values of front matter that may do so.
const RESTRICTION_VALUES: [&str; 14] = [
    "confidential",
    "draft",
    "fortrolig",
    "fortroligt",
    "hidden",
    "intern",
    "internal",
    "internt",
    "kladde",
    "privat",
    "private",
    "unlisted",
    "unpublished",
    "withdrawn",
];

/// Keys whose value `false` restricts who can read the text.
const PUBLICATION_KEYS: [&str; 6] = ["offentlig", "public", "publish", "published", "publicer", "udgivet"];

/// Returns the key of a report's front matter that may restrict who can read the text, whatever its case.
fn restriction_key(report: &Report) -> Option<&str> {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).filter(|word| !word.is_empty()).collect()
    };
    let has = |list: &[&str], words: &[String]| words.iter().any(|word| list.contains(&word.as_str()));
    let restricts = |(key, value): &(&String, &serde_json::Value)| {
        let key = words(key);
        // Each value of a list as a whole: `private sector` restricts nothing.
        let values: Vec<String> = match value {
            serde_json::Value::Array(values) => {
                values.iter().filter_map(|value| value.as_str()).map(str::to_lowercase).collect()
            }
            serde_json::Value::String(text) => text.split(',').map(|value| value.trim().to_lowercase()).collect(),
            value => vec![value.to_string()],
        };
        has(&RESTRICTION_KEYS, &key)
            || has(&PUBLICATION_KEYS, &key) && has(&["false", "no", "nej", "none"], &values)
            || has(&["status", "state", "tags", "tag", "keywords"], &key) && has(&RESTRICTION_VALUES, &values)
    };
    report.extra.iter().find(restricts).map(|(key, _)| key.as_str())
}

/// The key of the only row in the import record of a report.
const REPORT_KEY: &str = "report";

/// The pictures, notes and decisions that the import of a report needs beside its text.
pub struct ReportContext<'a> {
    /// The names of the pictures beside the report, which are imported with it.
    pub pictures: BTreeSet<String>,
    /// The slugs of the themes that notes become, from [`themes_of_notes`].
    pub notes: &'a BTreeMap<String, String>,
    /// The quotations within sentences that become quotes.
    pub quotations: &'a Quotations,
    /// The number of quotations in the files before this one.
    pub quotations_before: usize,
}

/// Which of the quotations within the sentences of reports become quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quotations {
    /// All of them.
    All,
    /// Those with these numbers.
    Numbers(BTreeSet<usize>),
}

impl Quotations {
    fn contains(&self, number: usize) -> bool {
        match self {
            Quotations::All => true,
            Quotations::Numbers(numbers) => numbers.contains(&number),
        }
    }
}

impl ReportContext<'_> {
    /// Returns the slug of the theme that the note at `path` becomes: a path from the top or from a neighbour, or its name alone.
    fn theme_slug(&self, path: &str) -> Option<&str> {
        let path = note_name(path.split('#').next().unwrap_or_default());
        let path = path.trim_start_matches(['.', '/']);
        self.notes.get(path).or_else(|| self.notes.get(path.rsplit('/').next()?)).map(String::as_str)
    }
}

/// Returns the slugs of the themes that reports become, by the paths of their files, and by their names where no two share one.
pub fn themes_of_notes(plans: &[Plan]) -> BTreeMap<String, String> {
    let notes = || plans.iter().filter_map(|plan| Some((note_name(&plan.ledger.file), plan.theme.clone()?)));
    let mut themes: BTreeMap<String, String> = BTreeMap::new();
    let mut shared = HashSet::new();
    for (path, theme) in notes() {
        let name = path.rsplit('/').next().unwrap_or_default().to_string();
        if themes.insert(name.clone(), theme).is_some() {
            shared.insert(name);
        }
    }
    themes.retain(|name, _| !shared.contains(name));
    themes.extend(notes().filter(|(path, _)| path.contains('/')));
    themes
}

/// Returns the path of a note as links spell it: without its extension, in lower case.
fn note_name(path: &str) -> String {
    let path = path.to_lowercase();
    path.strip_suffix(".md").or(path.strip_suffix(".markdown")).unwrap_or(&path).to_string()
}

/// Returns what importing `report`, which was read from the file `file_name` with the text `source`, would change. A report is imported
/// once: afterwards its text is the team's.
pub fn plan_report(
    project: &Project<'_>,
    (file_name, kind): (&str, String),
    report: &Report,
    (source, context): (&[u8], &ReportContext<'_>),
) -> Plan {
    let mut plan = Plan { record: project.record.clone(), ..Plan::default() };
    plan.ledger = Ledger {
        file: file_name.to_string(),
        kind,
        rows: report.rows,
        remarks: report.remarks.clone(),
        ..Ledger::default()
    };
    let own_digest = digest(&String::from_utf8_lossy(source));
    if let Some(earlier) = project.record.files.get(file_name).and_then(|rows| rows.get(REPORT_KEY)) {
        if earlier.digest == own_digest {
            plan.ledger.refused = earlier.refused.clone();
            plan.ledger.rows = report.rows.max(earlier.refused.len());
            plan.ledger.unchanged = plan.ledger.rows - plan.ledger.refused.len();
        } else {
            let reason = "this report was imported before, and its text in the project is yours now: copy later changes, and refused paragraphs, into the project by hand";
            return refuse_report(plan, reason.into());
        }
        return plan;
    }
    if let Some(damage) = &report.damage {
        let reason = format!("its front matter cannot be read, and may restrict who can read it: {damage}");
        return refuse_report(plan, reason);
    }
    if let Some(key) = restriction_key(report) {
        let reason = format!(
            "its front matter has `{key}:`, which may restrict who can read it: set consents instead, and delete the line"
        );
        return refuse_report(plan, reason);
    }
    let mut planner = ReportPlanner {
        project,
        report,
        context,
        names: NamePatterns::new(project.private),
        voices: Voices::new(project.catalogue, project.record),
        file_name: file_name.to_string(),
        slugs: project.catalogue.insights.iter().map(|node| node.insight.front.slug.to_string()).collect(),
        quote_ids: project
            .catalogue
            .quotes
            .iter()
            .map(|node| &node.quote)
            .chain(&project.catalogue.draft_quotes)
            .map(|quote| quote.id.to_string())
            .collect(),
        theme_slugs: project.catalogue.themes.iter().map(|node| node.theme.front.slug.to_string()).collect(),
        draft_line: "",
        plan,
    };
    planner.register_speakers();
    planner.plan_themes(file_name);
    let mut plan = planner.plan;
    plan.ledger.rows += report.lost_notes.len();
    let lost = report.lost_notes.iter().map(|(number, words)| {
        let reason = format!("a heading, a quote or a recommendation cannot have a footnote: “{words}”");
        Refusal::new(format!("the footnote of paragraph {number}"), reason)
    });
    plan.ledger.refused.extend(lost);
    if report.pictures > 0 {
        let remark = format!(
            "pictures in the document are not imported ({}): save them as files, and show each with `![what it shows](picture.png)`",
            report.pictures
        );
        plan.ledger.remarks.push(remark);
    }
    super::add_voices(project, &mut plan, std::mem::take(&mut planner.voices.added));
    plan.record.voices = planner.voices.into_known();
    // Every row, headings included, is made unless it was refused or merged.
    let rows = plan.record.files.entry(file_name.to_string()).or_default();
    let refused = plan.ledger.refused.clone();
    rows.insert(REPORT_KEY.to_string(), RecordedRow { digest: own_digest, refused, ..RecordedRow::default() });
    plan.ledger.merged = report.merged;
    plan.ledger.made = plan.ledger.rows.saturating_sub(plan.ledger.refused.len() + report.merged);
    plan
}

/// Returns the plan of a report that is refused as a whole.
fn refuse_report(mut plan: Plan, reason: String) -> Plan {
    plan.ledger.refused = vec![Refusal::new(plan.ledger.file.as_str(), reason)];
    plan.ledger.rows = 1;
    plan
}

/// Returns the reason for which text with a private name is refused.
fn has_private_name() -> String {
    format!("it has a name that is in `{NAMES_PATH}`")
}
