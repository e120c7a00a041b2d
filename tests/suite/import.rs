//! What comes back from a wall: each note in the cell whose code it bears, and not a byte of the author's changed.

use indsigt::{
    import,
    model::{self, prose, workshop},
    source::{Content, Sources},
};

const PATH: &str = "content/workshops/01-w.md";

const WORKSHOP: &str = "---\ntitle: W\n---\nAgenda.\n\n## How might we wait? {#wait layout=grid}\n\n- A bench {column=Now row=\"Within the project\" id=a7k}\n\n\n## How might we go? {#go layout=blank}\n\nOur own words.\n\n## And then? {#then layout=fifty}\n\n- Hens {id=h4n}\n";

fn sources(workshop: &str) -> Sources {
    Sources::from_pairs([
        ("indsigt.yml", "title: T\n"),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
        (PATH, workshop),
    ])
}

/// The codes of a board's cells by its id.
fn codes_of(sources: &Sources, id: &str) -> Vec<String> {
    let (catalogue, _) = model::build(sources, false);
    let index = catalogue.boards.iter().position(|b| &*b.id == id).unwrap();
    workshop::codes(&catalogue.boards, &catalogue.config)[index].iter().map(|(_, code)| code.clone()).collect()
}

fn imported(sources: &Sources, notes: &str) -> (String, usize, usize) {
    let (catalogue, report) = model::build(sources, false);
    assert!(!report.has_errors(), "{report:?}");
    let made = import::board(&catalogue, sources, ("notes.txt", notes), None).unwrap_or_else(|r| panic!("{r:?}"));
    let text = made.files.get(PATH).cloned().unwrap_or_else(|| sources.text(PATH).unwrap().to_string());
    (text, made.said.len(), made.known)
}

#[test]
fn notes_go_into_their_cells_and_everything_else_stays() {
    let before = sources(WORKSHOP);
    let (wait, go, then) = (codes_of(&before, "wait"), codes_of(&before, "go"), codes_of(&before, "then"));
    let notes = format!(
        "# from the wall\n\n{} A chair *outside*\n{}: Two chairs {{and}} a [table]\n{}  Walk\n{} Eggs\n",
        wait[3],
        wait[0].to_lowercase(),
        go[0],
        then[0]
    );
    let (text, added, known) = imported(&before, &notes);
    assert_eq!((added, known), (4, 0), "{text}");
    // Without the lines that came in, the file is what it was, but for the empty line before a first idea.
    let old: Vec<&str> = WORKSHOP.lines().filter(|l| !l.is_empty()).collect();
    let kept: Vec<&str> = text.lines().filter(|l| !l.is_empty() && (old.contains(l) || !l.starts_with("- "))).collect();
    assert_eq!(kept, old);
    let (catalogue, report) = model::build(&sources(&text), false);
    assert!(!report.has_errors(), "{report:?}\n{text}");
    let ideas = |id: &str| -> Vec<(String, Option<String>, Option<String>)> {
        let node = catalogue.boards.iter().find(|b| &*b.id == id).unwrap();
        let of = |v: &Option<indsigt::diag::Placed<String>>| v.as_ref().map(|v| v.value.clone());
        node.board().unwrap().ideas.iter().map(|i| (prose::plain(&i.text), of(&i.column), of(&i.row))).collect()
    };
    let cell = |c: &str, r: &str| (Some(c.to_string()), Some(r.to_string()));
    let (c, r) = cell("In the longer run", "Beyond it");
    assert!(ideas("wait").contains(&("A chair *outside*".into(), c, r)), "{:?}", ideas("wait"));
    let (c, r) = cell("Now", "Within the project");
    assert!(ideas("wait").contains(&("Two chairs {and} a [table]".into(), c, r)), "{:?}", ideas("wait"));
    assert_eq!(ideas("go"), [("Walk".to_string(), None, None)]);
    assert_eq!(ideas("then").len(), 2);
    // A second time it changes nothing.
    let (again, added, known) = imported(&sources(&text), &notes);
    assert_eq!((again.as_str(), added, known), (text.as_str(), 0, 4));
}

#[test]
fn a_code_that_is_nowhere_is_told_with_the_nearest_and_nothing_is_brought_in() {
    let sources = sources(WORKSHOP);
    let code = &codes_of(&sources, "go")[0];
    let other = format!("{}9{}", &code[..1], &code[2..]);
    let (catalogue, _) = model::build(&sources, false);
    let notes = format!("{code} Fine\n{other} Not\n{code}\n");
    let report = import::board(&catalogue, &sources, ("notes.txt", &notes), None).unwrap_err();
    let found: Vec<(&str, &str)> = report
        .0
        .iter()
        .map(|d| (d.code.id, &notes[d.span.as_ref().unwrap().start..d.span.as_ref().unwrap().end]))
        .collect();
    assert_eq!(found, [("E100", other.as_str()), ("E101", code.as_str())]);
    assert!(report.0[0].help.iter().any(|h| h.contains(code.as_str())), "{:?}", report.0[0].help);
}

#[test]
fn a_file_keeps_its_own_ends_of_lines() {
    let windows = WORKSHOP.replace('\n', "\r\n");
    let sources = sources(&windows);
    let (text, added, _) = imported(&sources, &format!("{} Walk\r\n", codes_of(&sources, "go")[0]));
    assert_eq!(added, 1);
    assert!(!text.replace("\r\n", "").contains('\n'), "{text:?}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 256, failure_persistence: None, ..Default::default() })]

    /// Whatever is typed is the idea's words, and says nothing else in Markdown.
    #[test]
    fn whatever_is_noted_comes_back_as_it_was(words in "[a-zæøåA-Z0-9][ -~æøåÆØÅ“”…–]{0,60}") {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let before = sources(WORKSHOP);
        let (text, added, _) = imported(&before, &format!("{} {words}\n", codes_of(&before, "go")[0]));
        proptest::prop_assert_eq!(added, 1);
        let mut after = before.clone();
        after.insert(PATH, Content::Text(text.as_str().into()));
        let (catalogue, report) = model::build(&after, false);
        proptest::prop_assert!(!report.has_errors(), "{:?}\n{}", report, text);
        let node = catalogue.boards.iter().find(|b| &*b.id == "go").unwrap();
        let ideas = &node.board().unwrap().ideas;
        proptest::prop_assert_eq!(ideas.len(), 1);
        // The house sets its own marks, as it does for every idea.
        let typed = |text: &str| text.replace(['’', '‘'], "'").replace(['“', '”'], "\"").replace('…', "...").replace('—', "---").replace('–', "--");
        proptest::prop_assert_eq!(typed(&prose::plain(&ideas[0].text)).replace(' ', ""), typed(&words).replace(' ', ""));
    }
}
