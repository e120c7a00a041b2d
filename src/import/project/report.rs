//! Puts a report into the project: a folder for each theme, a file for each insight, with their quotes and recommendations.

use super::{
    Change, Ledger, Plan, Project,
    quote_text::{DOUBLE_BRACKETS, QuoteKeys, block, check_quote, quote_text},
    record::{RecordedRow, digest},
    voices::Voices,
};
use crate::{
    check::NamePatterns,
    diag::{Report as Findings, Severity},
    import::{
        person::{is_role, person_name, pseudonym},
        read::{BlockKind, Passage, Refusal, Report, ReportBlock, note_mark, replace_note_marks, split_note_marks},
    },
    model::{
        id, idea,
        prose::{self, BlockQuoteMode},
        testimony::is_interviewer,
    },
    source::{NAMES_PATH, Private},
};
use regex::{Captures, Regex};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::LazyLock,
};

/// Keys of front matter that may say who may read a text.
const RESTRICTIONS: [&str; 9] =
    ["consent", "audience", "access", "visibility", "confidential", "private", "samtykke", "fortrolig", "adgang"];

/// The folder for the pictures of reports, in `content/`.
const PICTURES: &str = "pictures";

/// The list of recommendations for the whole catalogue.
const RECOMMENDATIONS_PATH: &str = "content/recommendations.md";

/// The title in place of a heading that must not be published.
const TODO: &str = "TODO";

/// The beginning of the label that stands for a quote's id where its words were.
const QUOTE_LABEL: &str = "quote ";

/// The key of a report among the rows of its file.
const KEY: &str = "report";

/// The pictures, notes and decisions that the import of a report needs beside its text.
pub struct Surroundings<'a> {
    /// The names of the pictures beside the report, which are brought along.
    pub pictures: BTreeSet<String>,
    /// The themes that other notes become, by [`themes_of_notes`].
    pub notes: &'a BTreeMap<String, String>,
    /// The numbers of the quotations within sentences that somebody said.
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

