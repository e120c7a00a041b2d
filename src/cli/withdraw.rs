//! The command `indsigt withdraw`.

use super::{
    Failure, ProjectArgs, args::DateArgs, format_count, lock_project, print_report, print_stderr, print_stdout,
    usage_error,
};
use crate::{
    audit::Audit,
    check::{self, Edition},
    diag::{Report, Severity, Span, codes, line_and_column, nearest},
    memo::{self, NoCache},
    model::{
        self, Catalogue,
        consent::{AUDIENCES, Audience, Channel, Voice, withdraw},
        prose::OutgoingLink,
    },
    pipeline::{self, NullOutput},
    render::Artifact,
    source,
    source::{Content, Private, Sources},
    write,
};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};

/// Remove a voice from every edition, and list everything that relied on it
///
/// Sets the voice's `consent` to `none` in `content/voices.yml` and changes nothing else in the file. Then builds every edition in
/// memory, without the voice, and searches it for the voice's words. Every file that still contains them is named.
#[derive(Args)]
pub(super) struct WithdrawCommand {
    /// The id of the voice, as in `content/voices.yml`
    voice: String,
    /// Only list what relies on the voice, without changing anything
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    date_args: DateArgs,
}

pub(super) fn run(command: &WithdrawCommand, project: &ProjectArgs) -> Result<(), Failure> {
    let _lock = lock_project(project);
    let (mut sources, _) = source::read(&project.root, &project.config)?;
    let options = command.date_args.to_options(&project.root)?;
    // Include drafts, so that an unpublished quote of the voice is not published later.
    let (catalogue, mut report) = model::build(&sources, true);
    let path = catalogue.voices_path.clone();
    // A list of voices with errors cannot be edited safely.
    report.retain(|d| d.severity == Severity::Error && d.span.as_ref().is_some_and(|span| span.path == path));
    if report.has_errors() {
        print_report(&report.sorted(), |path| sources.text(path).map(|t| &**t));
        return Err(usage_error(
            "the list of voices has errors; nothing was changed\n  help: fix the errors above first",
        ));
    }
    let (index, voice) = find_voice(&catalogue, &command.voice)?;
    let location = |span: &Span| {
        format!("{}:{}", span.path, line_and_column(sources.text(&span.path).map_or("", |t| t), span.start).0)
    };
    let label = voice.label.as_ref().map_or(String::new(), |l| format!(" ({l})"));
    let voice_location = location(&Span::new(&path, voice.id_range.clone()));
    let is_withdrawn = voice.consent.reaches_nobody(catalogue.config.consent);
    let dependents = list_dependents(
        &catalogue,
        index,
        &check::edition(&catalogue, Audience::Internal, Channel::Site, options.today),
        &location,
    );
    if is_withdrawn {
        if !command.dry_run {
            memo::clear_cache(&project.root);
        }
        print_stdout!("`{}`{label} is already withdrawn: {voice_location}", voice.id);
    } else {
        let text = sources.text(&path).cloned().unwrap_or_else(|| "".into());
        let new = withdraw(&path, &text, voice).ok_or_else(|| {
            usage_error(format!("the program cannot change the way this voice is written: {voice_location}\n  help: write `consent: none` there yourself"))
        })?;
        if command.dry_run {
            print_stdout!("`{}`{label} would be withdrawn: {voice_location}", voice.id);
        } else {
            write::write_project_file(&project.root, &path, &new)?;
            // Cached sheets may contain the withdrawn words.
            memo::clear_cache(&project.root);
            print_stdout!("`{}`{label} is withdrawn: {voice_location} says `consent: none`", voice.id);
        }
        sources.insert(&path, Content::Text(new.into()));
    }
    print_stdout!(
        "\n{}",
        if dependents.is_empty() { "Nothing depends on this voice." } else { "The following depends on this voice:" }
    );
    dependents.iter().for_each(|line| print_stdout!("  {line}"));
    let errors = errors_without_voice(&sources, &options);
    if command.dry_run && !is_withdrawn {
        print_retellings(&sources, errors);
        return Ok(());
    }
    report_editions(&sources, errors)?;
    print_stale_files(project, &sources, &options);
    Ok(())
}

/// The maximum number of sheets that are listed by name.
const MAX_NAMED: usize = 12;

/// Lists the files from earlier builds and prints in the project that contain words withheld from every edition.
fn print_stale_files(project: &ProjectArgs, sources: &Sources, options: &pipeline::Options) {
    let (catalogue, _) = model::build(sources, true);
    let edition = check::edition(&catalogue, Audience::Internal, Channel::Site, options.today);
    let audit = Audit::new(edition.secrets(&Private::default()));
    let contains_secret = |file: &Artifact| {
        let mut scan = audit.start_scan(sources);
        scan.scan_file(file);
        !scan.is_clean()
    };
    let (mut sites, mut sheets): (BTreeMap<String, usize>, Vec<String>) = Default::default();
    for previous in write::find_previous_files(&project.root).filter(|previous| contains_secret(&previous.file)) {
        match previous.edition {
            Some(site) => *sites.entry(site).or_default() += 1,
            None => sheets.push(previous.file.path),
        }
    }
    if sites.is_empty() && sheets.is_empty() {
        return;
    }
    print_stdout!("\nOlder files that still contain words nobody may read any more:");
    sites
        .iter()
        .for_each(|(site, files)| print_stdout!("  {site}/  ({}; build it again)", format_count(*files, "file")));
    sheets.iter().take(MAX_NAMED).for_each(|path| print_stdout!("  {path}  (delete it)"));
    if sheets.len() > MAX_NAMED {
        print_stdout!("  and {} like that", format_count(sheets.len() - MAX_NAMED, "more sheet"));
    }
}

