//! `indsigt import FILE…`: quotes, voices and recommendations from files of other programs.
#![expect(clippy::disallowed_methods, reason = "removes files of the author's project that an earlier import made")]

use super::{
    super::{Failure, ProjectArgs, clock, lock_project, print_report, print_stderr, print_stdout, usage_error},
    account::print_plans,
    mappings::{MAPPINGS_PATH, Mappings, role_name},
    questions::{agrees, ask_for_quotations, check_numbers, parse_quotations},
};
use crate::{
    diag::{Report, Severity, quoted_list},
    extract,
    import::{
        self,
        project::{Destination, ImportRecord, Plan, Project, Quotations, RECORD_PATH, ReportContext},
        read::{self, FileKind, KINDS, Mapping, OfficeDocument, ParagraphKind, ReadError, Reading, Role, Table},
    },
    memo::NoCache,
    model::{self, consent::Audience, prose::is_picture_path, transcript::Transcript},
    pipeline::{self, NullOutput, Options, SheetMode},
    source::{self, Content, NAMES_PATH, Private, Sources},
    write,
};
use clap::{Args, ValueEnum};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

#[derive(Args)]
pub(super) struct FileArgs {
    /// The files to import, or a folder of them; `--list` says what is read
    #[arg(required_unless_present = "list")]
    files: Vec<PathBuf>,
    /// List the kinds of files that can be imported
    #[arg(long)]
    list: bool,
    /// What the columns of a table hold: `--map "Statement=quote,Citizen=voice,Theme=theme"`. The roles are quote, recommendation, voice,
    /// attribution, theme, insight, id, at
    #[arg(long, value_name = "COLUMNS")]
    map: Option<String>,
    /// The sheet of a workbook
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// The theme that everything goes to, by its slug; a new one is made for a name that is none. By default each quote goes to the theme
    /// that its first code names
    #[arg(long, value_name = "SLUG")]
    theme: Option<String>,
    /// The insight that all quotes carry, by its slug
    #[arg(long, value_name = "SLUG")]
    insight: Option<String>,
    /// A speaker of a transcript who asks, and becomes no voice; can be given several times
    #[arg(long, value_name = "NAME")]
    interviewer: Vec<String>,
    /// Which quotations within the sentences of a report somebody said, by the numbers that the account has for them: `1,3-5`, `all` or
    /// `none`. They become quotes; by default you are asked
    #[arg(long, value_name = "NUMBERS", value_parser = parse_quotations)]
    quotations: Option<Quotations>,
    /// Show what would be imported, without writing anything
    #[arg(long)]
    dry_run: bool,
    /// Write without asking, also with a new mapping
    #[arg(long, short)]
    yes: bool,
    /// The format of the account: text, or JSON for programs
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// The project as the files so far have changed it.
#[derive(Clone)]
struct State {
    sources: Sources,
    private: Private,
    record: ImportRecord,
    mappings: Mappings,
}

pub(super) fn run(args: &FileArgs, project: &ProjectArgs) -> Result<(), Failure> {
    if args.list {
        KINDS.iter().for_each(|(suffixes, what)| print_stdout!("{suffixes:<18}{what}"));
        print_stdout!("Ideas of boards and filled-in sheets: `indsigt import board`, `indsigt import sheet`.");
        return Ok(());
    }
    let _lock = lock_project(project);
    let (sources, _) = source::read(&project.root, &project.config)?;
    let read_own = |path: &str| source::read_text(&project.root.join(path)).unwrap_or_default();
    let mappings = Mappings::parse(&read_own(MAPPINGS_PATH)).map_err(|report| {
        print_report(&report, |_| None);
        Failure { message: String::new(), code: 1 }
    })?;
    let mut state = State {
        sources,
        private: source::read_private(&project.root)?,
        record: ImportRecord::parse(&read_own(RECORD_PATH)).map_err(usage_error)?,
        mappings,
    };
    let (old_sources, old_record, old_private) = (state.sources.clone(), state.record.clone(), state.private.clone());
    let InputFiles { files, unread } = expand_folders(&args.files);
    let unchanged = state.clone();
    let none = Quotations::Numbers(BTreeSet::new());
    let chosen = args.quotations.as_ref().unwrap_or(&none);
    let mut planned = plan_files(args, &mut state, &files, (&BTreeMap::new(), chosen))?;
    // Where notes lead to each other, it takes a first look to know which theme each becomes.
    let notes = import::project::themes_of_notes(&planned.plans);
    if files.len() > 1 && !notes.is_empty() {
        state = unchanged.clone();
        planned = plan_files(args, &mut state, &files, (&notes, chosen))?;
    }
    let quotations: usize = planned.plans.iter().map(|plan| plan.quotations).sum();
    let is_old = planned.plans.iter().all(|plan| plan.ledger.made + plan.ledger.changed == 0);
    if !is_old || args.dry_run {
        check_numbers(chosen, quotations)?;
    }
    if quotations > 0 && args.quotations.is_none() && !args.dry_run && !args.yes && io::stdin().is_terminal() {
        print_plans(args.format == Format::Json, (&planned.plans, &unread), false);
        let chosen = ask_for_quotations(quotations)?;
        state = unchanged;
        planned = plan_files(args, &mut state, &files, (&notes, &chosen))?;
    }
    let PlannedFiles { plans, must_ask, new_names, transcripts } = planned;
    let mut errors = build_errors(&state.sources, &state.private);
    if errors.has_errors() {
        let old: Vec<String> =
            build_errors(&old_sources, &old_private).iter().map(|finding| finding.message.to_string()).collect();
        errors.retain(|finding| !old.contains(&finding.message.to_string()));
    }
    let is_agreed = !must_ask || args.yes;
    let is_written = !errors.has_errors() && !args.dry_run;
    print_plans(args.format == Format::Json, (&plans, &unread), is_written && is_agreed);
    if errors.has_errors() {
        print_report(&errors.sorted(), |path| state.sources.text(path).map(|text| &**text));
        let message = "with these files, the catalogue could not be built; nothing was imported".to_string();
        return Err(Failure { message, code: 1 });
    }
    if is_written {
        if !is_agreed && !agrees()? {
            print_stdout!("Nothing was written.");
            return Ok(());
        }
        write_project(project, (&old_sources, &old_record), &state, (&new_names, &transcripts))?;
        if !is_agreed {
            print_stdout!("\nWritten.");
        }
    }
    let is_complete = plans.iter().all(|plan| plan.ledger.is_balanced() && plan.ledger.refused.is_empty());
    if is_complete { Ok(()) } else { Err(Failure { message: String::new(), code: 1 }) }
}

/// What importing the files would change, file by file.
#[derive(Default)]
struct PlannedFiles {
    plans: Vec<Plan>,
    /// True if nobody has agreed to a mapping yet.
    must_ask: bool,
    new_names: BTreeSet<String>,
    transcripts: BTreeMap<String, String>,
}

/// Plans the import of `files`, and applies it to `state`. Links to `notes` lead to the themes that those become, and the quotations that are
/// chosen become quotes.
fn plan_files(
    args: &FileArgs,
    state: &mut State,
    files: &[InputFile],
    (notes, quotations): (&BTreeMap<String, String>, &Quotations),
) -> Result<PlannedFiles, Failure> {
    let mut planned = PlannedFiles::default();
    let mut quotations_before = 0;
    for (place, InputFile { name, path, is_in_folder }) in files.iter().enumerate() {
        let is_long = files.len() > 1 || fs::metadata(path).is_ok_and(|metadata| metadata.len() > LONG_FILE);
        if is_long && notes.is_empty() && io::stderr().is_terminal() {
            print_stderr(&format!("Reading {name} ({} of {}) …", place + 1, files.len()));
        }
        let context = ReportContext { pictures: BTreeSet::new(), notes, quotations, quotations_before };
        let before = is_in_folder.then(|| state.clone());
        let planned_file = plan_file(args, state, (name, path), context).and_then(|(plan, is_new)| {
            let Some(before) = before.filter(|_| !plan.files.is_empty()) else { return Ok((plan, is_new)) };
            let Some((_, message)) = import::new_errors(&before.sources, &state.sources).into_iter().next() else {
                return Ok((plan, is_new));
            };
            *state = before;
            Err(Failure { message: format!("the catalogue could not be built with it: {message}"), code: 1 })
        });
        let (plan, is_new_mapping) = match planned_file {
            // One file of a folder costs no other.
            Err(failure) if *is_in_folder && failure.code == 1 => (refused_plan(state, name, &failure), false),
            planned => planned?,
        };
        quotations_before += plan.quotations;
        planned.must_ask |= is_new_mapping;
        planned.new_names.extend(plan.new_names.iter().cloned());
        planned.transcripts.extend(plan.transcripts.clone());
        planned.plans.push(plan);
    }
    Ok(planned)
}

/// Returns the account of a file that is not imported.
fn refused_plan(state: &State, name: &str, failure: &Failure) -> Plan {
    let reason = failure.message.lines().next().unwrap_or_default().trim_end_matches(NOTHING).to_string();
    let ledger = import::project::Ledger {
        file: name.to_string(),
        kind: "not read".into(),
        rows: 1,
        refused: vec![read::Refusal { place: name.to_string(), reason }],
        ..import::project::Ledger::default()
    };
    Plan { ledger, record: state.record.clone(), ..Plan::default() }
}

/// The end of the message about a single file that cannot be imported.
const NOTHING: &str = "; nothing was imported";

/// Returns the errors of a build for the team.
fn build_errors(sources: &Sources, private: &Private) -> Report {
    let options = Options {
        audience: Some(Audience::Internal),
        base_url: None,
        with_drafts: true,
        today: clock::today(),
        private: private.clone(),
        sheets: SheetMode::None,
    };
    let mut report = pipeline::build_into(sources, &options, &NoCache, &NullOutput).report;
    report.retain(|finding| finding.severity == Severity::Error);
    report
}

/// The size of a file from which reading it takes a while, in bytes.
const LONG_FILE: u64 = 2_000_000;

/// The suffixes of the files in a folder that are imported.
const SUFFIXES: [&str; 15] =
    ["md", "txt", "csv", "tsv", "xlsx", "xls", "ods", "vtt", "srt", "docx", "odt", "qdpx", "qdc", "markdown", "tab"];

/// A file that is imported.
struct InputFile {
    /// The name by which the record knows it.
    name: String,
    path: PathBuf,
    /// True if it was found in a folder, false if it was named.
    is_in_folder: bool,
}

/// The files of an import.
#[derive(Default)]
struct InputFiles {
    /// The files to import.
    files: Vec<InputFile>,
    /// The names of those that are in a folder and of no kind that is imported.
    unread: Vec<String>,
}

/// Returns the files. In place of a folder, such as a vault of notes, come the files in it, with their paths in the folder. Hidden ones are
/// left out, and so are pictures: those that a text shows come with it.
fn expand_folders(paths: &[PathBuf]) -> InputFiles {
    let is_hidden = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let has_suffix = |path: &Path| {
        let suffix = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        SUFFIXES.contains(&suffix.as_str())
    };
    let mut input = InputFiles::default();
    for given in paths {
        if !given.is_dir() {
            let name = given.file_name().unwrap_or_default().to_string_lossy().into_owned();
            input.files.push(InputFile { name, path: given.clone(), is_in_folder: false });
            continue;
        }
        let entries = walkdir::WalkDir::new(given).sort_by_file_name().into_iter();
        let entries = entries.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.path())).flatten();
        for path in entries.map(walkdir::DirEntry::into_path).filter(|path| path.is_file()) {
            let name = path.strip_prefix(given).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            if has_suffix(&path) {
                input.files.push(InputFile { name, path, is_in_folder: true });
            } else if !is_picture_path(&name) {
                input.unread.push(name);
            }
        }
    }
    input
}

