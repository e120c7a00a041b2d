//! The command `indsigt new`.
#![expect(clippy::disallowed_methods, reason = "writes the author's own files, which are no output")]

use super::{Failure, ProjectArgs, display_path, print_stdout, usage_error};
use crate::{
    check::RESERVED_ADDRESSES,
    diag::{Report, nearest, quoted_list},
    model::{
        self, ThemeNode, config, id, prose,
        workshop::{Layout, format_heading},
    },
    source::{self, Sources},
};
use clap::{Args, ValueEnum};
use std::fs;

/// Create a theme, an insight or another file in its folder, numbered where the order counts
#[derive(Args)]
pub(super) struct NewCommand {
    /// The kind of file
    kind: NewKind,
    /// The title; for a quote, a short name
    title: String,
    /// The slug of the theme, for an insight, a quote or a recommendation; the last theme by default
    #[arg(long, value_name = "SLUG")]
    theme: Option<String>,
    /// The slugs of the themes whose questions become boards of a workshop, separated by commas
    #[arg(long, value_name = "SLUGS", value_delimiter = ',')]
    themes: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum NewKind {
    Theme,
    Insight,
    Quote,
    Recommendation,
    Page,
    Practice,
    Workshop,
    Meeting,
    Sheet,
}

pub(super) fn run(command: &NewCommand, project: &ProjectArgs) -> Result<(), Failure> {
    let (sources, _) = source::read(&project.root, &project.config)?;
    let slug = id::short_slug(&command.title);
    if slug.is_empty() {
        return Err(usage_error("a title needs at least one letter"));
    }
    if command.kind == NewKind::Page && RESERVED_ADDRESSES.contains(&slug.as_str()) {
        return Err(usage_error(format!(
            "the site uses the address `{slug}` itself\n  help: give the page another title, and change it in the file afterwards"
        )));
    }
    if command.kind != NewKind::Workshop && !command.themes.is_empty() {
        return Err(usage_error(
            "`--themes` is for a workshop\n  help: use `--theme` for the theme of an insight, a quote or a recommendation",
        ));
    }
    let theme_kinds = [NewKind::Insight, NewKind::Quote, NewKind::Recommendation];
    if command.theme.is_some() && !theme_kinds.contains(&command.kind) {
        return Err(usage_error(
            "`--theme` is for an insight, a quote or a recommendation\n  help: use `--themes` for the themes of a workshop",
        ));
    }
    let path = target_path(command, &sources, &slug)?;
    if let Some(duplicate) = find_duplicate(&sources, &path, &slug) {
        return Err(usage_error(format!(
            "{duplicate} already exists\n  help: give the new file another title, and change it in the file afterwards"
        )));
    }
    let mut report = Report::default();
    let text = sources.text(&project.config).cloned().unwrap_or_else(|| "".into());
    let config = config::parse(&project.config.as_str().into(), &text, &mut report);
    let full_path = project.root.join(&path);
    if let Some(parent) = full_path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(
        &full_path,
        stub(command.kind, &command.title, config.language == "da") + &board_headings(command, &sources)?,
    )?;
    print_stdout!("{}", display_path(&full_path));
    Ok(())
}

/// Returns the path of the new file, relative to the project's root.
fn target_path(command: &NewCommand, sources: &Sources, slug: &str) -> Result<String, Failure> {
    Ok(match command.kind {
        NewKind::Theme => format!("content/themes/{}-{slug}/index.md", next_number(sources, "content/themes/")),
        NewKind::Page => format!("content/{}-{slug}.md", next_number(sources, "content/")),
        NewKind::Practice => format!("content/practices/{}-{slug}.md", next_number(sources, "content/practices/")),
        NewKind::Workshop => format!("content/workshops/{}-{slug}.md", next_number(sources, "content/workshops/")),
        NewKind::Meeting => format!("content/meetings/{}-{slug}.md", next_number(sources, "content/meetings/")),
        NewKind::Sheet => format!("content/sheets/{}-{slug}.md", next_number(sources, "content/sheets/")),
        NewKind::Insight => {
            let folder = theme_folder(command, sources)?;
            format!("{folder}{}-{slug}.md", next_number(sources, &folder))
        }
        NewKind::Quote => format!("{}quotes/{slug}.md", theme_folder(command, sources)?),
        NewKind::Recommendation => format!("{}recommendations/{slug}.md", theme_folder(command, sources)?),
    })
}

/// Returns board headings for the questions of the themes in `--themes`; an empty string without that option.
fn board_headings(command: &NewCommand, sources: &Sources) -> Result<String, Failure> {
    if command.themes.is_empty() {
        return Ok(String::new());
    }
    let (catalogue, _) = model::build(sources, true);
    let mut boards = String::new();
    for theme_slug in &command.themes {
        let is_theme = |node: &&ThemeNode| *node.theme.front.slug == **theme_slug;
        let Some(theme) = catalogue.themes.iter().find(is_theme) else {
            return Err(unknown_theme(theme_slug, catalogue.themes.iter().map(|node| &*node.theme.front.slug)));
        };
        for insight in theme.insights.iter().map(|i| &catalogue.insights[*i]) {
            for question in insight.questions.iter().map(|q| catalogue.questions[*q].question()) {
                let words = prose::plain_text(&question.text.inlines);
                let slug = &*insight.insight.front.slug;
                boards += &format!("\n{}\n", format_heading(&words, &question.id, &[slug], Layout::Grid));
            }
        }
    }
    if boards.is_empty() {
        return Err(usage_error(
            "these themes have no questions yet\n  help: add questions to their insights, under `questions:`",
        ));
    }
    Ok(boards)
}

fn unknown_theme<'a>(slug: &str, slugs: impl Iterator<Item = &'a str> + Clone) -> Failure {
    usage_error(match nearest(slug, slugs.clone()) {
        Some(near) => format!("no theme is called `{slug}`\n  help: did you mean `{near}`?"),
        None => format!("no theme is called `{slug}`\n  help: the themes are {}", quoted_list(slugs)),
    })
}

