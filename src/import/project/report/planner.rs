//! The files of a report's themes and insights.

use super::{
    super::{Change, Plan, Project, choose_names, last_theme_number, voices::Voices},
    ReportContext, has_private_name,
};
use crate::{
    check::NamePatterns,
    import::{
        person::{person_name, pseudonym},
        read::{BlockKind, Refusal, Report, ReportBlock},
    },
    model::{id, idea},
    source::{NAMES_PATH, Private},
};
use std::collections::HashSet;

/// The list of recommendations for the whole catalogue.
const RECOMMENDATIONS_PATH: &str = "content/recommendations.md";

/// The placeholder for a heading that contains a private name.
const TODO: &str = "TODO";

/// Plans the files of a report, one theme after the other.
pub(super) struct ReportPlanner<'a> {
    pub(super) project: &'a Project<'a>,
    pub(super) report: &'a Report,
    pub(super) context: &'a ReportContext<'a>,
    pub(super) names: NamePatterns,
    pub(super) voices: Voices<'a>,
    pub(super) file_name: String,
    /// The slugs of insights that are taken.
    pub(super) slugs: HashSet<String>,
    /// The ids of quotes that are taken.
    pub(super) quote_ids: HashSet<String>,
    /// The slugs of themes that are taken.
    pub(super) theme_slugs: HashSet<String>,
    /// The line `draft: true` if the report is a draft; otherwise empty.
    pub(super) draft_line: &'static str,
    pub(super) plan: Plan,
}

