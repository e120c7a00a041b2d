//! Puts passages into the project: each becomes a file of its own, or is found there.

use super::{
    Change, Destination, Ledger, Plan, Project, add_voices, choose_names, first_words, number_of,
    quote_text::{DOUBLE_BRACKETS, QuoteKeys, check_quote, quote_text, recommendation_text},
    record::RecordedRow,
    rows::{match_rows, recorded_row, row_key},
    voices::Voices,
};
use crate::{
    check::NamePatterns,
    import::{
        person::is_machine_label,
        read::{Passage, PassageKind, Reading, Refusal},
    },
    model::{
        InsightNode, id, idea,
        quote::Quote,
        testimony::{Testimony, is_interviewer},
        transcript::{Transcript, TranscriptIndex},
    },
    source::{NAMES_PATH, Private},
};
use regex::Regex;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::LazyLock,
};

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
    let said: Vec<Option<SaidAt>> = reading.passages.iter().map(|passage| planner.find_said_at(passage)).collect();
    let ids: Vec<Option<String>> = reading
        .passages
        .iter()
        .zip(&said)
        .map(|(passage, said)| planner.voice_of(file_name, passage, said.as_ref()))
        .collect();
    if reading.passages.iter().any(|passage| passage.voice.as_deref().is_some_and(is_machine_label)) {
        planner.plan.ledger.remarks.push(
            "labels of a program, such as `S01`, are one voice each here; are they other people in each recording?"
                .into(),
        );
    }
    let attributions = reading.passages.iter().filter_map(|passage| passage.attribution.as_deref());
    attributions.for_each(|attribution| planner.voices.note_doubtful_name(attribution));
    let texts = || reading.passages.iter().map(|passage| passage.words.as_str());
    choose_names(project, &mut planner.voices, &mut planner.plan, texts());
    if !planner.plan.new_names.is_empty() {
        let listed = project.private.names().map(|(_, name)| name);
        let all: Vec<&str> = listed.chain(planner.plan.new_names.iter().map(String::as_str)).collect();
        planner.names = NamePatterns::new(&Private::from_names(&all.join("\n")));
    }
    let recorded = project.record.files.get(file_name).cloned().unwrap_or_default();
    let found = match_rows(reading, &ids, &recorded);
    let is_other_file = found.is_empty() && !recorded.is_empty() && !reading.passages.is_empty();
    let mut rows = BTreeMap::new();
    let kept: HashSet<&String> = found.values().copied().collect();
    planner.leaving = recorded.iter().filter(|(key, _)| !kept.contains(key)).map(|(_, row)| row.path.clone()).collect();
    for (index, passage) in reading.passages.iter().enumerate() {
        let old_key = found.get(&index);
        let old = old_key.and_then(|key| recorded.get(*key));
        match planner.place(passage, (ids[index].as_deref(), said[index].as_ref()), old) {
            Ok(row) => rows.extend(row.map(|row| (row_key(passage), row))),
            Err(reason) => {
                planner.plan.ledger.refused.push(Refusal::new(passage.place.clone(), reason));
                // What was imported earlier stays.
                rows.extend(old.map(|row| (row_key(passage), row.clone())));
            }
        }
    }
    let gone: Vec<(&String, &RecordedRow)> = recorded.iter().filter(|(key, _)| !kept.contains(key)).collect();
    if is_other_file {
        let remark = format!("no row of the earlier `{file_name}` is in this file: nothing of it was removed");
        planner.plan.ledger.remarks.push(remark);
        rows.extend(gone.into_iter().map(|(key, row)| (key.clone(), row.clone())));
    } else {
        let named = planner.remove(&gone);
        rows.extend(named.into_iter().map(|(key, row)| (key.clone(), row.clone())));
    }
    planner.finish(file_name, rows)
}

