//! Golden files of the complete examples: the list of output files, and the text of selected pages.

use super::{artifact_text, assert_golden, build, build_folder, default_options, main_content};
use indsigt::source::Sources;

/// The pages with a golden file: one of each kind.
const PAGES: [&str; 13] = [
    "index.html",
    "themes/what-the-post-brings/index.html",
    "insights/friday-letters/index.html",
    "quotes/eleven-minutes/index.html",
    "quotes/crooked-joints/index.html",
    "recommendations/index.html",
    "voices/index.html",
    "evidence/index.html",
    "practices/letter-thursday/index.html",
    "workshops/the-opening-workshop/index.html",
    "meetings/the-september-meeting/index.html",
    "process/index.html",
    "feed.xml",
];

#[test]
fn the_example_builds_the_expected_files() {
    let build = build_folder(".");
    assert_eq!(build.report.findings(), [], "the example builds without a finding");
    let files: String = build.artifacts.iter().map(|a| a.path.clone() + "\n").collect();
    assert_golden("tests/golden/example/files.txt", &files);
}

#[test]
fn the_example_has_the_expected_pages() {
    let build = build_folder(".");
    for page in PAGES {
        let name = page.trim_end_matches("/index.html").replace('/', "--");
        assert_golden(&format!("tests/golden/example/{name}.txt"), &main_content(artifact_text(&build, page)));
    }
}

#[test]
fn the_danish_example_has_the_expected_files_and_pages() {
    let build = build_folder("examples/da");
    assert_eq!(build.report.findings(), [], "the example builds without a finding");
    let files: String = build.artifacts.iter().map(|a| a.path.clone() + "\n").collect();
    assert_golden("tests/golden/da/files.txt", &files);
    for page in ["index.html", "themes/mange-haender/index.html", "recommendations/index.html"] {
        let name = page.trim_end_matches("/index.html").replace('/', "--");
        assert_golden(&format!("tests/golden/da/{name}.txt"), &main_content(artifact_text(&build, page)));
    }
}

#[test]
fn two_builds_are_identical() {
    assert_eq!(build_folder(".").artifacts, build_folder(".").artifacts);
}

#[test]
fn every_link_of_the_examples_resolves() {
    for root in [".", "examples/da"] {
        let build = build_folder(root);
        let paths: std::collections::HashSet<&str> = build.artifacts.iter().map(|a| a.path.as_str()).collect();
        let mut checked = 0;
        for page in build.artifacts.iter().filter(|a| a.path.ends_with(".html")) {
            let html = std::str::from_utf8(&page.bytes).unwrap();
            let folder: Vec<&str> = page.path.split('/').collect();
            for attribute in ["href=\"", "src=\""] {
                for (at, _) in html.match_indices(attribute) {
                    let target = html[at + attribute.len()..].split('"').next().unwrap();
                    if target.contains("://") || target.starts_with("mailto:") {
                        continue;
                    }
                    let (file, anchor) = target.split_once('#').map_or((target, ""), |(f, a)| (f, a));
                    let mut parts: Vec<&str> = folder[..folder.len() - 1].to_vec();
                    for part in file.split('/').filter(|p| !p.is_empty() && *p != ".") {
                        if part == ".." {
                            parts.pop().expect("a link leads out of the site");
                        } else {
                            parts.push(part)
                        }
                    }
                    let to = if file.is_empty() { page.path.clone() } else { parts.join("/") };
                    assert!(paths.contains(to.as_str()), "{} links to `{target}`, which is not made", page.path);
                    if !anchor.is_empty() {
                        let there = artifact_text(&build, &to);
                        assert!(
                            there.contains(&format!("id=\"{anchor}\"")),
                            "{} links to `{target}`: nothing there has that id",
                            page.path
                        );
                    }
                    checked += 1;
                }
            }
        }
        assert!(checked > 500, "only {checked} links were found in {root}");
    }
}

/// The context that the quotes of an insight share is rendered once for each insight; a quote that led to a recommendation itself must
/// not show the shared context.
#[test]
fn only_a_quote_that_led_to_a_recommendation_shows_it_as_its_outcome() {
    let insight = |name: &str| {
        format!(
            "---\ntitle: {name}\n---\nIt is late.\n\n> I wait.\n>\n> — Woman, 40s {{#{name}-one}}\n\n> I call.\n>\n> — Man, 30s {{#{name}-two}}\n\n> I write.\n>\n> — Man, 60s {{#{name}-three}}\n"
        )
    };
    let sources = Sources::from_pairs([
        ("indsigt.yml", "title: T\nlanguage: en\naudience: internal\n"),
        ("content/themes/a/index.md", "---\ntitle: A\n---\nAll.\n"),
        ("content/themes/a/01-late.md", &insight("late")),
        ("content/themes/a/02-dear.md", &insight("dear")),
        (
            "content/themes/a/recommendations.md",
            "## Now {horizon=now}\n\n- Answer within a day. {insights=late}\n- Call back. {insights=late from=late-two}\n- Pay. {insights=dear}\n",
        ),
    ]);
    let build = build(&sources, &default_options());
    let line = |quote: &str, label: &str| {
        let page = main_content(artifact_text(&build, &format!("quotes/{quote}/index.html")));
        page.lines().find(|line| line.contains(&format!("<dt>{label}</dt>"))).unwrap_or("").to_string()
    };
    for quote in ["late-one", "late-three"] {
        let answers = line(quote, "Answered by");
        assert!(answers.contains("Answer within") && answers.contains("Call back"), "{quote}: {answers}");
        assert_eq!(line(quote, "What came of it"), "");
        assert!(line(quote, "Supports").contains(">1.1<"));
    }
    let (answers, became) = (line("late-two", "Answered by"), line("late-two", "What came of it"));
    assert!(answers.contains("Answer within") && !answers.contains("Call back"), "{answers}");
    assert!(became.contains("Call back"), "{became}");
    assert!(line("dear-two", "Answered by").contains("Pay.") && line("dear-two", "Supports").contains(">1.2<"));
}