/// Plans the import of one file, and applies it to `state`. Returns also whether nobody has agreed to its mapping yet.
fn plan_file(
    args: &FileArgs,
    state: &mut State,
    (name, path): (&str, &Path),
    context: ReportContext<'_>,
) -> Result<(Plan, bool), Failure> {
    let bytes = fs::read(path).map_err(|cause| usage_error(format!("`{}` cannot be read: {cause}", path.display())))?;
    let mut record_name = name.to_string();
    let failure = |error: ReadError| Failure { message: format!("{error}{NOTHING}"), code: 1 };
    let (content, is_new_mapping) = match read::detect(name, &bytes).map_err(failure)? {
        kind @ (FileKind::Csv | FileKind::Workbook) => {
            let tables = read::read_tables(name, &bytes, kind == FileKind::Workbook).map_err(failure)?;
            let table = choose_sheet(args, name, tables)?;
            // Each sheet of a workbook is a table of its own.
            record_name += &args.sheet.as_ref().map_or(String::new(), |sheet| format!(" / {sheet}"));
            let (reading, kind, is_new) = read_table(args, state, &mut record_name, &table)?;
            (FileContent::Passages(reading, kind), is_new)
        }
        FileKind::Word => (content_of_document(name, &read::read_word(name, &bytes).map_err(failure)?)?, false),
        FileKind::Odt => (content_of_document(name, &read::read_odt(name, &bytes).map_err(failure)?)?, false),
        FileKind::Refi => (
            FileContent::Passages(read::read_refi(name, &bytes).map_err(failure)?, "a project of REFI-QDA".into()),
            false,
        ),
        FileKind::Codebook => {
            let (catalogue, _) = model::build(&state.sources, true);
            let titles = catalogue.themes.iter().map(|node| node.theme.front.title.plain.to_lowercase());
            let codes = read::read_codebook(name, &bytes, &titles.collect()).map_err(failure)?;
            (FileContent::Report(codes, "a codebook: a theme for each code"), false)
        }
        FileKind::Transcript | FileKind::Text => {
            let text = extract::decode(&bytes);
            read::check_letters(name, &text).map_err(failure)?;
            (content_of_text(name, &text)?, false)
        }
    };
    let (catalogue, _) = model::build(&state.sources, true);
    let project =
        Project { sources: &state.sources, catalogue: &catalogue, private: &state.private, record: &state.record };
    let plan = match content {
        FileContent::Passages(reading, kind) => {
            let destination = Destination { theme: args.theme.clone(), insight: args.insight.clone() };
            import::project::plan(&project, (&record_name, kind), &reading, &destination)
        }
        FileContent::Transcript(transcript) => {
            import::project::plan_transcript(&project, name, &transcript, &args.interviewer)
        }
        FileContent::Report(report, kind) => {
            let kind = kind.to_string();
            let pictures = pictures_beside(path);
            let context = ReportContext { pictures: pictures.keys().cloned().collect(), ..context };
            let plan = import::project::plan_report(&project, (name, kind), &report, (&bytes, &context));
            for (name, from) in pictures.iter().filter(|(name, _)| plan.pictures.contains(*name)) {
                state.add_picture(name, from)?;
            }
            plan
        }
    };
    state.apply(&plan);
    Ok((plan, is_new_mapping))
}

