//! Arguments that several commands share, and their conversion into [`Options`] of the pipeline.

use super::clock;
use crate::{
    model::{
        config::parse_base_url,
        consent::{AUDIENCES, Audience},
        date::Date,
    },
    pipeline::{Options, SheetMode},
    source::{self, SourceError},
};
use clap::Args;
use std::path::Path;

/// The arguments of a build: its address and its edition.
#[derive(Args)]
pub(super) struct BuildArgs {
    /// The address where the site will be published: adds full addresses to feeds and shared links, and drops `index.html` from links
    #[arg(long, short = 'u', value_name = "URL", value_parser = parse_base_url)]
    base_url: Option<String>,
    #[command(flatten)]
    edition_args: EditionArgs,
}

/// The arguments that select an edition.
#[derive(Args, Clone)]
pub(super) struct EditionArgs {
    /// Who the edition is for: `public`, `partners` or `internal`. Quotes without consent for that are left out
    #[arg(long, value_name = "WHO", value_parser = parse_audience)]
    audience: Option<Audience>,
    /// Include content marked `draft: true`
    #[arg(long)]
    drafts: bool,
    #[command(flatten)]
    date_args: DateArgs,
}

/// The argument that sets the day.
#[derive(Args, Clone)]
pub(super) struct DateArgs {
    /// The day on which consents must be valid, such as 2026-03-02; today by default
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    today: Option<Date>,
}

impl BuildArgs {
    /// Converts the arguments into pipeline options. The day is today if none is given; the private names are read from the project at
    /// `root`.
    ///
    /// # Errors
    /// Returns an error if the list of private names cannot be read: nothing is built without it.
    pub(super) fn to_options(&self, root: &Path) -> Result<Options, SourceError> {
        Ok(Options { base_url: self.base_url.clone(), ..self.edition_args.to_options(root)? })
    }
}

impl EditionArgs {
    /// Converts the arguments into pipeline options, like [`BuildArgs::to_options`].
    ///
    /// # Errors
    /// See [`BuildArgs::to_options`].
    pub(super) fn to_options(&self, root: &Path) -> Result<Options, SourceError> {
        Ok(Options { audience: self.audience, with_drafts: self.drafts, ..self.date_args.to_options(root)? })
    }
}

impl DateArgs {
    /// Converts the arguments into pipeline options, like [`BuildArgs::to_options`].
    ///
    /// # Errors
    /// See [`BuildArgs::to_options`].
    pub(super) fn to_options(&self, root: &Path) -> Result<Options, SourceError> {
        let (today, private) = (self.today.unwrap_or_else(clock::today), source::read_private(root)?);
        Ok(Options { audience: None, base_url: None, with_drafts: false, today, private, sheets: SheetMode::None })
    }
}

fn parse_audience(text: &str) -> Result<Audience, String> {
    let audience = AUDIENCES.iter().find(|(name, _)| *name == text).map(|(_, audience)| *audience);
    audience.ok_or_else(|| "use `internal`, `partners` or `public`".to_string())
}

fn parse_date(text: &str) -> Result<Date, String> {
    let day = Date::parse(text).filter(|date| date.day.is_some());
    day.ok_or_else(|| "write a day as `2026-03-02`".to_string())
}
