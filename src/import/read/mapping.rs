//! Which column of a table holds what: by the headings of known programs, by an author's mapping, or by a proposal.

use super::{
    Passage, PassageKind, Reading, Table,
    headings::{HEADINGS, OWN, PRESETS},
    table::without_guard,
};
use regex::Regex;
use std::sync::LazyLock;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The words of a quote.
    Quote,
    /// The words of a recommendation.
    Recommendation,
    /// Who said it: a name, a pseudonym or an id.
    Voice,
    /// How readers are told who said it.
    Attribution,
    /// The theme or the code; several are separated by `;` or `|`.
    Theme,
    /// The insight that the quote carries.
    Insight,
    /// The id of the row.
    Id,
    /// The place in a transcript.
    SaidAt,
    /// Whether the code in the heading applies: `Code: Waiting Applied`.
    CodeFlag,
    /// Nothing that is read.
    Ignore,
}

/// The roles by the names that `--map` takes.
pub const ROLES: [(&str, Role); 9] = [
    ("quote", Role::Quote),
    ("recommendation", Role::Recommendation),
    ("voice", Role::Voice),
    ("attribution", Role::Attribution),
    ("theme", Role::Theme),
    ("insight", Role::Insight),
    ("id", Role::Id),
    ("at", Role::SaidAt),
    ("ignore", Role::Ignore),
];

/// The roles of the columns of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The program whose export this is; `None` for any other table.
    pub program: Option<&'static str>,
    /// Each column, by its heading. Headings can repeat.
    pub columns: Vec<(String, Role)>,
}

impl Mapping {
    /// Parses `Udsagn=quote,Borger=voice`.
    ///
    /// # Errors
    /// Returns the reason if a part has no `=`, or the role or the column does not exist.
    pub fn parse(text: &str, table: &Table) -> Result<Self, String> {
        let mut columns = vec![];
        for part in text.split(',').filter(|part| !part.trim().is_empty()) {
            let Some((heading, role)) = part.rsplit_once('=') else {
                return Err(format!(
                    "`{}` has no `=`\n  help: write `--map \"Heading=quote,Heading=voice\"`",
                    part.trim()
                ));
            };
            columns.push((heading.trim().to_string(), parse_role(role.trim())?));
        }
        let mapping = Mapping { program: None, columns };
        mapping.validate(table)?;
        Ok(mapping.with_ignored(table))
    }

    /// Returns the mapping with the columns that nothing is said about.
    fn with_ignored(mut self, table: &Table) -> Self {
        let is_named = |heading: &str| self.columns.iter().any(|(named, _)| same_heading(named, heading));
        let others = table.head.iter().filter(|heading| !heading.is_empty() && !is_named(heading));
        let others: Vec<_> = others.map(|heading| (heading.clone(), Role::Ignore)).collect();
        self.columns.extend(others);
        self
    }