/// Returns the folder of the theme in `--theme`, or of the last theme, with a closing `/`.
fn theme_folder(command: &NewCommand, sources: &Sources) -> Result<String, Failure> {
    let mut folders: Vec<&str> = sources
        .files_under("content/themes/")
        .filter_map(|(path, _)| path.strip_prefix("content/themes/")?.split_once('/').map(|(folder, _)| folder))
        .collect();
    folders.dedup();
    let slug_of = |folder: &str| {
        folder
            .split_once('-')
            .filter(|(n, _)| n.chars().all(|c| c.is_ascii_digit()))
            .map_or(folder, |(_, s)| s)
            .to_string()
    };
    let selected = match &command.theme {
        Some(theme_slug) => folders.iter().find(|f| *f == theme_slug || slug_of(f) == *theme_slug),
        None => folders.last(),
    };
    if let Some(folder) = selected {
        return Ok(format!("content/themes/{folder}/"));
    }
    let slugs: Vec<String> = folders.iter().map(|f| slug_of(f)).collect();
    let slugs = slugs.iter().map(String::as_str);
    Err(match &command.theme {
        None => usage_error("there is no theme yet\n  help: make one first: `indsigt new theme \"Someone to call\"`"),
        Some(theme_slug) => unknown_theme(theme_slug, slugs),
    })
}

/// Returns the next free number in a folder, with at least two digits.
fn next_number(sources: &Sources, folder: &str) -> String {
    let number = |path: &str| path[folder.len()..].split(['-', '/']).next().and_then(|n| n.parse::<u32>().ok());
    let last = sources.files_under(folder).filter_map(|(path, _)| number(path)).max().unwrap_or(0);
    format!("{:02}", last + 1)
}

/// Returns the path of an existing file of the same kind with the same slug, if any.
fn find_duplicate(sources: &Sources, path: &str, slug: &str) -> Option<String> {
    // The slug of an insight is unique in the whole catalogue, not only in its theme.
    if path.starts_with("content/themes/") && path.split('/').count() == 4 && !path.ends_with("/index.md") {
        let is_insight = |p: &str| p.split('/').count() == 4 && !p.ends_with("/index.md");
        let has_same_slug = |p: &str| p.rsplit('/').next().is_some_and(|name| has_slug(name, slug));
        return sources
            .files_under("content/themes/")
            .find(|(p, _)| is_insight(p) && has_same_slug(p))
            .map(|(p, _)| p.to_string());
    }
    let folder = match path.strip_suffix("/index.md") {
        Some(theme) => theme.rsplit_once('/')?.0,
        None => path.rsplit_once('/')?.0,
    };
    let folder = format!("{folder}/");
    let has_same_slug = |path: &str| path.split('/').next().is_some_and(|name| has_slug(name, slug));
    sources.files_under(&folder).find(|(p, _)| has_same_slug(&p[folder.len()..])).map(|(p, _)| p.to_string())
}