/// Where the words of a passage were said: the place in a transcript, and the voice that speaks there.
struct SaidAt {
    place: String,
    speaker: Option<String>,
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
    /// The files of earlier rows that the file has no more: their words are no reason to make none.
    leaving: HashSet<String>,
    /// The folders of themes by their slugs, and those of new ones by their titles.
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
            leaving: HashSet::new(),
            theme_folders: themes.map(|theme| (theme.front.slug.to_string(), theme.folder.to_string())).collect(),
            transcripts: project
                .private
                .transcripts()
                .filter_map(|(path, text)| Some((path, TranscriptIndex::new(Transcript::parse(text)?))))
                .collect(),
            meanings: BTreeMap::new(),
        }
    }

    /// Returns the voice of a passage: who is named, or who speaks at the place where it was said, if a document or nobody is named.
    fn voice_of(&mut self, file_name: &str, passage: &Passage, said: Option<&SaidAt>) -> Option<String> {
        let is_document = |name: &str| {
            let documents = self.project.record.transcripts.keys();
            documents
                .into_iter()
                .any(|file| file == name || file.rsplit_once('.').is_some_and(|(stem, _)| stem == name))
        };
        let speaker = said.and_then(|said| said.speaker.clone());
        match passage.voice.as_deref() {
            Some(name) if speaker.is_none() || !is_document(name) => {
                let id = self.voices.id_of(file_name, name, passage.attribution.as_deref());
                if let Some(speaker) = speaker.filter(|speaker| *speaker != id) {
                    let remark = format!(
                        "{}: the transcript says that {speaker} said this, and the file says {id}",
                        passage.place
                    );
                    self.plan.ledger.remarks.push(remark);
                }
                Some(id)
            }
            _ => {
                let id = speaker?;
                self.voices.add(&id, passage.attribution.as_deref());
                Some(id)
            }
        }
    }

    /// Puts one passage into the plan. Returns what it became, if the import made that.
    ///
    /// # Errors
    /// Returns the reason why it is not imported.
    fn place(
        &mut self,
        passage: &Passage,
        (voice, said): (Option<&str>, Option<&SaidAt>),
        recorded: Option<&RecordedRow>,
    ) -> Result<Option<RecordedRow>, String> {
        let texts = [Some(passage.words.as_str()), passage.attribution.as_deref(), passage.insight.as_deref()];
        let texts = texts.into_iter().flatten().chain(passage.themes.iter().map(String::as_str));
        // Emphasis within a name does not hide it.
        let has_name = |text: &str| self.names.is_in(text) || self.names.is_in(&text.replace(['*', '_'], ""));
        if texts.into_iter().any(has_name) {
            return Err(format!("it has a name that is in `{NAMES_PATH}`: put `*a friend*` or the like in its place"));
        }
        if let Some(line_end) =
            passage.words.chars().find(|c| matches!(c, '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{b}' | '\u{c}'))
        {
            return Err(format!(
                "it has a line end of slides (U+{:04X}): put a blank in its place",
                u32::from(line_end)
            ));
        }
        static BLOCK_ID: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"(?m)(?:^|\s)\^[\w-]+\s*$").expect("a pattern"));
        if let Some(id) = BLOCK_ID.find(&passage.words) {
            return Err(format!(
                "`{}` at the end of a line is an id of Obsidian, and is not shown: take it out",
                id.as_str().trim()
            ));
        }
        let first = passage.words.split_once(':').map_or("", |(first, _)| first.trim());
        if self.project.catalogue.voices.iter().any(|voice| *voice.id == *first) {
            return Err(format!(
                "its words begin with `{first}:`, the id of a voice: take it out, and name the voice in its column"
            ));
        }
        if let Some(row) = recorded {
            return self.update(passage, (voice, said), row).map(Some);
        }
        if self.is_typed(passage, voice)? {
            self.plan.ledger.unchanged += 1;
            // The file belongs to whoever wrote it: the record does not claim it.
            return Ok(None);
        }
        self.note_other_voice(passage, voice);
        let folder = self.folder_of(passage)?;
        let subfolder = match passage.kind {
            PassageKind::Quote => "quotes",
            PassageKind::Recommendation => "recommendations",
        };
        let slug = self.free_id(&id::from_words(&passage.words), &format!("{folder}{subfolder}/"));
        let path = format!("{folder}{subfolder}/{slug}.md");
        let text = self.text_of(passage, (voice, said))?;
        self.check(passage, &path, &text)?;
        self.plan.ledger.made += 1;
        self.taken_ids.insert(slug);
        self.write('+', &path, text.clone(), &passage.words);
        Ok(Some(recorded_row(path, &text, passage, voice)))
    }

    /// Returns the text of the file of a passage.
    fn text_of(&mut self, passage: &Passage, (voice, said): (Option<&str>, Option<&SaidAt>)) -> Result<String, String> {
        if passage.kind == PassageKind::Recommendation {
            if idea::separate_brackets(&passage.words) != passage.words {
                return Err(DOUBLE_BRACKETS.into());
            }
            return Ok(recommendation_text(&passage.words));
        }
        let insight = self.insight_of(passage)?.map(|node| node.insight.front.slug.to_string());
        let label = voice.and_then(|id| self.voices.added.get(id)).and_then(Option::as_deref);
        let attribution = passage.attribution.as_deref().filter(|own| label != Some(*own));
        let keys = QuoteKeys {
            voice,
            attribution,
            insight: insight.as_deref(),
            said_at: passage.said_at.as_deref().or(said.map(|said| said.place.as_str())),
            tags: passage.themes.get(1..).unwrap_or_default(),
        };
        Ok(quote_text(&passage.words, &keys))
    }

    /// Checks that the file of a quote gives its words, and notes what is read as something else.
    fn check(&mut self, passage: &Passage, path: &str, text: &str) -> Result<(), String> {
        if passage.kind == PassageKind::Quote {
            let meanings = check_quote(&path.into(), text, passage)?;
            meanings
                .into_iter()
                .for_each(|meaning| self.meanings.entry(meaning).or_default().push(passage.place.clone()));
        }
        Ok(())
    }

    /// Returns where the words of a passage were said, if that is one place in one transcript.
    fn find_said_at(&self, passage: &Passage) -> Option<SaidAt> {
        let words = passage.words.as_str();
        let is_long = words.split_whitespace().count() >= MIN_OWN_WORDS;
        let found = self.transcripts.iter().filter(|_| is_long && passage.kind == PassageKind::Quote);
        let mut found = found.filter_map(|(path, index)| Some((path, index, index.find(words)?)));
        let (path, index, cue) = found.next()?;
        let is_only = found.next().is_none() && !index.is_repeated(words) && index.is_of_one_speaker(words, cue);
        let speaker =
            index.transcript.cues[cue].speaker.clone().filter(|name| !is_interviewer(name) && id::is_id(name));
        is_only.then(|| SaidAt { place: format!("{path}#{}", index.transcript.anchor(cue)), speaker })
    }

    /// Returns whether a quote or a recommendation of the project has the words of a passage. A few words are anybody's: then the id or the
    /// voice must be the same.
    ///
    /// # Errors
    /// If the project's quote of this id has other words.
    fn is_typed(&self, passage: &Passage, voice: Option<&str>) -> Result<bool, String> {
        if passage.kind == PassageKind::Recommendation {
            let mut nodes = self.project.catalogue.recommendations.iter().map(|node| &node.recommendation);
            return Ok(nodes.any(|own| own.plain() == passage.words.trim() || passage.key.as_deref() == Some(&*own.id)));
        }
        let words = Testimony::parse(&passage.words);
        let quotes = self.by_words.get(words.plain_text()).map_or(&[][..], Vec::as_slice);
        let quotes: Vec<&Quote> = quotes.iter().copied().filter(|quote| !self.leaving.contains(&*quote.path)).collect();
        if let Some(key) = passage.key.as_deref().filter(|key| self.taken_ids.contains(*key)) {
            return match quotes.iter().any(|quote| *quote.id == *key) {
                true => Ok(true),
                false => Err(format!("the quote `{key}` of the project has other words: change them there")),
            };
        }
        let is_long = words.plain_text().split_whitespace().count() >= MIN_OWN_WORDS;
        let is_same_voice = |quote: &Quote| quote.voice.as_ref().map(|voice| voice.value.as_str()) == voice;
        // A quote that names nobody may be anybody's.
        let is_unnamed = |quote: &Quote| voice.is_none() || quote.voice.is_none();
        Ok(quotes.iter().any(|quote| is_same_voice(quote) || is_long && is_unnamed(quote)))
    }

    /// Notes that a quote of another voice has the words of a passage: one person can have two ids.
    fn note_other_voice(&mut self, passage: &Passage, voice: Option<&str>) {
        let words = Testimony::parse(&passage.words);
        let is_long = words.plain_text().split_whitespace().count() >= MIN_OWN_WORDS;
        let quotes = self.by_words.get(words.plain_text()).filter(|_| is_long).map_or(&[][..], Vec::as_slice);
        let others = quotes.iter().filter_map(|quote| quote.voice.as_ref()).map(|voice| voice.value.as_str());
        if let (Some(voice), Some(other)) = (voice, others.into_iter().find(|other| Some(*other) != voice)) {
            let place = format!("{} ({voice}, there {other})", passage.place);
            self.meanings
                .entry("the project has the same words of another voice; is that one person?")
                .or_default()
                .push(place);
        }
    }

    /// Brings the file that an earlier import made up to date, unless somebody has worked on it.
    fn update(
        &mut self,
        passage: &Passage,
        (voice, said): (Option<&str>, Option<&SaidAt>),
        row: &RecordedRow,
    ) -> Result<RecordedRow, String> {
        if self.project.sources.text(&row.path).is_none() {
            self.plan.ledger.unchanged += 1;
            self.plan
                .ledger
                .remarks
                .push(format!("{}: `{}` was deleted by hand, and is not made again", passage.place, row.path));
            return Ok(row.clone());
        }
        let text = self.text_of(passage, (voice, said))?;
        let path = self.path_after(passage, row)?;
        let new = recorded_row(path.clone(), &text, passage, voice);
        if path != row.path {
            self.check(passage, &path, &text)?;
            self.plan.ledger.changed += 1;
            let words = format!("moved to `{path}`");
            self.plan.changes.push(Change { sign: '-', path: row.path.clone(), words });
            self.plan.removed.push(row.path.clone());
            self.write('+', &path, text, &passage.words);
            return Ok(new);
        }
        if new.digest == row.digest {
            self.plan.ledger.unchanged += 1;
            return Ok(row.clone());
        }
        if row.is_untouched(self.project.sources) {
            self.check(passage, &row.path, &text)?;
            self.plan.ledger.changed += 1;
            self.write('~', &row.path, text, &passage.words);
            return Ok(new);
        }
        if new.words == row.words && new.voice == row.voice {
            // What else was changed, codes or the attribution, is the team's since they changed the file.
            self.plan.ledger.unchanged += 1;
            return Ok(row.clone());
        }
        let what = if new.words == row.words { "its voice is another" } else { "its words are others" };
        Err(format!("{what} than at the last import, and `{}` was changed by hand since: change it there", row.path))
    }

    /// Returns the path of what a row became: in the folder of another theme if the row no longer names the earlier one.
    fn path_after(&mut self, passage: &Passage, row: &RecordedRow) -> Result<String, String> {
        let names_other = !row.theme.is_empty() && !passage.themes.is_empty() && !passage.themes.contains(&row.theme);
        let is_chosen = self.destination.theme.is_some() || self.insight_of(passage)?.is_some();
        let subfolder_and_name = row.path.rsplitn(3, '/').take(2).collect::<Vec<_>>();
        let [name, subfolder] = subfolder_and_name[..] else { return Ok(row.path.clone()) };
        if !names_other || is_chosen || !row.is_untouched(self.project.sources) {
            return Ok(row.path.clone());
        }
        let path = format!("{}{subfolder}/{name}", self.folder_of(passage)?);
        let is_free = self.project.sources.text(&path).is_none() && !self.plan.files.contains_key(path.as_str());
        Ok(if is_free { path } else { row.path.clone() })
    }

    fn write(&mut self, sign: char, path: &str, text: String, words: &str) {
        self.plan.changes.push(Change { sign, path: path.to_string(), words: first_words(words) });
        self.plan.files.insert(path.into(), text);
    }

    /// Returns the insight that a passage goes to, if it or the command names one.
    fn insight_of(&self, passage: &Passage) -> Result<Option<&'a InsightNode>, String> {
        let Some(name) = passage.insight.as_deref().or(self.destination.insight.as_deref()) else { return Ok(None) };
        let slug = id::slug(name);
        let mut insights = self.project.catalogue.insights.iter();
        let found = insights
            .find(|node| *node.insight.front.slug == *slug || id::slug(&node.insight.front.title.plain) == slug);
        found.map(Some).ok_or_else(|| format!("no insight is called `{name}`"))
    }

    /// Returns the folder of the theme that a passage goes to, which is made if there is none.
    fn folder_of(&mut self, passage: &Passage) -> Result<String, String> {
        let catalogue = self.project.catalogue;
        if let Some(node) = self.insight_of(passage)? {
            return Ok(catalogue.themes[node.theme].theme.folder.to_string());
        }
        // What the command says holds before what the file says: codes are often no themes.
        let Some(name) = self.destination.theme.as_deref().or(passage.themes.first().map(String::as_str)) else {
            return Err("it names no theme: say one with `--theme`, or map a column to `theme`".to_string());
        };
        let slug = id::short_slug(name);
        let by_title = catalogue.themes.iter().find(|node| {
            node.theme.front.title.plain.trim().eq_ignore_ascii_case(name.trim()) || *node.theme.front.slug == *name
        });
        if let Some(node) = by_title {
            return Ok(node.theme.folder.to_string());
        }
        if let Some(folder) = self.theme_folders.get(name) {
            return Ok(folder.clone());
        }
        // `C++` and `C#` are two themes.
        let is_taken = |slug: &String| {
            catalogue.themes.iter().any(|node| *node.theme.front.slug == **slug)
                || self.theme_folders.values().any(|folder| folder.trim_end_matches('/').ends_with(&format!("-{slug}")))
        };
        let candidates = std::iter::once(slug.clone()).chain((2..).map(|number| format!("{slug}-{number}")));
        let slug = if slug.is_empty() {
            slug
        } else {
            candidates.into_iter().find(|slug| !is_taken(slug)).unwrap_or_default()
        };
        if slug.is_empty() {
            return Err(format!("`{name}` cannot be the name of a theme"));
        }
        let folder = format!("content/themes/{:02}-{slug}/", self.next_theme_number());
        let title = serde_json::to_string(&idea::escape(name)).unwrap_or_default();
        self.write(
            '+',
            &format!("{folder}index.md"),
            format!("---\ntitle: {title}\n---\n"),
            &format!("the theme “{name}”"),
        );
        self.theme_folders.insert(name.to_string(), folder.clone());
        Ok(folder)
    }

    fn next_theme_number(&self) -> u32 {
        self.theme_folders.values().filter_map(|folder| number_of(folder)).max().unwrap_or(0) + 1
    }

    fn free_id(&self, id: &str, folder: &str) -> String {
        let candidates = std::iter::once(id.to_string()).chain((2..).map(|number| format!("{id}-{number}")));
        let is_free = |id: &String| {
            let path = format!("{folder}{id}.md");
            !self.taken_ids.contains(id)
                && self.project.sources.text(&path).is_none()
                && !self.plan.files.contains_key(path.as_str())
        };
        candidates.into_iter().find(is_free).unwrap_or_default()
    }

    /// Removes what the import made of rows that the file has no more, unless somebody has worked on it. Returns those that another text
    /// names, which could not be built without them: a later import removes them.
    fn remove<'r>(&mut self, gone: &[(&'r String, &'r RecordedRow)]) -> Vec<(&'r String, &'r RecordedRow)> {
        let mut named = vec![];
        for (key, row) in gone.iter().filter(|(_, row)| self.project.sources.text(&row.path).is_some()) {
            let (sign, words) = if !row.is_untouched(self.project.sources) {
                ('!', "no longer in the file, but changed by hand since: kept".to_string())
            } else if let Some(path) = self.text_that_names(&row.path) {
                named.push((*key, *row));
                ('!', format!("no longer in the file, but `{path}` names it: kept until that is taken out"))
            } else {
                self.plan.removed.push(row.path.clone());
                ('-', "no longer in the file".to_string())
            };
            self.plan.changes.push(Change { sign, path: row.path.clone(), words });
        }
        named
    }

    /// Returns the path of a text that has the id of what the file at `path` holds.
    fn text_that_names(&self, path: &str) -> Option<&'a str> {
        let id = path.rsplit('/').next()?.strip_suffix(".md")?;
        let is_inner = |c: char| c.is_alphanumeric() || c == '-';
        let has_id = |text: &str| {
            text.match_indices(id)
                .any(|(at, _)| !text[..at].ends_with(is_inner) && !text[at + id.len()..].starts_with(is_inner))
        };
        let texts = self.project.sources.files_under("content/").filter(|(own, _)| ***own != *path);
        texts
            .filter_map(|(own, _)| Some((own, self.project.sources.text(own)?)))
            .find(|(_, text)| has_id(text))
            .map(|(own, _)| &**own)
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
