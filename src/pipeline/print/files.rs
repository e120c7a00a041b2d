//! Makes the files of print jobs, audits them, and reports what is not as its author wrote it.

use super::SheetMaker;
use crate::{
    audit,
    check::Edition,
    diag::{Diagnostic, Report, Span, codes, quoted_list},
    memo::to_hex,
    render::{
        Artifact,
        print::{self, PrintFormat, SheetJob, SheetResult},
    },
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

impl SheetMaker<'_> {
    /// Makes the files of `jobs` and audits them.
    pub(super) fn make_and_audit(
        &self,
        edition: &Edition,
        jobs: &[SheetJob],
        format: PrintFormat,
        report: &mut Report,
    ) -> Vec<Artifact> {
        let secrets = edition.secrets(&self.options.private);
        let hasher = secrets
            .all
            .iter()
            .fold(Sha256::new(), |hash, secret| hash.chain_update(&secret.words).chain_update(&secret.description));
        let digest = to_hex(&hasher.finalize());
        let site_suffix = if self.site_edition.is_some() { "-on-site" } else { "" };
        let name = format!("{}-{}{site_suffix}", edition.audience().name(), edition.channel().name());
        let cache = self.cache.open_edition(&name, &digest);
        let results = print::make_all(self.print_context.typesetter, jobs, format, &*cache);
        let artifacts = self.collect_files(results, jobs, format, report);
        // What is handed to the typesetter is searched as well: letters that join and pictures of pages cannot be read from the files.
        let typeset = jobs.iter().map(|job| Artifact {
            path: format!("{}.{}", job.name, format.extension()),
            bytes: job.variants.iter().map(|variant| &variant.data[..]).collect::<Vec<_>>().join(&b'\n').into(),
        });
        let audited: Vec<Artifact> = artifacts.iter().cloned().chain(typeset).collect();
        report.extend(audit::run(&audited, secrets, self.sources));
        artifacts
    }

    /// Collects the files of the results, and reports replaced characters, pictures that cannot be printed, and the findings of the sheets.
    pub(super) fn collect_files(
        &self,
        results: Vec<SheetResult>,
        jobs: &[SheetJob],
        format: PrintFormat,
        report: &mut Report,
    ) -> Vec<Artifact> {
        let mut artifacts = vec![];
        let mut undrawable = BTreeMap::new();
        for (result, job) in results.into_iter().zip(jobs) {
            artifacts.extend(result.files.into_iter().map(|(suffix, bytes)| Artifact {
                path: format!("{}{suffix}.{}", job.name, format.extension()),
                bytes: bytes.into(),
            }));
            for picture in result.undrawable {
                let span = job.assets.pictures.get(&picture).cloned().unwrap_or_else(|| self.config_span());
                undrawable.entry(picture).or_insert(span);
            }
            self.report_replaced_characters(job, &result.replaced_characters, report);
            // E094: a page works without a preview whose words do not fit.
            let is_reported = |finding: &Diagnostic| job.pixels.is_none() || finding.code != codes::E094;
            for finding in result.findings.into_iter().filter(is_reported) {
                report.push(self.sheet_finding(job, finding));
            }
        }
        undrawable.into_iter().for_each(|(picture, span)| report.push(self.undrawable_picture_finding(&picture, span)));
        artifacts
    }

    /// Returns the finding that the author sees. A typesetting error (E093) in the project's own layout stays an error, except on a site. Any
    /// other E093 becomes a warning at that layout, or else at the sheet's text, and the sheet is left out.
    fn sheet_finding(&self, job: &SheetJob, finding: Diagnostic) -> Diagnostic {
        if finding.code != codes::E093 {
            return finding;
        }
        let is_own_layout = finding
            .span
            .as_ref()
            .is_some_and(|span| span.path.starts_with("themes/") && self.sources.get(&span.path).is_some());
        if is_own_layout && self.site_edition.is_none() {
            return finding;
        }
        let (span, message) = match finding.span {
            Some(span) if is_own_layout => (span, finding.message.into_owned()),
            _ => (job.span.clone(), format!("`{}` cannot be made: {}", job.name, finding.message)),
        };
        Diagnostic::warning(codes::E093, span, message).help("everything else is made without it")
    }

    /// Reports the characters of a sheet that no font has: one finding per source file, at the first of them.
    fn report_replaced_characters(&self, job: &SheetJob, signs: &BTreeSet<char>, report: &mut Report) {
        let mut characters_by_file: BTreeMap<&str, Vec<(Span, char)>> = BTreeMap::new();
        for sign in signs {
            let span = job.assets.letters.get(sign).unwrap_or(&job.span);
            let narrowed = self.sources.text(&span.path).and_then(|text| {
                let start = text.get(span.start..)?.find(*sign)? + span.start;
                Some(Span::new(&span.path, start..start + sign.len_utf8()))
            });
            let place = narrowed.unwrap_or_else(|| span.clone());
            characters_by_file.entry(&span.path).or_default().push((place, *sign));
        }
        for mut signs in characters_by_file.into_values() {
            signs.sort_by_key(|(span, _)| span.start);
            let names: Vec<String> =
                signs.iter().take(MAX_LISTED_CHARACTERS).map(|(_, sign)| sign.to_string()).collect();
            let names = quoted_list(names.iter().map(String::as_str));
            let more = if signs.len() > MAX_LISTED_CHARACTERS {
                format!(" and {} more", signs.len() - MAX_LISTED_CHARACTERS)
            } else {
                String::new()
            };
            let message =
                format!("no font of the skin has {names}{more}, so a plainer form or a box is printed instead");
            report.push(Diagnostic::warning(codes::E095, signs[0].0.clone(), message).help(print::FONT_HELP));
        }
    }

    /// Returns the finding for a picture that cannot be printed, at the first text that shows it.
    fn undrawable_picture_finding(&self, picture: &str, span: Span) -> Diagnostic {
        Diagnostic::warning(
            codes::E096,
            span,
            format!("`{picture}` cannot be printed, so its place on sheets is empty"),
        )
        .help("save it as PNG, JPEG, WebP or SVG; the pages show it as it is")
    }
}

/// The maximum number of characters that a finding names.
const MAX_LISTED_CHARACTERS: usize = 6;
