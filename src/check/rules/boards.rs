//! E025: reports ideas whose column or row does not exist on their board.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, Spanned, codes, nearest, quoted_list},
    model::workshop::axes,
};
use std::sync::Arc;

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E025],
    summary: "an idea's column and row exist on its board",
    is_suppressible: false,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for node in &context.catalogue.workshops {
        let path = &node.workshop.front.path;
        for board in &node.workshop.boards {
            let (columns, rows) = axes(board.layout, &context.catalogue.config);
            for idea in &board.ideas {
                check_cell(path, "column", idea.column.as_ref(), &columns, report);
                check_cell(path, "row", idea.row.as_ref(), &rows, report);
            }
        }
    }
}

fn check_cell(
    path: &Arc<str>,
    axis: &str,
    value: Option<&Spanned<String>>,
    valid_values: &[String],
    report: &mut Report,
) {
    let Some(value) = value.filter(|v| !valid_values.contains(&v.value)) else { return };
    let names = valid_values.iter().map(String::as_str);
    let help = match nearest(&value.value, names.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if valid_values.is_empty() => "a board of this layout has no cells".to_string(),
        None => {
            format!(
                "the {axis}s are {}; those of a grid are set under `boards:` in the configuration",
                quoted_list(names)
            )
        }
    };
    let span = Span::new(path, value.range.clone());
    report.push(Diagnostic::error(codes::E025, span, format!("the board has no {axis} `{}`", value.value)).help(help));
}
