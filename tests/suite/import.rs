//! Import of boards and notes: each note is inserted into the cell that its code names, and no byte of the author's text changes.

use indsigt::{
    import,
    model::{self, prose, workshop},
    source::{Content, Sources},
};

const WORKSHOP_PATH: &str = "content/workshops/01-w.md";

const WORKSHOP: &str = "---\ntitle: W\n---\nAgenda.\n\n## How might we wait? {#wait layout=grid}\n\n- A bench {column=Now row=\"Within the project\" id=a7k}\n\n\n## How might we go? {#go layout=blank}\n\nOur own words.\n\n## And then? {#then layout=fifty}\n\n- Hens {id=h4n}\n";

fn sources(workshop: &str) -> Sources {
    Sources::from_pairs([
        ("indsigt.yml", "title: T\n"),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
        (WORKSHOP_PATH, workshop),
    ])
}

/// Returns the codes of the cells of the board `id`, in the order of the cells.
fn cell_codes(sources: &Sources, id: &str) -> Vec<String> {
    let (catalogue, _) = model::build(sources, false);
    let index = catalogue.boards.iter().position(|b| &*b.id == id).unwrap();
    workshop::paper_codes(&catalogue.boards, &catalogue.config)[index].iter().map(|(_, code)| code.clone()).collect()
}

fn import_notes(sources: &Sources, notes: &str) -> (String, usize, usize) {
    let (catalogue, report) = model::build(sources, false);
    assert!(!report.has_errors(), "{report:?}");
    let made =
        import::board(&catalogue, sources, ("notes.txt", notes), (None, None)).unwrap_or_else(|r| panic!("{r:?}"));
    let text =
        made.files.get(WORKSHOP_PATH).cloned().unwrap_or_else(|| sources.text(WORKSHOP_PATH).unwrap().to_string());
    (text, made.notes.len(), made.unchanged)
}

#[test]
fn notes_are_inserted_into_their_cells_and_other_lines_are_unchanged() {
    let before = sources(WORKSHOP);
    let (wait, go, then) = (cell_codes(&before, "wait"), cell_codes(&before, "go"), cell_codes(&before, "then"));
    let notes = format!(
        "# from the wall\n\n{} A chair *outside*\n{}: Two chairs {{and}} a [table]\n{}  Walk\n{} Eggs\n",
        wait[3],
        wait[0].to_lowercase(),
        go[0],
        then[0]
    );
    let (text, added, known) = import_notes(&before, &notes);
    assert_eq!((added, known), (4, 0), "{text}");
    // Without the imported lines the file is unchanged, except for the empty line before the first idea of a board.
    let old: Vec<&str> = WORKSHOP.lines().filter(|l| !l.is_empty()).collect();
    let kept: Vec<&str> = text.lines().filter(|l| !l.is_empty() && (old.contains(l) || !l.starts_with("- "))).collect();
    assert_eq!(kept, old);
    let (catalogue, report) = model::build(&sources(&text), false);
    assert!(!report.has_errors(), "{report:?}\n{text}");
    let ideas = |id: &str| -> Vec<(String, Option<String>, Option<String>)> {
        let node = catalogue.boards.iter().find(|b| &*b.id == id).unwrap();
        let of = |v: &Option<indsigt::diag::Spanned<String>>| v.as_ref().map(|v| v.value.clone());
        node.board().unwrap().ideas.iter().map(|i| (prose::plain_text(&i.text), of(&i.column), of(&i.row))).collect()
    };
    let cell = |c: &str, r: &str| (Some(c.to_string()), Some(r.to_string()));
    let (c, r) = cell("In the longer run", "Beyond it");
    assert!(ideas("wait").contains(&("A chair *outside*".into(), c, r)), "{:?}", ideas("wait"));
    let (c, r) = cell("Now", "Within the project");
    assert!(ideas("wait").contains(&("Two chairs {and} a [table]".into(), c, r)), "{:?}", ideas("wait"));
    assert_eq!(ideas("go"), [("Walk".to_string(), None, None)]);
    assert_eq!(ideas("then").len(), 2);
    // Importing the same notes again changes nothing.
    let (again, added, known) = import_notes(&sources(&text), &notes);
    assert_eq!((again.as_str(), added, known), (text.as_str(), 0, 4));
}

