//! What a book needs besides its pages: a cover of its own, or an order of pages for folding.

use super::{PrintRequest, SheetMaker};
use crate::{
    check::Edition,
    diag::Report,
    render::{Artifact, print, print::PrintFormat},
    view::{self, print::SheetKind},
};
use std::collections::BTreeSet;

impl SheetMaker<'_> {
    /// Adds the cover to a book for a print shop, and turns a book for folding into a booklet. Other sheets stay as they are.
    pub(super) fn finish_book(
        &self,
        edition: &Edition,
        request: &PrintRequest,
        mut artifacts: Vec<Artifact>,
        report: &mut Report,
    ) -> Vec<Artifact> {
        if request.kind != SheetKind::Book || request.format != PrintFormat::Pdf {
            return artifacts;
        }
        if request.is_booklet {
            for artifact in &mut artifacts {
                if let Some(booklet) = print::booklet(&artifact.bytes) {
                    *artifact = Artifact { path: artifact.path.replace(".pdf", "-booklet.pdf"), bytes: booklet.into() };
                }
            }
        }
        if let Some(book) = artifacts.first().filter(|_| request.book_form.has_own_cover) {
            let print_files = BTreeSet::new();
            let context = self.view_context(edition, &print_files);
            let pages = print::page_count(&book.bytes);
            let job = print::cover_job(&self.print_context, &view::print::book(&context), pages, &self.config_span());
            artifacts.extend(self.make_and_audit(edition, &[job], PrintFormat::Pdf, report));
        }
        artifacts
    }
}