    /// Returns the headings of the columns that are not read.
    pub fn ignored<'t>(&self, table: &'t Table) -> Vec<&'t str> {
        let indices = self.indices(table);
        let columns = table.head.iter().zip(indices).filter(|(heading, _)| !heading.is_empty());
        columns
            .filter(|(_, role)| role.is_none_or(|role| role == Role::Ignore))
            .map(|(heading, _)| heading.as_str())
            .collect()
    }

    /// Creates a mapping from pairs of headings and roles, as `import.yml` has them. It is one for tables with these columns alone: a new
    /// column may hold what nobody has thought of.
    ///
    /// # Errors
    /// As [`Mapping::parse`].
    pub fn from_pairs<'p>(pairs: impl Iterator<Item = (&'p str, &'p str)>, table: &Table) -> Result<Self, String> {
        let columns = pairs.map(|(heading, role)| Ok((heading.to_string(), parse_role(role)?)));
        let mapping = Mapping { program: None, columns: columns.collect::<Result<_, String>>()? };
        mapping.validate(table)?;
        let is_known = |heading: &&String| mapping.columns.iter().any(|(known, _)| same_heading(known, heading));
        match table.head.iter().find(|heading| !heading.is_empty() && !is_known(heading)) {
            Some(new) => Err(format!("the column `{new}` is new")),
            None => Ok(mapping),
        }
    }

    /// Checks that every heading is in the table, and that there is one column of words.
    fn validate(&self, table: &Table) -> Result<(), String> {
        for (heading, _) in &self.columns {
            if !table.head.iter().any(|name| same_heading(name, heading)) {
                let names = table.head.iter().filter(|name| !name.is_empty()).map(String::as_str);
                let help = match crate::diag::nearest(heading, names.clone()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the columns are {}", crate::diag::quoted_list(names)),
                };
                return Err(format!("there is no column `{heading}`\n  help: {help}"));
            }
        }
        let has = |role: Role| self.columns.iter().any(|(_, own)| *own == role);
        match self.columns.iter().filter(|(_, role)| matches!(role, Role::Quote | Role::Recommendation)).count() {
            0 => Err("no column is a `quote` or a `recommendation`".to_string()),
            1 if has(Role::Recommendation) && has(Role::Voice) => {
                Err("what somebody said is a quote\n  help: map the column to `quote`, and write `from=` at the recommendation".to_string())
            }
            1 => Ok(()),
            _ => Err("a row has one column of words\n  help: import the file once for each column".to_string()),
        }
    }

    fn has_words(&self) -> bool {
        self.columns.iter().any(|(_, role)| matches!(role, Role::Quote | Role::Recommendation))
    }

    /// Returns the mapping of an export of a known program.
    pub fn of_known_program(table: &Table) -> Option<Self> {
        let has = |name: &&str| table.head.iter().any(|heading| heading.to_lowercase() == **name);
        let preset = PRESETS.iter().find(|preset| preset.headings.iter().all(&has))?;
        let role_of = |heading: &String| {
            let lower = heading.to_lowercase();
            let is_named = |(name, role): &&(&str, Role)| match role {
                Role::CodeFlag => lower.starts_with(name) && lower.ends_with(" applied"),
                _ => lower == *name,
            };
            preset.columns.iter().find(is_named).map(|(_, role)| (heading.clone(), *role))
        };
        Some(Mapping { program: Some(preset.program), columns: table.head.iter().filter_map(role_of).collect() })
    }

    /// Proposes a mapping by the headings and the contents of a table. `None` if no column can be told to hold words.
    pub fn propose(table: &Table) -> Option<Self> {
        let mut columns: Vec<(String, Role)> = vec![];
        for (role, names) in HEADINGS {
            let free = |heading: &&String| !heading.is_empty() && !columns.iter().any(|(taken, _)| taken == *heading);
            let rank =
                |heading: &String| names.iter().position(|name| heading.trim_end_matches(':').to_lowercase() == *name);
            let found = table.head.iter().filter(free).filter_map(|heading| Some((rank(heading)?, heading))).min();
            columns.extend(found.map(|(_, heading)| (heading.clone(), role)));
        }
        let mut mapping = Mapping { program: None, columns };
        if !mapping.has_words() {
            // The column with the longest texts.
            let length = |column: usize| -> usize {
                table.rows.iter().filter_map(|(_, cells)| cells.get(column)).map(|cell| cell.chars().count()).sum()
            };
            let mean = |column: usize| length(column) / table.rows.len().max(1);
            let free = |column: &usize| {
                !table.head[*column].is_empty()
                    && !mapping.columns.iter().any(|(taken, _)| *taken == table.head[*column])
            };
            let longest = (0..table.head.len()).filter(free).max_by_key(|column| length(*column))?;
            if mean(longest) < MIN_QUOTE_LEN {
                return None;
            }
            mapping.columns.insert(0, (table.head[longest].clone(), Role::Quote));
        }
        // What somebody said is a quote, whatever it proposes; and a row is one thing.
        let has = |columns: &[(String, Role)], roles: &[Role]| columns.iter().any(|(_, role)| roles.contains(role));
        let (has_quote, has_speaker) =
            (has(&mapping.columns, &[Role::Quote]), has(&mapping.columns, &[Role::Voice, Role::Attribution]));
        for (_, role) in mapping.columns.iter_mut().filter(|(_, role)| *role == Role::Recommendation) {
            *role = match (has_quote, has_speaker) {
                (true, _) => Role::Ignore,
                (false, true) => Role::Quote,
                (false, false) => Role::Recommendation,
            };
        }
        // A column of descriptions is no column of people: `Woman, 40s`.
        for (heading, role) in mapping.columns.iter_mut().filter(|(_, role)| *role == Role::Voice) {
            let column = table.head.iter().position(|name| name == heading)?;
            let cells = || table.rows.iter().filter_map(|(_, cells)| cells.get(column)).filter(|cell| !cell.is_empty());
            if cells().filter(|cell| is_description(cell)).count() * 2 > cells().count() {
                *role = Role::Attribution;
            }
        }
        Some(mapping.with_ignored(table))
    }

    /// Reads the rows of a table.
    pub fn apply(&self, table: &Table) -> Reading {
        let mut reading = Reading::default();
        let indices: Vec<Option<Role>> = self.indices(table);
        let has_voices = indices.iter().flatten().any(|role| matches!(role, Role::Voice | Role::Attribution));
        let mut unnamed: Vec<String> = vec![];
        for (number, cells) in &table.rows {
            let place = match table.sheet.is_empty() {
                true => format!("line {number}"),
                false => format!("row {number}"),
            };
            match self.passage(table, (*number, cells), &indices) {
                Ok(passage) => {
                    if has_voices && passage.voice.is_none() && passage.attribution.is_none() {
                        unnamed.push(place.clone());
                    }
                    reading.add(Passage { place, ..passage });
                }
                Err(reason) => reading.refuse(place, reason),
            }
        }
        if !unnamed.is_empty() {
            let shown = unnamed.iter().take(MAX_SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = if unnamed.len() > MAX_SHOWN { ", …" } else { "" };
            let remark = format!(
                "rows that name nobody ({}): {shown}{more}; of merged cells, the first alone has the name",
                unnamed.len()
            );
            reading.remarks.push(remark);
        }
        reading
    }

    /// Reads a row.
    ///
    /// # Errors
    /// Returns the reason why it is not imported.
    fn passage(
        &self,
        table: &Table,
        (number, cells): (usize, &[String]),
        indices: &[Option<Role>],
    ) -> Result<Passage, String> {
        let with_role = |role: Role| {
            let cells = cells.iter().zip(indices).filter(move |(_, found)| **found == Some(role));
            let cells = cells.map(|(cell, _)| if self.program == Some(OWN) { without_guard(cell) } else { cell });
            cells.map(str::trim).filter(|cell| !cell.is_empty())
        };
        let first = |role: Role| with_role(role).next().map(str::to_string);
        let is_words = |column: usize| matches!(indices.get(column), Some(Some(Role::Quote | Role::Recommendation)));
        let formula = table.formulas.range((number, 0)..=(number, usize::MAX)).find(|((_, at), _)| is_words(*at));
        if let Some((_, formula)) = formula {
            return Err(format!(
                "its cell is a formula, `={formula}`: write the words as text, with an apostrophe before them"
            ));
        }
        let (kind, words) = match (first(Role::Quote), first(Role::Recommendation)) {
            (Some(words), _) => (PassageKind::Quote, words),
            (None, Some(words)) => (PassageKind::Recommendation, words),
            (None, None) => return Err("it has no words".into()),
        };
        if !words.contains(char::is_alphabetic) {
            return Err(format!("its cell holds a number, a date or signs, and no words: `{words}`"));
        }
        if is_error_cell(&words) {
            return Err(format!("its cell shows an error, `{words}`"));
        }
        let key = first(Role::Id);
        if self.program == Some("QualCoder") && key.as_ref().is_some_and(|key| !key.starts_with("ctid")) {
            return Err("it codes a picture or a sound, and has no words".into());
        }
        let columns = table.head.len();
        if cells.iter().skip(columns).any(|cell| !cell.trim().is_empty()) {
            return Err(format!(
                "it has {} cells, and the table {columns} columns: is a separator within a text?",
                cells.len()
            ));
        }
        let applied = table.head.iter().zip(cells).zip(indices).filter(|((_, cell), role)| {
            **role == Some(Role::CodeFlag) && ["true", "1", "yes", "x"].contains(&cell.trim().to_lowercase().as_str())
        });
        let applied = applied.map(|((heading, _), _)| code_in_heading(heading));
        let themes =
            with_role(Role::Theme).flat_map(|cell| cell.split([';', '|'])).map(|theme| theme.trim().to_string());
        Ok(Passage {
            place: String::new(),
            kind,
            key: key.filter(|_| self.program != Some("QualCoder")),
            words: with_line_ends(&words, self.program),
            voice: first(Role::Voice),
            attribution: first(Role::Attribution),
            themes: themes.chain(applied).filter(|theme| !theme.is_empty()).collect(),
            insight: first(Role::Insight),
            said_at: first(Role::SaidAt),
        })
    }

    /// Returns the role of each column. Of columns with one heading, each entry takes the next.
    fn indices(&self, table: &Table) -> Vec<Option<Role>> {
        let mut roles = vec![None; table.head.len()];
        for (heading, role) in &self.columns {
            let free =
                table.head.iter().zip(&roles).position(|(name, role)| role.is_none() && same_heading(name, heading));
            if let Some(column) = free {
                roles[column] = Some(*role);
            }
        }
        roles
    }
}