fn find_voice<'c>(catalogue: &'c Catalogue, id: &str) -> Result<(usize, &'c Voice), Failure> {
    let voices = || catalogue.voices.iter().enumerate();
    voices().find(|(_, voice)| &*voice.id == id).ok_or_else(|| {
        let near = nearest(id, voices().map(|(_, voice)| &*voice.id));
        let help = near.map_or(String::new(), |near| format!("\n  help: did you mean `{near}`?"));
        usage_error(format!("no voice is called `{id}` in `{}`{help}", catalogue.voices_path))
    })
}

/// Lists everything that relies on a voice, one line for each.
fn list_dependents(
    catalogue: &Catalogue,
    voice: usize,
    edition: &Edition,
    location: &impl Fn(&Span) -> String,
) -> Vec<String> {
    let voice_quotes: Vec<usize> =
        catalogue.quotes.iter().enumerate().filter(|(_, q)| q.voice == Some(voice)).map(|(i, _)| i).collect();
    let mut lines = vec![];
    for index in &voice_quotes {
        let quote = &catalogue.quotes[*index].quote;
        lines.push(format!("the quote `{}`  ({})", quote.id, location(&Span::new(&quote.path, quote.range.clone()))));
        for (theme, lead) in catalogue.leads.iter().enumerate() {
            if let Some(lead) = lead.as_ref().filter(|lead| lead.quote == Some(*index)) {
                let slug = &catalogue.themes[theme].theme.front.slug;
                lines.push(format!("  opens the theme `{slug}`  ({})", location(&lead.span)));
            }
        }
        lines.extend(
            mentions(catalogue, &quote.id)
                .into_iter()
                .map(|(mention, span)| format!("  {mention}  ({})", location(&span))),
        );
    }
    for (index, node) in catalogue.insights.iter().enumerate() {
        if !node.quotes.iter().any(|q| voice_quotes.contains(q)) {
            continue;
        }
        let remaining: Vec<usize> =
            edition.quotes_of_insight(index).into_iter().filter(|q| !voice_quotes.contains(q)).collect();
        let remaining = edition.evidence_of(remaining);
        let effect = match (remaining.quotes.len(), remaining.voices.len()) {
            (0, _) => "has no quote left".to_string(),
            (quotes, voices) => {
                format!("keeps {} from {}", format_count(quotes, "quote"), format_count(voices, "voice"))
            }
        };
        let front = &node.insight.front;
        lines.push(format!("the insight `{}` {effect}  ({})", front.slug, location(&model::title_span(front))));
    }
    for node in catalogue.recommendations.iter().filter(|r| r.source_quotes.iter().any(|q| voice_quotes.contains(q))) {
        let recommendation = &node.recommendation;
        lines.push(format!(
            "the recommendation `{}` is withdrawn as well  ({})",
            recommendation.id,
            location(&Span::new(&recommendation.path, recommendation.range.clone()))
        ));
    }
    lines
}

/// Returns every place where the team's own text embeds or references the quote `id`.
fn mentions(catalogue: &Catalogue, id: &str) -> BTreeSet<(&'static str, Span)> {
    let is_quote = |name: &str| name.strip_prefix("quote:").unwrap_or(name).trim() == id;
    let mut places = BTreeSet::new();
    for text in catalogue.team_texts() {
        for link in text.links().iter() {
            let (mention, name) = match link {
                OutgoingLink::Embed(name) => ("is embedded", name),
                OutgoingLink::Reference(name) => ("is referenced", name),
                OutgoingLink::Link(..) => continue,
            };
            if is_quote(&name.value) {
                places.insert((mention, Span::new(text.path, name.range.clone())));
            }
        }
    }
    places
}

/// Builds every edition in memory, and returns the errors, among them each place where withdrawn words still occur; and the number of files.
fn errors_without_voice(sources: &Sources, options: &pipeline::Options) -> (Report, usize) {
    let mut errors = Report::default();
    let mut files = 0;
    for (_, audience) in AUDIENCES {
        let edition_options = pipeline::Options { audience: Some(audience), ..options.clone() };
        let build = |options: &pipeline::Options| pipeline::build_into(sources, options, &NoCache, &NullOutput);
        let result = build(&edition_options);
        files += result.summary.map_or(0, |summary| summary.files);
        errors.extend(result.report);
        // Drafts must not bring the words back later, so E090 counts in them too; other errors in drafts can wait.
        let drafts = build(&pipeline::Options { with_drafts: true, ..edition_options });
        errors.extend(drafts.report.into_iter().filter(|d| d.code == codes::E090));
    }
    errors.retain(|d| d.severity == Severity::Error);
    (errors.sorted(), files)
}

/// Prints the places where the team's own texts repeat words that would be withdrawn.
fn print_retellings(sources: &Sources, (mut errors, _): (Report, usize)) {
    errors.retain(|d| d.code == codes::E090);
    if !errors.is_empty() {
        print_stdout!("\nYour own text repeats words of this voice. Change these places first:\n");
        print_report(&errors, |path| sources.text(path).map(|t| &**t));
    }
}

/// Prints whether every edition can be built without the voice.
fn report_editions(sources: &Sources, (errors, files): (Report, usize)) -> Result<(), Failure> {
    if errors.is_empty() {
        print_stdout!(
            "\nEvery edition was built without this voice and searched: its words are in none of the {files} files."
        );
        print_stdout!(
            "Now build each edition again and publish the whole folder. Until then, the old files stay on your server."
        );
        return Ok(());
    }
    print_stderr("\nThese errors prevent building without this voice:\n");
    print_report(&errors, |path| sources.text(path).map(|t| &**t));
    Err(Failure { message: String::new(), code: 1 })
}
