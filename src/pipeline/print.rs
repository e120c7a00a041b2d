//! Makes sheets for print from the sources: reads, checks, selects, fits, typesets and audits.

mod book;
mod files;
mod jobs;
mod kit;
mod selection;
mod site_sheets;

pub(super) use site_sheets::{SiteSheets, make_site_sheets};

use super::{Build, BuildMemory, CheckedCatalogue, Options, failed_build};
use crate::{
    check::{self, Edition},
    memo::SheetCaches,
    model::{Catalogue, consent::Channel},
    render::print::{BookForm, Ink, PaperSize, PrintContext, PrintFormat, Typesetter},
    skin::Skin,
    source::Sources,
    view::{ViewContext, print::SheetKind},
};
use std::{collections::BTreeSet, sync::Arc};

/// A request for sheets: which of them, and how they are made.
#[derive(Clone, Debug)]
pub struct PrintRequest {
    /// The kind of sheet.
    pub kind: SheetKind,
    /// The ids of the sheets; if empty, all of the kind, or for posters the quotes marked `.poster`.
    pub ids: Vec<String>,
    /// The slug of the theme to which the sheets are limited.
    pub theme: Option<String>,
    /// Ids of voices and slugs of insights: all quotes of these, if it is not empty.
    pub only_for: Vec<String>,
    /// The slug of the workshop to which the sheets are limited.
    pub workshop: Option<String>,
    /// The slug of the meeting to which the sheets are limited.
    pub meeting: Option<String>,
    /// Whether to include every quote that may hang on a wall, even without `.poster`.
    pub with_unmarked: bool,
    /// Whether all posters go into one file.
    pub is_single_file: bool,
    /// Whether the cards are those of the questions of insights and sheets. With neither this nor recommendations, they are those of insights and
    /// quotes.
    pub with_questions: bool,
    /// Whether the cards are those of recommendations.
    pub with_recommendations: bool,
    /// The paper of the sheets that each poster is divided into; `None` for posters in one piece.
    pub tile_paper: Option<PaperSize>,
    /// Whether to make a sheet of thumbnails instead of the posters.
    pub is_contact_sheet: bool,
    /// Whether posters and cards include the words of people other than the voice.
    pub with_turns: bool,
    /// Whether posters have neither bleed nor crop marks, so that they fit the paper of an office printer.
    pub is_trimmed: bool,
    /// The paper; `None` for the configuration's.
    pub paper: Option<PaperSize>,
    /// Whether the paper is landscape; `None` for the kind's default.
    pub is_landscape: Option<bool>,
    /// The design of posters; `None` for the configuration's.
    pub design: Option<String>,
    /// The form of the book.
    pub book_form: BookForm,
    /// Whether the book is laid out as a booklet, to be printed on both sides and folded.
    pub is_booklet: bool,
    /// The amount of ink that posters take.
    pub ink: Ink,
    /// The format of the files.
    pub format: PrintFormat,
}

impl PrintRequest {
    /// Creates a request for all sheets of a kind, with the configuration's settings.
    pub fn all_of_kind(kind: SheetKind) -> Self {
        PrintRequest {
            kind,
            ids: vec![],
            theme: None,
            only_for: vec![],
            workshop: None,
            meeting: None,
            with_unmarked: false,
            is_single_file: false,
            with_questions: false,
            with_recommendations: false,
            tile_paper: None,
            is_contact_sheet: false,
            with_turns: false,
            is_trimmed: false,
            paper: None,
            is_landscape: None,
            design: None,
            book_form: BookForm::default(),
            is_booklet: false,
            ink: Ink::Full,
            format: PrintFormat::Pdf,
        }
    }
}

/// Makes the requested sheets, each in a file named by its id. Reports sheets that do not fit and makes the others; with errors there are
/// no files.
pub fn print(sources: &Sources, options: &Options, request: &PrintRequest, caches: &dyn SheetCaches) -> Build {
    let checked =
        match CheckedCatalogue::read_and_check(sources, options, request.kind.channel(), &BuildMemory::disabled()) {
            Ok(checked) => checked,
            Err(failed) => return *failed,
        };
    let CheckedCatalogue { catalogue, edition, skin, mut report } = checked;
    let skin = &skin;
    let (typesetter, findings) = Typesetter::new(skin, catalogue.config.date);
    findings.into_iter().for_each(|finding| report.push(finding));
    let mut context = print_context(&catalogue, sources, skin, &typesetter);
    if request.is_trimmed || request.tile_paper.is_some() {
        (context.bleed_mm, context.has_crop_marks) = (0.0, false);
    }
    let maker = SheetMaker {
        catalogue: &catalogue,
        sources,
        options,
        print_context: context,
        cache: caches,
        site_edition: None,
    };
    let artifacts = if request.kind == SheetKind::Kit {
        kit::make_kit(&maker, request, &mut report)
    } else {
        let jobs = maker.jobs(&edition, request, &mut report);
        let artifacts = maker.make_and_audit(&edition, &jobs, request.format, &mut report);
        maker.finish_book(&edition, request, artifacts, &mut report)
    };
    if report.has_errors() {
        return failed_build(report, Some(skin));
    }
    Build { artifacts, report: report.sorted(), summary: None, templates: vec![] }
}

fn print_context<'a>(
    catalogue: &Catalogue,
    sources: &'a Sources,
    skin: &'a Skin,
    typesetter: &'a Typesetter,
) -> PrintContext<'a> {
    let config = &catalogue.config;
    let posters = &config.posters;
    PrintContext {
        typesetter,
        skin,
        sources,
        accent: config.accent.value,
        min_pt: f64::from(posters.min_pt),
        bleed_mm: posters.bleed_mm,
        has_crop_marks: posters.crop_marks,
        has_qr_code: posters.qr,
        logo: config.logo_path(),
    }
}

/// Makes the sheets of a catalogue. Holds the inputs that all jobs share.
struct SheetMaker<'a> {
    catalogue: &'a Arc<Catalogue>,
    sources: &'a Sources,
    options: &'a Options,
    print_context: PrintContext<'a>,
    cache: &'a dyn SheetCaches,
    /// The site's edition, if the sheets are for the site: none of them may contain what the site withholds.
    site_edition: Option<&'a Edition>,
}

impl<'a> SheetMaker<'a> {
    fn edition(&self, channel: Channel) -> Edition {
        if let Some(site) = self.site_edition {
            return site.with_channel(channel);
        }
        let audience = self.options.audience.unwrap_or(self.catalogue.config.audience);
        check::edition(self.catalogue, audience, channel, self.options.today)
    }

    fn view_context<'s>(&'s self, edition: &'s Edition, print_files: &'s BTreeSet<String>) -> ViewContext<'s> {
        ViewContext { edition, words: self.print_context.skin.words(), base_url: self.base_url(), print_files }
    }

    fn base_url(&self) -> Option<&str> {
        self.options.base_url.as_deref().or(self.catalogue.config.base_url.as_deref())
    }
}
