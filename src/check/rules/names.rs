//! E065: no name of `private/names.txt`, wherever one can stand.

use super::{Rule, Run};
use crate::check::{
    facts::{Facts, Typed},
    private_names::{Names, places},
};
use crate::{
    diag::{Diagnostic, Report, Span},
    inside,
    source::Content,
};

pub(super) const RULE: Rule = Rule {
    codes: &["E065"],
    summary: "no name of `private/names.txt` stands in a text, an alternative text, front matter, a file name or a picture's metadata",
    can_stand: false,
    run: Run::Named(in_text, elsewhere),
};

fn in_text(typed: &Typed, names: &Names, report: &mut Report) {
    for at in places(&names.whole, &typed.text) {
        report.push(
            Diagnostic::error("E065", typed.span(at), "this name stands in `private/names.txt`")
                .help("take it out, or put a placeholder in its place: `*my friend*`"),
        );
    }
}

fn elsewhere(facts: &Facts<'_>, report: &mut Report) {
    let whole = facts.names.whole.as_slice();
    if whole.is_empty() {
        return;
    }
    for (path, content) in facts.sources.under("content/").chain(facts.sources.under("static/")) {
        let finding = |message: &'static str, help: &'static str| {
            Diagnostic::error("E065", Span::new(path, 0..0), message).help(help)
        };
        if !places(whole, path).is_empty() {
            report.push(finding("the name of this file holds a name of `private/names.txt`", "rename the file"));
        }
        let inner = match content {
            Content::Bytes(bytes) => inside::metadata(bytes),
            // A text of the catalogue has been looked at; those of `static/` are copied as they are.
            Content::Text(text) if path.starts_with("static/") => vec![text.to_string()],
            Content::Text(_) => vec![],
        };
        if inner.iter().any(|text| !places(whole, text).is_empty()) {
            report.push(finding(
                "a name of `private/names.txt` stands in this file",
                "take it out; what a camera or a program wrote into a picture goes when the picture is saved without its metadata",
            ));
        }
    }
}
