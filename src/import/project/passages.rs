//! Puts passages into the project: each becomes a file of its own, or is found there.

use super::{
    Change, Destination, Ledger, Plan, Project, add_voices, choose_names, first_words, number_of,
    quote_text::{QuoteKeys, block, check_quote, quote_text, recommendation_text},
    record::{RecordedRow, digest},
    voices::Voices,
};
use crate::{
    check::NamePatterns,
    import::read::{Passage, PassageKind, Reading, Refusal},
    model::{
        id,
        quote::Quote,
        testimony::Testimony,
        transcript::{Transcript, TranscriptIndex},
    },
    source::{NAMES_PATH, Private},
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Returns what importing `reading`, which was read from the file `file_name` as `kind`, would change.
pub fn plan(
    project: &Project<'_>,
    (file_name, kind): (&str, String),
    reading: &Reading,
    destination: &Destination,
) -> Plan {
    let mut planner = Planner::new(project, destination);
    planner.plan.ledger = Ledger::open(file_name, kind, reading);
    // The names of all speakers are known before the first words are looked at.
    let ids: Vec<Option<String>> = reading
        .passages
        .iter()
        .map(|passage| passage.voice.as_deref().map(|name| planner.voices.id_of(name, passage.attribution.as_deref())))
        .collect();
    choose_names(
        project,
        &mut planner.voices,
        &mut planner.plan,
        reading.passages.iter().map(|passage| passage.words.as_str()),
    );
    if !planner.plan.new_names.is_empty() {
        let listed = project.private.names().map(|(_, name)| name);
        let all: Vec<&str> = listed.chain(planner.plan.new_names.iter().map(String::as_str)).collect();
        planner.names = NamePatterns::new(&Private::from_names(&all.join("\n")));
    }
    let recorded = project.record.files.get(file_name).cloned().unwrap_or_default();
    let mut rows = BTreeMap::new();
    for (passage, voice) in reading.passages.iter().zip(&ids) {
        let key = row_key(passage);
        match planner.place(passage, voice.as_deref(), recorded.get(&key)) {
            Ok(row) => rows.extend(row.map(|row| (key, row))),
            Err(reason) => {
                planner.plan.ledger.refused.push(Refusal::new(passage.place.clone(), reason));
                // What was imported earlier stays.
                rows.extend(recorded.get(&key).map(|row| (key, row.clone())));
            }
        }
    }
    let refused: HashSet<&str> = HashSet::from_iter(rows.keys().map(String::as_str));
    let gone: Vec<&RecordedRow> =
        recorded.iter().filter(|(key, _)| !refused.contains(key.as_str())).map(|(_, row)| row).collect();
    planner.remove(&gone);
    planner.finish(file_name, rows)
}

/// Returns the key by which a second import finds a row again.
fn row_key(passage: &Passage) -> String {
    match &passage.key {
        Some(key) => format!("id {key}"),
        None => format!("words {}", digest(&format!("{:?} {:?} {}", passage.kind, passage.voice, passage.words))),
    }
}

/// The number of words from which two quotes with the same words are one, whoever is named.
const MIN_OWN_WORDS: usize = 5;

/// The number of places that a remark names.
const MAX_PLACES: usize = 5;

struct Planner<'a> {
    project: &'a Project<'a>,
    destination: &'a Destination,
    plan: Plan,
    voices: Voices<'a>,
    /// The names that no text may contain, with those of this file.
    names: NamePatterns,
    /// The quotes of the project by their words, and the ids that are taken.
    by_words: HashMap<&'a str, Vec<&'a Quote>>,
    taken_ids: HashSet<String>,
    /// The folders of themes by their slugs, also of those that are new.
    theme_folders: BTreeMap<String, String>,
    /// The transcripts of the project, by their paths in the private folder.
    transcripts: Vec<(&'a str, TranscriptIndex)>,
    /// How often words are read as something else.
    meanings: BTreeMap<&'static str, Vec<String>>,
}

impl<'a> Planner<'a> {
    fn new(project: &'a Project<'a>, destination: &'a Destination) -> Self {
        let catalogue = project.catalogue;
        let quotes = || catalogue.quotes.iter().map(|node| &node.quote).chain(&catalogue.draft_quotes);
        let themes = catalogue.themes.iter().map(|node| &node.theme);
        Planner {
            project,
            destination,
            plan: Plan::default(),
            voices: Voices::new(catalogue, project.record),
            names: NamePatterns::new(project.private),
            by_words: quotes().fold(HashMap::new(), |mut by_words, quote| {
                by_words.entry(quote.testimony.plain_text()).or_insert_with(Vec::new).push(quote);
                by_words
            }),
            taken_ids: quotes().map(|quote| quote.id.to_string()).collect(),
            theme_folders: themes.map(|theme| (theme.front.slug.to_string(), theme.folder.to_string())).collect(),
            transcripts: project
                .private
                .transcripts()
                .filter_map(|(path, text)| Some((path, TranscriptIndex::new(Transcript::parse(text)?))))
                .collect(),
            meanings: BTreeMap::new(),
        }
    }

    /// Puts one passage into the plan. Returns what it became, if the import made that.
    ///
    /// # Errors
    /// Returns the reason why it is not imported.
    fn place(
        &mut self,
        passage: &Passage,
        voice: Option<&str>,
        recorded: Option<&RecordedRow>,
    ) -> Result<Option<RecordedRow>, String> {
        let texts = [Some(passage.words.as_str()), passage.attribution.as_deref(), passage.insight.as_deref()];
        let texts = texts.into_iter().flatten().chain(passage.themes.iter().map(String::as_str));
        if texts.into_iter().any(|text| self.names.is_in(text)) {
            return Err(format!("it has a name that is in `{NAMES_PATH}`: put `*a friend*` or the like in its place"));
        }
        if let Some(row) = recorded.filter(|row| self.project.sources.text(&row.path).is_some()) {
            return self.update(passage, row).map(Some);
        }
        if self.is_typed(passage, voice)? {
            self.plan.ledger.unchanged += 1;
            // The file belongs to whoever wrote it: the record does not claim it.
            return Ok(None);
        }
        let label = voice.and_then(|id| self.voices.added.get(id)).and_then(Option::as_deref);
        let attribution = passage.attribution.clone().filter(|own| label != Some(own.as_str()));
        let (folder, insight) = self.destination_of(passage)?;
        let name = id::from_words(&passage.words);
        let (subfolder, slug) = match passage.kind {
            PassageKind::Quote => ("quotes", self.free_id(&name)),
            PassageKind::Recommendation => ("recommendations", self.free_id(&name)),
        };
        let path = format!("{folder}{subfolder}/{slug}.md");
        let text = match passage.kind {
            PassageKind::Recommendation => recommendation_text(&passage.words),
            PassageKind::Quote => quote_text(
                &passage.words,
                &QuoteKeys {
                    voice,
                    attribution: attribution.as_deref(),
                    insight: insight.as_deref(),
                    said_at: passage.said_at.clone().or_else(|| self.find_said_at(&passage.words)).as_deref(),
                    tags: passage.themes.get(1..).unwrap_or_default(),
                },
            ),
        };
        if passage.kind == PassageKind::Quote {
            let meanings = check_quote(&path.as_str().into(), &text, passage)?;
            meanings
                .into_iter()
                .for_each(|meaning| self.meanings.entry(meaning).or_default().push(passage.place.clone()));
        }
        self.plan.ledger.made += 1;
        self.taken_ids.insert(slug);
        self.write('+', &path, text.clone(), &passage.words);
        Ok(Some(RecordedRow { digest: digest(&text), words: digest(&passage.words), path }))
    }

    /// Returns where words were said, if that is one place in one transcript.
    fn find_said_at(&self, words: &str) -> Option<String> {
        let is_long = words.split_whitespace().count() >= MIN_OWN_WORDS;
        let found = self.transcripts.iter().filter(|_| is_long);
        let mut found = found.filter_map(|(path, index)| Some((path, index, index.find(words)?)));
        let (path, index, cue) = found.next()?;
        let is_only = found.next().is_none() && !index.is_repeated(words);
        is_only.then(|| format!("{path}#{}", index.transcript.anchor(cue)))
    }

    /// Returns whether a quote or a recommendation of the project has the words of a passage. A few words are anybody's: then the id or the
    /// voice must be the same.
    ///
    /// # Errors
    /// If the project's quote of this id has other words.
    fn is_typed(&self, passage: &Passage, voice: Option<&str>) -> Result<bool, String> {
        if passage.kind == PassageKind::Recommendation {
            let mut nodes = self.project.catalogue.recommendations.iter().map(|node| &node.recommendation);
            return Ok(nodes.any(|own| own.plain() == passage.words.trim()));
        }
        let words = Testimony::parse(&passage.words);
        let quotes = self.by_words.get(words.plain_text()).map_or(&[][..], Vec::as_slice);
        if let Some(key) = passage.key.as_deref().filter(|key| self.taken_ids.contains(*key)) {
            return match quotes.iter().any(|quote| *quote.id == *key) {
                true => Ok(true),
                false => Err(format!("the quote `{key}` of the project has other words: change them there")),
            };
        }
        let is_long = words.plain_text().split_whitespace().count() >= MIN_OWN_WORDS;
        let is_same_voice = |quote: &Quote| quote.voice.as_ref().map(|voice| voice.value.as_str()) == voice;
        Ok(quotes.iter().any(|quote| is_long || is_same_voice(quote)))
    }

    /// Brings the file that an earlier import made up to date: only its words are the import's own.
    fn update(&mut self, passage: &Passage, row: &RecordedRow) -> Result<RecordedRow, String> {
        let words = digest(&passage.words);
        if row.words == words {
            self.plan.ledger.unchanged += 1;
            return Ok(row.clone());
        }
        let text = self.project.sources.text(&row.path).map_or("", |text| text);
        let body = crate::model::front::find_parts(text).body_start.unwrap_or(0);
        let is_quote = passage.kind == PassageKind::Quote;
        let new = match is_quote {
            true => format!("{}\n{}", &text[..body], block(&passage.words)),
            false => recommendation_text(&passage.words),
        };
        if !row.is_untouched(self.project.sources) {
            return Err(format!(
                "its words are others than at the last import, and `{}` was changed by hand since: change the words there",
                row.path
            ));
        }
        if is_quote {
            check_quote(&row.path.as_str().into(), &new, passage)?;
        }
        self.plan.ledger.changed += 1;
        self.write('~', &row.path, new.clone(), &passage.words);
        Ok(RecordedRow { path: row.path.clone(), digest: digest(&new), words })
    }

    fn write(&mut self, sign: char, path: &str, text: String, words: &str) {
        self.plan.changes.push(Change { sign, path: path.to_string(), words: first_words(words) });
        self.plan.files.insert(path.into(), text);
    }

    /// Returns the folder of the theme that a passage goes to, and the slug of its insight.
    fn destination_of(&mut self, passage: &Passage) -> Result<(String, Option<String>), String> {
        let catalogue = self.project.catalogue;
        let insight = passage.insight.as_deref().or(self.destination.insight.as_deref());
        if let Some(name) = insight {
            let slug = id::slug(name);
            let found = catalogue
                .insights
                .iter()
                .find(|node| *node.insight.front.slug == *slug || id::slug(&node.insight.front.title.plain) == slug);
            let node = found.ok_or_else(|| format!("no insight is called `{name}`"))?;
            let folder = catalogue.themes[node.theme].theme.folder.to_string();
            return Ok((folder, Some(node.insight.front.slug.to_string())));
        }
        // What the command says holds before what the file says: codes are often no themes.
        let Some(name) = self.destination.theme.as_deref().or(passage.themes.first().map(String::as_str)) else {
            return Err("it names no theme: say one with `--theme`, or map a column to `theme`".to_string());
        };
        let slug = id::short_slug(name);
        let by_title = catalogue.themes.iter().find(|node| id::short_slug(&node.theme.front.title.plain) == slug);
        if let Some(node) = by_title {
            return Ok((node.theme.folder.to_string(), None));
        }
        if let Some(folder) = self.theme_folders.get(&slug) {
            return Ok((folder.clone(), None));
        }
        if slug.is_empty() {
            return Err(format!("`{name}` cannot be the name of a theme"));
        }
        let folder = format!("content/themes/{:02}-{slug}/", self.next_theme_number());
        let title = serde_json::to_string(name).unwrap_or_default();
        self.write(
            '+',
            &format!("{folder}index.md"),
            format!("---\ntitle: {title}\n---\n"),
            &format!("the theme “{name}”"),
        );
        self.theme_folders.insert(slug, folder.clone());
        Ok((folder, None))
    }

    fn next_theme_number(&self) -> u32 {
        self.theme_folders.values().filter_map(|folder| number_of(folder)).max().unwrap_or(0) + 1
    }

    fn free_id(&self, id: &str) -> String {
        let candidates = std::iter::once(id.to_string()).chain((2..).map(|number| format!("{id}-{number}")));
        candidates.into_iter().find(|id| !self.taken_ids.contains(id)).unwrap_or_default()
    }

    /// Removes what the import made of rows that the file has no more, unless somebody has worked on it.
    fn remove(&mut self, gone: &[&RecordedRow]) {
        for row in gone.iter().filter(|row| self.project.sources.text(&row.path).is_some()) {
            if row.is_untouched(self.project.sources) {
                self.plan.changes.push(Change {
                    sign: '-',
                    path: row.path.clone(),
                    words: "no longer in the file".into(),
                });
                self.plan.removed.push(row.path.clone());
            } else {
                let words = "no longer in the file, but changed by hand since: kept".into();
                self.plan.changes.push(Change { sign: '!', path: row.path.clone(), words });
            }
        }
    }

    fn finish(mut self, file_name: &str, rows: BTreeMap<String, RecordedRow>) -> Plan {
        for (meaning, places) in std::mem::take(&mut self.meanings) {
            let shown = places.iter().take(MAX_PLACES).cloned().collect::<Vec<_>>().join(", ");
            let more = if places.len() > MAX_PLACES {
                format!(" and {} more", places.len() - MAX_PLACES)
            } else {
                String::new()
            };
            self.plan.ledger.remarks.push(format!("{meaning}: {shown}{more}"));
        }
        add_voices(self.project, &mut self.plan, std::mem::take(&mut self.voices.added));
        let mut record = self.project.record.clone();
        record.voices = self.voices.into_known();
        if !rows.is_empty() || record.files.contains_key(file_name) {
            record.files.insert(file_name.to_string(), rows);
        }
        Plan { record, ..self.plan }
    }
}