impl Surroundings<'_> {
    /// Returns the slug of the theme that the note at `path` becomes: a path from the top or from a neighbour, or its name alone.
    fn theme(&self, path: &str) -> Option<&str> {
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

/// Returns the path of a note as links spell it: without its suffix, in lower case.
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
    (source, surroundings): (&[u8], &Surroundings<'_>),
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
    if let Some(earlier) = project.record.files.get(file_name).and_then(|rows| rows.get(KEY)) {
        if earlier.digest == own_digest {
            plan.ledger.refused = earlier.refused.clone();
            plan.ledger.rows = report.rows.max(earlier.refused.len());
            plan.ledger.unchanged = plan.ledger.rows - plan.ledger.refused.len();
        } else {
            let reason = "this report was imported before, and its text is yours now: write what has changed, and what was refused, into the project";
            plan.ledger.refused = vec![Refusal::new(file_name, reason)];
            plan.ledger.rows = 1;
        }
        return plan;
    }
    if let Some(damage) = &report.damage {
        let reason = format!("its front matter cannot be read, and may say who may read it: {damage}");
        plan.ledger.refused = vec![Refusal::new(file_name, reason)];
        plan.ledger.rows = 1;
        return plan;
    }
    if let Some(key) = RESTRICTIONS.iter().find(|key| report.extra.contains_key(**key)) {
        let reason = format!(
            "its front matter has `{key}:`, which may say who may read it: say it as consents, and take the line out"
        );
        plan.ledger.refused = vec![Refusal::new(file_name, reason)];
        plan.ledger.rows = 1;
        return plan;
    }
    let mut writer = ReportWriter {
        project,
        report,
        surroundings,
        names: NamePatterns::new(project.private),
        voices: Voices::new(project.catalogue, project.record),
        file_name: file_name.to_string(),
        slugs: project.catalogue.insights.iter().map(|node| node.insight.front.slug.to_string()).collect(),
        theme_slugs: project.catalogue.themes.iter().map(|node| node.theme.front.slug.to_string()).collect(),
        draft: "",
        plan,
    };
    writer.know_speakers();
    writer.write(file_name);
    let mut plan = writer.plan;
    plan.ledger.rows += report.lost_notes.len();
    let lost = report.lost_notes.iter().map(|(number, words)| {
        let reason = format!("a heading, a quote or a recommendation has no footnote: “{words}”");
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
    super::add_voices(project, &mut plan, std::mem::take(&mut writer.voices.added));
    plan.record.voices = writer.voices.into_known();
    // Headings are no rows that could be refused; every paragraph that is not refused was made.
    let rows = plan.record.files.entry(file_name.to_string()).or_default();
    let refused = plan.ledger.refused.clone();
    rows.insert(KEY.to_string(), RecordedRow { digest: own_digest, refused, ..RecordedRow::default() });
    plan.ledger.merged = report.merged;
    plan.ledger.made = plan.ledger.rows.saturating_sub(plan.ledger.refused.len() + report.merged);
    plan
}

struct ReportWriter<'a> {
    project: &'a Project<'a>,
    report: &'a Report,
    surroundings: &'a Surroundings<'a>,
    names: NamePatterns,
    voices: Voices<'a>,
    file_name: String,
    /// The slugs of insights that are taken.
    slugs: HashSet<String>,
    /// The slugs of themes that are taken.
    theme_slugs: HashSet<String>,
    /// The key of a report that is a draft itself.
    draft: &'static str,
    plan: Plan,
}

impl ReportWriter<'_> {
    /// Gives ids to the speakers, so that their names are known before any text is written.
    fn know_speakers(&mut self) {
        let report = self.report;
        let blocks = || {
            report
                .themes
                .iter()
                .flat_map(|theme| theme.blocks.iter().chain(theme.insights.iter().flat_map(|insight| &insight.blocks)))
        };
        for block in blocks() {
            if let BlockKind::Quote(Some(attribution)) = &block.kind {
                self.voice_of(attribution);
            }
        }
        super::choose_names(self.project, &mut self.voices, &mut self.plan, blocks().map(|block| block.words.as_str()));
        let listed = self.project.private.names().map(|(_, name)| name);
        let all: Vec<&str> = listed.chain(self.plan.new_names.iter().map(String::as_str)).collect();
        self.names = NamePatterns::new(&Private::from_names(&all.join("\n")));
    }

    /// Returns the voice that an attribution names: by a pseudonym, or by a name of two words or more.
    fn voice_of(&mut self, attribution: &str) -> Option<String> {
        let (code, rest) = attribution.split_once(',').map_or((attribution, ""), |(code, rest)| (code, rest));
        let (code, rest) = (code.trim(), rest.trim());
        let is_person = pseudonym(code).is_some() || person_name(code).is_some_and(|name| name.contains(' '));
        let label = Some(rest).filter(|rest| !rest.is_empty() && !rest.contains(['{', '}']));
        if !is_person && let Some(name) = person_name(code).filter(|name| !is_role(name)) {
            self.voices.doubtful.insert(name);
        }
        is_person.then(|| self.voices.id_of(&self.file_name, code, label))
    }

    fn write(&mut self, file_name: &str) {
        let is_draft = ["draft", "publish"].iter().any(|key| {
            let value = self.report.extra.get(*key).map(|value| value.to_string().replace('"', ""));
            value.is_some_and(|value| (value == "true") == (*key == "draft"))
        });
        self.draft = if is_draft { "draft: true\n" } else { "" };
        let file = file_name.rsplit('/').next().unwrap_or(file_name);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let mut number = super::last_theme_number(self.project);
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
            let title = self.public_title(title);
            let slug = take_slug(&mut self.theme_slugs, title, "theme");
            let folder = format!("content/themes/{number:02}-{slug}/");
            self.plan.theme.get_or_insert(slug);
            let body = self.blocks(&theme.blocks, Some(&folder));
            let is_first = number == super::last_theme_number(self.project) + 1;
            let extra = Some(&self.report.extra).filter(|extra| is_first && !extra.is_empty());
            let extra = extra.map(|extra| format!("extra: {}\n", serde_json::Value::Object(extra.clone())));
            self.put(&format!("{folder}index.md"), title, &extra.unwrap_or_default(), &body);
            for (place, insight) in theme.insights.iter().enumerate() {
                let body = self.blocks(&insight.blocks, None);
                let title = self.public_title(&insight.title);
                let slug = take_slug(&mut self.slugs, title, "insight");
                self.put(&format!("{folder}{:02}-{slug}.md", place + 1), title, "", &body);
            }
            // The recommendations for the whole stand with those of the last theme where the catalogue has such a list already.
            let is_last = std::ptr::eq(theme, &self.report.themes[self.report.themes.len() - 1]);
            let for_all = if is_last && has_list { &self.report.recommendations[..] } else { &[] };
            let own = theme.recommendations.iter().chain(for_all).collect::<Vec<_>>();
            self.put_recommendations(&format!("{folder}recommendations.md"), &own);
        }
        if !has_list {
            let for_all = self.report.recommendations.iter().collect::<Vec<_>>();
            self.put_recommendations(RECOMMENDATIONS_PATH, &for_all);
        }
    }

    /// Plans a list of recommendations: what introduces it, and its items.
    fn put_recommendations(&mut self, path: &str, blocks: &[&ReportBlock]) {
        let (items, texts): (Vec<&ReportBlock>, Vec<&ReportBlock>) =
            blocks.iter().copied().partition(|block| block.kind == BlockKind::Item);
        let texts: Vec<String> =
            texts.into_iter().filter_map(|text| self.own(text)).map(|words| format!("{words}\n\n")).collect();
        let items: Vec<String> = items.into_iter().filter_map(|item| self.item(item)).collect();
        if items.is_empty() && texts.is_empty() {
            return;
        }
        let words = format!("recommendations: {}", items.len());
        self.plan.changes.push(Change { sign: '+', path: path.to_string(), words });
        self.plan.files.insert(path.into(), texts.concat() + &items.concat());
    }

    /// Returns a heading that may stand in files and their names: [`TODO`] in place of one with a private name.
    fn public_title<'t>(&self, title: &'t str) -> &'t str {
        if self.names.is_in(title) { TODO } else { title }
    }

    fn put(&mut self, path: &str, title: &str, keys: &str, body: &str) {
        if title == TODO {
            let reason = format!(
                "{path}: its heading has a name that is in `{NAMES_PATH}`; write another title in place of {TODO}"
            );
            self.plan.ledger.remarks.push(reason);
        }
        // A footnote stands in each file that has its mark.
        let is_marked = |label: &str| body.contains(&format!("[^{label}]"));
        let (named, notes): (Vec<_>, Vec<_>) = self
            .report
            .footnotes
            .iter()
            .filter(|(label, _)| is_marked(label))
            .partition(|(_, note)| self.names.is_in(note));
        let body = named.iter().fold(body.to_string(), |body, (label, _)| body.replace(&format!("[^{label}]"), ""));
        for (label, _) in named {
            let reason = format!("it has a name that is in `{NAMES_PATH}`");
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
            format!("---\ntitle: {title_text}\n{}{keys}---\n\n{}\n{notes}", self.draft, body.trim_end()),
        );
    }

    /// Refuses a paragraph. Its first words say which it is, since nothing shows numbers of paragraphs.
    fn refuse(&mut self, block: &ReportBlock, reason: &str) {
        let place = format!("paragraph {}, “{}”", block.number, super::first_words(&block.words));
        self.plan.ledger.refused.push(Refusal::new(place, reason));
    }

    /// Returns blocks as Markdown. In the text of a theme, a quote has no voice and no consent: it becomes a file in `theme_folder`, and is
    /// embedded.
    fn blocks(&mut self, blocks: &[ReportBlock], theme_folder: Option<&str>) -> String {
        let mut out = String::new();
        let mut was_item = false;
        for block in blocks {
            let Some(text) = self.block(block, theme_folder) else { continue };
            let is_item = block.kind == BlockKind::Item;
            out += if is_item && was_item || out.is_empty() { "" } else { "\n" };
            out += &text;
            was_item = is_item;
        }
        out
    }

    fn block(&mut self, block: &ReportBlock, theme_folder: Option<&str>) -> Option<String> {
        match &block.kind {
            BlockKind::Item | BlockKind::Table => {
                let (block, quotes) = self.take_quotations(block, theme_folder);
                let item = if block.kind == BlockKind::Table { self.table(&block)? } else { self.item(&block)? };
                Some(std::iter::once(item).chain(quotes).collect::<Vec<_>>().join("\n"))
            }
            BlockKind::Heading(level) => {
                self.own(block).map(|words| format!("{} {words}\n", "#".repeat(usize::from(*level))))
            }
            BlockKind::Text => {
                let (block, quotes) = self.take_quotations(block, theme_folder);
                let words = self.own(&block)?;
                Some(std::iter::once(format!("{words}\n")).chain(quotes).collect::<Vec<_>>().join("\n"))
            }
            BlockKind::Quote(attribution) => self.quote(block, attribution.as_deref(), theme_folder),
        }
    }

    /// Returns a table as Markdown.
    fn table(&mut self, block: &ReportBlock) -> Option<String> {
        if self.names.is_in(&block.words) {
            self.refuse(block, &format!("it has a name that is in `{NAMES_PATH}`"));
            return None;
        }
        if idea::separate_brackets(&block.words) != block.words {
            self.refuse(block, DOUBLE_BRACKETS);
            return None;
        }
        let row = |line: &str| {
            let cells: Vec<String> = line.split('\t').map(idea::escape).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let mut rows = block.words.lines().map(row);
        let head = rows.next()?;
        let rule = "|---".repeat(block.words.lines().next()?.split('\t').count());
        let table = format!("{head}{rule}|\n{}", rows.collect::<String>());
        Some(replace_note_marks(&table, |label| format!("[^{label}]")))
    }

    fn item(&mut self, block: &ReportBlock) -> Option<String> {
        if self.report.is_markdown && block.words.lines().skip(1).any(|line| line.trim_start().starts_with('>')) {
            self.refuse(block, "there is a quote within a list: put it by itself");
            return None;
        }
        let has_bullet = self.report.is_markdown && block.kind == BlockKind::Item;
        self.own(block).map(|words| if has_bullet { format!("{words}\n") } else { format!("- {words}\n") })
    }

    /// Returns the team's own words: Markdown as it is, other text with its signs escaped. `None` if they are refused.
    fn own(&mut self, block: &ReportBlock) -> Option<String> {
        if self.names.is_in(&block.words) {
            self.refuse(block, &format!("it has a name that is in `{NAMES_PATH}`"));
            return None;
        }
        if !self.report.is_markdown && idea::separate_brackets(&block.words) != block.words {
            self.refuse(block, DOUBLE_BRACKETS);
            return None;
        }
        let words = match self.report.is_markdown {
            true => self.without_lost_links(block),
            false => block.words.lines().map(idea::escape).collect::<Vec<_>>().join("\\\n"),
        };
        Some(replace_note_marks(&words, |label| match label.strip_prefix(QUOTE_LABEL) {
            Some(id) => format!("[[{id}]]"),
            None => format!("[^{label}]"),
        }))
    }

    /// Returns Markdown in which links to other notes lead to their themes. The words of links and pictures stand in place of those whose
    /// targets are not brought along: chapters become files, and anchors and paths lead elsewhere.
    fn without_lost_links(&mut self, block: &ReportBlock) -> String {
        static LINK: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(!?)\[([^\[\]\n]*)\]\(([^()\s]+)(?: [^()\n]*)?\)|(!?)\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]*))?\]\]")
                .expect("a pattern")
        });
        let is_plain = |words: &str| !words.is_empty() && !words.contains('|');
        let (mut lost, mut brought) = (vec![], BTreeSet::new());
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
            if is_picture && self.surroundings.pictures.contains(name) {
                brought.insert(name.to_string());
                // What a picture shows, a person has to say.
                let alt = found.get(2).or(found.get(6)).map(|alt| alt.as_str());
                // Obsidian writes a width there: `![[plan.png|200]]`.
                let alt = alt.filter(|alt| alt.contains(|c: char| !c.is_ascii_digit() && c != 'x'));
                let alt = alt.unwrap_or("TODO: what it shows");
                return format!("![{alt}](<../../{PICTURES}/{name}>)");
            }
            let words = found.get(2).or(found.get(6)).map(|words| words.as_str());
            if let Some(theme) = self.surroundings.theme(&path).filter(|_| words.is_none_or(is_plain)) {
                let bar = if block.words.trim_start().starts_with('|') { "\\|" } else { "|" };
                return words.map_or(format!("[[theme:{theme}]]"), |words| format!("[[theme:{theme}{bar}{words}]]"));
            }
            lost.push(found[0].to_string());
            if is_picture && found.get(5).is_some() {
                return String::new();
            }
            words.or(found.get(5).map(|name| name.as_str())).unwrap_or_default().to_string()
        });
        let text = text.into_owned();
        self.plan.pictures.extend(brought);
        for link in lost {
            self.plan
                .ledger
                .remarks
                .push(format!("paragraph {}: `{link}` leads to nothing here; its words are kept", block.number));
        }
        text
    }

    /// Makes quotes of those quotations within sentences that somebody said, as a person says; the others are named. Returns the paragraph, in
    /// which references to the quotes stand in place of their words, and the quotes as Markdown.
    fn take_quotations(&mut self, block: &ReportBlock, theme_folder: Option<&str>) -> (ReportBlock, Vec<String>) {
        static QUOTATION: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r#"[“”„»"]((?:[^\s“”„»«"]+\s+){2,}[^\s“”„»«"]+)[“”«"]|(?:^|[\s(])[‘'‚]((?:[^\s‘'’]+(?:['’]\p{L}+)?\s+){3,}[^\s‘'’]+)[’']"#)
                .expect("a pattern")
        });
        let (mut words, mut quotes, mut end) = (String::new(), vec![], 0);
        for found in QUOTATION.captures_iter(&block.words) {
            let Some(said) = found.get(1).or(found.get(2)) else { continue };
            let mark = |at: Option<char>| at.map_or(0, char::len_utf8);
            let before = mark(block.words[..said.start()].chars().next_back());
            let range = said.start() - before..said.end() + mark(block.words[said.end()..].chars().next());
            let said = said.as_str();
            self.plan.quotations += 1;
            let number = self.surroundings.quotations_before + self.plan.quotations;
            let id = id::from_words(said);
            let quote = self
                .surroundings
                .quotations
                .contains(number)
                .then(|| self.said_within_sentence(said, &id, theme_folder))
                .flatten();
            let Some(quote) = quote else {
                let remark =
                    format!("quotation {number}, in paragraph {}: “{}”", block.number, super::first_words(said));
                self.plan.ledger.remarks.push(remark);
                self.plan.untaken_quotations += 1;
                continue;
            };
            words += &block.words[end..range.start];
            words += &note_mark(&format!("{QUOTE_LABEL}{id}"));
            end = range.end;
            quotes.push(quote);
        }
        words += &block.words[end..];
        let is_mark = |c: char| matches!(c, '“' | '”' | '„' | '»' | '«' | '"');
        if block.words.starts_with(is_mark) && !block.words.trim_start_matches(is_mark).contains(is_mark) {
            let shown = super::first_words(&block.words);
            let remark = format!(
                "paragraph {}: “{shown}” opens a quotation that it does not close; here it is your own text",
                block.number
            );
            self.plan.ledger.remarks.push(remark);
        }
        (ReportBlock { words, ..block.clone() }, quotes)
    }

    /// Returns what somebody said within a sentence as Markdown, as [`Self::quote`] does. `None` if it cannot be a quote.
    fn said_within_sentence(&mut self, said: &str, id: &str, theme_folder: Option<&str>) -> Option<String> {
        let (said, notes) = split_note_marks(said);
        if self.names.is_in(&said) || !notes.is_empty() {
            return None;
        }
        match theme_folder {
            Some(folder) => self.quote_file(folder, &said, (None, None)).ok(),
            None => block_quote(&said, (None, None))
                .ok()
                .map(|text| text.replace("{consent=", &format!("{{#{id} consent="))),
        }
    }

    /// Returns a quote as Markdown: a block quote, or, in the text of a theme, what embeds the file of the quote. `None` if it is refused.
    fn quote(&mut self, block: &ReportBlock, attribution: Option<&str>, theme_folder: Option<&str>) -> Option<String> {
        if self.names.is_in(&block.words) {
            self.refuse(block, &format!("it has a name that is in `{NAMES_PATH}`"));
            return None;
        }
        if let Some(name) = named_speaker(&block.words) {
            let reason =
                format!("it is a conversation in which “{name}” speaks: put `Citizen:` or the like in its place");
            self.refuse(block, &reason);
            return None;
        }
        // `[!quote] At night` is the title of what follows.
        let marker = block.words.strip_prefix("[!").and_then(|rest| rest.split_once(']'));
        let (title, words) = match marker.map(|(_, rest)| rest.split_once('\n').unwrap_or((rest, ""))) {
            Some((title, words)) => (title.trim_start_matches(['+', '-']).trim(), words),
            None => ("", block.words.as_str()),
        };
        // Braces of an attribution would be read as attributes.
        let attribution = attribution.map(|by| by.replace(['{', '}'], ""));
        let attribution = attribution.as_deref();
        let voice = attribution.and_then(|by| self.voice_of(by));
        let result = match theme_folder {
            Some(folder) => self.quote_file(folder, words, (voice.as_deref(), attribution)),
            None => block_quote(words, (voice.as_deref(), attribution)),
        };
        match result {
            Ok(text) if title.is_empty() => Some(text),
            // The title belongs to the quote, and has its consent.
            Ok(text) if theme_folder.is_none() => Some(format!("> [!QUOTE] {title}\n{text}")),
            Ok(text) => {
                self.plan
                    .ledger
                    .remarks
                    .push(format!("paragraph {}: the quote’s title “{title}” is not kept", block.number));
                Some(text)
            }
            Err(reason) => {
                self.refuse(block, &reason);
                None
            }
        }
    }

    /// Plans the file of a quote in the folder of a theme, and returns what embeds it.
    fn quote_file(
        &mut self,
        folder: &str,
        words: &str,
        (voice, attribution): (Option<&str>, Option<&str>),
    ) -> Result<String, String> {
        let keys = QuoteKeys {
            voice,
            attribution: attribution.filter(|_| voice.is_none()),
            insight: None,
            said_at: None,
            tags: &[],
        };
        let text = quote_text(words, &keys);
        let id = id::from_words(words);
        let path = format!("{folder}quotes/{id}.md");
        let passage = Passage { words: words.to_string(), ..Passage::default() };
        check_quote(&path.as_str().into(), &text, &passage)?;
        self.plan.changes.push(Change { sign: '+', path: path.clone(), words: super::first_words(words) });
        self.plan.files.insert(path.as_str().into(), text);
        Ok(format!("![[{id}]]\n"))
    }
}

