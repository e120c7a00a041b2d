//! The codes of findings, and what `docs/errors.md` says of each.

/// A kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Its stable name.
    pub id: &'static str,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// Why it matters and how it is mended, in Markdown.
    pub explanation: &'static str,
}

/// The code called `id`.
///
/// # Panics
/// If there is none: a finding was given a code that is not in the list.
pub fn code(id: &str) -> &'static Code {
    CODES.iter().find(|c| c.id == id).expect("every code a finding bears is in CODES")
}

const fn c(id: &'static str, title: &'static str, explanation: &'static str) -> Code {
    Code { id, title, explanation }
}

/// Every code, in order.
pub const CODES: &[Code] = &[
    c(
        "E001",
        "a file is not text in UTF-8",
        "Text files are read as UTF-8. The report points at the first byte that is not. Open the file in your editor and save it again with the encoding UTF-8; files from older word processors are often in Windows-1252.",
    ),
    c(
        "E002",
        "front matter is never closed",
        "Front matter stands between two lines of `---` at the very top of a file. Put the second line after the last key.",
    ),
    c(
        "E003",
        "this is not YAML",
        "Front matter, `indsigt.yml` and `voices.yml` are YAML. The usual causes: a tab where blanks are wanted, a colon or a comma inside a text without quotation marks, a quotation mark that is never closed. Aliases (`*name`) are not read.",
    ),
    c(
        "E004",
        "a key is not known",
        "The key means nothing in this place. The help names the one that was probably meant, or lists those there are. What belongs to a skin alone stands under `extra:`.",
    ),
    c("E005", "a key stands twice", "Only one of the two can hold; the report shows both."),
    c(
        "E006",
        "a value is of the wrong kind",
        "For instance a list where a text is wanted. A text that holds a colon, a brace or a comma goes in quotation marks.",
    ),
    c(
        "E007",
        "a value is not one of those there are",
        "A date that is none, a word that is not among the allowed, an id with a blank in it. The help says what it can be.",
    ),
    c(
        "E008",
        "something that has to be there is missing",
        "A `title:` in most files (a first heading of level one serves as well), the `text:` of a question. An empty file is reported so too.",
    ),
    c(
        "E009",
        "attributes are malformed, or nothing carries them",
        r#"`{#id .class key=value key="two words"}` stands at the end of a heading, a list item, the attribution of a quote, or an image. Anywhere else it would be lost, and is therefore an error."#,
    ),
    c("E010", "a class means nothing here", "A quote knows `.poster` and `.lead`, an idea `.recommended`."),
    c(
        "E011",
        "a reference leads to nothing",
        "A `[[reference]]`, an `![[embed]]`, a link to a file or a heading, or a `{{ count.… }}` that does not exist; the help names the nearest there is. Where two kinds have something of one name, say which: `[[insight:name]]`.",
    ),
    c("E012", "no quote has this id", "In `lead:`, `from=`, `![[…]]`. The help names the nearest id."),
    c(
        "E013",
        "two things of one kind have one name",
        "Two files with one slug, two quotes with one `#id`, or two quotes of the very same words without an `#id`. Rename one, or give it a `slug:` or an `#id`.",
    ),
    c(
        "E015",
        "a quote holds something else than paragraphs",
        "What somebody said is paragraphs. A list, a heading, a picture or a quote inside a quote is an error. A line that opens with a single hyphen is a list to Markdown: open an attribution with a long dash (—). In a file of `quotes/` there is one quote.",
    ),
    c(
        "E016",
        "a voice is not in voices.yml",
        "Every `voice=` has to be in `content/voices.yml`, for that is where consent stands. Until it is, the quote is in no edition.",
    ),
    c(
        "E017",
        "a picture is not there",
        "The path is relative to the file; one that opens with `/` is in `static/`. A picture from elsewhere on the web is an error: it would tell that site who reads.",
    ),
    c(
        "E018",
        "a picture has no alternative text",
        r#"Write what it shows: `![what it shows](picture.jpg)`; in front matter `image_alt:`. One that only decorates says so: `{.decorative}`, or `image_alt: ""`."#,
    ),
    c(
        "E019",
        "the words of a lead are in no quote",
        "`lead:` takes a quote's id, or words that stand in a quote of the catalogue letter by letter; only quotation marks, white space and `(...)` may differ. Nothing is guessed: the help names a quote that is near.",
    ),
    c(
        "E020",
        "a link of the file system leads out, nowhere, or round",
        "A catalogue is built from its own folder. Copy the file into it.",
    ),
    c("E021", "a file stands where nothing is looked for", "The chapter on the format shows where each kind stands."),
    c(
        "E022",
        "a template cannot be used",
        "The place is that of the skin's template. Where a name is not known, the names there are stand in the message.",
    ),
    c(
        "E023",
        "the accent is hard to read",
        "A warning. The accent itself is used for surfaces; where it is text, a darker or lighter shade of it is taken, so that the contrast is at least 4.5 : 1 (WCAG 2.2, 1.4.3). Choose another accent if the shade is not the one you want.",
    ),
    c(
        "E024",
        "a quote's consent is wider than its voice's",
        "A warning. A quote can narrow what its voice agreed to, never widen it; the voice's word stands.",
    ),
    c(
        "E025",
        "an idea stands in a cell its board does not have",
        "The columns and rows of a grid are those of `boards:` in `indsigt.yml`; those of `impact-effort` stand in the chapter on the format; the other layouts have no cells.",
    ),
    c(
        "E026",
        "two things want one address",
        "A page called like a folder of the site, an alias given twice, a file of `static/` where the site writes.",
    ),
    c("E027", "a mark of an excerpt has no partner", "A warning. An excerpt stands between two `==`."),
    c(
        "E028",
        "a fact names no source",
        "A warning. The last paragraph of a `> [!FACT]`, opened by a dash, is its source.",
    ),
    c(
        "E029",
        "a line looks like an attribution, and is words",
        "A warning. A last paragraph that opens with a dash and ends with a full stop counts as words of the quote. Take the full stop off if it says who spoke.",
    ),
    c("E030", "a quote has no words", "An attribution stands alone. Put what was said above it."),
    c(
        "E031",
        "a printed quote has no id",
        "A warning. The address of a quote without an `#id` is made from its words, and changes with them. One that is printed, or opens a theme, should have an `#id`.",
    ),
    c("E032", "a recommendation or an idea has no words", "An empty item of a list."),
    c(
        "E033",
        "a reference leads to a draft",
        "A warning. The reference is shown as plain words until the draft is published, or drafts are asked for.",
    ),
    c("E034", "a folder of themes/ has no index.md", "A theme is a folder with an `index.md` that bears its title."),
    c("E035", "there is no such skin", "`theme:` names a built-in skin, or a folder in `themes/`."),
    c("E036", "a file of words cannot be read", "The words of a skin are Fluent files (`.ftl`)."),
    c(
        "E037",
        "lists and quotes are nested too deep",
        r#"More than 32 levels are nobody's text; usually a conversion went wrong."#,
    ),
    c(
        "E038",
        "a tag is left out",
        r#"A warning. Words between `<` and `>` are taken for HTML, and tags that are not known or not safe are left out. Write `&lt;Name&gt;` if it belongs to the words."#,
    ),
    c("E039", "a comment is never closed", r#"Everything behind `<!--` would be lost. Close it with `-->`."#),
    c(
        "E040",
        "words are cut from a quote without a mark",
        "A lead, or a citizens' recommendation with `from=`, holds words of the quote in their order, but a cut inside a sentence is not shown. Put `(...)` where something is left out. A warning in an edition for the team, an error in one for anybody else.",
    ),
    c(
        "E041",
        "words are not those of their quote",
        "A lead, or a citizens' recommendation with `from=`, says other words than the quote; the difference is shown as `[-left out-]` and `{+put in+}`. Testimony is not edited: give the words as they stand, or the quote's id. A warning in an edition for the team, an error in one for anybody else.",
    ),
    c(
        "E042",
        "a comment begins inside a value",
        "A warning. In YAML a `#` behind a blank begins a comment: `title: We are #1` ends at \"are\", and `accent: #1f6f5c` is empty. Put the whole value in quotation marks, or a blank behind the `#` if it is a comment.",
    ),
    c(
        "E090",
        "what an audience may not see stands in the output",
        "After every build the program reads the bytes that are to be written, and looks for the words (six in a row) and the ids of everything that this audience may not see. On a hit nothing is written. The report points at what was held back and names the file it was found in; the cause is text that retells the quote, a file of `static/`, or a template of a skin.",
    ),
];
