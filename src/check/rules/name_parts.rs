//! E067: reports parts of private names, wherever they may refer to the person.

use super::{Rule, RuleFn};
use crate::check::{
    context::SourceText,
    private_names::{NamePatterns, find_names},
};
use crate::diag::{Diagnostic, Report, codes};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E067],
    summary: "no text contains part of a name in `private/names.txt`, unless it is somebody else's",
    is_suppressible: true,
    run: RuleFn::FileWithNames(check_file, |_, _| {}),
};

fn check_file(source: &SourceText, names: &NamePatterns, report: &mut Report) {
    let whole = find_names(&names.whole, &source.text);
    let parts = find_names(&names.parts, &source.text).into_iter();
    for range in parts.filter(|part| !whole.iter().any(|name| name.contains(&part.start))) {
        report.push(
            Diagnostic::warning(codes::E067, source.span(range), "this is part of a name in `private/names.txt`")
                .help("take it out, or use a placeholder; if it is the name of somebody else or of a place, let it stand with a reason"),
        );
    }
}
