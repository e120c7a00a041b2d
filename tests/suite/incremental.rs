//! Incremental builds: reused results never change the output, and an edit causes only the work that it needs.

use super::default_options;
use indsigt::{
    diag::Report,
    memo::NoCache,
    pipeline::{self, BuildMemory, Preview},
    source::{self, Content, Private, Sources},
};
use proptest::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

type Files = BTreeMap<String, Vec<u8>>;

/// Returns every file of a preview; if a file is refused, the first finding about it.
fn preview_files(preview: &Preview, memory: &BuildMemory) -> Result<Files, String> {
    let file = |path: String| {
        let made = preview.file(&path, memory, &NoCache).expect("what is listed is there");
        made.map(|bytes| (path.clone(), bytes.to_vec()))
            .map_err(|report| format!("{path}: {:?}", report.findings()[0].message))
    };
    preview.paths().into_iter().map(file).collect()
}

/// Returns every file of a build except the manifest; `None` if the build has errors.
fn build_files(sources: &Sources) -> Option<Files> {
    let build = pipeline::build(sources, &default_options());
    build.summary?;
    let files = build.artifacts.into_iter().filter(|artifact| artifact.path != "manifest.json");
    Some(files.map(|artifact| (artifact.path, artifact.bytes.to_vec())).collect())
}

fn read_example(root: &str) -> Sources {
    source::read(Path::new(root), "indsigt.yml").unwrap().0
}

fn text(sources: &Sources, path: &str) -> String {
    sources.text(path).unwrap_or_else(|| panic!("{path} is there")).to_string()
}

/// Returns the sources with the text at `path` changed by `change`.
fn with_change(sources: &Sources, path: &str, change: impl Fn(&str) -> String) -> Sources {
    let mut after = sources.clone();
    after.insert(path, Content::Text(change(&text(sources, path)).into()));
    after
}

#[test]
fn an_edit_parses_one_file_and_renders_only_the_pages_that_show_it() {
    let sources = read_example(".");
    let memory = BuildMemory::enabled();
    let preview = Preview::new(&sources, &default_options(), &memory).ok().unwrap();
    let before = preview_files(&preview, &memory).unwrap();
    let (parsed, rendered) = memory.work_counts();
    assert_eq!(parsed, sources.files_under("content/").filter(|(path, _)| path.ends_with(".md")).count());
    assert!(rendered > 100, "{rendered} pages are rendered");
    preview_files(&preview, &memory).unwrap();
    assert_eq!(memory.work_counts(), (parsed, rendered), "what is asked for twice is made once");
    let path = sources
        .files_under("content/themes/")
        .map(|(path, _)| path.clone())
        .find(|p| p.contains("/01-") && p.contains("/02-"));
    let path = path.expect("the first theme has a second insight");
    for (change, most) in [
        // Words in the middle of a text appear on the insight's page alone; a title appears wherever the insight is named.
        (&(|text: &str| format!("{text}\n\nA paragraph at the end.\n")) as &dyn Fn(&str) -> String, 1),
        (
            &|text: &str| {
                text.replacen("title: ", "title: Again: ", 1).replacen("title: Again: ", "title: ", 1) + "\nMore.\n"
            },
            1,
        ),
        (
            &|text: &str| {
                text.lines()
                    .map(|line| {
                        if line.starts_with("title: ") {
                            "title: Called otherwise\n".to_string()
                        } else {
                            format!("{line}\n")
                        }
                    })
                    .collect()
            },
            40,
        ),
    ] {
        let after = with_change(&sources, &path, change);
        let (parsed, rendered) = memory.work_counts();
        let preview = Preview::new(&after, &default_options(), &memory).ok().unwrap();
        assert_eq!(
            memory.work_counts(),
            (parsed + 1, rendered),
            "one file is parsed, and nothing rendered until it is asked for"
        );
        let now = preview_files(&preview, &memory).unwrap();
        let differ: BTreeSet<&String> = now
            .iter()
            .filter(|(path, bytes)| path.ends_with(".html") && before.get(*path) != Some(*bytes))
            .map(|(path, _)| path)
            .collect();
        let work = memory.work_counts().1 - rendered;
        assert!((1..=most).contains(&differ.len()), "{differ:?}");
        assert_eq!(work, differ.len(), "as many pages are rendered as show it: {differ:?}");
        // Undo the edit.
        let preview = Preview::new(&sources, &default_options(), &memory).ok().unwrap();
        assert_eq!(preview_files(&preview, &memory).unwrap(), before);
    }
}

