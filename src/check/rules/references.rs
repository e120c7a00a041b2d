//! E011, E012, E033: reports references, embeds and links that lead nowhere.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, Spanned, codes},
    model::{
        Catalogue, TeamText,
        aliases::split_fragment,
        anchors::TOP,
        names::{EntityKind, ResolveError},
        prose::{LinkKind, OutgoingLink},
        resolve_path,
    },
};
use rayon::prelude::*;
use std::sync::Arc;

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E011, codes::E012, codes::E033],
    summary: "every reference, embed and link has a target",
    is_suppressible: false,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let catalogue = context.catalogue;
    let check_text = |mut report: Report, text: &TeamText<'_>| {
        text.links().iter().for_each(|link| match link {
            OutgoingLink::Embed(name) => check_embed(catalogue, text.path, name, &mut report),
            OutgoingLink::Reference(name) => check_reference(catalogue, text.path, name, &mut report),
            OutgoingLink::Link(target, kind) => check_link(context, text.path, (target, *kind), &mut report),
        });
        report
    };
    let with_links = context.texts.par_iter().filter(|text| text.flags.links);
    with_links
        .fold(Report::default, check_text)
        .collect::<Vec<_>>()
        .into_iter()
        .for_each(|findings| report.extend(findings));
}

fn check_reference(catalogue: &Catalogue, path: &Arc<str>, name: &Spanned<String>, report: &mut Report) {
    let span = Span::new(path, name.range.clone());
    let (bare, fragment) = split_fragment(&name.value);
    if bare.is_empty() && !fragment.is_empty() {
        return check_anchor(catalogue, path, fragment, span, report);
    }
    match catalogue.resolve_name(bare) {
        Ok(entity) => {
            if let Some(front) = catalogue.front(entity).filter(|_| !fragment.is_empty()) {
                check_anchor(catalogue, &front.path, fragment, span, report);
            }
        }
        Err(ResolveError::Draft) => {
            let message = format!("`{}` is a draft and is left out", name.value);
            report.push(
                Diagnostic::warning(codes::E033, span, message)
                    .help("the reference is shown as plain text until the draft is published"),
            );
        }
        Err(ResolveError::Ambiguous(entities)) => {
            let message = format!("several things are called `{}`", name.value);
            report.push(Diagnostic::error(codes::E011, span, message).help(catalogue.disambiguation_help(&entities)));
        }
        Err(ResolveError::Unknown) => {
            let near = catalogue.names.nearest(bare, None).map(|near| format!("did you mean `{near}`?"));
            let finding =
                Diagnostic::error(codes::E011, span, format!("nothing is called `{}`", name.value)).label("not found");
            report.push(finding.maybe_help(near));
        }
    }
}

/// Reports a fragment that is the anchor of nothing in the file at `path`.
fn check_anchor(catalogue: &Catalogue, path: &str, fragment: &str, span: Span, report: &mut Report) {
    // Obsidian's ids of blocks (`#^abc`) are in no output: such a link leads to the page.
    if fragment.starts_with('^') || fragment == TOP || catalogue.anchors().resolve(path, fragment).is_some() {
        return;
    }
    let mut ids: Vec<&str> = catalogue.anchors().ids(path).collect();
    ids.sort_unstable();
    let near = crate::diag::nearest(fragment, ids).map(|n| format!("did you mean `#{n}`?"));
    let message = format!("no heading there is called `#{fragment}`");
    report.push(Diagnostic::error(codes::E011, span, message).maybe_help(near));
}

fn check_embed(catalogue: &Catalogue, path: &Arc<str>, name: &Spanned<String>, report: &mut Report) {
    let bare = name.value.strip_prefix("quote:").unwrap_or(&name.value);
    if catalogue.quote_index(bare).is_none() {
        let finding = catalogue.names.unresolved_finding(EntityKind::Quote, bare, Span::new(path, name.range.clone()));
        // In Obsidian, a block has an id behind a `^`.
        let block_id = bare.rsplit_once('^').map(|(_, id)| id);
        let help = block_id.map(|id| format!("write `{{#{id}}}` at the end of the quote, and `![[{id}]]` here"));
        report.push(finding.maybe_help(help));
    }
}

/// Checks a Markdown link: to the web, to a file of the project, or to a heading.
fn check_link(
    context: &RuleContext<'_>,
    path: &Arc<str>,
    (target, kind): (&Spanned<String>, LinkKind),
    report: &mut Report,
) {
    let value = target.value.as_str();
    let span = Span::new(path, target.range.clone());
    if kind == LinkKind::Web {
        let scheme = value.split(':').next().unwrap_or_default();
        if !matches!(scheme, "http" | "https" | "mailto" | "tel") {
            let finding = Diagnostic::error(codes::E011, span, format!("a link cannot start with `{scheme}:`"));
            report.push(finding.help("a link is `https://…`, `mailto:…`, `tel:…`, or the path of a file"));
        }
        return;
    }
    let (file, anchor) = value.split_once('#').map_or((value, None), |(f, a)| (f, Some(a)));
    let resolved = if file.is_empty() { Some(path.to_string()) } else { resolve_path(path, file) };
    let Some(resolved) = resolved else {
        report.push(Diagnostic::error(codes::E011, span, format!("`{value}` leads out of the project")));
        return;
    };
    if resolved.ends_with(".yml") || resolved.ends_with(".yaml") {
        let finding = Diagnostic::error(codes::E011, span, format!("`{file}` is never published"))
            .help("it says who was listened to, or how the catalogue is built; take the link out");
        report.push(finding);
    } else if context.catalogue.names.is_draft_path(&resolved) {
        report.push(Diagnostic::warning(codes::E033, span, format!("`{value}` is a draft and is left out")));
    } else if context.catalogue.names.resolve_file(&resolved).is_none() && context.sources.get(&resolved).is_none() {
        let near = match corrected_web_address(file) {
            Some(address) => Some(format!("write a web address as `{address}`")),
            None => nearest_path(context, path, &resolved).map(|near| format!("did you mean `{near}`?")),
        };
        let finding =
            Diagnostic::error(codes::E011, span, format!("there is no file `{file}` here")).label("not found");
        report.push(finding.maybe_help(near));
    } else if let Some(anchor) = anchor.filter(|a| !a.is_empty())
        && kind != LinkKind::File
    {
        check_anchor(context.catalogue, &resolved, anchor, span, report);
    }
}

/// Corrects a mistyped web address, such as `www.dr.dk` or `http//dr.dk`.
fn corrected_web_address(file: &str) -> Option<String> {
    let rest = ["https//", "http//", "https/", "http/"].iter().find_map(|prefix| file.strip_prefix(prefix));
    let host = rest.or_else(|| file.starts_with("www.").then_some(file))?;
    Some(format!("https://{host}"))
}

/// Finds the file with the path most similar to `target`, and returns its path relative to the folder of `path`.
fn nearest_path(context: &RuleContext<'_>, path: &str, target: &str) -> Option<String> {
    let files: Vec<&str> = context.sources.files_under("content/").map(|(p, _)| &**p).collect();
    let near = crate::diag::nearest(target, files)?;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut up = String::new();
    let mut base = folder;
    loop {
        if let Some(rest) = near.strip_prefix(base).and_then(|r| r.strip_prefix('/')) {
            return Some(format!("{up}{rest}"));
        }
        base = base.rsplit_once('/')?.0;
        up.push_str("../");
    }
}