/// Returns the pictures in the folder of a file and below it, by their names. Of two with one name, the nearer one counts.
fn pictures_beside(file: &Path) -> BTreeMap<String, PathBuf> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = walkdir::WalkDir::new(folder).max_depth(MAX_PICTURE_DEPTH).sort_by_file_name().into_iter().flatten();
    let paths = entries
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.is_file() && is_picture_path(&path.to_string_lossy()));
    let mut pictures: Vec<PathBuf> = paths.collect();
    pictures.sort_by_key(|path| std::cmp::Reverse(path.components().count()));
    pictures
        .into_iter()
        .map(|path| (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path))
        .collect()
}

/// How many folders below its own a report's pictures are looked for.
const MAX_PICTURE_DEPTH: usize = 4;

/// The kind of a report, as the account names it.
const REPORT: &str = "a report: themes and insights by its headings";

/// What a file was read as.
enum FileContent {
    Passages(Reading, String),
    Transcript(Transcript),
    /// Themes and insights, and what they were read from.
    Report(read::Report, &'static str),
}

/// Returns what a document is: the passages that comments are about, a transcript, or a report.
fn content_of_document(name: &str, document: &OfficeDocument) -> Result<FileContent, Failure> {
    if document.is_coded() {
        return Ok(FileContent::Passages(
            document.coded_passages(name),
            "the passages with comments of a document".into(),
        ));
    }
    // Headings by their styles are a report's, whatever stands before colons.
    let has_headings = document.paragraphs.iter().filter(|p| matches!(p.kind, ParagraphKind::Heading(_))).count() > 1;
    let transcript = Some(document.text()).filter(|_| !has_headings).and_then(|text| Transcript::parse(&text));
    let transcript = transcript.map(FileContent::Transcript);
    let report = || read::Report::from_document(document).map(|report| FileContent::Report(report, REPORT));
    transcript.or_else(report).ok_or_else(|| {
        usage_error(format!(
            "`{name}` has no comments, no headings, and no turns of speakers\n  help: give the chapters the style “Heading 1” and the insights “Heading 2”, or comment on each quote with its code"
        ))
    })
}

/// Returns what a text is: a transcript or a report.
fn content_of_text(name: &str, text: &str) -> Result<FileContent, Failure> {
    let transcript = Transcript::parse(text).map(FileContent::Transcript);
    let report = || {
        read::Report::from_text(text, name.to_lowercase().ends_with(".md"))
            .map(|report| FileContent::Report(report, REPORT))
    };
    transcript.or_else(report).ok_or_else(|| {
        usage_error(format!(
            "`{name}` is written in no way that is known\n  help: a transcript has a name and a colon, or a time, before each turn: `P3: I waited.`, `[00:12] I waited.`; a report has headings: `# A theme`, `## An insight`"
        ))
    })
}

impl State {
    /// Brings the picture at `from` along.
    fn add_picture(&mut self, name: &str, from: &Path) -> Result<(), Failure> {
        let path = format!("content/pictures/{name}");
        let bytes =
            fs::read(from).map_err(|cause| usage_error(format!("`{}` cannot be read: {cause}", from.display())))?;
        match self.sources.get(&path) {
            Some(own) if own.as_bytes() != bytes => Err(usage_error(format!(
                "`{path}` is another picture than `{}`\n  help: rename one of them; nothing was imported",
                from.display()
            ))),
            Some(_) => Ok(()),
            // A drawing is text.
            None => {
                let content = match String::from_utf8(bytes) {
                    Ok(text) if name.to_lowercase().ends_with(".svg") => Content::Text(text.into()),
                    Ok(text) => Content::Bytes(text.into_bytes().into()),
                    Err(bytes) => Content::Bytes(bytes.into_bytes().into()),
                };
                self.sources.insert(&path, content);
                Ok(())
            }
        }
    }

