//! E026: reports pages and aliases whose address is reserved, invalid or already in use.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, codes},
    model::title_span,
};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E026],
    summary: "every page and every old address is unique",
    is_suppressible: false,
    run: RuleFn::Catalogue(run),
};

/// The names of folders and files that the site reserves for its own pages.
pub const RESERVED_ADDRESSES: [&str; 15] = [
    "assets",
    "themes",
    "insights",
    "quotes",
    "recommendations",
    "voices",
    "evidence",
    "practices",
    "workshops",
    "sheets",
    "meetings",
    "search",
    "media",
    "was",
    "404",
];

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for page in &context.catalogue.pages {
        if RESERVED_ADDRESSES.contains(&&*page.front.slug) {
            let finding = Diagnostic::error(
                codes::E026,
                title_span(&page.front),
                format!("a page cannot be called `{}`", page.front.slug),
            )
            .label("the site uses this address itself")
            .help("rename the file, or give it a `slug:` of its own");
            report.push(finding);
        }
    }
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for front in context.catalogue.fronts() {
        for alias in &front.aliases {
            let span = Span::new(&front.path, alias.range.clone());
            let clean = alias.value.trim_matches('/').to_string();
            let is_invalid = clean.is_empty()
                || clean.split('/').any(|p| p == ".." || p == "." || p.is_empty())
                || clean.contains(['\\', ':', '?', '#', '\0']);
            if is_invalid {
                let finding =
                    Diagnostic::error(codes::E026, span, format!("`{}` cannot be an old address", alias.value));
                report.push(finding.help("write a path within the site, such as `old/page`"));
            } else if RESERVED_ADDRESSES.contains(&clean.as_str())
                || matches!(clean.as_str(), "index.html" | "404.html")
            {
                let finding =
                    Diagnostic::error(codes::E026, span, format!("the site uses the address `{clean}` itself"));
                report.push(finding.help("take the alias out"));
            } else if let Some(first) = seen.get(&clean) {
                let finding = Diagnostic::error(codes::E026, span, format!("the old address `{clean}` is given twice"));
                report.push(finding.related(first.clone(), "first here"));
            } else {
                seen.insert(clean, span);
            }
        }
    }
}
