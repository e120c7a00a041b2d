//! E067: reports parts of private names, wherever they may refer to the person.

use super::{Rule, RuleFn};
use crate::check::{
    context::SourceText,
    private_names::{PrivateNames, find_names},
};
use crate::diag::{Diagnostic, Report};

pub(super) const RULE: Rule = Rule {
    codes: &["E067"],
    summary: "no part of a name of `private/names.txt` stands in a text, unless it is somebody else's",
    is_suppressible: true,
    run: RuleFn::FileWithNames(check_file, |_, _| {}),
};

fn check_file(typed: &SourceText, names: &PrivateNames, report: &mut Report) {
    let whole = find_names(&names.whole, &typed.text);
    let parts = find_names(&names.parts, &typed.text).into_iter();
    for at in parts.filter(|part| !whole.iter().any(|name| name.contains(&part.start))) {
        report.push(
            Diagnostic::warning("E067", typed.span(at), "this is part of a name in `private/names.txt`")
                .help("take it out, or put a placeholder in its place; if it is somebody else's, or a place's, let it stand with a reason"),
        );
    }
}
