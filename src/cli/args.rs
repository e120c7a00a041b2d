//! Arguments that several commands share, and their conversion into [`Options`] of the pipeline.

use crate::{
    model::{
        config::parse_base_url,
        consent::{AUDIENCES, Audience},
        date::Date,
    },
    pipeline::Options,
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
        let (today, name_list) = (self.today.unwrap_or_else(today), source::read_private(root)?);
        Ok(Options { audience: None, base_url: None, with_drafts: false, today, name_list, with_sheets: false })
    }
}

fn parse_audience(text: &str) -> Result<Audience, String> {
    let audience = AUDIENCES.iter().find(|(name, _)| *name == text).map(|(_, audience)| *audience);
    audience.ok_or_else(|| "use `internal`, `partners` or `public`".to_string())
}

fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "write a date as `2026-03-02`".to_string())
}

/// Returns today's date in UTC. The clock is read here only; everything else receives the date as an argument.
#[expect(clippy::disallowed_methods, reason = "the clock is read here once, and the day is passed on")]
fn today() -> Date {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs());
    date_from_days(seconds / 86_400)
}

/// Returns the date of a day, given as the number of days since 1 January 1970.
///
/// Implements `civil_from_days` from H. Hinnant, "chrono-compatible low-level date algorithms": years begin in March, so that
/// a leap day is the last day of its year.
fn date_from_days(days: u64) -> Date {
    let z = days + 719_468;
    let era = z / 146_097;
    let day_of_era = z % 146_097;
    let year = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    Date { year: year as u16, month: Some(month as u8), day: Some(day as u8) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_since_1970_convert_to_dates() {
        for (days, date) in [(0, "1970-01-01"), (11_016, "2000-02-29"), (20_514, "2026-03-02"), (20_779, "2026-11-22")]
        {
            assert_eq!(date_from_days(days).to_string(), date);
        }
    }
}