/// An edit of a project, such as an author makes.
#[derive(Clone, Debug)]
enum Edit {
    Words(usize),
    Statement(usize),
    Title(usize),
    Draft(usize),
    Delete(usize),
    Rename(usize),
    New,
    Consent(usize),
    Config(usize),
    Skin(usize),
    Static,
    Broken(usize),
}

fn any_edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => any::<usize>().prop_map(Edit::Words),
        2 => any::<usize>().prop_map(Edit::Statement),
        2 => any::<usize>().prop_map(Edit::Title),
        1 => any::<usize>().prop_map(Edit::Draft),
        1 => any::<usize>().prop_map(Edit::Delete),
        1 => any::<usize>().prop_map(Edit::Rename),
        1 => Just(Edit::New),
        3 => any::<usize>().prop_map(Edit::Consent),
        2 => any::<usize>().prop_map(Edit::Config),
        2 => any::<usize>().prop_map(Edit::Skin),
        1 => Just(Edit::Static),
        1 => any::<usize>().prop_map(Edit::Broken),
    ]
}

/// Returns an item of `all`, for any number.
fn pick<T>(all: &[T], number: usize) -> &T {
    &all[number % all.len()]
}

/// Returns the path and text of a file in a project's own skin.
fn skin_file(number: usize, step: usize) -> (String, String) {
    let (path, text) = *pick(
        &[
            ("site/footer.html", "<footer>{{ frame.title }} STEP</footer>\n"),
            ("site/parts/quote.html", "<figure id=\"{{ q.id }}\">{{ q.words_html | safe }} STEP</figure>\n"),
            ("assets/site.css", "body { --step: STEP }\n"),
            ("words/en.ftl", "skip = To the words of step STEP\n"),
        ],
        number,
    );
    (format!("themes/default/{path}"), text.replace("STEP", &step.to_string()))
}

fn apply_edit(all: &mut BTreeMap<String, Content>, edit: &Edit, step: usize) {
    let texts: Vec<String> =
        all.keys().filter(|path| path.starts_with("content/") && path.ends_with(".md")).cloned().collect();
    let files = std::cell::RefCell::new(std::mem::take(all));
    let change = |path: &str, change: &dyn Fn(&str) -> String| {
        let before = files.borrow().get(path).cloned();
        if let Some(Content::Text(text)) = before {
            files.borrow_mut().insert(path.to_string(), Content::Text(change(&text).into()));
        }
    };
    match edit {
        Edit::Words(n) => change(&pick(&texts, *n).clone(), &|text| format!("{text}\n\nWords of step {step}.\n")),
        Edit::Statement(n) => {
            change(&pick(&texts, *n).clone(), &|text| text.replacen("\n---\n", &format!("\n---\nStep {step}. "), 1))
        }
        Edit::Title(n) => change(&pick(&texts, *n).clone(), &|text| {
            let line = |line: &str| {
                if line.starts_with("title: ") { format!("title: Title {step}\n") } else { format!("{line}\n") }
            };
            text.lines().map(line).collect()
        }),
        Edit::Draft(n) => change(&pick(&texts, *n).clone(), &|text| text.replacen("---\n", "---\ndraft: true\n", 1)),
        Edit::Broken(n) => change(&pick(&texts, *n).clone(), &|text| format!("{text}\n\n[[nothing-of-step-{step}]]\n")),
        Edit::Delete(n) => drop(files.borrow_mut().remove(pick(&texts, *n))),
        Edit::Rename(n) => {
            let from = pick(&texts, *n).clone();
            let to = from.replace(".md", &format!("-{step}.md"));
            let content = files.borrow_mut().remove(&from);
            if let Some(content) = content {
                files.borrow_mut().insert(to, content);
            }
        }
        Edit::New => {
            let page = format!("---\ntitle: Page {step}\n---\nWritten in step {step}.\n");
            files.borrow_mut().insert(format!("content/page-{step}.md"), Content::Text(page.into()));
        }
        Edit::Consent(n) => change("content/voices.yml", &|text| {
            let (from, to) = *pick(
                &[
                    ("consent: public", "consent: internal"),
                    ("consent: internal", "consent: public"),
                    ("consent: public", "consent: none"),
                ],
                *n,
            );
            let at: Vec<usize> = text.match_indices(from).map(|(at, _)| at).collect();
            if at.is_empty() {
                return text.to_string();
            }
            let at = *pick(&at, n / 3);
            format!("{}{to}{}", &text[..at], &text[at + from.len()..])
        }),
        Edit::Config(n) => change("indsigt.yml", &|text| {
            let more = pick(
                &["audience: internal", "audience: public", "audience: partners", "min_voices: 9", "max_lix: 20"],
                *n,
            );
            let key = more.split(':').next().unwrap_or("");
            let kept: String =
                text.lines().filter(|line| !line.starts_with(key)).map(|line| format!("{line}\n")).collect();
            format!("{kept}{more}\n")
        }),
        Edit::Skin(n) => {
            let (path, text) = skin_file(*n, step);
            files.borrow_mut().insert(path, Content::Text(text.into()));
        }
        Edit::Static => {
            files.borrow_mut().insert("static/step.txt".into(), Content::Text(format!("Step {step}").into()));
        }
    }
    *all = files.into_inner();
}

