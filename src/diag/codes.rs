//! The codes of findings, with the text that `docs/errors.md` has for each.

/// A kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The stable id, such as `E012`.
    pub id: &'static str,
    /// The problem in a few words.
    pub title: &'static str,
    /// The reason why the problem matters, and how to fix it, in Markdown.
    pub explanation: &'static str,
}

/// Returns the code with this id.
///
/// # Panics
/// If [`CODES`] has no such id: a finding was created with an unlisted code.
pub fn find_code(id: &str) -> &'static Code {
    CODES.iter().find(|c| c.id == id).expect("every code a finding bears is in CODES")
}

const fn entry(id: &'static str, title: &'static str, explanation: &'static str) -> Code {
    Code { id, title, explanation }
}

/// All codes, in the order of their ids.
pub const CODES: &[Code] = &[
    entry(
        "E001",
        "a file is not text in UTF-8",
        "Text files are read as UTF-8. The report points at the first byte that is not. Open the file in your editor and save it again with the encoding UTF-8; files from older word processors are often in Windows-1252.",
    ),
    entry(
        "E002",
        "front matter is never closed",
        "Front matter stands between two lines of `---` at the very top of a file. Put the second line after the last key.",
    ),
    entry(
        "E003",
        "this is not YAML",
        "Front matter, `indsigt.yml` and `voices.yml` are YAML. The usual causes: a tab where blanks are wanted, a colon or a comma inside a text without quotation marks, a quotation mark that is never closed. Aliases (`*name`) are not read.",
    ),
    entry(
        "E004",
        "a key is not known",
        "The key means nothing in this place. The help names the one that was probably meant, or lists those there are. What belongs to a skin alone stands under `extra:`.",
    ),
    entry("E005", "a key stands twice", "Only one of the two can hold; the report shows both."),
    entry(
        "E006",
        "a value is of the wrong kind",
        "For instance a list where a text is wanted. A text that holds a colon, a brace or a comma goes in quotation marks.",
    ),
    entry(
        "E007",
        "a value is not one of those there are",
        "A date that is none, a word that is not among the allowed, an id with a blank in it. The help says what it can be.",
    ),
    entry(
        "E008",
        "something that has to be there is missing",
        "A `title:` in most files (a first heading of level one serves as well), the `text:` of a question, the `date:` of a step that says `until:`. An empty file is reported so too.",
    ),
    entry(
        "E009",
        "attributes are malformed, or nothing carries them",
        r#"`{#id .class key=value key="two words"}` stands at the end of a heading, a list item, the attribution of a quote, or an image. Anywhere else it would be lost, and is therefore an error."#,
    ),
    entry(
        "E010",
        "a class, or the sign of a box, means nothing here",
        "A quote knows `.poster` and `.lead`, an idea `.recommended`. A box opens with `[!FACT]`, `[!MAXIM]`, `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]`, alone on its line.",
    ),
    entry(
        "E011",
        "a reference leads to nothing",
        "A `[[reference]]`, an `![[embed]]`, a link to a file or a heading, a footnote, or a `{{ count.… }}` that does not exist; the help names the nearest there is. Where two kinds have something of one name, say which: `[[insight:name]]`.",
    ),
    entry("E012", "no quote has this id", "In `lead:`, `from=`, `![[…]]`. The help names the nearest id."),
    entry(
        "E013",
        "two things of one kind have one name",
        "Two files with one slug, two quotes with one `#id`, or two quotes of the very same words without an `#id`. Rename one, or give it a `slug:` or an `#id`.",
    ),
    entry(
        "E015",
        "a quote holds something else than paragraphs",
        "What somebody said is paragraphs. A list, a heading, a picture or a quote inside a quote is an error. A line that opens with a single hyphen is a list to Markdown: open an attribution with a long dash (—). In a file of `quotes/` there is one quote.",
    ),
    entry(
        "E016",
        "a voice is not in voices.yml",
        "Every `voice=` has to be in `content/voices.yml`, for that is where consent stands. Until it is, the quote is in no edition.",
    ),
    entry(
        "E017",
        "a picture is not there",
        "The path is relative to the file; one that opens with `/` is in `static/`. A picture from elsewhere on the web is an error: it would tell that site who reads.",
    ),
    entry(
        "E018",
        "a picture has no alternative text",
        r#"Write what it shows: `![what it shows](picture.jpg)`; in front matter `image_alt:`. One that only decorates says so: `{.decorative}`, or `image_alt: ""`."#,
    ),
    entry(
        "E019",
        "the words of a lead are in no quote",
        "`lead:` takes a quote's id, or words that stand in a quote of the catalogue letter by letter; only quotation marks, white space and `(...)` may differ. Nothing is guessed: the help names a quote that is near.",
    ),
    entry(
        "E020",
        "a link of the file system leads out, nowhere, or round",
        "A catalogue is built from its own folder. Copy the file into it.",
    ),
    entry(
        "E021",
        "a file stands where nothing is looked for",
        "The chapter on the format shows where each kind stands.",
    ),
    entry(
        "E022",
        "a template cannot be used",
        "The place is that of the skin's template. Where a name is not known, the message mostly says which names there are; the chapter on skins has them all.",
    ),
    entry(
        "E023",
        "the accent is hard to read",
        "A warning. The accent itself is used for surfaces; where it is text, a darker or lighter shade of it is taken, so that the contrast is at least 4.5 : 1 (WCAG 2.2, 1.4.3). Choose another accent if the shade is not the one you want.",
    ),
    entry(
        "E024",
        "a quote's consent is wider than its voice's",
        "A warning. A quote can narrow what its voice agreed to, never widen it; the voice's word stands.",
    ),
    entry(
        "E025",
        "an idea stands in a cell its board does not have",
        "The columns and rows of a grid are those of `boards:` in `indsigt.yml`; those of `impact-effort` stand in the chapter on the format; the other layouts have no cells.",
    ),
    entry(
        "E026",
        "two things want one address",
        "A page called like a folder of the site, an alias given twice, a file of `static/` where the site writes.",
    ),
    entry(
        "E027",
        "a sign of a transcript has no partner",
        "A warning. An excerpt stands between two `==`, a word put in for another between two `*`, stress between two `**`.",
    ),
    entry(
        "E028",
        "a fact names no source",
        "A warning. The last paragraph of a `> [!FACT]`, opened by a dash, is its source.",
    ),
    entry(
        "E029",
        "a line looks like an attribution, and is words",
        "A warning. A line that opens with a dash counts as words of the quote if it ends with a full stop, or if nothing stands above it. The help says how it becomes an attribution.",
    ),
    entry(
        "E030",
        "a quote has no words",
        "Put what was said above the attribution. Where the attribution alone stands there, and is more than its attributes, that is E029.",
    ),
    entry(
        "E031",
        "a printed quote has no id",
        "A warning. The address of a quote without an `#id` is made from its words, and changes with them. One that is printed, or opens a theme, should have an `#id`.",
    ),
    entry("E032", "a recommendation or an idea has no words", "An empty item of a list."),
    entry(
        "E033",
        "a reference leads to a draft",
        "A warning. The reference is shown as plain words until the draft is published, or drafts are asked for.",
    ),
    entry(
        "E034",
        "a folder of themes/ has no index.md",
        "A theme is a folder with an `index.md` that bears its title.",
    ),
    entry("E035", "there is no such skin", "`theme:` names a built-in skin, or a folder in `themes/`."),
    entry("E036", "a file of words cannot be read", "The words of a skin are Fluent files (`.ftl`)."),
    entry(
        "E037",
        "text is nested too deep",
        r#"More than 32 levels of lists, quotes or emphasis are nobody's text; usually a conversion went wrong."#,
    ),
    entry(
        "E038",
        "a tag is left out",
        r#"A warning. Words between `<` and `>` are taken for HTML, and tags that are not known or not safe are left out. Write `&lt;Name&gt;` if it belongs to the words."#,
    ),
    entry(
        "E039",
        "a comment or code is never closed, or is none",
        r#"A comment within a paragraph holds no empty line; in front matter and lists comments begin with `#`; in a quote there are none. What is no comment would be published. Everything behind `<!--` would be lost: close it with `-->`. Everything behind a line of three backticks would be code, quotes and their consent with it: close it with such a line."#,
    ),
    entry(
        "E040",
        "words are cut from a quote without a mark",
        "A lead, or a citizens' recommendation with `from=`, holds words of the quote in their order, but a cut inside a sentence is not shown. Put `(...)` where something is left out. A warning in an edition for the team, an error in one for anybody else.",
    ),
    entry(
        "E041",
        "words are not those of their quote",
        "A lead, or a citizens' recommendation with `from=`, says other words than the quote; the difference is shown as `[-left out-]` and `{+put in+}`. Testimony is not edited: give the words as they stand, or the quote's id. A warning in an edition for the team, an error in one for anybody else.",
    ),
    entry(
        "E042",
        "a comment begins inside a value",
        "A warning. In YAML a `#` behind a blank begins a comment: `title: We are #1` ends at \"are\", and `accent: #1f6f5c` is empty. Put the whole value in quotation marks, or a blank behind the `#` if it is a comment.",
    ),
    entry(
        "E043",
        "an insight rests on few voices",
        "A note. `evidence: { min_voices: 2 }` in `indsigt.yml` says how many it should be. Voices that have withdrawn do not count. Listen to more people, or let it stand with the reason why one voice is enough: `allow: { E043: \"…\" }` in the insight's front matter.",
    ),
    entry(
        "E044",
        "no recommendation answers an insight",
        "A note. An insight that leads to nothing is easily forgotten. Give a recommendation `{insights=…}`, or let it stand with a reason: some findings only want to be known.",
    ),
    entry(
        "E045",
        "a recommendation rests on nothing",
        "A note. It names no insight (`insights=`), no quote or idea it comes from (`from=`), and stands on no board. Say what it rests on, so that a reader can follow it back.",
    ),
    entry(
        "E046",
        "a board's question rests on no insight",
        "A note. A board that is written in a workshop's file names the insights it opens: `## How might we …? {insights=one-steady-contact}`.",
    ),
    entry(
        "E047",
        "a theme has a single voice",
        "A note. All quotes of the theme's insights are one voice's. A chapter on one person is easily a portrait.",
    ),
    entry(
        "E048",
        "a percentage has no base",
        "A note. `62 %` of how many? Say it in the same paragraph: `13 of 21`, `of 240 asked`, `n = 240`.",
    ),
    entry(
        "E049",
        "a recommendation does not say whose idea it is",
        "A note. `{origin=citizens}`, `workshop`, `team`, `committee` or a name, at the item or at its heading.",
    ),
    entry(
        "E050",
        "a brief would have an empty point",
        "A note. A committee gets five points for each theme on its agenda: what has been said so far (`logbook.md`), the insights, the vision (`vision.md`), practices, and scenarios (`scenarios.md`) with recommendations. The message names those that are missing.",
    ),
    entry(
        "E051",
        "a consent has run out, or soon will",
        "A warning when it has run out: the voice is in no edition any more. A note in the ninety days before. Ask again, and change `until:`; or set `consent: none`, and the date need not be watched.",
    ),
    entry(
        "E060",
        "a CPR number",
        "Ten digits whose first six are a date are taken for a Danish civil registration number, with a hyphen, a blank or nothing between, whatever their check digit says: since 2007 it proves nothing. Take the number out of the file. Git remembers it until its history is rewritten.",
    ),
    entry(
        "E061",
        "a telephone number or an e-mail address",
        "A warning. In what somebody said it leads straight to a person. Where it is your own, on a page about the project, let it stand with a reason.",
    ),
    entry(
        "E062",
        "a street address or a car's plate",
        "A warning. Put a placeholder in its place: `*our street*`. Where it is a public place, let it stand with a reason.",
    ),
    entry("E063", "a link to somebody's profile", "A warning. A profile is a name, a face and a circle of friends."),
    entry(
        "E064",
        "an exact date or age in testimony",
        "A warning. `I am 47`, `on 12 March`, `Woman, 47` at the attribution or in `voices.yml`: together with a place this is often one person. Write a decade (`40s`), or put a placeholder: `*in the spring*`. A year alone is a note.",
    ),
    entry(
        "E065",
        "a private name",
        "It stands in `private/names.txt`, and nothing the program reads may hold it: no text, no alternative text, no front matter, no file name, nothing a camera wrote into a picture. Whole words count, in large or small letters, with `-s`, `'s` or `'` behind them. It cannot be let stand: take it out of the text, or out of the list.",
    ),
    entry(
        "E066",
        "a voice discloses much, taken together",
        "A warning. `reveals=\"family health\"` at a quote says what it gives away. Over all its quotes that this audience may read, the voice gives away more things than `anonymity: { max_reveals: 3 }` allows. Each may be harmless; together they can be a portrait. Narrow the consent of a quote, leave one out, or let it stand with a reason: `allow: { E066: \"…\" }` at the voice in `voices.yml`.",
    ),
    entry(
        "E067",
        "a part of a private name",
        "A warning. One word of a name in `private/names.txt`, with a capital, stands alone in the text. It may be the person, or somebody else of that name, or a place: then let it stand with a reason.",
    ),
    entry(
        "E070",
        "a heading skips a level",
        "A warning. Readers who hear the page jump from heading to heading. Behind a heading of level two comes one of level three.",
    ),
    entry(
        "E071",
        "words of a template are left over",
        "A warning. `TODO`, `lorem ipsum`, `xxx`, `[insert …]` and their kind were meant to be written over.",
    ),
    entry(
        "E072",
        "a number in the text is no longer true",
        "A note. The text counts themes, insights, quotes, recommendations or voices, and this edition has another number of them. Write `{{ count.quotes }}`: it is always the edition's own.",
    ),
    entry(
        "E073",
        "long reading",
        "A note. LIX (C. H. Björnsson, *Läsbarhet*, 1968) is the number of words to a sentence, and the percentage of words of more than six letters added to it. Below 40 is easy, above 50 official prose, above 60 hard for everybody. `reading: { max_lix: 50 }` in `indsigt.yml` sets the limit. Only your own text is measured, never what somebody said.",
    ),
    entry(
        "E074",
        "a hyphen is left from the end of a line",
        "A warning. When text is copied out of a PDF, `sen- tence` keeps the hyphen of its line. Close it up.",
    ),
    entry(
        "E080",
        "a silence that is no longer needed",
        "A warning. `allow=` lets a finding stand that is not there any more, for no audience. Take it out, so that the next one is noticed.",
    ),
    entry(
        "E081",
        "a silence that cannot be",
        "`{allow=E043 reason=\"…\"}` needs a code that there is and that can be let stand, and a reason. What breaks a build, and a name of `private/names.txt`, cannot be let stand.",
    ),
    entry(
        "E090",
        "what an audience may not see stands in the output",
        "After every build the program reads the bytes that are to be written, and looks for the words (six in a row), the ids and the labels of everything that this audience may not see, and for the names of `private/names.txt`: in text, data, addresses, file names, PDFs, and what cameras and programs wrote into pictures. On a hit nothing is written. The report points at the text of yours that holds it, or, where there is none, at what was held back, and names a file it was found in; the cause is text that retells the quote, a file of `static/`, or a template of a skin.",
    ),
    entry(
        "E091",
        "a file cannot be looked into",
        "A PDF or an office file of `static/` is locked by a password, or damaged, so that the last look could not read it: a warning, where anything is looked for. Unlock it, or take it out. Of a picture that is damaged, what cameras and programs wrote into it could not be left out: an error. Save it anew.",
    ),
    entry(
        "E092",
        "a font of a skin cannot be read",
        "Sheets are set with the fonts in `print/fonts/` of the skin and no others, so that they are the same on every machine. They are TrueType or OpenType files.",
    ),
    entry(
        "E093",
        "a layout for print cannot be used",
        "The place is that of the skin's layout (`.typ`), the message the print engine's. A warning of the engine counts as well: a font that is not there would otherwise be replaced in silence.",
    ),
    entry(
        "E094",
        "words do not fit their sheet",
        "Type is made as large as the sheet allows, and no smaller than `posters: { min_pt: 28 }` (at A3; other papers in proportion). What does not fit at that size is not made, and the others are. Mark the passage that should hang on the wall: `==these words==`; or lower `min_pt`. A sheet to fill in has to have room on one page. A book of more than 500 quotes is not set with every build: `indsigt print book` makes it.",
    ),
    entry(
        "E095",
        "no font has a letter",
        "A letter or a sign stands in none of the skin's fonts for print, so that a sheet would show an empty box. Put a font that has it into `themes/<name>/print/fonts/` of the project.",
    ),
    entry(
        "E096",
        "a picture cannot be printed",
        "A warning. Sheets are set with PNG, JPEG, GIF, WebP and SVG. A picture of another kind (AVIF), or a damaged one, leaves an empty frame there; on pages it stands as it is.",
    ),
    entry(
        "E100",
        "no cell bears a note's code",
        "`indsigt import board` reads lines such as `T7N the idea`. The code is printed in the cell of the board that the note hung in; a letter, a digit, a letter.",
    ),
    entry(
        "E101",
        "a note has no words",
        "A line holds a code and nothing behind it. Write the idea there, or take the line out.",
    ),
    entry(
        "E102",
        "a board's file is broken",
        "`indsigt import board` reads what a board's page saves or exports. The file was cut off, or changed in a way that cannot be read. Save it once more from the page.",
    ),
    entry(
        "E103",
        "there is no such board",
        "What comes back says which board it is for, by its id. The board was renamed or taken out, or the file belongs to another catalogue. Where several workshops open one question, `--workshop` says whose board is meant.",
    ),
    entry(
        "E104",
        "a board has no such cell",
        "An idea names a column or a row that its board does not have. The cells of a grid stand in the configuration, under `boards:`.",
    ),
];