#[test]
fn an_unknown_code_is_reported_with_the_nearest_and_nothing_is_imported() {
    let sources = sources(WORKSHOP);
    let code = &cell_codes(&sources, "go")[0];
    let other = format!("{}9{}", &code[..1], &code[2..]);
    let (catalogue, _) = model::build(&sources, false);
    let notes = format!("{code} Fine\n{other} Not\n{code}\n");
    let report = import::board(&catalogue, &sources, ("notes.txt", &notes), (None, None)).unwrap_err();
    let found: Vec<(&str, &str)> = report
        .iter()
        .map(|d| (d.code.id, &notes[d.span.as_ref().unwrap().start..d.span.as_ref().unwrap().end]))
        .collect();
    assert_eq!(found, [("E100", other.as_str()), ("E101", code.as_str())]);
    assert!(report.findings()[0].help.iter().any(|h| h.contains(code.as_str())), "{:?}", report.findings()[0].help);
}

#[test]
fn a_file_keeps_its_line_endings() {
    let windows = WORKSHOP.replace('\n', "\r\n");
    let sources = sources(&windows);
    let (text, added, _) = import_notes(&sources, &format!("{} Walk\r\n", cell_codes(&sources, "go")[0]));
    assert_eq!(added, 1);
    assert!(!text.replace("\r\n", "").contains('\n'), "{text:?}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 256, failure_persistence: None, ..Default::default() })]

    /// Typed text becomes the idea's words unchanged; none of it is interpreted as Markdown.
    #[test]
    fn an_imported_note_keeps_its_words(words in "[a-zæøåA-Z0-9][ -~æøåÆØÅ“”…–]{0,60}") {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let before = sources(WORKSHOP);
        let (text, added, _) = import_notes(&before, &format!("{} {words}\n", cell_codes(&before, "go")[0]));
        proptest::prop_assert_eq!(added, 1);
        let mut after = before.clone();
        after.insert(WORKSHOP_PATH, Content::Text(text.as_str().into()));
        let (catalogue, report) = model::build(&after, false);
        proptest::prop_assert!(!report.has_errors(), "{:?}\n{}", report, text);
        let node = catalogue.boards.iter().find(|b| &*b.id == "go").unwrap();
        let ideas = &node.board().unwrap().ideas;
        proptest::prop_assert_eq!(ideas.len(), 1);
        // Quotation marks, ellipses and dashes are replaced by typographic ones, as in every idea.
        let typed = |text: &str| text.replace(['’', '‘'], "'").replace(['“', '”'], "\"").replace('…', "...").replace('—', "---").replace('–', "--");
        proptest::prop_assert_eq!(typed(&prose::plain_text(&ideas[0].text)).replace(' ', ""), typed(&words).replace(' ', ""));
    }
}

/// Returns the JSON file that the page of a board saves.
fn board_json(board: &str, ideas: &str, gone: &str) -> String {
    format!(
        "{{\"indsigt\": \"board\", \"version\": 1, \"workshop\": \"w\", \"board\": \"{board}\", \"ideas\": [{ideas}], \"gone\": [{gone}]}}"
    )
}

fn idea_json(id: &str, text: &str, more: &str) -> String {
    format!("{{\"id\": \"{id}\", \"text\": \"{text}\"{more}}}")
}

fn import_board(sources: &Sources, name: &str, text: &str) -> (String, Vec<import::ImportNote>) {
    let (catalogue, report) = model::build(sources, false);
    assert!(!report.has_errors(), "{report:?}");
    let made = import::board(&catalogue, sources, (name, text), (None, None)).unwrap_or_else(|r| panic!("{r:?}"));
    let text =
        made.files.get(WORKSHOP_PATH).cloned().unwrap_or_else(|| sources.text(WORKSHOP_PATH).unwrap().to_string());
    (text, made.notes.into_iter().map(|(_, said)| said).collect())
}

/// Imports `files` into the text `workshop`, one after the other, and returns the workshop's new text.
fn import_all(workshop: &str, files: &[&str]) -> String {
    files.iter().fold(workshop.to_string(), |text, file| import_board(&sources(&text), "b.json", file).0)
}

const MONDAY: &str = ", \"edited\": \"2026-05-28T14:05:11Z\"";
const TUESDAY: &str = ", \"edited\": \"2026-05-29T09:00:00Z\"";

#[test]
fn an_imported_board_is_matched_by_ids_and_only_its_ideas_change() {
    let text = "---\ntitle: W\n---\nAgenda.\n\n## Q? {#q layout=blank}\n\nOurs, above.\n\n* One, *as typed* {id=one allow=E001 reason=\"so it is\"}\n* Two\n  on two lines {id=two votes=3}\n\nOurs, between.\n\n- Three {id=three}\n\nOurs, below.\n\n## Next? {#next}\n\n- Far {id=far}\n";
    let ideas = [
        idea_json("three", "Three", ""),
        idea_json("new", "A new *one*", MONDAY),
        idea_json(
            "one",
            "One, as typed",
            &format!(", \"votes\": 2, \"by\": \"Ane \\\"A\\\"\", \"recommended\": true{MONDAY}"),
        ),
    ];
    let file = board_json("q", &ideas.join(","), "{\"id\": \"two\", \"when\": \"2026-05-28T14:06:00Z\"}");
    let (after, said) = import_board(&sources(text), "b.json", &file);
    assert_eq!(
        after,
        "---\ntitle: W\n---\nAgenda.\n\n## Q? {#q layout=blank gone=\"two@2026-05-28T14:06:00Z\"}\n\nOurs, above.\n\n- Three {id=three}\n- A new \\*one\\* {id=new edited=\"2026-05-28T14:05:11Z\"}\n\nOurs, between.\n\n* One, *as typed* {votes=2 by=\"Ane ”A”\" id=one edited=\"2026-05-28T14:05:11Z\" .recommended allow=E001 reason=\"so it is\"}\n\nOurs, below.\n\n## Next? {#next}\n\n- Far {id=far}\n",
        "{said:?}"
    );
    let (again, said) = import_board(&sources(&after), "b.json", &file);
    assert_eq!((again.as_str(), said), (after.as_str(), vec![]), "a second time");
}

#[test]
fn two_copies_are_merged_and_the_latest_change_wins_in_any_order() {
    use import::ImportNote;
    let text = "---\ntitle: W\n---\n## Q? {#q layout=blank}\n\n- One {id=one}\n- Two {id=two}\n";
    let all = |ideas: &[String]| ideas.join(",");
    // Copy `a` changes `one` on Monday and adds an idea; copy `b` changes `one` on Tuesday, removes `two`, and adds an idea.
    let a = board_json(
        "q",
        &all(&[idea_json("one", "One on Monday", MONDAY), idea_json("two", "Two", ""), idea_json("a", "Of A", MONDAY)]),
        "",
    );
    let b = board_json(
        "q",
        &all(&[idea_json("one", "One on Tuesday", TUESDAY), idea_json("b", "Of B", TUESDAY)]),
        "{\"id\": \"two\", \"when\": \"2026-05-29T09:01:00Z\"}",
    );
    for files in [[&a, &b, &a], [&b, &a, &b]] {
        let after = import_all(text, &files.map(String::as_str));
        for line in ["- One on Tuesday {", "- Of A {", "- Of B {", "gone=\"two@"] {
            assert!(after.contains(line), "{line} in\n{after}");
        }
        assert!(!after.contains("- Two") && !after.contains("Monday\""), "{after}");
    }
    // The conflict is reported, with the words that are discarded.
    let (after_b, _) = import_board(&sources(text), "b.json", &b);
    let (_, said) = import_board(&sources(&after_b), "a.json", &a);
    let older = ImportNote::Outdated {
        words: "One on Tuesday".into(),
        incoming: vec![import::IdeaProperty::Words("One on Monday".into())],
    };
    assert!(said.contains(&older), "{said:?}");
    // An idea that was changed after its removal is restored, and a later import of the removal keeps it.
    let later = board_json("q", &idea_json("two", "Two after all", ", \"edited\": \"2026-06-01T00:00:00Z\""), "");
    let (back, said) = import_board(&sources(&after_b), "c.json", &later);
    assert!(said.contains(&ImportNote::Restored("Two after all".into())) && !back.contains("gone="), "{said:?} {back}");
    let (_, said) = import_board(&sources(&back), "b.json", &b);
    assert!(said.contains(&ImportNote::KeptAfterRemoval("Two after all".into())), "{said:?}");
}

#[test]
fn a_question_without_a_board_heading_gets_one() {
    let mut before = sources("---\ntitle: W\nthemes: [t]\n---\nAgenda.\n");
    let insight = "---\ntitle: I\nquestions:\n  - { id: sit, text: How might we sit? }\n---\nWords.\n";
    before.insert("content/themes/01-t/01-i.md", Content::Text(insight.into()));
    let file = board_json(
        "sit",
        &idea_json("x", "A bench", &format!(", \"column\": \"Now\", \"row\": \"Beyond it\"{MONDAY}")),
        "",
    );
    let (text, _) = import_board(&before, "b.json", &file);
    assert_eq!(
        text,
        "---\ntitle: W\nthemes: [t]\n---\nAgenda.\n\n## How might we sit? {#sit insights=i}\n\n- A bench {column=Now row=\"Beyond it\" id=x edited=\"2026-05-28T14:05:11Z\"}\n"
    );
    before.insert(WORKSHOP_PATH, Content::Text(text.as_str().into()));
    let (again, _) = import_board(&before, "b.json", &file);
    assert_eq!(again, text);
}

#[test]
fn a_table_is_read_as_spreadsheets_leave_it() {
    let sources = sources(WORKSHOP);
    let (plain, _) = import_board(&sources, "b.csv", "board,id,idea\ngo,x,A\n");
    for table in [
        "sep=;\r\nboard;id;idea\r\ngo;x;A\r\n",
        "\"sep=;\"\nboard;id;idea\ngo;x;A\n",
        "Board,ID, Idea \ngo,x,A\n",
        "board,id,idea\n,,\ngo,x,A\n,,\n , ,\n",
        "sep=\t\nboard\tid\tidea\ngo\tx\tA\n\t\t\n",
    ] {
        assert_eq!(import_board(&sources, "b.csv", table).0, plain, "{table}");
    }
}

#[test]
fn an_invalid_file_is_reported_with_its_span_and_not_imported() {
    let sources = sources(WORKSHOP);
    let (catalogue, _) = model::build(&sources, false);
    let good = idea_json("x", "A", "");
    for (name, text, code, at) in [
        ("b.json", "{\"board\": \"go\", \"ideas\": [".to_string(), "E102", ""),
        ("b.json", String::new(), "E102", ""),
        ("b.json", "[1, 2".to_string(), "E102", ""),
        ("b.json", board_json("goo", &good, ""), "E103", "goo"),
        ("b.json", board_json("wait", &idea_json("x", "A", ", \"column\": \"Noww\""), ""), "E104", "Noww"),
        ("b.json", board_json("go", &idea_json("x", "  ", ""), ""), "E102", "x"),
        ("b.json", board_json("go", &idea_json("x", "A", ", \"edited\": \"yesterday\""), ""), "E102", "yesterday"),
        ("b.json", board_json("go", &idea_json("x} .y", "A", ""), ""), "E102", "x} .y"),
        ("b.md", "just words\n".to_string(), "E102", ""),
        ("b.md", "## What? {#never}\n\n- A\n".to_string(), "E103", "never"),
        ("b.canvas", "{\"nodes\": []}".to_string(), "E102", ""),
        ("b.csv", "a,b\n1,2\n".to_string(), "E102", ""),
        ("b.png", "PNG\0\0".to_string(), "E102", ""),
        ("b.md", "## And? {#go}\n\n- A {id=a}\n- And then we sh".to_string(), "E102", ""),
        ("b.json", board_json("go", &[idea_json("x", "A", ""), idea_json("x", "B", "")].join(","), ""), "E102", "x"),
        ("b.csv", "board,id,idea\ngo,x,\"open\n".to_string(), "", ""),
        ("b.csv", "board,id,idea\ngo,x\n".to_string(), "E102", ""),
        ("b.csv", "board,id,idea,votes\ngo,x,A,many\n".to_string(), "E102", ""),
    ] {
        let made = import::board(&catalogue, &sources, (name, &text), (None, None));
        if code.is_empty() {
            assert!(made.is_ok(), "{name} {text}");
            continue;
        }
        let report = made.map(|_| ()).unwrap_err();
        let found = &report.findings()[0];
        let span = found.span.as_ref().unwrap();
        assert_eq!(found.code.id, code, "{name} {text}: {found:?}");
        assert!(!found.help.is_empty(), "{found:?}");
        assert!(span.end <= text.len() && text.is_char_boundary(span.start), "{span:?}");
        if !at.is_empty() {
            assert!(text[span.start..].starts_with(at.split(' ').next().unwrap()), "{text} at {span:?}");
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

    /// For arbitrary changes to two copies of a board: the author's text is unchanged, a second import changes nothing, no idea occurs
    /// twice, and an added idea is missing only if somebody removed it.
    #[test]
    fn merging_loses_nothing_and_is_idempotent(
        a in proptest::collection::vec((0usize..8, 0u8..4, 0u8..3), 0..8),
        b in proptest::collection::vec((0usize..8, 0u8..4, 0u8..3), 0..8),
    ) {
        let text = "---\ntitle: W\n---\n## Q? {#q layout=blank}\n\nOurs, above.\n\n- I0 {id=i0}\n- I1 {id=i1}\n\nOurs, between.\n\n- I2 {id=i2}\n\nOurs, below.\n";
        let copy = |ops: &[(usize, u8, u8)], who: &str| {
            let mut ideas: Vec<(usize, String, String)> = vec![];
            let mut gone = vec![];
            let mut seen = std::collections::BTreeSet::new();
            for (id, day, what) in ops {
                if !seen.insert(*id) { continue }
                let when = format!("2026-05-1{day}T10:00:00Z");
                match what {
                    0 => gone.push(format!("{{\"id\": \"i{id}\", \"when\": \"{when}\"}}")),
                    1 => ideas.push((*id, format!("I{id} of {who}"), when)),
                    _ => ideas.push((*id, format!("I{id}"), String::new())),
                }
            }
            let list: Vec<String> = ideas.iter().map(|(id, words, when)| idea_json(&format!("i{id}"), words, &format!(", \"edited\": \"{when}\""))).collect();
            board_json("q", &list.join(","), &gone.join(","))
        };
        let (a, b) = (copy(&a, "A"), copy(&b, "B"));
        let after = import_all(text, &[&a, &b]);
        let own: Vec<&str> = after.lines().filter(|line| !line.starts_with("- ") && !line.starts_with("##") && !line.is_empty()).collect();
        proptest::prop_assert_eq!(own, ["---", "title: W", "---", "Ours, above.", "Ours, between.", "Ours, below."]);
        let again = import_all(&after, &[&b]);
        proptest::prop_assert_eq!(&again, &after);
        let ids: Vec<&str> = after.lines().filter_map(|l| l.split("id=").nth(1)?.split([' ', '}']).next()).collect();
        let unique: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
        proptest::prop_assert_eq!(ids.len(), unique.len(), "{}", after);
        for file in [&a, &b] {
            for n in 0..8 {
                let came = file.contains(&format!("\"id\": \"i{n}\", \"text\""));
                let is_there = unique.contains(&*format!("i{n}"));
                proptest::prop_assert!(!came || is_there || after.contains(&format!("i{n}@")), "i{} in\n{}", n, after);
            }
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    /// A file that is truncated or assembled from parts of other files is either reported or imported; it never causes a panic.
    #[test]
    fn no_file_makes_the_import_panic(parts in proptest::collection::vec((0usize..12, 0usize..80, 0usize..80), 1..6), ending in 0usize..6) {
        let whole = [
            board_json("go", &idea_json("x", "Ærø “A”", MONDAY), "{\"id\": \"y\", \"when\": \"2026-05-28T14:06:00Z\"}"),
            "## Q? {#go gone=\"y@2026-05-28T14:06:00Z\"}\n\n- Å {id=x votes=3 by=\"“B”\"}\n".to_string(),
            "workshop,board,id,idea,votes,seal\r\nw,go,x,\"Å, \"\"b\"\"\",3,\r\n,,y,ø,-1,\r\n".to_string(),
            "{\"nodes\": [{\"id\": \"board-w/go\", \"type\": \"text\"}, {\"id\": \"idea-x\", \"type\": \"text\", \"text\": \"å\", \"x\": 1e300}]}".to_string(),
            "T7N Å\nA2C\n".to_string(),
            "---\nworkshop: w\nsheet: s\n---\n\n## Hvad? {#hvad}\n\nÅ\\\nb\n".to_string(),
            "\u{feff}æøå".to_string(), "\0\u{1}".to_string(), "{#".to_string(), "\n\n- ".to_string(), "\"".to_string(), "🐔".to_string(),
        ];
        let floor = |text: &str, at: usize| (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
        let mut text = String::new();
        for (which, from, to) in parts {
            let part = &whole[which];
            let (from, to) = (floor(part, from), floor(part, from + to * 3));
            text += &part[from..to];
        }
        let before = sources(WORKSHOP);
        let (catalogue, _) = model::build(&before, false);
        let name = ["b.json", "b.md", "b.csv", "b.canvas", "b.txt", "s.md"][ending];
        let made = if ending == 5 {
            import::sheet(&catalogue, &before, (name, &text), None)
        } else {
            import::board(&catalogue, &before, (name, &text), (None, None))
        };
        match made {
            Err(report) => {
                for found in report.findings() {
                    let span = found.span.as_ref().unwrap();
                    proptest::prop_assert!(ending == 5 || span.end <= text.len() && text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{:?}", found);
                }
                let text = |_: &str| Some(text.as_str());
                indsigt::diag::to_terminal(&report.sorted(), text, indsigt::diag::TerminalStyle::Plain);
            }
            Ok(made) => for (path, text) in &made.files {
                let mut after = before.clone();
                after.insert(path, Content::Text(text.as_str().into()));
                let (_, report) = model::build(&after, false);
                // A filled-in sheet that names no sheet of this catalogue is rejected above.
                proptest::prop_assert!(!report.has_errors(), "{:?}\n{}", report, text);
            },
        }
    }
}

/// Imports a file of another program into the board `go`, and returns its workshop.
fn import_foreign(name: &str, text: &str) -> String {
    let sources = sources(WORKSHOP);
    let (catalogue, _) = model::build(&sources, false);
    let made =
        import::board(&catalogue, &sources, (name, text), (Some("go"), None)).unwrap_or_else(|r| panic!("{r:?}"));
    let new = made.files.get(WORKSHOP_PATH).unwrap_or_else(|| panic!("{name} changes nothing")).clone();
    // The same file a second time changes nothing.
    let mut again = sources.clone();
    again.insert(WORKSHOP_PATH, Content::Text(new.as_str().into()));
    let (catalogue, _) = model::build(&again, false);
    let second = import::board(&catalogue, &again, (name, text), (Some("go"), None)).unwrap();
    assert!(second.files.is_empty() && second.notes.is_empty(), "{name}: {:?}", second.notes);
    new
}

#[test]
fn boards_of_other_programs_are_imported_into_the_board_that_is_named() {
    let canvas = r#"{"nodes": [
        {"id": "0", "type": "group", "x": -9, "y": -9, "width": 900, "height": 900, "label": "Now"},
        {"id": "1", "type": "group", "x": 0, "y": 0, "width": 400, "height": 400, "label": "Later"},
        {"id": "2", "type": "text", "text": "A better\nsearch", "x": 10, "y": 10, "width": 200, "height": 80},
        {"id": "3", "type": "text", "text": "  ", "x": 10, "y": 10, "width": 20, "height": 8},
        {"id": "4", "type": "text", "text": "A bench {id=x}", "x": 500, "y": 500, "width": 20, "height": 8}
    ], "edges": []}"#;
    let board = import_foreign("atomic.canvas", canvas);
    assert!(board.contains("- A better search {") && board.contains("A bench \\{id\\=x\\}"), "{board}");
    let board = import_foreign("miro.csv", "Frame 1\n\"Ring first\"\n\"Write, shortly\"\n");
    assert!(board.contains("- Ring first {") && board.contains("- Write, shortly {"), "{board}");
    let board = import_foreign("scrumlr.csv", "noteId;author;Text;votes\n1;Odd Orc;Ring first;9\n;;;\n");
    assert!(
        board.contains("- Ring first {") && board.contains("votes=9") && board.contains("by=\"Odd Orc\""),
        "{board}"
    );
    let list = "# Retro\n## Columns\n### Now (2 Notes)\n\n- Ring first (Odd Orc, 9 Votes)\n    - Ring shortly (Odd Orc)\n- Write\n";
    let board = import_foreign("scrumlr.md", list);
    assert!(
        board.contains("- Ring first {") && board.contains("votes=9") && board.contains("- Ring shortly {"),
        "{board}"
    );
    let board = import_foreign("pasted.txt", "One idea\n\nAnother: with a colon\n");
    assert!(board.contains("- One idea {") && board.contains("- Another: with a colon {"), "{board}");
    let sources = sources(WORKSHOP);
    let (catalogue, _) = model::build(&sources, false);
    for (file, board, code) in [("a.csv", "goo", "E103"), ("a.canvas", "go", "E102")] {
        let report = import::board(&catalogue, &sources, (file, "[]"), (Some(board), None)).map(|_| ()).unwrap_err();
        assert_eq!(report.findings()[0].code.id, code);
    }
}