impl ReportPlanner<'_> {
    /// Registers the speakers as voices, so that their names are private before any text is planned.
    pub(super) fn register_speakers(&mut self) {
        let report = self.report;
        let blocks = || {
            report
                .themes
                .iter()
                .flat_map(|theme| theme.blocks.iter().chain(theme.insights.iter().flat_map(|insight| &insight.blocks)))
        };
        for block in blocks() {
            if let BlockKind::Quote(Some(attribution)) = &block.kind {
                self.find_or_add_voice(attribution);
            }
        }
        choose_names(self.project, &mut self.voices, &mut self.plan, blocks().map(|block| block.words.as_str()));
        let listed = self.project.private.names().map(|(_, name)| name);
        let all: Vec<&str> = listed.chain(self.plan.new_names.iter().map(String::as_str)).collect();
        self.names = NamePatterns::new(&Private::from_names(&all.join("\n")));
    }

    /// Returns the id of the voice that an attribution names by a pseudonym or a name of two words or more, adding the voice if it is new.
    /// `None` if it names nobody.
    pub(super) fn find_or_add_voice(&mut self, attribution: &str) -> Option<String> {
        let (code, rest) = attribution.split_once(',').map_or((attribution, ""), |(code, rest)| (code, rest));
        let (code, rest) = (code.trim(), rest.trim());
        let is_person = pseudonym(code).is_some() || person_name(code).is_some_and(|name| name.contains(' '));
        let label = Some(rest).filter(|rest| !rest.is_empty() && !rest.contains(['{', '}']));
        if !is_person {
            self.voices.note_doubtful_name(attribution);
        }
        is_person.then(|| self.voices.id_of(&self.file_name, code, label))
    }

    /// Plans the files of all themes.
    pub(super) fn plan_themes(&mut self, file_name: &str) {
        let is_draft = ["draft", "publish"].iter().any(|key| {
            let value = self.report.extra.get(*key).map(|value| value.to_string().replace('"', ""));
            value.is_some_and(|value| (value == "true") == (*key == "draft"))
        });
        self.draft_line = if is_draft { "draft: true\n" } else { "" };
        let file = file_name.rsplit('/').next().unwrap_or(file_name);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let mut number = last_theme_number(self.project);
        let has_list = self.project.sources.text(RECOMMENDATIONS_PATH).is_some();
        let is_title_used = self.report.themes.iter().any(|theme| theme.title.is_empty());
        if let Some(title) = self.report.title.as_deref().filter(|_| !is_title_used) {
            let remark = format!("the title of the document is not used, because the catalogue has its own: “{title}”");
            self.plan.ledger.remarks.push(remark);
        }
        for theme in &self.report.themes {
            number += 1;
            let title = match theme.title.as_str() {
                "" => self.report.title.as_deref().unwrap_or(stem),
                title => title,
            };
            if title == stem && person_name(title).is_some_and(|name| name.contains(' ')) {
                let remark = format!(
                    "“{title}” is a title: if this is the name of somebody, write another, and add the name to `{NAMES_PATH}`"
                );
                self.plan.ledger.remarks.push(remark);
            }
            let title = self.public_title(title);
            let slug = take_slug(&mut self.theme_slugs, title, "theme");
            let folder = format!("content/themes/{number:02}-{slug}/");
            self.plan.theme.get_or_insert(slug);
            let body = self.blocks(&theme.blocks, Some(&folder));
            let is_first = number == last_theme_number(self.project) + 1;
            let extra = Some(&self.report.extra).filter(|extra| is_first && !extra.is_empty());
            let extra = extra.map(|extra| format!("extra: {}\n", serde_json::Value::Object(extra.clone())));
            self.plan_page(&format!("{folder}index.md"), title, &extra.unwrap_or_default(), &body);
            for (place, insight) in theme.insights.iter().enumerate() {
                let body = self.blocks(&insight.blocks, None);
                let title = self.public_title(&insight.title);
                let slug = take_slug(&mut self.slugs, title, "insight");
                self.plan_page(&format!("{folder}{:02}-{slug}.md", place + 1), title, "", &body);
            }
            // If the catalogue has a list of its own, the report's general recommendations go to its last theme.
            let is_last = std::ptr::eq(theme, &self.report.themes[self.report.themes.len() - 1]);
            let for_all = if is_last && has_list { &self.report.recommendations[..] } else { &[] };
            let own = theme.recommendations.iter().chain(for_all).collect::<Vec<_>>();
            self.plan_recommendations(&format!("{folder}recommendations.md"), &own);
        }
        if !has_list {
            let for_all = self.report.recommendations.iter().collect::<Vec<_>>();
            self.plan_recommendations(RECOMMENDATIONS_PATH, &for_all);
        }
    }

    /// Plans a file of recommendations: the introductory paragraphs, then the items.
    fn plan_recommendations(&mut self, path: &str, blocks: &[&ReportBlock]) {
        let (items, texts): (Vec<&ReportBlock>, Vec<&ReportBlock>) =
            blocks.iter().copied().partition(|block| block.kind == BlockKind::Item);
        let texts: Vec<String> =
            texts.into_iter().filter_map(|text| self.own_text(text)).map(|words| format!("{words}\n\n")).collect();
        let items: Vec<String> = items.into_iter().filter_map(|item| self.item(item)).collect();
        if items.is_empty() && texts.is_empty() {
            return;
        }
        let words = format!("recommendations: {}", items.len());
        self.plan.changes.push(Change { sign: '+', path: path.to_string(), words });
        self.plan.files.insert(path.into(), texts.concat() + &items.concat());
    }

    /// Returns a heading for use in texts and file names: [`TODO`] if it contains a private name.
    fn public_title<'t>(&self, title: &'t str) -> &'t str {
        if self.names.is_in(title) { TODO } else { title }
    }

    /// Plans a page with the footnotes that it refers to. Footnotes with private names are refused.
    fn plan_page(&mut self, path: &str, title: &str, keys: &str, body: &str) {
        if title == TODO {
            let reason = format!(
                "{path}: its heading has a name that is in `{NAMES_PATH}`; write another title in place of {TODO}"
            );
            self.plan.ledger.remarks.push(reason);
        }
        // Each file contains the footnotes whose marks it has.
        let is_marked = |label: &str| body.contains(&format!("[^{label}]"));
        let (private_notes, notes): (Vec<_>, Vec<_>) = self
            .report
            .footnotes
            .iter()
            .filter(|(label, _)| is_marked(label))
            .partition(|(_, note)| self.names.is_in(note));
        let body =
            private_notes.iter().fold(body.to_string(), |body, (label, _)| body.replace(&format!("[^{label}]"), ""));
        for (label, _) in private_notes {
            let reason = has_private_name();
            self.plan.ledger.rows += 1;
            self.plan.ledger.refused.push(Refusal::new(format!("footnote {label}"), reason));
        }
        let notes = notes.into_iter();
        let notes: String = notes.map(|(_, note)| format!("\n{note}\n")).collect();
        let title_text = if self.report.is_markdown { title.to_string() } else { idea::escape(title) };
        let title_text = serde_json::to_string(&title_text).unwrap_or_default();
        self.plan.changes.push(Change { sign: '+', path: path.to_string(), words: title.to_string() });
        self.plan.files.insert(
            path.into(),
            format!("---\ntitle: {title_text}\n{}{keys}---\n\n{}\n{notes}", self.draft_line, body.trim_end()),
        );
    }
}

/// Returns a slug for `title` that is not in `taken`, and adds it.
fn take_slug(taken: &mut HashSet<String>, title: &str, fallback: &str) -> String {
    let slug = id::short_slug(title);
    let base = if slug.is_empty() { fallback.to_string() } else { slug };
    take_id(taken, &base)
}

/// Returns `id`, or `id-2` and so on if it is in `taken`, and adds it.
pub(super) fn take_id(taken: &mut HashSet<String>, id: &str) -> String {
    let mut candidates = std::iter::once(id.to_string()).chain((2..).map(|n| format!("{id}-{n}")));
    let free = candidates.find(|id| !taken.contains(id)).unwrap_or_default();
    taken.insert(free.clone());
    free
}
