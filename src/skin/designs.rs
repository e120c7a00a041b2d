//! The designs of posters that a skin has.

use super::Skin;
use crate::diag::{Diagnostic, Span, listed, nearest};

impl Skin {
    /// The designs of its posters: a layout and what it says of its words, of one name.
    pub fn designs(&self) -> Vec<&str> {
        let names = self.print_files().keys().filter_map(|name| name.strip_prefix("posters/")?.strip_suffix(".json"));
        names.collect()
    }

    /// That there is no design of a name, if there is none. `at` is where it is asked for.
    pub fn lacks_design(&self, name: &str, at: Span) -> Option<Diagnostic> {
        let known = self.designs();
        if known.contains(&name) {
            return None;
        }
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the designs are {}", listed(known.iter().copied())),
        };
        Some(Diagnostic::error("E093", at, format!("there is no design `{name}`")).help(help))
    }
}