/// Returns the sources made of these files.
fn to_sources(files: &BTreeMap<String, Content>) -> Sources {
    let mut sources = Sources::from_pairs([]);
    files.iter().for_each(|(path, content)| sources.insert(path, content.clone()));
    sources
}

proptest! {
    // `just endure` sets a larger number.
    #![proptest_config(ProptestConfig { cases: std::env::var("EDITS").ok().and_then(|n| n.parse().ok()).unwrap_or(6), ..ProptestConfig::default() })]

    /// A preview with remembered results equals a build without any, whatever was edited before.
    #[test]
    fn previews_with_a_memory_equal_fresh_builds_byte_for_byte(edits in prop::collection::vec(any_edit(), 1..10)) {
        let memory = BuildMemory::enabled();
        let whole = read_example("examples/da");
        let mut files: BTreeMap<String, Content> =
            whole.files_under("").map(|(path, content)| (path.to_string(), content.clone())).collect();
        for (step, edit) in edits.iter().enumerate() {
            apply_edit(&mut files, edit, step);
            let sources = to_sources(&files);
            let cold = pipeline::build(&sources, &default_options());
            match (Preview::new(&sources, &default_options(), &memory), build_files(&sources)) {
                (Ok(mut preview), Some(made)) => {
                    let said = preview.take_report().sorted();
                    let warm = self::preview_files(&preview, &memory);
                    prop_assert_eq!(warm.as_ref().map(|w| w.keys().collect::<Vec<_>>()), Ok(made.keys().collect()), "{:?}", edit);
                    for (path, bytes) in warm.unwrap_or_default() {
                        prop_assert!(made.get(&path) == Some(&bytes), "{path} differs after {:?}", &edits[..=step]);
                    }
                    let codes = |report: &Report| report.iter().map(|d| (d.code.id, d.span.clone())).filter(|(id, _)| *id != "E091").collect::<Vec<_>>();
                    prop_assert_eq!(codes(&said), codes(&cold.report));
                }
                // A preview runs the audit on a file only when that file is requested.
                (Ok(preview), None) => prop_assert!(self::preview_files(&preview, &memory).is_err(), "{:?}", cold.report),
                (Err(failed), None) => prop_assert_eq!(failed.report.sorted(), cold.report),
                (Err(failed), Some(_)) => prop_assert!(false, "only the preview finds {:?}", failed.report),
            }
        }
    }
}

