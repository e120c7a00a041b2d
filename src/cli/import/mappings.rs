//! `import.yml`: the mappings of tables that somebody has agreed to.

use crate::{
    diag::Report,
    import::read::{Mapping, ROLES, Table},
    model::yaml,
};
use serde_json::Value;

/// The path of the list of mappings.
pub(super) const MAPPINGS_PATH: &str = "import.yml";

/// The first line of a new list.
const HEADER: &str = "# Which column of a table holds what, for `indsigt import`.\n";

/// The mappings by the names of the files.
#[derive(Clone)]
pub(super) struct Mappings {
    text: String,
    entries: Vec<(String, Vec<(String, String)>)>,
}

impl Mappings {
    /// Parses the list.
    ///
    /// # Errors
    /// Returns the findings if it is not YAML.
    pub(super) fn parse(text: &str) -> Result<Self, Report> {
        let mut report = Report::default();
        let node = yaml::parse(&MAPPINGS_PATH.into(), text, 0, &mut report);
        if report.has_errors() {
            return Err(report);
        }
        let entries = node.map(|node| yaml::to_json(&node.value));
        let pairs = |value: &Value| {
            let columns = value.as_object().into_iter().flatten();
            columns.filter_map(|(heading, role)| Some((heading.clone(), role.as_str()?.to_string()))).collect()
        };
        let entries = entries.as_ref().and_then(Value::as_object).into_iter().flatten();
        Ok(Mappings {
            text: text.to_string(),
            entries: entries.map(|(file, columns)| (file.clone(), pairs(columns))).collect(),
        })
    }

    /// Returns the text of the list.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the mapping for the table of a file: its own, or else that of a file with the same columns.
    pub(super) fn find(&self, file: &str, table: &Table) -> Option<Mapping> {
        let own = self.entries.iter().filter(|(name, _)| name == file);
        let others = self.entries.iter().filter(|(name, _)| name != file);
        own.chain(others).find_map(|(_, pairs)| {
            Mapping::from_pairs(pairs.iter().map(|(heading, role)| (heading.as_str(), role.as_str())), table).ok()
        })
    }

    /// Returns the text of the list with the mapping of a file in place of an earlier one.
    pub(super) fn with(&self, file: &str, mapping: &Mapping) -> String {
        let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
        let key = format!("{}:", quoted(file));
        let (mut out, mut is_in_entry) = (String::new(), false);
        for line in self.text.split_inclusive('\n') {
            is_in_entry = line.starts_with(&key) || is_in_entry && line.starts_with([' ', '\t']);
            if !is_in_entry {
                out += line;
            }
        }
        if out.is_empty() {
            out += HEADER;
        }
        let separator = if out.ends_with('\n') { "" } else { "\n" };
        let columns: String = mapping
            .columns
            .iter()
            .map(|(heading, role)| format!("  {}: {}\n", quoted(heading), role_name(*role)))
            .collect();
        format!("{out}{separator}{key}\n{columns}")
    }
}

/// Returns the name of a role, as `--map` takes it.
pub(super) fn role_name(role: crate::import::read::Role) -> &'static str {
    ROLES.iter().find(|(_, known)| *known == role).map_or("code", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::read::Role;

    #[test]
    fn a_mapping_is_written_once_and_found_again() {
        let mapping = |heading: &str| Mapping { program: None, columns: vec![(heading.to_string(), Role::Quote)] };
        let table = |heading: &str| Table { head: vec![heading.into()], ..Table::default() };
        let first = Mappings::parse("").unwrap().with("a.csv", &mapping("Udsagn: ord"));
        let second = Mappings::parse(&first).unwrap().with("b.csv", &mapping("Text"));
        let third = Mappings::parse(&second).unwrap().with("a.csv", &mapping("Citat"));
        assert_eq!(
            third,
            "# Which column of a table holds what, for `indsigt import`.\n\"b.csv\":\n  \"Text\": quote\n\"a.csv\":\n  \"Citat\": quote\n"
        );
        let read = Mappings::parse(&third).unwrap();
        assert_eq!(read.find("a.csv", &table("citat")), Some(mapping("Citat")));
        assert_eq!(read.find("new.csv", &table("Text")), Some(mapping("Text")));
        assert_eq!(read.find("a.csv", &table("Other")), None);
    }
}