    /// Changes the project as a plan says, so that the next file is merged into the result.
    fn apply(&mut self, plan: &Plan) {
        for (path, text) in &plan.files {
            self.sources.insert(path, Content::Text(text.as_str().into()));
        }
        plan.removed.iter().for_each(|path| self.sources.remove(path));
        self.record = plan.record.clone();
        let names = self.private.names().map(|(_, name)| name).chain(plan.new_names.iter().map(String::as_str));
        let names: Vec<&str> = names.collect();
        let new = plan.transcripts.iter().map(|(path, text)| (path.trim_start_matches("private/"), text.as_str()));
        let kept =
            self.private.transcripts().filter(|(path, _)| !plan.transcripts.contains_key(&format!("private/{path}")));
        let transcripts: Vec<(&str, &str)> = kept.chain(new).collect();
        self.private = Private::from_names(&names.join("\n")).with_transcripts(&transcripts);
    }
}

/// Reads the rows of a table by the mapping that is given, agreed to, known or proposed.
fn read_table(
    args: &FileArgs,
    state: &mut State,
    name: &mut String,
    table: &Table,
) -> Result<(Reading, String, bool), Failure> {
    if let Some(sentence) = table.head.iter().find(|heading| is_sentence(heading)) {
        return Err(usage_error(format!(
            "the first row of `{name}` holds no names of columns: “{sentence}”\n  help: put a row with names above it, such as `Quote`, `Voice`, `Theme`"
        )));
    }
    if read::is_board(table) {
        return Err(usage_error(format!(
            "`{name}` is a board: notes in columns, with votes\n  help: `indsigt import board {name} --board ID` puts its notes on a board of a workshop"
        )));
    }
    if table.head.iter().map(|name| name.to_lowercase()).eq([
        "tag",
        "description",
        "number of highlights",
        "number of documents",
    ]) {
        return Err(usage_error(format!(
            "`{name}` is a codebook of Taguette, and holds no quotes\n  help: export the highlights as CSV and import those; for the codes alone, export the codebook as .qdc"
        )));
    }
    let known = Mapping::of_known_program(table);
    let agreed = state.mappings.find(name, table);
    let (mapping, is_new) = match &args.map {
        Some(map) => {
            let mapping = Mapping::parse(map, table).map_err(usage_error)?;
            let is_new = agreed.as_ref() != Some(&mapping);
            (mapping, is_new)
        }
        None => match (agreed, known) {
            (Some(mapping), _) | (None, Some(mapping)) => (mapping, false),
            (None, None) => {
                let names = table.head.iter().filter(|heading| !heading.is_empty()).map(String::as_str);
                let proposed = Mapping::propose(table).ok_or_else(|| {
                    usage_error(format!(
                        "no column of `{name}` can be told to hold quotes\n  help: say which: `--map \"…=quote,…=voice\"`; the columns are {}",
                        quoted_list(names)
                    ))
                })?;
                (proposed, true)
            }
        },
    };
    if is_new {
        let text = state.mappings.with(name, &mapping);
        state.mappings = Mappings::parse(&text).map_err(|_| usage_error("the mapping cannot be written"))?;
    }
    // Each column of words is imported by itself.
    let words = mapping.columns.iter().find(|(_, role)| matches!(role, Role::Quote | Role::Recommendation));
    if let Some((heading, _)) = words.filter(|_| mapping.program.is_none()) {
        *name += &format!(" / {heading}");
    }
    let ignored = mapping.ignored(table).join(", ");
    let ignored = if ignored.is_empty() { String::new() } else { format!("; not read: {ignored}") };
    let kind = match mapping.program {
        Some(program) => format!("a table of {program}{ignored}"),
        None => {
            let read = mapping.columns.iter().filter(|(_, role)| *role != Role::Ignore);
            let columns = read.map(|(heading, role)| format!("{heading} → {}", role_name(*role)));
            format!("a table: {}{ignored}", columns.collect::<Vec<_>>().join(", "))
        }
    };
    Ok((mapping.apply(table), kind, is_new))
}

/// Returns whether a text in the first row is what somebody said rather than the name of a column.
fn is_sentence(heading: &str) -> bool {
    heading.split_whitespace().count() > 3 && heading.ends_with(['.', '!', '?', '”', '"'])
        || heading.chars().count() > 120
}

/// Returns the sheet that `--sheet` names, or the only one that can be imported.
fn choose_sheet(args: &FileArgs, name: &str, mut tables: Vec<Table>) -> Result<Table, Failure> {
    let names = || quoted_list(tables.iter().map(|table| table.sheet.as_str()));
    if let Some(sheet) = &args.sheet {
        let found = tables.iter().position(|table| table.sheet == *sheet);
        let index = found.ok_or_else(|| {
            usage_error(format!("`{name}` has no sheet `{sheet}`\n  help: the sheets are {}", names()))
        })?;
        return Ok(tables.swap_remove(index));
    }
    let known: Vec<usize> = (0..tables.len()).filter(|i| Mapping::of_known_program(&tables[*i]).is_some()).collect();
    match (known.as_slice(), tables.len()) {
        ([index], _) => Ok(tables.swap_remove(*index)),
        (_, 1) => Ok(tables.swap_remove(0)),
        _ => Err(usage_error(format!("`{name}` has several sheets\n  help: say which with `--sheet`: {}", names()))),
    }
}

/// Writes what has changed: names first, so that no text is ever without its guard.
fn write_project(
    project: &ProjectArgs,
    (old_sources, old_record): (&Sources, &ImportRecord),
    state: &State,
    (new_names, transcripts): (&BTreeSet<String>, &BTreeMap<String, String>),
) -> Result<(), Failure> {
    if !new_names.is_empty() {
        let old = source::read_text(&project.root.join(NAMES_PATH)).unwrap_or_default();
        let separator = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
        let names: String = new_names.iter().map(|name| format!("{name}\n")).collect();
        write::write_project_file(&project.root, NAMES_PATH, &format!("{old}{separator}{names}"))?;
    }
    for (path, text) in transcripts {
        write::write_project_file(&project.root, path, text)?;
    }
    for path in old_sources.changed_paths(&state.sources) {
        let to = project.root.join(path);
        match state.sources.get(path) {
            Some(Content::Text(text)) => write::write_project_file(&project.root, path, text)?,
            Some(Content::Bytes(picture)) => {
                to.parent().map_or(Ok(()), fs::create_dir_all)?;
                fs::write(to, picture)?;
            }
            None => fs::remove_file(to)?,
        }
    }
    if state.record != *old_record {
        write::write_project_file(&project.root, RECORD_PATH, &state.record.to_json())?;
    }
    let mappings = state.mappings.text();
    if !mappings.is_empty() {
        write::write_project_file(&project.root, MAPPINGS_PATH, mappings)?;
    }
    Ok(())
}
