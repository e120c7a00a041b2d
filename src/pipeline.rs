//! The whole build as one function of its sources: read, check, render, look once more.

#[cfg(feature = "print")]
pub mod print;

use crate::{
    audit,
    check::{self, Edition, Held},
    diag::Report,
    memo::{NoShelves, Shelves},
    model::{
        self, Catalogue,
        consent::{Audience, Channel},
        date::Date,
        prose::Count,
    },
    render::{Artifact, site},
    skin::{Skin, Wanted},
    source::{Private, Sources},
    view::Scene,
    write::MANIFEST,
};
use rayon::prelude::*;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// What a build is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// Who it is for, if not whom the configuration says.
    pub audience: Option<Audience>,
    /// Where it is published, if not where the configuration says.
    pub base_url: Option<String>,
    /// Whether drafts are in it.
    pub drafts: bool,
    /// The day that `until` is held against.
    pub today: Date,
    /// The names that nothing may hold.
    pub private: Private,
    /// Whether sheets for print stand in the site.
    pub sheets: bool,
}

/// What a build made, and what there is to tell.
#[derive(Debug)]
pub struct Build {
    /// The files; none if there are errors.
    pub artifacts: Vec<Artifact>,
    /// What was found.
    pub report: Report,
    /// What it is made of; none if there are errors.
    pub made: Option<Made>,
    /// The texts of built-in templates that findings point into, by path.
    pub templates: Vec<(String, String)>,
}

/// What a build is made of.
#[derive(Debug)]
pub struct Made {
    /// The catalogue's title.
    pub title: String,
    /// Who it is for.
    pub audience: Audience,
    /// How many themes, insights, quotes.
    pub counts: (usize, usize, usize),
    /// What was held back.
    pub held: Held,
    /// The record of the audit.
    pub record: String,
}

impl Build {
    /// The text of the template at `path` that a finding points into.
    pub fn template(&self, path: &str) -> Option<&str> {
        self.templates.iter().find(|(p, _)| p == path).map(|(_, text)| text.as_str())
    }
}

/// Builds a catalogue. Everything that is wrong is told at once; with an error there are no files.
pub fn build(sources: &Sources, options: &Options) -> Build {
    build_with(sources, options, &NoShelves)
}

/// Builds a catalogue, with sheets from the shelves where they were made before.
pub fn build_with(sources: &Sources, options: &Options, shelves: &dyn Shelves) -> Build {
    let (catalogue, mut report) = model::build(sources, options.drafts);
    let (edition, skin) = checked(&catalogue, sources, options, Channel::Site, &mut report);
    let config = &catalogue.config;
    let (Some(skin), false) = (&skin, report.has_errors()) else {
        return failed(report, skin.as_ref());
    };
    let base_url = options.base_url.as_deref().or(config.base_url.as_deref());
    let site = Site { catalogue: &catalogue, sources, options, edition: &edition, skin, shelves };
    let sheets = site.sheets(&mut report);
    let printed = sheets.iter().map(|sheet| sheet.path.clone()).collect();
    let scene = Scene { edition: &edition, words: skin.words(), base_url, printed: &printed };
    let (mut artifacts, findings) = site::render(&scene, skin, sources);
    report.extend(findings);
    let secrets = edition.secrets(&options.private);
    artifacts.extend(sheets);
    report.extend(audit::run(&artifacts, &secrets, sources));
    if report.has_errors() {
        return failed(report, Some(skin));
    }
    let sums = sums(&artifacts);
    artifacts.push(manifest(&sums));
    let made = Made {
        record: audit::record(&sums, &secrets, edition.audience().name()),
        title: config.title.plain.clone(),
        audience: edition.audience(),
        counts: (edition.count(Count::Themes), edition.count(Count::Insights), edition.count(Count::Quotes)),
        held: edition.held(),
    };
    Build { artifacts, report: report.sorted(), made: Some(made), templates: vec![] }
}

/// A site in the making, for the sheets that stand in it.
#[cfg_attr(not(feature = "print"), expect(dead_code, reason = "a program without the print engine makes no sheets"))]
struct Site<'a> {
    catalogue: &'a Arc<Catalogue>,
    sources: &'a Sources,
    options: &'a Options,
    edition: &'a Edition,
    skin: &'a Skin,
    shelves: &'a dyn Shelves,
}

impl Site<'_> {
    /// The sheets for print that stand in the site.
    #[cfg(feature = "print")]
    fn sheets(&self, report: &mut Report) -> Vec<Artifact> {
        if self.options.sheets { print::for_site(self, report) } else { vec![] }
    }

    /// The same of a program without the print engine.
    #[cfg(not(feature = "print"))]
    fn sheets(&self, _: &mut Report) -> Vec<Artifact> {
        vec![]
    }
}

/// The edition that is asked for of `catalogue`, checked, and the skin it is shown in.
fn checked(
    catalogue: &Arc<Catalogue>,
    sources: &Sources,
    options: &Options,
    channel: Channel,
    report: &mut Report,
) -> (Edition, Option<Skin>) {
    let config = &catalogue.config;
    let audience = options.audience.unwrap_or(config.audience);
    let edition = check::edition(catalogue, audience, channel, options.today);
    let asked = check::Asked { sources, private: &options.private, today: options.today };
    report.extend(check::run(&edition, &asked));
    let wanted = Wanted {
        name: &config.skin.value,
        at: config.skin.at.clone(),
        language: &config.language,
        labels: &config.labels,
    };
    (edition, Skin::load(sources, &wanted, report))
}

fn failed(report: Report, skin: Option<&Skin>) -> Build {
    let report = report.sorted();
    let paths = report.0.iter().filter_map(|d| d.span.as_ref()).map(|s| s.path.to_string());
    let templates = paths.filter_map(|p| skin.and_then(|s| s.text(&p)).map(|t| (p, t.to_string()))).collect();
    Build { artifacts: vec![], report, made: None, templates }
}

/// The SHA-256 of every file, by its path.
fn sums(artifacts: &[Artifact]) -> Map<String, Value> {
    let hex = |bytes: &[u8]| Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect::<String>();
    let sums: Vec<(String, Value)> = artifacts.par_iter().map(|a| (a.path.clone(), hex(&a.bytes).into())).collect();
    sums.into_iter().collect()
}

/// `manifest.json`: the sums of every other file.
fn manifest(sums: &Map<String, Value>) -> Artifact {
    let whole = serde_json::json!({ "generator": concat!("indsigt ", env!("CARGO_PKG_VERSION")), "files": sums });
    Artifact::text(MANIFEST, format!("{whole:#}\n"))
}
