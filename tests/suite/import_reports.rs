//! Import of reports and notes, in Markdown and in plain text.

use super::import_files::{files, project, quotes, run, stdout};
use std::fs;
use tempfile::TempDir;

#[test]
fn a_report_becomes_themes_insights_quotes_and_recommendations() {
    let dir = project();
    fs::write(
        dir.path().join("report.md"),
        "---\ntitle: Letters\nproject: Post\n---\nWritten in May. %%not this%%\n\n## 1. What the post brings\n\nIt frightens[^1], see [below](#fridays) and [[Other note]].\n\n### Insight 1: Fridays\n\nThey come on Fridays.\n\n| Day | Letters |\n|---|---|\n| Friday | 12 |\n\n> \"It comes on Fridays.\"\n> — P3, nurse\n\n“I leave it.” (Woman, 40s)\n\n- one\n  - within\n\n**Recommendation:** Call first.\n\n## Recommendations\n\n- Send none on Fridays\n  after noon\n\n## 2. Visits\n\nThey come, too, and one “would rather not open them at all”, she said.\n\n[^1]: Of 12 asked.\n",
    )
    .unwrap();
    let output = run(dir.path(), &["import", "report.md"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), String::from_utf8_lossy(&output.stderr));
    let text =
        |path: &str| fs::read_to_string(dir.path().join("content").join(path)).unwrap_or_else(|_| panic!("{path}"));
    assert!(
        text("themes/01-letters/index.md")
            .starts_with("---\ntitle: \"Letters\"\nextra: {\"project\":\"Post\"}\n---\n\nWritten in May.")
    );
    assert!(
        text("themes/02-what-the-post-brings/index.md")
            .contains("It frightens[^1], see below and Other note.\n\n[^1]: Of 12 asked.\n")
    );
    let insight = text("themes/02-what-the-post-brings/01-fridays.md");
    for part in [
        "| Day | Letters |\n|---|---|\n| Friday | 12 |\n",
        "> \"It comes on Fridays.\"\n>\n> — {voice=P3}\n",
        "> “I leave it.”\n>\n> — Woman, 40s {consent=internal}\n",
        "- one\n  - within\n",
    ] {
        assert!(insight.contains(part), "{part}\n{insight}");
    }
    assert_eq!(
        [text("themes/02-what-the-post-brings/recommendations.md"), text("recommendations.md")],
        ["- Call first.\n", "- Send none on Fridays\n  after noon\n"]
    );
    assert_eq!(text("voices.yml"), "P3: { label: \"nurse\", kind: interview, consent: internal }\n");
    let checked = run(dir.path(), &["check"]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let once = files(&dir);
    assert!(stdout(&run(dir.path(), &["import", "report.md"])).contains("already there"));
    assert_eq!(files(&dir), once);
}

#[test]
fn links_between_notes_lead_to_what_the_notes_become() {
    let dir = project();
    let notes = TempDir::new().unwrap();
    fs::create_dir_all(notes.path().join("sub")).unwrap();
    let table = "| a | b |\n| - | - |\n| [[Letters\\|x]] | [y](Letters.md) |";
    for (name, text) in [
        (
            "a.md",
            format!(
                "# Fridays\n\n[[Letters]], [[sub/Post|the post]], [what](sub/Post.md#x), [[Gone]] ![[Letters]]\n\n{table}\n"
            ),
        ),
        ("Letters.md", "# Letters\n\n[[A]], [one](sub/Same.md), [[Same]]\n".to_string()),
        ("Same.md", "# Same\n\nOne.\n".to_string()),
        ("sub/Post.md", "# Post\n\n[The start](../a.md) and [[letters#One]].\n".to_string()),
        ("sub/Same.md", "# Same\n\nTwo.\n".to_string()),
    ] {
        fs::write(notes.path().join(name), text).unwrap();
    }
    let output = run(dir.path(), &["import", notes.path().to_str().unwrap()]);
    assert!(output.status.success(), "{}{}", stdout(&output), String::from_utf8_lossy(&output.stderr));
    let lost: Vec<String> =
        stdout(&output).lines().filter(|line| line.contains("is no longer a link")).map(str::to_string).collect();
    assert_eq!(
        lost,
        [
            "  · paragraph 2: the target of `[[Same]]` is not imported, so it is no longer a link",
            "  · paragraph 2: the target of `[[Gone]]` is not imported, so it is no longer a link",
        ]
    );
    let body = |folder: &str| {
        let text = fs::read_to_string(dir.path().join("content/themes").join(folder).join("index.md")).unwrap();
        text.split("---\n\n").nth(1).unwrap().to_string()
    };
    assert_eq!(body("01-letters"), "[[theme:fridays]], [[theme:same-2|one]], Same\n");
    let row = "| [[theme:letters\\|x]] | [[theme:letters\\|y]] |\n";
    let fridays = body("03-fridays");
    assert!(
        fridays
            .starts_with("[[theme:letters]], [[theme:post|the post]], [[theme:post|what]], Gone [[theme:letters]]\n")
            && fridays.ends_with(row),
        "{fridays}"
    );
    assert_eq!(body("04-post"), "[[theme:fridays|The start]] and [[theme:letters]].\n");
    let checked = run(dir.path(), &["check"]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}

#[test]
fn no_heading_stops_an_import() {
    let dir = project();
    let notes = TempDir::new().unwrap();
    fs::create_dir_all(dir.path().join("private")).unwrap();
    fs::write(dir.path().join("private/names.txt"), "Anna Holm\n").unwrap();
    for (name, text) in
        [("a.md", "# Fridays\n\nOne.\n"), ("b.md", "# Fridays\n\nTwo.\n"), ("c.md", "# At Anna Holm's\n\nThree.\n")]
    {
        fs::write(notes.path().join(name), text).unwrap();
    }
    let output = run(dir.path(), &["import", notes.path().to_str().unwrap()]);
    assert!(output.status.success(), "{}{}", stdout(&output), String::from_utf8_lossy(&output.stderr));
    let theme = |folder: &str| fs::read_to_string(dir.path().join("content/themes").join(folder).join("index.md"));
    let texts = ["01-fridays", "02-fridays-2", "03-todo"].map(|folder| theme(folder).unwrap());
    assert_eq!(texts[1], "---\ntitle: \"Fridays\"\n---\n\nTwo.\n");
    assert!(texts[2].contains("title: \"TODO\"") && stdout(&output).contains("write another title in place of TODO"));
}

#[test]
fn a_folder_of_notes_brings_its_pictures_along() {
    let dir = project();
    let vault = TempDir::new().unwrap();
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";
    fs::create_dir_all(vault.path().join("sub/.hidden")).unwrap();
    fs::write(vault.path().join("plan 1.png"), png).unwrap();
    fs::write(vault.path().join("sub/.hidden/no.md"), "# Hidden\n").unwrap();
    fs::write(
        vault.path().join("Brevene.md"),
        "# Brevene\n\n![[plan 1.png]]\n\n> [!quote] At night\n> \"I cannot sleep.\"\n> — P3\n",
    )
    .unwrap();
    fs::write(vault.path().join("sub/note.md"), "Only a note.\n").unwrap();
    fs::write(vault.path().join("sub/Wall.canvas"), "{}").unwrap();
    let output = run(dir.path(), &["import", vault.path().to_str().unwrap()]);
    assert!(output.status.success(), "{}{}", stdout(&output), String::from_utf8_lossy(&output.stderr));
    let not_read: Vec<String> =
        stdout(&output).lines().skip_while(|line| !line.starts_with("Not read")).skip(1).map(str::to_string).collect();
    assert_eq!(not_read, ["  ! sub/Wall.canvas"]);
    let text = fs::read_to_string(dir.path().join("content/themes/01-brevene/index.md")).unwrap();
    assert!(
        text.contains("![TODO: what it shows](<../../pictures/plan 1.png>)") && !text.contains("At night"),
        "{text}"
    );
    assert_eq!(fs::read(dir.path().join("content/pictures/plan 1.png")).unwrap(), png);
    assert_eq!(quotes(&dir), ["P3: > \"I cannot sleep.\""]);
    let checked = run(dir.path(), &["check"]);
    let findings = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert!(checked.status.success() && findings.contains("E071") && !findings.contains("Hidden"), "{findings}");
}

#[test]
fn a_report_publishes_nobody_and_no_draft() {
    let import = |text: &str| {
        let dir = project();
        fs::write(dir.path().join("r.md"), text).unwrap();
        let output = run(dir.path(), &["import", "r.md"]);
        let texts = files(&dir).into_iter().filter(|(path, _)| path.starts_with("content/themes/"));
        let texts: String =
            texts.map(|(path, bytes)| format!("{path}\n{}", String::from_utf8(bytes).unwrap())).collect();
        let names = fs::read_to_string(dir.path().join("private/names.txt")).unwrap_or_default();
        (output.status.code(), stdout(&output), texts, names)
    };
    let (code, _, texts, _) = import("---\ndraft: true\n---\n# Letters\n\n## Fridays\n\nNobody may read this yet.\n");
    assert_eq!((code, texts.matches("draft: true\n").count()), (Some(0), 2), "{texts}");
    assert!(texts.contains("01-letters/01-fridays.md"), "one heading of two levels is a theme: {texts}");
    let (code, out, texts, _) = import("---\nconsent: none\n---\n# Letters\n\nText.\n");
    assert!(code == Some(1) && texts.is_empty() && out.contains("`consent:`"), "{out}");
    let (_, out, texts, names) = import(
        "# Letters\n\n## Fridays\n\n> [!warning] Mind\n> This box is ours.\n\n> [!quote] On the stairs\n> I cry each time it comes.\n> — Anna Holm, nurse\n\n- “I never open them before Monday.” — P6\n\n- a point\n  > I weep in a list.\n\nWe thank Anna Holm.\n",
    );
    assert!(texts.contains("> [!warning] Mind\n> This box is ours."), "{texts}");
    assert!(texts.contains("> [!QUOTE] On the stairs\n> I cry each time it comes.\n>\n> — {voice=V01}"), "{texts}");
    assert!(texts.contains("> “I never open them before Monday.”\n>\n> — {voice=P6}"), "{texts}");
    assert!(
        !texts.contains("weep") && !texts.contains("Anna") && out.contains("there is a quote within a list"),
        "{texts}{out}"
    );
    assert_eq!(names, "Anna Holm\n");
}

/// Imports a report. Returns the text of its only insight, and the account.
fn imported(dir: &TempDir, body: &str) -> (String, String) {
    fs::write(dir.path().join("r.md"), format!("# Letters\n\n## Fridays\n\n{body}\n")).unwrap();
    let output = run(dir.path(), &["import", "r.md"]);
    let insight = fs::read_to_string(dir.path().join("content/themes/01-letters/01-fridays.md")).unwrap();
    (insight.split("---\n\n").nth(1).unwrap().to_string(), stdout(&output))
}

#[test]
fn who_said_a_quote_is_found_wherever_people_write_it() {
    for (typed, written) in [
        ("Karen, 62 years:\n\n> I go out.", "> I go out.\n>\n> — Karen, 62 years {consent=internal}\n"),
        ("**P7:**\n\n“They never call.”", "> “They never call.”\n>\n> — {voice=P7}\n"),
        ("They say so:\n\n> I go out.", "They say so:\n\n> I go out.\n>\n> — {consent=internal}\n"),
        ("> P7: They never call.", "> They never call.\n>\n> — {voice=P7}\n"),
        (
            "> Karen: I was late.\n> And wet.\n> Bo: So was I.",
            "> I was late.\n> And wet.\n>\n> — Karen {consent=internal}\n\n> So was I.\n>\n> — Bo {consent=internal}\n",
        ),
        ("> No: I will not.\n> So: I go.", "> No: I will not.\n> So: I go.\n>\n> — {consent=internal}\n"),
        ("> Dear Anna: I go.", "> Dear Anna: I go.\n>\n> — {consent=internal}\n"),
        ("“One.\n\n“Two.” (P4)", "> “One.\n>\n> “Two.”\n>\n> — {voice=P4}\n"),
        ("“One.\n\nTwo.”", "> “One.\n>\n> Two.”\n>\n> — {consent=internal}\n"),
        ("“One.\n\nWe asked “why?”", "“One.\n\nWe asked “why?”\n"),
        (
            "– Anna, 62 years:\n\n> I waited.\n\n– Bo, 41 years:\n\n> I hid it.",
            "> I waited.\n>\n> — Anna, 62 years {consent=internal}\n\n> I hid it.\n>\n> — Bo, 41 years {consent=internal}\n",
        ),
        (
            "**Anna, 62 years**\n\n> I waited.\n\n— Bo, 41 years\n\n> I hid it.",
            "> I waited.\n>\n> — Anna, 62 years {consent=internal}\n\n> I hid it.\n>\n> — Bo, 41 years {consent=internal}\n",
        ),
        (
            "> The first.\n> – Karen\n> The second.\n> – Bo",
            "> The first.\n>\n> — Karen {consent=internal}\n\n> The second.\n>\n> — Bo {consent=internal}\n",
        ),
        (
            "> I hid it\n\n> – No, she did not\n\nThe council.",
            "> I hid it\n>\n> — {consent=internal}\n\n> – No, she did not\n>\n> — {consent=internal}\n\nThe council.\n",
        ),
        ("”I hid it”, she says, ”behind the clock”", "”I hid it”, she says, ”behind the clock”\n"),
        ("»She said »wait« to me again«", "> »She said »wait« to me again«\n>\n> — {consent=internal}\n"),
        ("”I hid it.”\n\nAnna Holm, 62 years", "> ”I hid it.”\n>\n> — {voice=V01}\n"),
        (
            "<blockquote>\n<p>I called.</p>\n<p>Twice.</p>\n<footer>— P9</footer>\n</blockquote>",
            "> I called.\n>\n> Twice.\n>\n> — {voice=P9}\n",
        ),
        ("```\n<blockquote>I called.</blockquote>\n```", "```\n<blockquote>I called.</blockquote>\n```\n"),
    ] {
        let (insight, account) = imported(&project(), typed);
        assert_eq!(insight, written, "{typed}\n{account}");
    }
}

#[test]
fn doubtful_forms_are_refused_or_told() {
    for (typed, told) in [
        ("> – Will you?\n> – Always\n> – Good", "there is an attribution in the middle of a quote"),
        (
            "> I wait.\nShe said, and laughed.",
            "“She said, and laughed.” has no `>`, and is read as what is said above it",
        ),
        ("- > I wait, said Bo.", "there is a quote within a list"),
        ("> I wait.\n> – Karen", "“Karen”: if this is the name of somebody"),
    ] {
        let (_, account) = imported(&project(), typed);
        assert!(account.contains(told), "{typed}\n{account}");
    }
    let dir = project();
    fs::write(dir.path().join("Karen Holm.md"), "# Karen Holm\n\n> I fear it.\n").unwrap();
    let account = stdout(&run(dir.path(), &["import", "Karen Holm.md"]));
    assert!(account.contains("“Karen Holm” is a title: if this is the name of somebody"), "{account}");
}

#[test]
fn the_same_words_may_be_said_twice() {
    let dir = project();
    let (insight, account) = imported(&dir, "> I never call.\n\n> “I never call.”\n> — P4");
    assert!(insight.contains("> — {#i-never-call-") && insight.contains("-2 voice=P4}"), "{insight}{account}");
    fs::write(dir.path().join("n.md"), "# Note\n\n> I never call.\n> — P5\n\n> I never call.\n> — P6\n").unwrap();
    let output = run(dir.path(), &["import", "n.md"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(quotes(&dir), ["P5: > I never call.", "P6: > I never call."]);
}

#[test]
fn headings_may_be_underlined() {
    let dir = project();
    fs::write(dir.path().join("r.md"), "Letters\n=======\n\nFridays\n-------\n\nThey come.\n\n---\n\nMore.\n").unwrap();
    run(dir.path(), &["import", "r.md"]);
    let insight = fs::read_to_string(dir.path().join("content/themes/01-letters/01-fridays.md")).unwrap();
    assert!(insight.ends_with("---\n\nThey come.\n\n---\n\nMore.\n"), "{insight}");
}

#[test]
fn what_was_refused_is_named_again() {
    let dir = project();
    let (insight, account) = imported(&dir, "> Interviewer: Why?\n> Karen: The bus.\n\nOurs.");
    assert_eq!(insight, "Ours.\n");
    let reason = "a conversation in which “Karen” speaks";
    assert!(account.contains(reason), "{account}");
    let again = run(dir.path(), &["import", "r.md"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(stdout(&again).contains(reason) && stdout(&again).contains("already there"), "{}", stdout(&again));
}

#[test]
fn a_note_that_may_be_for_few_readers_is_refused() {
    let dir = project();
    let before = files(&dir);
    for front in [
        "Consent: none",
        "published: false",
        "status: draft",
        "privat: true",
        "samtykke trukket: ja",
        "godkendt: nej",
        "tags: [post, Private]",
        "embargo: 2027-01-01",
    ] {
        fs::write(dir.path().join("note.md"), format!("---\n{front}\n---\n# Post\n\n> I leave it.\n")).unwrap();
        let output = run(dir.path(), &["import", "note.md"]);
        let said = format!("{}{}", stdout(&output), String::from_utf8_lossy(&output.stderr));
        assert!(said.contains("may restrict who can read it"), "{front}: {said}");
        fs::remove_file(dir.path().join("note.md")).unwrap();
        assert_eq!(files(&dir).len(), before.len(), "{front}");
    }
    let note = "---\ntags: [private sector]\npublished: true\n---\n# Post\n\n> I leave it.\n";
    fs::write(dir.path().join("note.md"), note).unwrap();
    assert!(run(dir.path(), &["import", "note.md"]).status.success());
    assert!(files(&dir).len() > before.len());
}
