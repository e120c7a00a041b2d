//! Sheets for print as one function of the sources: read, check, fit, set, look once more.

use super::{Build, Options, checked, failed};
use crate::{
    audit,
    check::Edition,
    diag::{Diagnostic, Report, Span, listed, nearest},
    model::{self, Catalogue, consent::Channel},
    render::{
        Artifact,
        print::{Format, PAPERS, Paper, Press, poster},
    },
    source::Sources,
    view::{self, Scene},
};
use rayon::prelude::*;

/// Which posters are wanted, and how.
#[derive(Clone, Debug)]
pub struct Posters {
    /// Quotes by their ids; none for those marked `.poster`.
    pub ids: Vec<String>,
    /// Only those of this theme.
    pub theme: Option<String>,
    /// Every quote that may hang, marked or not.
    pub all: bool,
    /// The paper, if not the configuration's.
    pub paper: Option<Paper>,
    /// Whether it lies on its side.
    pub is_landscape: bool,
    /// The design, if not the configuration's.
    pub design: Option<String>,
    /// What they are made as.
    pub format: Format,
}

/// Makes posters: a file for each quote, named by its id. One that cannot be made is told, and the others are made.
pub fn posters(sources: &Sources, options: &Options, wanted: &Posters) -> Build {
    let (catalogue, mut report) = model::build(sources, options.drafts);
    let (edition, skin) = checked(&catalogue, sources, options, Channel::Posters, &mut report);
    let chosen = choose(&catalogue, &edition, wanted, &mut report);
    let (Some(skin), false) = (&skin, report.has_errors()) else {
        return failed(report, skin.as_ref());
    };
    let (press, findings) = Press::new(skin);
    findings.into_iter().for_each(|finding| report.push(finding));
    let base_url = options.base_url.as_deref().or(catalogue.config.base_url.as_deref());
    let scene = Scene { edition: &edition, words: skin.words(), base_url };
    let how = how(&catalogue, wanted);
    let made: Vec<Result<Artifact, Vec<Diagnostic>>> = chosen
        .par_iter()
        .filter_map(|index| Some((view::poster(&scene, *index)?, &catalogue.quotes[*index].quote)))
        .map(|(view, quote)| {
            let at = Span::new(&quote.path, quote.at.start..quote.at.start + 1);
            let sheet = poster::set(&press, skin, &how, &view, &at)?;
            if let Some(outside) = sheet.outside().first() {
                let message =
                    format!("the design `{}` sets `{outside}` of `{}` outside of the sheet", how.design, view.id);
                return Err(vec![Diagnostic::warning("E094", at, message)]);
            }
            let bytes = poster::made(&sheet, wanted.format, &view.id).map_err(|broken| vec![*broken.finding])?;
            Ok(Artifact { path: format!("{}.{}", view.id, wanted.format.ending()), bytes: bytes.into() })
        })
        .collect();
    let mut artifacts = vec![];
    for one in made {
        match one {
            Ok(artifact) => artifacts.push(artifact),
            // A layout that is wrong is wrong for all: said once.
            Err(findings) => findings.into_iter().for_each(|finding| report.push(finding)),
        }
    }
    report.extend(audit::run(&artifacts, &edition.secrets(&options.private), sources));
    if report.has_errors() {
        return failed(report, Some(skin));
    }
    Build { artifacts, report: report.sorted(), made: None, templates: vec![] }
}

fn how(catalogue: &Catalogue, wanted: &Posters) -> poster::Wanted {
    let config = &catalogue.config;
    let posters = &config.posters;
    let of_config = PAPERS.into_iter().find(|p| p.name == posters.size).unwrap_or(PAPERS[3]);
    poster::Wanted {
        paper: wanted.paper.unwrap_or(of_config),
        is_landscape: wanted.is_landscape,
        design: wanted.design.clone().unwrap_or_else(|| posters.design.clone()),
        min_pt: f64::from(posters.min_pt),
        bleed_mm: posters.bleed.trim_end_matches("mm").trim().parse().unwrap_or(3.0),
        marks: posters.marks,
        qr: posters.qr,
        accent: config.accent.value,
    }
}

/// The quotes that are wanted, in the catalogue's order. A name that leads nowhere is an error.
fn choose(catalogue: &Catalogue, edition: &Edition<'_>, wanted: &Posters, report: &mut Report) -> Vec<usize> {
    let span = || Span::new(&"indsigt print posters".into(), 0..0);
    let theme = wanted.theme.as_ref().map(|slug| catalogue.themes.iter().position(|t| *t.theme.front.slug == **slug));
    if theme == Some(None) {
        let slugs: Vec<&str> = catalogue.themes.iter().map(|t| &*t.theme.front.slug).collect();
        let slug = wanted.theme.as_deref().unwrap_or("");
        let help = nearest(slug, slugs.iter().copied()).map_or_else(
            || format!("the themes are {}", listed(slugs.iter().copied())),
            |near| format!("did you mean `{near}`?"),
        );
        report.push(Diagnostic::error("E011", span(), format!("no theme is called `{slug}`")).help(help));
    }
    let mut chosen = vec![];
    for id in &wanted.ids {
        match catalogue.quote(id) {
            Some(index) if edition.quote(index).is_some() => chosen.push(index),
            Some(_) => report.push(
                Diagnostic::error("E012", span(), format!("`{id}` may not hang on a wall for this audience"))
                    .help("its voice did not agree to that; `--audience` names another"),
            ),
            None => report.push(catalogue.names.missing(model::names::Kind::Quote, id, span())),
        }
    }
    if wanted.ids.is_empty() {
        let of_theme = |t: Option<usize>| theme.flatten().is_none_or(|wanted| t == Some(wanted));
        let quotes = edition.quotes().filter(|(_, node)| of_theme(node.theme) && (wanted.all || node.quote.is_poster));
        chosen.extend(quotes.map(|(index, _)| index));
    }
    chosen
}