/// Creates a project on the disk with a catalogue of one page.
fn project() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("indsigt.yml", "title: T\n"),
        ("content/index.md", "---\ntitle: Front\n---\nFirst words.\n"),
        ("content/themes/01-t/index.md", "---\ntitle: A theme\n---\nOf something.\n"),
    ] {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

fn run_build(root: &Path, more: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_indsigt"));
    let done = command.arg("--root").arg(root).args(["build", "--today", "2026-11-22"]).args(more).output().unwrap();
    (done.status.success(), String::from_utf8(done.stdout).unwrap() + &String::from_utf8(done.stderr).unwrap())
}

#[test]
fn an_unchanged_build_repeats_its_report_and_writes_nothing() {
    let root = project();
    let root = root.path();
    fs::write(root.join("content/page.md"), "---\ntitle: Page\n---\n# Once\n\n#### Too deep\n").unwrap();
    let (is_fine, first) = run_build(root, &[]);
    assert!(is_fine && first.contains("Wrote ") && first.contains("E070"), "{first}");
    let (is_fine, second) = run_build(root, &[]);
    assert!(is_fine && second.contains("Found no changes") && second.contains("E070"), "{second}");
    let lines =
        |text: &str| text.lines().filter(|line| !line.contains(" s. Open ")).map(String::from).collect::<Vec<_>>();
    assert_eq!(lines(&first), lines(&second), "and the same is said");
    // Every difference is noticed: a changed or missing output file, the record, the options, a word of the sources.
    let front = root.join("output/index.html");
    let whole = fs::read_to_string(&front).unwrap();
    fs::write(&front, whole.replace("First words", "Fancy words")).unwrap();
    assert!(run_build(root, &[]).1.contains("1 of "));
    assert_eq!(fs::read_to_string(&front).unwrap(), whole);
    fs::remove_file(root.join("output/404.html")).unwrap();
    assert!(run_build(root, &[]).1.contains("1 of ") && root.join("output/404.html").exists());
    fs::write(root.join("audit.json"), "{}").unwrap();
    run_build(root, &[]);
    assert!(fs::read_to_string(root.join("audit.json")).unwrap().contains("searched"));
    assert!(run_build(root, &["--audience", "public"]).1.contains("Wrote "));
    assert!(run_build(root, &[]).1.contains("Wrote "));
    fs::write(root.join("content/index.md"), "---\ntitle: Front\n---\nOther words.\n").unwrap();
    assert!(run_build(root, &[]).1.contains("Wrote "));
    assert!(fs::read_to_string(&front).unwrap().contains("Other words"));
    assert!(run_build(root, &[]).1.contains("Found no changes"));
    // The remembered builds may be damaged, written by another program, or missing.
    for damaged in [&b""[..], b"{}", &[0xff; 100]] {
        for entry in fs::read_dir(root.join(".indsigt/builds")).unwrap().flatten() {
            fs::write(entry.path(), damaged).unwrap();
        }
        let (is_fine, said) = run_build(root, &[]);
        assert!(is_fine && said.contains("Found no changes") && said.contains("E070"), "{said}");
    }
    fs::remove_dir_all(root.join(".indsigt")).unwrap();
    assert!(run_build(root, &[]).1.contains("Found no changes"));
}

#[test]
fn two_concurrent_builds_leave_a_complete_output() {
    let root = project();
    let path = root.path().to_path_buf();
    for round in 0..3 {
        fs::write(path.join("content/index.md"), format!("---\ntitle: Front\n---\nRound {round}.\n")).unwrap();
        let both: Vec<_> =
            (0..2).map(|_| path.clone()).map(|path| std::thread::spawn(move || run_build(&path, &[]))).collect();
        let said: Vec<_> = both.into_iter().map(|one| one.join().unwrap()).collect();
        assert!(said.iter().any(|(is_fine, _)| *is_fine), "{said:?}");
        let (is_fine, last) = run_build(&path, &[]);
        assert!(is_fine && last.contains("Found no changes"), "{said:?} {last}");
        assert!(fs::read_to_string(path.join("output/index.html")).unwrap().contains(&format!("Round {round}.")));
        let left: Vec<_> = fs::read_dir(&path)
            .unwrap()
            .flatten()
            .map(|e| e.file_name())
            .filter(|n| n.to_string_lossy().starts_with(".output"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

/// Returns a catalogue of one voice with this consent, whose only quote is in `content/themes/01-t/01-i.md`.
fn one_quote_catalogue(consent: &str) -> Sources {
    Sources::from_pairs([
        ("indsigt.yml", "title: T\naudience: public\nconsent: public\n"),
        ("content/voices.yml", &format!("V1: {{ label: \"Woman, 40s\", consent: {consent} }}\n")),
        ("content/themes/01-t/index.md", "---\ntitle: A theme\n---\nOf something.\n"),
        (
            "content/themes/01-t/01-i.md",
            "---\ntitle: An insight\n---\nSaid.\n\n> I am 47, and nobody has ever asked me what I would rather have done.\n>\n> — A woman {#asked voice=V1}\n",
        ),
    ])
}

#[test]
fn an_insight_without_a_theme_is_checked_again_once_it_has_one() {
    let whole = one_quote_catalogue("public");
    let without: Vec<(String, String)> = whole
        .files_under("")
        .filter(|(path, _)| !path.ends_with("/index.md"))
        .map(|(path, _)| (path.to_string(), text(&whole, path)))
        .collect();
    let without = Sources::from_pairs(without.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let memory = BuildMemory::enabled();
    assert!(Preview::new(&without, &default_options(), &memory).is_err(), "a folder without a theme is an error");
    let mut preview = Preview::new(&whole, &default_options(), &memory).ok().unwrap();
    let said: Vec<&str> = preview.take_report().iter().map(|finding| finding.code.id).collect();
    assert!(said.contains(&"E064"), "an exact age in testimony: {said:?}");
    assert_eq!(said.len(), pipeline::build(&whole, &default_options()).report.len());
}

#[test]
fn a_new_private_name_is_found_in_unchanged_files() {
    let sources = one_quote_catalogue("public");
    let with = |names: &str| pipeline::Options { private: Private::from_names(names), ..default_options() };
    let memory = BuildMemory::enabled();
    assert!(Preview::new(&sources, &with("Søren Kjær"), &memory).is_ok());
    let failed = Preview::new(&sources, &with("Søren Kjær\nA woman"), &memory).err().unwrap();
    let codes: BTreeSet<&str> = failed.report.iter().map(|finding| finding.code.id).collect();
    assert!(codes.contains("E065"), "{codes:?}");
    assert!(Preview::new(&sources, &with("Søren Kjær"), &memory).is_ok(), "and is free again when it is taken off");
}

#[test]
fn duplicate_ids_are_reported_until_one_is_removed() {
    let sources = one_quote_catalogue("public");
    let twice = |words: &str| {
        let text = format!("---\ntitle: Another\n---\nSaid.\n\n> {words}\n>\n> — A woman {{#asked voice=V1}}\n");
        let mut sources = sources.clone();
        sources.insert("content/themes/01-t/02-another.md", Content::Text(text.into()));
        sources
    };
    let memory = BuildMemory::enabled();
    let same_name = |report: Report| -> Vec<_> { report.into_iter().filter(|f| f.code.id == "E013").collect() };
    for words in ["It was kind of them.", "It was kind of them all."] {
        let warm = same_name(Preview::new(&twice(words), &default_options(), &memory).err().unwrap().report);
        assert_eq!(warm, same_name(pipeline::build(&twice(words), &default_options()).report));
        assert_eq!(warm.len(), 1);
    }
    assert!(Preview::new(&sources, &default_options(), &memory).is_ok());
}

#[test]
fn the_audit_reports_leaks_even_if_there_are_other_errors() {
    let mut sources = one_quote_catalogue("internal");
    sources.insert(
        "content/page.md",
        Content::Text(
            "---\ntitle: Page\n---\nNobody has ever asked me what I would rather have done, she says.\n".into(),
        ),
    );
    sources.insert("static/index.html", Content::Text("<p>In the way.</p>".into()));
    let build = pipeline::build(&sources, &default_options());
    let codes: BTreeSet<&str> = build.report.iter().map(|finding| finding.code.id).collect();
    assert!(build.artifacts.is_empty() && codes.contains("E026") && codes.contains("E090"), "{codes:?}");
}
