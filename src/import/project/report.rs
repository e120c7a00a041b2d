//! Puts a report into the project: a folder for each theme, a file for each insight, with their quotes and recommendations.

use super::{
    Change, Ledger, Plan, Project,
    record::{RecordedRow, digest},
    voices::{Voices, pseudonym},
};
use crate::{
    check::NamePatterns,
    diag::{Report as Findings, Severity},
    import::read::{BlockKind, Refusal, Report, ReportBlock},
    model::{id, idea, prose::BlockQuoteMode},
    source::NAMES_PATH,
};
use regex::{Captures, Regex};
use std::{collections::HashSet, sync::LazyLock};

/// The key of a report among the rows of its file.
const KEY: &str = "report";

/// Returns what importing `report`, which was read from the file `file_name` with the text `source`, would change. A report is imported
/// once: afterwards its text is the team's.
pub fn plan_report(project: &Project<'_>, (file_name, kind): (&str, String), report: &Report, source: &[u8]) -> Plan {
    let mut plan = Plan { record: project.record.clone(), ..Plan::default() };
    plan.ledger = Ledger { file: file_name.to_string(), kind, rows: report.rows, ..Ledger::default() };
    let own_digest = digest(&String::from_utf8_lossy(source));
    let rows = plan.record.files.entry(file_name.to_string()).or_default();
    if let Some(earlier) = rows.get(KEY) {
        if earlier.digest == own_digest {
            plan.ledger.unchanged = report.rows;
        } else {
            let reason = "this report was imported before, and its text is yours now: change it in the project";
            plan.ledger.refused = (0..report.rows).map(|_| Refusal::new(file_name, reason)).take(1).collect();
            plan.ledger.rows = 1;
        }
        return plan;
    }
    rows.insert(KEY.to_string(), RecordedRow { digest: own_digest, ..RecordedRow::default() });
    let mut writer = ReportWriter {
        project,
        report,
        names: NamePatterns::new(project.private),
        voices: Voices::new(project.catalogue, project.record),
        slugs: project.catalogue.insights.iter().map(|node| node.insight.front.slug.to_string()).collect(),
        plan,
    };
    writer.write(file_name);
    let mut plan = writer.plan;
    super::add_voices(project, &mut plan, std::mem::take(&mut writer.voices.added));
    plan.record.voices = writer.voices.into_known();
    // Headings are no rows that could be refused; every paragraph that is not refused was made.
    plan.ledger.made = plan.ledger.rows - plan.ledger.refused.len();
    plan
}

struct ReportWriter<'a> {
    project: &'a Project<'a>,
    report: &'a Report,
    names: NamePatterns,
    voices: Voices<'a>,
    /// The slugs of insights that are taken.
    slugs: HashSet<String>,
    plan: Plan,
}

