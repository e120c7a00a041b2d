//! Measures each stage of a build: `cargo bench --bench stages` for a generated catalogue of 1,000 insights,
//! `PROJECT=10000 cargo bench --bench stages` for more, `PROJECT=path/to/project cargo bench --bench stages` for a real one.
//!
//! Figures from two machines cannot be compared; the stages' shares can. The last line is the audit's share of a whole build without
//! sheets.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a benchmark reads, writes and may panic")]

use criterion::{BatchSize, Criterion};
use indsigt::{
    audit,
    check::{self, FindingsCache, RuleInputs},
    diag::Report,
    memo::NoCache,
    model::{self, consent::Channel, date::Date},
    pipeline,
    render::{
        Artifact,
        site::{PageCache, Site, SiteInputs},
    },
    skin::{Skin, SkinRequest},
    source::{self, Private, Sources},
    write::OutputFolder,
};
use rayon::prelude::*;
use std::{
    collections::BTreeSet,
    hint::black_box,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

/// Generates a catalogue of `n` insights with four quotes each, in themes of fifty.
fn catalogue(n: usize) -> Sources {
    let sentence = "She knows my name before I have said it, and then I dare to say what is wrong with the letter. ";
    let mut files = vec![("indsigt.yml".to_string(), "title: A catalogue\naudience: internal\n".to_string())];
    let voices: String =
        (0..200).map(|v| format!("V{v:03}: {{ label: \"Voice {v}\", kind: interview, consent: public }}\n")).collect();
    files.push(("content/voices.yml".to_string(), voices));
    for theme in 0..n.div_ceil(50) {
        let folder = format!("content/themes/{:03}-theme-{theme}", theme + 1);
        files.push((format!("{folder}/index.md"), format!("---\ntitle: Theme {theme}\n---\n{sentence}\n")));
        let mut recommendations = String::from("## Now {horizon=now origin=workshop}\n\n");
        for i in theme * 50..((theme + 1) * 50).min(n) {
            let mut text =
                format!("---\ntitle: Insight number {i}\nquestions:\n  - How might we do {i}?\n---\n{sentence}\n\n");
            text += &format!(
                "{} See [[insight-{}]]. **Strong** and *soft*.\n\n- One\n- Two\n",
                sentence.repeat(3),
                (i * 7 + 3) % n
            );
            for q in 0..4 {
                text += &format!(
                    "\n> {i} {q}: {}\n>\n> — A voice {{#q{i}-{q} voice=V{:03}}}\n",
                    sentence.repeat(q + 1),
                    (i * 5 + q) % 200
                );
            }
            files.push((format!("{folder}/{:03}-insight-{i}.md", i % 50 + 1), text));
            recommendations +=
                &format!("- Change {i}. {{insights=insight-{i}}}\n- And {i} again. {{insights=insight-{i}}}\n");
        }
        files.push((format!("{folder}/recommendations.md"), recommendations));
    }
    Sources::from_pairs(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

/// The project to measure: its sources in memory, and its folder if it is on the disk.
struct Project {
    sources: Sources,
    root: Option<PathBuf>,
}

impl Project {
    fn from_env() -> Self {
        let wanted = std::env::var("PROJECT").unwrap_or_else(|_| "1000".into());
        match wanted.parse() {
            Ok(insights) => Project { sources: catalogue(insights), root: None },
            Err(_) => {
                let root = PathBuf::from(wanted);
                Project { sources: source::read(&root, "indsigt.yml").unwrap().0, root: Some(root) }
            }
        }
    }
}

fn today() -> Date {
    Date::parse("2026-11-22").unwrap()
}

fn run_rules(edition: &check::Edition, sources: &Sources) -> Report {
    let private = Private::default();
    check::run(edition, &RuleInputs { sources, private: &private, today: today(), cache: &FindingsCache::disabled() })
}

fn site(edition: &Arc<check::Edition>, skin: &Arc<Skin>, sources: &Sources) -> Site {
    let of = SiteInputs {
        edition: edition.clone(),
        skin: skin.clone(),
        sources: sources.clone(),
        base_url: None,
        sheet_paths: BTreeSet::new(),
    };
    Site::new(of).0
}

fn make_files(site: &Site) -> Vec<Artifact> {
    site.prepare();
    let one = |planned| site.make(planned, &PageCache::disabled()).unwrap().0;
    let (long, short): (Vec<_>, Vec<_>) = site.plan().iter().partition(|one| one.is_long());
    let all = || short.par_iter().map(|planned| one(planned)).collect::<Vec<Artifact>>();
    let (mut artifacts, lists) = rayon::join(all, || long.iter().map(|planned| one(planned)).collect::<Vec<_>>());
    artifacts.extend(lists);
    artifacts
}

/// Begins an output in a new folder each time: removing many files is slow on some systems, and is not what is measured.
fn new_output(room: &Path) -> OutputFolder {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let output = room.join(NEXT.fetch_add(1, Ordering::Relaxed).to_string());
    OutputFolder::begin(&output, Path::new("/nonexistent"), true).unwrap()
}

/// Runs `indsigt build --no-sheets`, from the first file read (of a project on the disk) to the last file written.
fn run_build(project: &Project, folder: OutputFolder) {
    let read = project.root.as_ref().map(|root| source::read(root, "indsigt.yml").unwrap().0);
    let options = pipeline::Options {
        audience: None,
        base_url: None,
        with_drafts: false,
        today: today(),
        private: Private::default(),
        sheets: pipeline::SheetMode::None,
    };
    pipeline::build_into(read.as_ref().unwrap_or(&project.sources), &options, &NoCache, &folder);
    folder.publish().unwrap();
}

fn main() {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let project = Project::from_env();
    let sources = &project.sources;
    let room = tempfile::TempDir::new().unwrap();
    let (catalogue, _) = model::build(sources, false);
    let config = &catalogue.config;
    let edition = || check::edition(&catalogue, config.audience, Channel::Site, today());
    let shown = Arc::new(edition());
    let wanted =
        || SkinRequest { name: &config.skin.value, range: 0..0, language: &config.language, labels: &config.labels };
    let skin = Arc::new(Skin::load(sources, &wanted(), &mut Report::default()).unwrap());
    let artifacts = make_files(&site(&shown, &skin, sources));
    let audited = || audit::run(&artifacts, shown.secrets(&Private::default()), sources);

    let mut stages = criterion.benchmark_group("stages");
    stages.bench_function("parse and join", |b| b.iter(|| model::build(sources, false)));
    stages.bench_function("edition", |b| b.iter(edition));
    stages.bench_function("check", |b| b.iter(|| run_rules(&shown, sources)));
    stages.bench_function("skin", |b| b.iter(|| Skin::load(sources, &wanted(), &mut Report::default())));
    stages.bench_function("plan", |b| b.iter(|| site(&shown, &skin, sources)));
    stages.bench_function("search", |b| {
        b.iter_batched(|| site(&shown, &skin, sources), |site| site.prepare(), BatchSize::PerIteration);
    });
    stages.bench_function("view and render", |b| {
        b.iter_batched(|| site(&shown, &skin, sources), |site| make_files(&site), BatchSize::PerIteration);
    });
    stages.bench_function("audit", |b| b.iter(audited));
    stages.bench_function("write", |b| {
        b.iter_batched(
            || new_output(room.path()),
            |folder| {
                artifacts.par_iter().for_each(|artifact| folder.put(artifact));
                folder.publish().unwrap();
            },
            BatchSize::PerIteration,
        );
    });
    stages.bench_function("a whole build", |b| {
        b.iter_batched(|| new_output(room.path()), |folder| run_build(&project, folder), BatchSize::PerIteration);
    });
    stages.finish();
    criterion.final_summary();

    // The audit and the build run in turn, so that both meet the machine in the same state.
    let share = || {
        // Wait for worker threads that still free the inputs of the previous build.
        rayon::broadcast(|_| ());
        let audit = seconds(|| {
            black_box(audited());
        });
        let folder = new_output(room.path());
        audit / seconds(|| run_build(&project, folder))
    };
    let mut shares: Vec<f64> = (0..31).map(|_| share()).collect();
    shares.sort_by(f64::total_cmp);
    let percent = |share: f64| share * 100.0;
    let (least, middle, most) = (percent(shares[7]), percent(shares[15]), percent(shares[23]));
    println!(
        "the audit is {middle:.1} % of a whole build without sheets ({least:.1} to {most:.1} in the middle half of 31 runs)"
    );
}

/// Returns the seconds that `work` takes.
fn seconds(work: impl FnOnce()) -> f64 {
    let clock = Instant::now();
    work();
    clock.elapsed().as_secs_f64()
}
