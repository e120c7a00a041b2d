//! The poster designs of a skin.

use super::Skin;
use crate::diag::{Diagnostic, Span, codes, nearest, quoted_list};

impl Skin {
    /// Returns the names of the skin's poster designs. A design is a layout and a description of its type and margins, with the same name.
    pub fn designs(&self) -> Vec<&str> {
        let names = self.print_files().keys().filter_map(|name| name.strip_prefix("posters/")?.strip_suffix(".json"));
        names.collect()
    }

    /// Returns an error at `span`, the place of the request, if there is no design called `name`.
    pub fn missing_design_error(&self, name: &str, span: Span) -> Option<Diagnostic> {
        let designs = self.designs();
        if designs.contains(&name) {
            return None;
        }
        let help = match nearest(name, designs.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the designs are {}", quoted_list(designs.iter().copied())),
        };
        Some(Diagnostic::error(codes::E093, span, format!("there is no design `{name}`")).help(help))
    }
}
