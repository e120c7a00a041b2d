//! E025: reports ideas whose column or row does not exist on their board.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, Spanned, nearest, quoted_list},
    model::workshop::axes,
};
use std::sync::Arc;

pub(super) const RULE: Rule = Rule {
    codes: &["E025"],
    summary: "an idea's column and row are its board's",
    is_suppressible: false,
    run: RuleFn::Catalogue(run),
};

fn run(facts: &RuleContext<'_>, report: &mut Report) {
    for node in &facts.catalogue.workshops {
        let path = &node.workshop.front.path;
        for board in &node.workshop.boards {
            let (columns, rows) = axes(board.layout, &facts.catalogue.config);
            for idea in &board.ideas {
                check_cell(path, "column", idea.column.as_ref(), &columns, report);
                check_cell(path, "row", idea.row.as_ref(), &rows, report);
            }
        }
    }
}

fn check_cell(path: &Arc<str>, what: &str, value: Option<&Spanned<String>>, known: &[String], report: &mut Report) {
    let Some(value) = value.filter(|v| !known.contains(&v.value)) else { return };
    let names = known.iter().map(String::as_str);
    let help = match nearest(&value.value, names.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "a board of this layout has no cells".to_string(),
        None => {
            format!(
                "the {what}s are {}; those of a grid are named in `boards:` of the configuration",
                quoted_list(names)
            )
        }
    };
    let span = Span::new(path, value.range.clone());
    report.push(Diagnostic::error("E025", span, format!("the board has no {what} `{}`", value.value)).help(help));
}