impl ReportWriter<'_> {
    fn write(&mut self, file_name: &str) {
        let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
        let mut number = super::last_theme_number(self.project);
        for theme in &self.report.themes {
            number += 1;
            let title = match theme.title.as_str() {
                "" => self.report.title.as_deref().unwrap_or(stem),
                title => title,
            };
            let folder = format!("content/themes/{number:02}-{}/", slug_or(title, "theme"));
            let body = self.blocks(&theme.blocks);
            let is_first = number == super::last_theme_number(self.project) + 1;
            let extra = Some(&self.report.extra).filter(|extra| is_first && !extra.is_empty());
            let extra = extra.map(|extra| format!("extra: {}\n", serde_json::Value::Object(extra.clone())));
            self.put(&format!("{folder}index.md"), title, &extra.unwrap_or_default(), &body);
            for (place, (title, blocks)) in theme.insights.iter().enumerate() {
                let body = self.blocks(blocks);
                let base = slug_or(title, "insight");
                let names = std::iter::once(base.clone()).chain((2..).map(|n| format!("{base}-{n}")));
                let slug = names.into_iter().find(|slug| !self.slugs.contains(slug)).unwrap_or_default();
                self.put(&format!("{folder}{:02}-{slug}.md", place + 1), title, "", &body);
                self.slugs.insert(slug);
            }
            let items: Vec<String> = theme.recommendations.iter().filter_map(|item| self.item(item)).collect();
            if !items.is_empty() {
                let path = format!("{folder}recommendations.md");
                self.plan.changes.push(Change {
                    sign: '+',
                    path: path.clone(),
                    words: format!("{} recommendations", items.len()),
                });
                self.plan.files.insert(path.as_str().into(), items.concat());
            }
        }
    }

    fn put(&mut self, path: &str, title: &str, keys: &str, body: &str) {
        if self.names.is_in(title) {
            self.refuse(0, "a heading has a name that is in `private/names.txt`");
        }
        // A footnote stands in each file that has its mark.
        let is_marked = |label: &str| body.contains(&format!("[^{label}]"));
        let notes = self.report.footnotes.iter().filter(|(label, _)| is_marked(label));
        let notes: String = notes.map(|(_, note)| format!("\n{note}\n")).collect();
        let title_text = serde_json::to_string(title).unwrap_or_default();
        self.plan.changes.push(Change { sign: '+', path: path.to_string(), words: title.to_string() });
        self.plan
            .files
            .insert(path.into(), format!("---\ntitle: {title_text}\n{keys}---\n\n{}\n{notes}", body.trim_end()));
    }

    fn refuse(&mut self, number: usize, reason: &str) {
        self.plan.ledger.refused.push(Refusal::new(format!("paragraph {number}"), reason));
    }

    /// Returns blocks as Markdown.
    fn blocks(&mut self, blocks: &[ReportBlock]) -> String {
        let mut out = String::new();
        let mut was_item = false;
        for block in blocks {
            let Some(text) = self.block(block) else { continue };
            let is_item = block.kind == BlockKind::Item;
            out += if is_item && was_item || out.is_empty() { "" } else { "\n" };
            out += &text;
            was_item = is_item;
        }
        out
    }

    fn block(&mut self, block: &ReportBlock) -> Option<String> {
        match &block.kind {
            BlockKind::Item => self.item(block),
            BlockKind::Heading(level) => {
                self.own(block).map(|words| format!("{} {words}\n", "#".repeat(usize::from(*level))))
            }
            BlockKind::Text => self.own(block).map(|words| format!("{words}\n")),
            BlockKind::Quote(attribution) => self.quote(block, attribution.as_deref()),
        }
    }

    fn item(&mut self, block: &ReportBlock) -> Option<String> {
        let has_bullet = self.report.is_markdown && block.kind == BlockKind::Item;
        self.own(block).map(|words| if has_bullet { format!("{words}\n") } else { format!("- {words}\n") })
    }

    /// Returns the team's own words: Markdown as it is, other text with its signs escaped. `None` if they are refused.
    fn own(&mut self, block: &ReportBlock) -> Option<String> {
        if self.names.is_in(&block.words) {
            self.refuse(block.number, &format!("it has a name that is in `{NAMES_PATH}`"));
            return None;
        }
        if self.report.is_markdown {
            return Some(self.without_lost_links(block));
        }
        Some(block.words.lines().map(idea::escape).collect::<Vec<_>>().join("\\\n"))
    }

    /// Returns Markdown with the words of links and pictures in place of those whose targets are not brought along: chapters become files,
    /// and anchors and paths lead elsewhere.
    fn without_lost_links(&mut self, block: &ReportBlock) -> String {
        static LINK: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(!?)\[([^\[\]\n]*)\]\(([^()\s]+)(?: [^()\n]*)?\)|(!?)\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]*))?\]\]")
                .expect("a pattern")
        });
        let mut lost = vec![];
        let text = LINK.replace_all(&block.words, |found: &Captures<'_>| {
            let target = found.get(3).map_or("", |target| target.as_str());
            if ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| target.starts_with(scheme))
                && found.get(1).is_none_or(|sign| sign.is_empty())
            {
                return found[0].to_string();
            }
            lost.push(found[0].to_string());
            let words = found.get(2).or(found.get(6)).or(found.get(5));
            words.map_or("", |words| words.as_str()).to_string()
        });
        let text = text.into_owned();
        for link in lost {
            self.plan
                .ledger
                .remarks
                .push(format!("paragraph {}: `{link}` leads to nothing here; its words are kept", block.number));
        }
        text
    }

    fn quote(&mut self, block: &ReportBlock, attribution: Option<&str>) -> Option<String> {
        if self.names.is_in(&block.words) || attribution.is_some_and(|by| self.names.is_in(by)) {
            self.refuse(block.number, &format!("it has a name that is in `{NAMES_PATH}`"));
            return None;
        }
        let (code, rest) = attribution
            .map_or(("", ""), |by| by.split_once(',').map_or((by, ""), |(code, rest)| (code.trim(), rest.trim())));
        let voice = pseudonym(code).map(|_| self.voices.id_of(code, Some(rest).filter(|rest| !rest.is_empty())));
        let last = match (&voice, attribution) {
            (Some(voice), _) => format!("— {{voice={voice}}}"),
            (None, Some(by)) => format!("— {by} {{consent=internal}}"),
            (None, None) => "— {consent=internal}".to_string(),
        };
        let text = format!("{}>\n> {last}\n", super::quote_text::block(&block.words));
        let mut findings = Findings::default();
        let parsed = crate::model::prose::parse(&"a.md".into(), &text, 0, BlockQuoteMode::Testimony, &mut findings);
        let error = findings
            .iter()
            .find(|finding| finding.severity == Severity::Error)
            .map(|finding| finding.message.to_string());
        if let Some(error) =
            error.or_else(|| (parsed.quotes.len() != 1).then(|| "it is more than one quote".to_string()))
        {
            self.refuse(block.number, &format!("its words cannot be a quote: {error}"));
            return None;
        }
        Some(text)
    }
}

fn slug_or(title: &str, fallback: &str) -> String {
    let slug = id::short_slug(title);
    if slug.is_empty() { fallback.to_string() } else { slug }
}
