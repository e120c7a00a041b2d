//! Creates the print job for a contact sheet: thumbnails of posters to choose from.

use super::{PrintContext, SheetJob, context::Colours, job};
use crate::{
    diag::Span,
    view::print::{Imprint, PosterView},
};
use rayon::prelude::*;
use serde::Serialize;

/// The longer side of a thumbnail in pixels: sharp at the size of a palm.
const THUMBNAIL_PIXELS: f64 = 420.0;

#[derive(Serialize)]
struct ContactLayoutData<'a> {
    imprint: &'a Imprint,
    title: String,
    colours: Colours,
    /// For each thumbnail: the name of its PNG file, the quote's id, the quote's words.
    thumbnails: Vec<(String, &'a str, &'a str)>,
}

/// Creates the print job for a contact sheet of posters, each given as its job and its view. A poster that cannot be typeset is left out:
/// the finding about it is reported where the poster itself is made.
pub fn contact_sheet_job(
    context: &PrintContext<'_>,
    imprint: &Imprint,
    posters: &[(&SheetJob, &PosterView)],
    span: &Span,
) -> SheetJob {
    let thumbnail = |(job, _): &(&SheetJob, &PosterView)| job::thumbnail(context.typesetter, job, THUMBNAIL_PIXELS);
    let pictures: Vec<_> = job::on_pool(|| posters.par_iter().map(thumbnail).collect());
    let (mut files, mut thumbnails) = (vec![], vec![]);
    for (bytes, (_, view)) in pictures.into_iter().zip(posters) {
        let Some(bytes) = bytes else { continue };
        let name = format!("thumbnail-{}.png", files.len() + 1);
        files.push((name.clone(), bytes.into()));
        thumbnails.push((name, view.id.as_str(), view.plain.as_str()));
    }
    let title = format!("{} – {}", context.words().message("posters"), imprint.title);
    let data = ContactLayoutData { imprint, title, colours: context.colours(), thumbnails };
    SheetJob { files, ..SheetJob::new("contact-sheet", "contact.typ", "A4", span, &data) }
}