/// Returns the name of a person that stands before a colon in a conversation with an interviewer.
fn named_speaker(words: &str) -> Option<&str> {
    let speakers =
        || words.lines().filter_map(|line| line.split_once(": ")).map(|(name, _)| name.trim_matches(['*', '_', ' ']));
    let is_person = |name: &&str| {
        person_name(name).is_some_and(|name| !is_role(&name)) && !is_interviewer(name) && pseudonym(name).is_none()
    };
    speakers().find(is_person).filter(|_| speakers().any(is_interviewer))
}

/// Returns a quote as a block quote of an insight.
fn block_quote(words: &str, (voice, attribution): (Option<&str>, Option<&str>)) -> Result<String, String> {
    let last = match (voice, attribution) {
        (Some(voice), _) => format!("— {{voice={voice}}}"),
        (None, Some(by)) => format!("— {by} {{consent=internal}}"),
        (None, None) => "— {consent=internal}".to_string(),
    };
    let text = format!("{}>\n> {last}\n", block(words));
    let mut findings = Findings::default();
    let parsed = prose::parse(&"a.md".into(), &text, 0, BlockQuoteMode::Testimony, &mut findings);
    match findings.iter().find(|finding| finding.severity == Severity::Error) {
        Some(error) => Err(format!("its words cannot be a quote: {}", error.message)),
        None if parsed.quotes.len() != 1 => Err("its words cannot be a quote: they are more than one".to_string()),
        None => Ok(text),
    }
}

/// Returns a slug for `title` that is not in `taken`, and adds it.
fn take_slug(taken: &mut HashSet<String>, title: &str, fallback: &str) -> String {
    let slug = id::short_slug(title);
    let base = if slug.is_empty() { fallback.to_string() } else { slug };
    let mut slugs = std::iter::once(base.clone()).chain((2..).map(|n| format!("{base}-{n}")));
    let free = slugs.find(|slug| !taken.contains(slug)).unwrap_or(base);
    taken.insert(free.clone());
    free
}