/// Returns words with `\n` at the ends of lines. QualCoder writes what its window shows, in which other signs end lines and paragraphs.
fn with_line_ends(words: &str, program: Option<&str>) -> String {
    let words = words.replace("\r\n", "\n").replace('\r', "\n");
    if program == Some("QualCoder") { words.replace(['\u{2028}', '\u{2029}'], "\n") } else { words }
}

/// The most rows that a remark names.
const MAX_SHOWN: usize = 8;

/// The mean length of the texts in a column from which it is taken for quotes, in characters.
const MIN_QUOTE_LEN: usize = 20;

fn parse_role(name: &str) -> Result<Role, String> {
    let role = ROLES.iter().find(|(known, _)| *known == name).map(|(_, role)| *role);
    role.ok_or_else(|| {
        let names = crate::diag::quoted_list(ROLES.iter().map(|(name, _)| *name));
        format!("a column cannot be `{name}`\n  help: it can be {names}")
    })
}

fn same_heading(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// Returns the code in `Code: Waiting\Letters Applied`.
fn code_in_heading(heading: &str) -> String {
    let code = heading.get("code:".len()..).unwrap_or_default().trim();
    let code = code.len().checked_sub(" applied".len()).and_then(|end| code.get(..end)).unwrap_or(code);
    code.rsplit('\\').next().unwrap_or(code).trim().to_string()
}

/// Returns whether a cell shows that a formula has no result.
fn is_error_cell(cell: &str) -> bool {
    const ERRORS: [&str; 8] = ["#VALUE!", "#REF!", "#NAME?", "#N/A", "#DIV/0!", "#NUM!", "#NULL!", "#I/T"];
    ERRORS.contains(&cell)
        || cell.strip_prefix("Err:").is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Returns whether a text describes somebody: `Woman, 40s`, `Kvinde, sygeplejerske`; not `Holm, Anna`.
pub(super) fn is_description(text: &str) -> bool {
    static DECADE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b[1-9]0\s?[’'´]?(?:s|erne)\b|\b\d{2} (?:år|years)").expect("a pattern"));
    let is_listed = text.split_once(", ").is_some_and(|(_, rest)| !rest.starts_with(char::is_uppercase));
    is_listed || DECADE.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::read::read_tables;

    fn table(text: &str) -> Table {
        read_tables("t.csv", text.as_bytes(), false).unwrap().remove(0)
    }

    #[test]
    fn rows_of_one_highlight_are_merged() {
        let table = table(
            "id,document,tag,content\n1,int1,waiting,I wait.\n1,int1,letters,I wait.\n2,int1,,It came.\n1,int1,x,Other.\n",
        );
        let reading = Mapping::of_known_program(&table).unwrap().apply(&table);
        assert_eq!((reading.rows, reading.passages.len(), reading.merged.len(), reading.refusals.len()), (4, 2, 1, 1));
        assert_eq!(reading.passages[0].themes, ["waiting", "letters"]);
        assert!(reading.refusals[0].reason.contains("line 2"), "{:?}", reading.refusals);
    }

    #[test]
    fn codes_of_dedoose_are_taken_from_their_columns() {
        let table = table(
            "Media Title,Excerpt Copy,Codes Applied Combined,\"Code: A\\Waiting, long Applied\",Code: B Applied\nm1,I wait.,\"Waiting, long\",True,False\n",
        );
        let reading = Mapping::of_known_program(&table).unwrap().apply(&table);
        assert_eq!(reading.passages[0].themes, ["Waiting, long"]);
    }

    #[test]
    fn a_mapping_is_proposed_from_headings_and_contents() {
        let roles = |text: &str| {
            Mapping::propose(&table(text))
                .map(|m| m.columns.into_iter().map(|(h, r)| format!("{h}={r:?}")).collect::<Vec<_>>().join(","))
        };
        assert_eq!(
            roles("Nr;Udsagn;Borger;Tema\n1;Jeg venter;B1;Post\n").as_deref(),
            Some("Udsagn=Quote,Borger=Voice,Tema=Theme,Nr=Id")
        );
        assert_eq!(
            roles("A;Borger\nJeg venter hver dag på posten;Kvinde, 40’erne\n").as_deref(),
            Some("A=Quote,Borger=Attribution")
        );
        assert_eq!(
            roles("Citat;Navn;Anbefaling\nJeg venter;Holm, Anna;Ring\n").as_deref(),
            Some("Citat=Quote,Anbefaling=Ignore,Navn=Voice")
        );
        assert_eq!(roles("Forslag;Borger\nRing til mig\n").as_deref(), Some("Forslag=Quote,Borger=Voice"));
        assert_eq!(roles("A;B\n1;2\n"), None);
    }

    #[test]
    fn a_mapping_names_columns_that_exist() {
        let table = table("Udsagn;Borger\nx;y\n");
        assert!(Mapping::parse("udsagn=quote, Borger=voice", &table).is_ok());
        assert!(Mapping::parse("Udsang=quote", &table).unwrap_err().contains("did you mean `Udsagn`?"));
        assert!(Mapping::parse("Udsagn=citat", &table).is_err());
        assert!(Mapping::parse("Borger=voice", &table).is_err());
        assert!(Mapping::parse("Udsagn=quote,Borger=quote", &table).is_err());
        assert!(Mapping::parse("Udsagn=recommendation,Borger=voice", &table).is_err());
        let agreed = || [("Udsagn", "quote"), ("Borger", "voice")].into_iter();
        assert!(Mapping::from_pairs(agreed(), &table).is_ok());
        assert!(Mapping::from_pairs(agreed().take(1), &table).is_err(), "a column that nobody has agreed to");
    }
}
