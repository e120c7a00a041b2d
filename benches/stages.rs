//! How long each stage of a build takes: `cargo bench` for a made-up catalogue of 1,000 insights, `cargo bench -- 10000`
//! for more, `cargo bench -- path/to/project` for a real one.
//!
//! Prints the median of five runs after one that is not counted. Figures of two machines cannot be compared; the shares
//! of the stages can.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a benchmark reads, writes and may panic")]

use indsigt::{
    audit,
    check::{self, Asked, Before},
    diag::Report,
    memo::NoShelves,
    model::{self, consent::Channel, date::Date},
    pipeline,
    render::{
        Artifact,
        site::{Drawn, Of, Site},
    },
    skin::{Skin, Wanted},
    source::{self, Private, Sources},
    write::Folder,
};
use rayon::prelude::*;
use std::{collections::BTreeSet, hint::black_box, path::Path, sync::Arc, time::Instant};

/// A catalogue of `n` insights with four quotes each, in themes of fifty.
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

/// The milliseconds that each stage took, in order.
fn run(sources: &Sources, output: &Path) -> Vec<(&'static str, f64)> {
    let mut times = vec![];
    let mut clock = Instant::now();
    let mut lap = |name: &'static str| {
        times.push((name, clock.elapsed().as_secs_f64() * 1000.0));
        clock = Instant::now();
    };
    let (catalogue, _) = model::build(sources, false);
    lap("parse and join");
    let config = &catalogue.config;
    let today = Date::parse("2026-11-22").unwrap();
    let edition = check::edition(&catalogue, config.audience, Channel::Site, today);
    lap("edition");
    black_box(check::run(
        &edition,
        &Asked { sources, private: &Private::default(), today, before: &Before::forgetting() },
    ));
    lap("check");
    let wanted = Wanted { name: &config.skin.value, at: 0..0, language: &config.language, labels: &config.labels };
    let skin = Skin::load(sources, &wanted, &mut Report::default()).unwrap();
    lap("skin");
    let edition = Arc::new(edition);
    let (site, _) = Site::new(Of {
        edition: edition.clone(),
        skin: Arc::new(skin),
        sources: sources.clone(),
        base_url: None,
        printed: BTreeSet::new(),
    });
    lap("plan");
    let made = |planned| site.make(planned, &Drawn::forgetting()).unwrap().0;
    let (long, short): (Vec<_>, Vec<_>) = site.plan().iter().partition(|one| one.is_long());
    let all = || short.par_iter().map(|one| made(one)).collect::<Vec<Artifact>>();
    let (mut artifacts, lists) = rayon::join(all, || long.iter().map(|one| made(one)).collect::<Vec<_>>());
    artifacts.extend(lists);
    lap("view and render");
    black_box(audit::run(&artifacts, edition.secrets(&Private::default()), sources));
    lap("audit");
    let folder = Folder::begin(output, Path::new("/nonexistent"), true).unwrap();
    artifacts.par_iter().for_each(|artifact| folder.put(artifact));
    folder.publish().unwrap();
    lap("write");
    times
}

/// The milliseconds that `indsigt build --no-sheets` takes, from the first file read (of a project on the disk) to the last written.
fn whole(sources: Option<&Sources>, root: &Path, output: &Path) -> f64 {
    let clock = Instant::now();
    let read = sources.is_none().then(|| source::read(root, "indsigt.yml").unwrap().0);
    let options = pipeline::Options {
        audience: None,
        base_url: None,
        drafts: false,
        today: Date::parse("2026-11-22").unwrap(),
        private: Private::default(),
        sheets: false,
    };
    let folder = Folder::begin(output, Path::new("/nonexistent"), true).unwrap();
    pipeline::build_into(sources.or(read.as_ref()).unwrap(), &options, &NoShelves, &folder);
    folder.publish().unwrap();
    clock.elapsed().as_secs_f64() * 1000.0
}

fn main() {
    let argument = std::env::args().skip(1).find(|a| !a.starts_with("--"));
    let sources = match argument.as_deref().map(str::parse::<usize>) {
        None => catalogue(1000),
        Some(Ok(n)) => catalogue(n),
        Some(Err(_)) => source::read(Path::new(argument.as_deref().unwrap()), "indsigt.yml").unwrap().0,
    };
    let folder = tempfile::TempDir::new().unwrap();
    // A new folder each time: taking many files away is slow on some systems, and not what is measured.
    let runs: Vec<_> = (0..6).map(|i| run(&sources, &folder.path().join(i.to_string()))).skip(1).collect();
    let root = argument.as_deref().filter(|a| a.parse::<usize>().is_err());
    let made = root.is_none().then_some(&sources);
    let whole = (0..6).map(|i| whole(made, Path::new(root.unwrap_or("")), &folder.path().join(format!("whole-{i}"))));
    let whole = median(whole.skip(1).collect());
    let mut audit = 0.0;
    for stage in 0..runs[0].len() {
        let name = runs[0][stage].0;
        let time = median(runs.iter().map(|r| r[stage].1).collect());
        if name == "audit" {
            audit = time;
        }
        println!("{name:>16}  {time:8.1} ms");
    }
    println!("{:>16}  {whole:8.1} ms, {:.1} % of it the audit", "a whole build", audit / whole * 100.0);
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
