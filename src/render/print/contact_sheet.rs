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
    thumbnails: Vec<Thumbnail<'a>>,
}

/// A poster on a contact sheet.
#[derive(Serialize)]
struct Thumbnail<'a> {
    /// The name of the PNG file.
    file: String,
    /// The quote's id.
    id: &'a str,
    /// The quote's words.
    words: &'a str,
    /// The distance from which the poster can be read, in the interface's words.
    distance: Option<String>,
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
    for (bytes, (job, view)) in pictures.into_iter().zip(posters) {
        let Some(bytes) = bytes else { continue };
        let file = format!("thumbnail-{}.png", files.len() + 1);
        files.push((file.clone(), bytes.into()));
        let distance = job.reading_distance.map(|metres| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few metres")]
            let metres = metres as usize;
            context.words().message_for_number("readable-from", metres)
        });
        thumbnails.push(Thumbnail { file, id: &view.id, words: &view.plain, distance });
    }
    let title = format!("{} – {}", context.words().message("posters"), imprint.title);
    let data = ContactLayoutData { imprint, title, colours: context.colours(), thumbnails };
    SheetJob { files, ..SheetJob::new("contact-sheet", "contact.typ", "A4", span, &data) }
}
