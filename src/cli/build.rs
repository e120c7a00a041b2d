//! `indsigt build`

use super::{Failure, Project, print_report, shown};
use crate::{
    model::{
        config::parse_base_url,
        consent::{AUDIENCES, Audience},
        date::Date,
    },
    pipeline::{self, Made, Options},
    source, write,
};
use clap::Args;
use std::{path::PathBuf, time::Instant};

/// Compile the catalogue into a site
///
/// With errors nothing is written, and an earlier output stays as it was.
#[derive(Args)]
pub(super) struct Build {
    /// Where the site is written, in the catalogue's folder unless the path is absolute
    #[arg(long, short, alias = "output-dir", default_value = "output", value_name = "DIR")]
    output: PathBuf,
    /// Where it will be published: whole addresses in feeds and for sharing, links without `index.html`
    #[arg(long, short = 'u', value_name = "URL", value_parser = parse_base_url)]
    base_url: Option<String>,
    /// Who it is for; quotes that did not agree to that are left out
    #[arg(long, value_name = "WHO", value_parser = parse_audience)]
    audience: Option<Audience>,
    /// With what is marked `draft: true`
    #[arg(long)]
    drafts: bool,
    /// Build into a folder that holds other files
    #[arg(long, short)]
    force: bool,
    /// The day that consents are held against, if not this one
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    today: Option<Date>,
}

fn parse_audience(text: &str) -> Result<Audience, String> {
    let found = AUDIENCES.iter().find(|(name, _)| *name == text).map(|(_, audience)| *audience);
    found.ok_or_else(|| "it is `internal`, `partners` or `public`".to_string())
}

fn parse_day(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "a date is `2026-03-02`".to_string())
}

pub(super) fn run(command: &Build, project: &Project) -> Result<(), Failure> {
    let started = Instant::now();
    let (sources, findings) = source::read(&project.root, &project.config)?;
    let options = Options {
        audience: command.audience,
        base_url: command.base_url.clone(),
        drafts: command.drafts,
        today: command.today.unwrap_or_else(today),
    };
    let mut build = pipeline::build(&sources, &options);
    build.report.extend(findings);
    let report = std::mem::take(&mut build.report).sorted();
    print_report(&report, |path| {
        let template = build.templates.iter().find(|(p, _)| p == path).map(|(_, text)| text.as_str());
        sources.text(path).map(|t| &**t).or(template)
    });
    let (Some(made), false) = (&build.made, report.has_errors()) else {
        eprintln!("Nothing was written; an earlier output is as it was.");
        return Err(Failure { message: String::new(), code: 1 });
    };
    let output = project.root.join(&command.output);
    let written = write::publish(&output, &project.root, &build.artifacts, command.force)?;
    say(made, &written, &output, build.artifacts.len(), started);
    Ok(())
}

fn say(made: &Made, written: &write::Written, output: &std::path::Path, files: usize, started: Instant) {
    let (themes, insights, quotes) = made.counts;
    let count = |n: usize, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    let audience = match made.audience {
        Audience::Public => "for the public",
        Audience::Partners => "for partners",
        Audience::Internal => "for the team",
    };
    println!(
        "{} – {audience}: {}, {}, {}",
        made.title,
        count(themes, "theme"),
        count(insights, "insight"),
        count(quotes, "quote")
    );
    let held = &made.held;
    if held.quotes > 0 {
        let with = if held.recommendations > 0 {
            format!(", and with them {}", count(held.recommendations, "recommendation"))
        } else {
            String::new()
        };
        println!("Held back for lack of consent: {}{with}", count(held.quotes, "quote"));
    }
    for title in &held.groundless {
        println!("  “{title}” has no quote left to rest on");
    }
    let took = started.elapsed();
    let what = if written.written == 0 && written.removed == 0 {
        "nothing has changed".to_string()
    } else {
        let removed = if written.removed > 0 { format!(", {} removed", written.removed) } else { String::new() };
        format!("{} of {files} files written{removed}", written.written)
    };
    println!("{what}, in {:.2} s: open {}", took.as_secs_f64(), shown(&output.join("index.html")));
}

/// The day it is, in UTC. The only look at the clock: from here it is handed down.
#[expect(clippy::disallowed_methods, reason = "the edge, where the day is read once and handed down")]
fn today() -> Date {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs());
    day_of(seconds / 86_400)
}

/// The date of a day counted from 1 January 1970.
///
/// After H. Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`: years are counted from March, so
/// that the day a leap year adds is its last.
fn day_of(days: u64) -> Date {
    let z = days + 719_468;
    let era = z / 146_097;
    let of_era = z % 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    Date { year: year as u16, month: Some(month as u8), day: Some(day as u8) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_since_1970_are_dates() {
        for (days, date) in [(0, "1970-01-01"), (11_016, "2000-02-29"), (20_514, "2026-03-02"), (20_779, "2026-11-22")]
        {
            assert_eq!(day_of(days).to_string(), date);
        }
    }
}
