//! The findings of the audit.

use super::index::SecretPart;
use crate::{
    check::Secret,
    diag::{Diagnostic, Span, codes},
    source::{Sources, TRANSCRIPTS_PATH},
};

/// The maximum number of kept files that a finding names.
pub(super) const MAX_KEPT_PATHS: usize = 5;

/// Returns the finding for a secret in `count` files that no build made.
pub(super) fn kept_finding(secret: &Secret, count: usize, paths: &str) -> Diagnostic {
    let (subject, them) = if count == 1 { ("a file", "it") } else { ("files", "them") };
    let more = if count > MAX_KEPT_PATHS { format!(" and {} more", count - MAX_KEPT_PATHS) } else { String::new() };
    let message = format!(
        "{subject} in the output folder that no build made would publish {}, which this audience may not see: {paths}{more}",
        secret.description
    );
    Diagnostic::error(codes::E090, secret.span.clone(), message)
        .label("held back")
        .help(format!("delete {them} from the output folder, and make {them} again from the new pages"))
}

/// Returns the finding for a secret in the files that `path` describes. The finding points at the first of `origins`, the place to
/// correct, or at the secret itself if there is no origin.
pub(super) fn leak_finding(secret: &Secret, path: &str, part: SecretPart, origins: Vec<Span>) -> Diagnostic {
    let Secret { span, description: name, .. } = secret;
    let message = match part {
        SecretPart::Name => format!("{name} would be published in {path}"),
        SecretPart::Words => format!("words of {name}, which this audience may not see, would be published in {path}"),
        SecretPart::Id => format!("the id of {name}, which this audience may not see, would be published in {path}"),
        SecretPart::Label => {
            format!("the label of {name}, which this audience may not see, would be published in {path}")
        }
    };
    let mut origins = origins.into_iter();
    let finding = match origins.next() {
        Some(first) => {
            Diagnostic::error(codes::E090, first, message).label("it is here").related(span.clone(), "held back")
        }
        None => Diagnostic::error(codes::E090, span.clone(), message).label("held back"),
    };
    let finding = origins
        .fold(finding, |finding, span| finding.related(span, "it is here as well"))
        .help("remove it from the text, file or template it comes from; nothing is published until then");
    // Everyday words can match a transcript by chance, and interviewers may publish their own words.
    if part == SecretPart::Words && span.path.starts_with(TRANSCRIPTS_PATH) {
        finding.help(format!(
            "or reword the text; if the interviewer said it, write `Interviewer` before it in the transcript; if it is in a released quote, add `at=\"{}\"` to the quote",
            span.path.trim_start_matches("private/")
        ))
    } else {
        finding
    }
}

/// Reports a file that cannot be searched: as a warning if it comes from the project's files, and as an error otherwise.
pub(super) fn unreadable_finding(path: &str, sources: &Sources) -> Diagnostic {
    // A file in `content/` to which a text links is published in `media/`.
    let linked = path.strip_prefix("media/").map(|rest| format!("content/{rest}"));
    let from = [linked, Some(format!("static/{path}")), Some(path.to_string())];
    let Some(from) = from.into_iter().flatten().find(|path| sources.get(path).is_some()) else {
        let message = format!("`{path}` cannot be searched, so it is not published");
        return Diagnostic::error(codes::E091, Span::new(&path.into(), 0..0), message)
            .help("if it is a sheet, make fewer pages or smaller pictures; if no build made it, remove it from the output folder");
    };
    Diagnostic::warning(codes::E091, Span::new(&from.into(), 0..0), "this file cannot be searched")
        .help("it is password-protected or damaged: unlock it, or remove it")
}