/// Returns whether the name of a file or folder is `slug`, with or without a number in front.
fn has_slug(name: &str, slug: &str) -> bool {
    let name = name.trim_end_matches(".md");
    name.split_once('-').filter(|(n, _)| n.chars().all(|c| c.is_ascii_digit())).map_or(name, |(_, s)| s) == slug
}

/// Returns the text of the new file. An unedited file builds without a finding.
fn stub(kind: NewKind, title: &str, is_danish: bool) -> String {
    // A JSON string is valid YAML, whatever characters the title contains.
    let title = serde_json::to_string(title).unwrap_or_default();
    let translate = |en: &'static str, da: &'static str| if is_danish { da } else { en };
    match kind {
        NewKind::Theme => format!(
            "---\ntitle: {title}\nsummary: \"\"\n# lead: {}\n---\n\n<!-- {} -->\n",
            translate("the id of a quote, or words from a quote", "et citats id eller ord fra et citat"),
            translate(
                "A few sentences about what this theme is about.",
                "Et par sætninger om, hvad temaet handler om."
            )
        ),
        NewKind::Insight => format!(
            "---\ntitle: {title}\n# questions:\n#   - {}\n---\n\n<!-- {}\n\n> {}\n>\n> — {} {{#{} voice=B01}}\n-->\n",
            translate("How might we …?", "Hvordan kan vi …?"),
            translate(
                "The first paragraph is the statement. Quotes follow as block quotes:",
                "Det første afsnit er udsagnet. Citater følger som citatblokke:"
            ),
            translate("What somebody said, word for word.", "Hvad nogen sagde, ord for ord."),
            translate("Woman, 40s", "Kvinde, 40’erne"),
            translate("a-short-name", "et-kort-navn")
        ),
        NewKind::Quote => format!(
            "---\n# {}: {title}\ndraft: true\n# insight: {}\n# voice: its id in voices.yml\n---\n\n> …\n>\n> — {}\n",
            translate("name", "navn"),
            translate("the slug of the insight it carries", "slug for den indsigt, det bærer"),
            translate("Woman, 40s", "Kvinde, 40’erne")
        ),
        NewKind::Recommendation => format!(
            "---\ntitle: {title}\nhorizon: now\norigin: team\nstatus: proposed\n# insights: [{}]\n---\n",
            translate("slug-of-an-insight", "slug-for-en-indsigt")
        ),
        NewKind::Page => {
            format!("---\ntitle: {title}\n---\n\n<!-- {} -->\n", translate("What the page says.", "Hvad siden siger."))
        }
        NewKind::Practice => format!(
            "---\ntitle: {title}\n# place: \n# source: \n# themes: []\n---\n\n<!-- {} -->\n",
            translate("What they do, and what came of it.", "Hvad de gør, og hvad der kom ud af det.")
        ),
        NewKind::Workshop => format!(
            "---\ntitle: {title}\n# date: 2026-05-20\n# duration: 120 min\n# themes: []\n---\n\n<!-- {} -->\n",
            translate(
                "Purpose and agenda. A second-level heading is a board, the list under it its ideas.",
                "Formål og dagsorden. En overskrift på andet niveau er en tavle, listen under den dens idéer."
            )
        ),
        NewKind::Meeting => format!(
            "---\ntitle: {title}\n# committee: \n# date: 2026-06-17\n# place: \n# themes: []\n---\n\n<!-- {} -->\n",
            translate("The agenda, as a list.", "Dagsordenen som en liste.")
        ),
        NewKind::Sheet => format!(
            "---\ntitle: {title}\n# workshops: []\n# size: A4\n---\n\n<!-- {} -->\n\n## {} {{size=large}}\n",
            translate("A line or two for whoever fills it in.", "En linje eller to til den, der udfylder det."),
            translate("What did you do yesterday?", "Hvad lavede du i går?")
        ),
    }
}
