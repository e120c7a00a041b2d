//! The codes of findings, with the text that `docs/errors.md` has for each.

/// A kind of finding.
#[derive(Debug)]
pub struct Code {
    /// The stable id, such as `E012`.
    pub id: &'static str,
    /// The stage of a run in which the finding is made.
    pub stage: Stage,
    /// The problem in a few words.
    pub title: &'static str,
    /// The reason why the problem matters, and how to fix it, in Markdown.
    pub explanation: &'static str,
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Code {}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

/// A stage of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reading files, front matter and configuration.
    Syntax,
    /// Parsing content and connecting entries.
    Content,
    /// The rules for quotes, evidence, consent and language.
    Rules,
    /// Making and auditing the output.
    Output,
    /// Importing what comes from outside.
    Import,
}

/// Returns the code with this id, in either case.
pub fn find_code(id: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.id.eq_ignore_ascii_case(id)).copied()
}

macro_rules! codes {
    ($($id:ident, $stage:ident, $title:literal, $explanation:literal;)*) => {
        $(
            #[doc = $title]
            pub const $id: &Code =
                &Code { id: stringify!($id), stage: Stage::$stage, title: $title, explanation: $explanation };
        )*

        /// All codes, in the order of their ids.
        pub const CODES: &[&Code] = &[$($id),*];
    };
}

codes! {
    E001, Syntax, "a file is not UTF-8 text",
        "Text files are read as UTF-8. The finding points at the first byte that is not. Open the file in your editor and save it again as UTF-8. Files from older word processors are often in Windows-1252.";
    E002, Syntax, "front matter is never closed",
        "Front matter goes between two lines of `---` at the very top of a file. Put the second line after the last key.";
    E003, Syntax, "this is not YAML",
        "Front matter, `indsigt.yml` and `voices.yml` are YAML. The usual causes are a tab instead of spaces, a colon or a comma in a text without quotation marks, and a quotation mark that is never closed. Aliases (`*name`) are not supported.";
    E004, Syntax, "unknown key",
        "The key has no meaning here. The help names the key that was probably meant, or lists the keys you can use. Keys for a skin of your own go under `extra:`.";
    E005, Syntax, "a key appears twice",
        "Only one of the two can apply. The finding shows both.";
    E006, Syntax, "a value is of the wrong kind",
        "For instance a list instead of a text. A text that contains a colon, a brace or a comma needs quotation marks.";
    E007, Syntax, "a value is not allowed",
        "For instance a date that does not exist, a word that is not among the choices, or an id with a space in it. The help lists what is allowed.";
    E008, Syntax, "something required is missing",
        "For instance the `title:` of a file (most files need one; a first heading of level one also works), the `text:` of a question, or the `date:` of a step with `until:`. Empty files are reported here as well.";
    E009, Syntax, "attributes are malformed, or in the wrong place",
        r#"`{#id .class key=value key="two words"}` goes at the end of a heading, a list item, the attribution of a quote, or an image. Anywhere else it would be lost, so it is an error."#;
    E010, Content, "a class or a box is not known here",
        "A quote can have the classes `.poster` and `.lead`, an idea `.recommended`. A box starts with `[!FACT]`, `[!MAXIM]`, `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]`, alone on its line.";
    E011, Content, "the target of a reference does not exist",
        "A `[[reference]]`, an `![[embed]]`, a link to a file or a heading, a footnote, or a `{{ count.… }}` has no target. The help names the closest match. If two kinds share a name, say which one you mean: `[[insight:name]]`.";
    E012, Content, "no quote has this id",
        "Quotes are named by their ids in `lead:`, `from=` and `![[…]]`. The help names the closest id.";
    E013, Content, "two things of one kind have the same name",
        "Two files with the same slug, two quotes with the same `#id`, or two quotes with exactly the same words and no `#id`. Rename one, or give it a `slug:` or an `#id`.";
    E014, Content, "a text holds signs that nobody sees",
        "A note. Text that is pasted from slides, chats and web pages often carries control characters, blanks without width and byte order marks. They break searches, feeds and print. They are left out of everything that is made, and a line break of slides becomes a blank. Your file stays as it is.";
    E015, Content, "a quote contains more than paragraphs",
        "A quote consists of paragraphs. A list, a heading, a picture or another quote inside it is an error. Markdown reads a line that starts with a single hyphen as a list: start an attribution with a long dash (—). A file in `quotes/` holds one quote.";
    E016, Content, "a voice is not in voices.yml",
        "Every `voice=` must be listed in `content/voices.yml`, because consent is recorded there. Until then, the quote is in no edition.";
    E017, Content, "a picture is missing",
        "The path is relative to the file, or to `static/` if it starts with `/`. A picture from another site is an error: it would tell that site who reads yours.";
    E018, Content, "a picture has no alternative text",
        r#"Describe what the picture shows: `![what it shows](picture.jpg)`, or `image_alt:` in front matter. Mark a picture that is only decoration: `{.decorative}`, or `image_alt: ""`."#;
    E019, Content, "the words of a lead are in no quote",
        "`lead:` takes a quote's id, or words that are in a quote of the catalogue letter by letter. Only quotation marks, white space and `(...)` may differ. The program does not guess.";
    E020, Content, "a symbolic link cannot be followed",
        "The link leads out of the catalogue's folder, to nothing, or round in a circle. A catalogue is built from its own folder: copy the file into it.";
    E021, Content, "a file is in the wrong place",
        "The chapter on the format shows where each kind of file goes.";
    E022, Content, "a template cannot be used",
        "The finding points at the skin's template. If a name is not known, the message usually lists the names you can use. The chapter on skins lists them all.";
    E023, Content, "the accent is hard to read",
        "A warning. Surfaces have the accent itself. Text has a darker or lighter shade of it, so that the contrast is at least 4.5 : 1 (WCAG 2.2, 1.4.3). Choose another accent if you do not want that shade.";
    E024, Content, "a quote's consent is wider than its voice's",
        "A warning. A quote can narrow its voice's consent, never widen it. The voice's consent applies.";
    E025, Content, "an idea is in a cell that its board does not have",
        "The columns and rows of a grid are set under `boards:` in `indsigt.yml`. Those of `impact-effort` are listed in the chapter on the format. The other layouts have no cells.";
    E026, Content, "two things have the same address",
        "For instance a page with the same name as a folder of the site, an alias given twice, or a file in `static/` with the path of a file of the site.";
    E027, Content, "a transcript mark has no partner",
        "A warning. An excerpt goes between two `==`, a replaced word between two `*`, stress between two `**`.";
    E028, Content, "a fact names no source",
        "A warning. The source is the last paragraph of a `> [!FACT]` and starts with a dash.";
    E029, Content, "a line looks like an attribution but is not one",
        "A warning. A line that starts with a dash counts as words of the quote if it ends with a full stop, or if there is nothing above it. The help says how to make it an attribution.";
    E030, Content, "a quote has no words",
        "Put the voice's words above the attribution. If there is only an attribution, with more than its attributes, that is E029.";
    E031, Content, "a printed quote has no id",
        "A warning. The address of a quote without an `#id` is made from its words, and changes with them. Give an `#id` to a quote that is printed or opens a theme.";
    E032, Content, "a recommendation or an idea has no words",
        "The list has an empty item.";
    E033, Content, "a reference leads to a draft",
        "A warning. The reference is shown as plain text until the draft is published, or until you build with `--drafts`.";
    E034, Content, "a folder in themes/ has no index.md",
        "A theme is a folder with an `index.md` that has its title.";
    E035, Content, "there is no such skin",
        "`theme:` names a built-in skin, or a folder in `themes/`.";
    E036, Content, "a file of words cannot be read",
        "The words of a skin are in Fluent files (`.ftl`).";
    E037, Content, "text is nested too deeply",
        r#"Nobody writes more than 32 levels of lists, quotes or emphasis. Usually a conversion went wrong."#;
    E038, Content, "a tag is left out",
        r#"A warning. Words between `<` and `>` are read as HTML, and tags that are unknown or unsafe are left out. If the words belong to your text, write `&lt;Name&gt;`."#;
    E039, Content, "a comment or code block is not valid",
        r#"A comment in a paragraph cannot contain an empty line. In front matter and other YAML, comments start with `#`. Quotes cannot contain comments. Text that is not a valid comment would be published. Close a `<!--` with `-->`, or everything after it would be lost. Close a line of three backticks with another, or everything after it would be code, including quotes and their consent."#;
    E040, Rules, "words are cut from a quote without a mark",
        "A lead, or a citizens' recommendation with `from=`, has words of the quote in their order, but does not mark a cut inside a sentence. Put `(...)` where words are left out. A warning in an edition for the team, an error in any other.";
    E041, Rules, "words differ from their quote",
        "A lead, or a citizens' recommendation with `from=`, has other words than the quote. The difference is shown as `[-left out-]` and `{+put in+}`. Testimony is not edited: give the exact words, or the quote's id. A warning in an edition for the team, an error in any other.";
    E042, Rules, "a comment begins inside a value",
        "A warning. In YAML, a `#` after a space starts a comment: `title: We are #1` ends at \"are\", and `accent: #1f6f5c` is empty. Put the whole value in quotation marks or, if it is a comment, put a space after the `#`.";
    E043, Rules, "an insight rests on few voices",
        "A note. `evidence: { min_voices: 2 }` in `indsigt.yml` sets how many voices an insight needs. Voices that have withdrawn do not count. Listen to more people, or let the finding stand with the reason why one voice is enough: `allow: { E043: \"…\" }` in the insight's front matter.";
    E044, Rules, "no recommendation answers an insight",
        "A note. An insight that leads to nothing is easily forgotten. Name it in a recommendation, with `{insights=…}`, or let the finding stand with a reason: some insights need only be known.";
    E045, Rules, "a recommendation rests on nothing",
        "A note. The recommendation names no insight (`insights=`) and no quote or idea (`from=`), and is on no board. Say what it rests on, so that readers can trace it.";
    E046, Rules, "a board's question rests on no insight",
        "A note. If you write a board in a workshop's file, name the insights behind its question: `## How might we …? {insights=one-steady-contact}`.";
    E047, Rules, "a theme has a single voice",
        "A note. All quotes in the theme's insights come from one voice. A chapter about one person easily becomes a portrait.";
    E048, Rules, "a percentage has no base",
        "A note. `62 %` of how many? Give the number in the same paragraph: `13 of 21`, `of 240 asked`, `n = 240`.";
    E049, Rules, "a recommendation does not say whose idea it is",
        "A note. Add `{origin=citizens}`, `workshop`, `team`, `committee` or a name to the item or to its heading.";
    E050, Rules, "a brief would have an empty point",
        "A note. A committee gets five points for each theme on its agenda: what has been said so far (`logbook.md`), the insights, the vision (`vision.md`), practices, and scenarios (`scenarios.md`) with recommendations. The message names the points that are empty.";
    E051, Rules, "a consent has run out, or soon will",
        "A warning if the consent has run out: the voice is no longer in any edition. A note in the ninety days before. Ask again and change `until:`, or set `consent: none` and stop watching the date.";
    E052, Rules, "a consent says nothing about a channel",
        "A warning. `consent: { boards: public }` is consent for boards, and for nothing else: on every other channel the quotes of this voice are withheld. Name the other channels, or give them a level together: `consent: { boards: public, others: none }`. The message names the quotes.";
    E053, Rules, "attributes are written as words",
        "At the end of a quote stands `{voice: B04}`, `{B04}`, `(B04)`, `— Woman, consent none` or the like. It would be published as words of the quote or as its attribution, and the quote would have the project's `consent` instead of its voice's. Write attributes in braces, with `=`: `{voice=B04 consent=none}`. Names of attributes and ids of voices count even with one letter wrong. The same holds for `{from: x}` at a recommendation, which would be published although its quote is withheld.";
    E054, Rules, "a consent is in a comment",
        "In `voices.yml` the only `consent:` or `until:` of a voice stands behind a `#`. It does not hold, and the project's `consent` would hold instead. Remove the `#`; or delete the line.";
    E055, Rules, "the day may not be the true one",
        "A consent with `until:` ends on a day, so the day has to be right. An error if the clock of the computer is behind the newest file of the project: a clock that has stopped would bring back consents that have run out. A warning if `--today` sets a day on which a consent holds that has run out since.";
    E056, Rules, "a voice can be told apart",
        "A note, for every audience but the team. Readers see a voice's label, its way of listening and the month. Who knows when somebody was interviewed finds that person's words if fewer than `anonymity: { k: 3 }` voices share all three. The message names them. The same holds for a place of which two editions count a different number of voices: whoever has both knows who was heard there. Write broader labels and places, state a year instead of a day, or decide that a neighbour may know.";
    E057, Rules, "a cut may turn the meaning round",
        "A warning. The words left out of an excerpt, a lead or a citizens' recommendation hold a negation (`not`, `never`, `ikke`, `aldrig` …) from within a sentence, or the question between two answers. The mark `(...)` says that something is missing, but readers cannot know that it turned the sentence round. Both texts are shown: show the words, cut elsewhere, or let the finding stand with a reason.";
    E058, Rules, "a consent is said in words",
        "`(internal)`, `kun internt`, `off the record` behind a quote, in a label or in a place reads like a promise, but holds back nothing; nor does a comment at a quote: `<!-- consent=none -->`, or `# voice: B04` in the front matter of its file. State the consent: `{consent=internal}`, or `consent: public` if it is no promise.";
    E059, Rules, "markup in the words of a quote",
        "A warning. Testimony is not Markdown: a link, the mark of a footnote or a tag of HTML in a quote is shown as it is typed. Write the words alone, and put the link or the footnote into your own text beside the quote.";
    E060, Rules, "a CPR number",
        "Ten digits that begin with a date of six digits count as a Danish civil registration number, with a hyphen, a space or nothing in between. The check digit is not tested: since 2007 it proves nothing. Take the number out of the file. Git keeps it until its history is rewritten.";
    E061, Rules, "a telephone number or an e-mail address",
        "A warning. In a quote it leads straight to a person. If it is your own, name it once in `indsigt.yml`: `own_contacts: [info@example.org]`.";
    E062, Rules, "a street address or a number plate",
        "A warning. Use a placeholder instead: `*our street*`. If it is a public place, let it stand with a reason.";
    E063, Rules, "a link to somebody's profile",
        "A warning. A profile shows a name, a face and a circle of friends.";
    E064, Rules, "an exact date or age in testimony",
        "A warning. `I am 47`, `on 12 March`, or `Woman, 47` in an attribution or in `voices.yml`: together with a place, this often identifies one person. Write a decade (`40s`), or use a placeholder: `*in the spring*`. A year alone is a note.";
    E065, Rules, "a private name",
        "The name is in `private/names.txt`, and no file that the program reads may contain it: not in text, alternative text, front matter or a file name. Whole words count, in upper or lower case, with or without `-s`, `'s` or `'` after them, also surname first (`Holm, Anna`) and run together. This finding cannot be let stand: take the name out of the text, or out of the list.";
    E066, Rules, "a voice reveals too much, taken together",
        "A warning. `reveals=\"family health\"` on a quote says what it reveals. In all its quotes that this audience may read, the voice reveals more things than `anonymity: { max_reveals: 3 }` allows. Each may be harmless; together they can be a portrait. Narrow the consent of a quote, leave one out, or let the finding stand with a reason: `allow: { E066: \"…\" }` on the voice in `voices.yml`.";
    E067, Rules, "a part of a private name",
        "A warning. One word of a name in `private/names.txt` is in the text by itself, with a capital letter. It may be that person. If it is somebody else of that name, or a place, let it stand with a reason.";
    E068, Rules, "a quote has other words than its transcript",
        "`at=\"transcripts/b04.vtt#00:12:31\"` says where a quote was said. The words have to be in that transcript, letter by letter; only quotation marks, white space, `(...)`, `[…]` and words in `*…*` may differ, and the last two stand for six words at most. The difference is shown as `[-left out-]` and `{+put in+}`. A warning in an edition for the team, an error in any other. What the other speakers of a dialogue say has to be in the transcript as well; if it is not, that is a warning.";
    E069, Rules, "a place in a transcript does not exist",
        "A warning. `at=` names a file in `private/` and, behind a `#`, a time in it, or the number of a turn if it has no times. The file is missing, cannot be read as a transcript, or has nothing at that time; the words were said at another time, which the message names; or somebody else said them. On a computer without `private/`, nothing is compared.";
    E070, Rules, "a heading skips a level",
        "A warning. People who use a screen reader jump from heading to heading. A heading of level two is followed by one of level three.";
    E071, Rules, "placeholder text is left over",
        "A warning. `TODO`, `lorem ipsum`, `xxx`, `[insert …]` and the like were meant to be replaced.";
    E072, Rules, "a number in the text is no longer true",
        "A note. The text gives a number of themes, insights, quotes, recommendations or voices, and this edition has another number. Write `{{ count.quotes }}` instead: it is always the number in the edition.";
    E073, Rules, "the text is hard to read",
        "A note. LIX (C. H. Björnsson, *Läsbarhet*, 1968) is the number of words per sentence plus the percentage of words with more than six letters. Below 40 is easy, above 50 is official prose, above 60 is hard for everybody. `reading: { max_lix: 50 }` in `indsigt.yml` sets the limit. Only your own text is measured, never a quote.";
    E074, Rules, "a hyphen is left over from a line break",
        "A warning. Text copied from a PDF can keep the hyphen of a line break: `sen- tence`. Join the word.";
    E075, Rules, "a heading has nothing under it",
        "A warning. Readers see a heading and then the next one. Write something under it, or take it out.";
    E076, Rules, "punctuation is doubled",
        "A warning. `..`, `..?`, `,,` and the like are left from editing. Keep one of the marks; three full stops are `...`.";
    E077, Rules, "a quote goes on in the next block quote",
        "A warning. Two block quotes follow each other; the first has no end and nobody who says it, and the second begins with a small letter. They are shown as two quotes. Join them with a line of only `>`.";
    E078, Rules, "two titles differ by one letter",
        "A note. A title or a heading differs from another by a letter that is missing, added, changed or exchanged. If they are one, write them alike; if they are two, let the finding stand with a reason.";
    E079, Rules, "an alternative text is in another language",
        "A note. Screen readers read the alternative text in the language of the catalogue. Write there what the picture shows, in that language.";
    E080, Rules, "an `allow` that is no longer needed",
        "A warning. `allow=` lets a finding stand that is no longer there for any audience. Take it out, so that the next one is noticed.";
    E081, Rules, "an `allow` that is not valid",
        "`{allow=E043 reason=\"…\"}` needs a code that exists and can be let stand, and a reason. A finding that breaks a build, and a name in `private/names.txt`, cannot be let stand.";
    E082, Rules, "a lead comes from another theme",
        "A note. The words that a theme opens with were said about another theme. Open with a quote of this theme, or move the quote.";
    E083, Rules, "a citizens' recommendation does not name its quote",
        "A note. The words of the recommendation are in a quote. With `{from=ID}`, the recommendation links to the quote, and is withheld wherever the quote is.";
    E084, Rules, "an origin contradicts its paragraph",
        "A note. `origin=` at a heading says whose ideas the recommendations are, and the paragraph below names somebody else. Readers see both.";
    E085, Rules, "a line may begin with a speaker's name",
        "A warning. Lines of this quote begin with what may be the name of a speaker, or with a time, and are read as words of the voice: on a poster, a question would hang as the citizen's words. Put the name in bold at the start of its paragraph, `**Ward sister:** …`, and take times out. A single word with a colon, `Interviewer:`, is read as a name without that.";
    E086, Rules, "bullets that are no list, or tabs that are no table",
        "A warning. Word processors write lists with `•`, and tables with tabs between the cells. Markdown reads such lines as one paragraph, and in a list of recommendations they would be no recommendations. Begin each line of a list with `- `; write a table with bars: `| a | b |`, and `|---|---|` below its first row.";
    E087, Content, "a list is counted otherwise than it is typed",
        "A warning. A line that begins with a number and a full stop is an item of a list, and Markdown counts the items from the first number on: two paragraphs that begin with `12. marts` and `15. marts` would be shown as 12 and 13. Put a backslash before the full stop: `15\\. marts`.";
    E088, Rules, "somebody's words are in your own text",
        "A warning. A block quote on the front page, on a page or in a theme's introduction is your own text: it has no voice and no consent, and every edition shows it. Its last line says that a person said it. Put the quote into an insight or into `quotes/`, and show it here with `![[id]]`. If it is a saying, let it stand with a reason.";
    E089, Content, "cells of a table are left out",
        "A warning. The row has more cells than the head of the table, and Markdown leaves the others out. Add a column to the head, or write a bar within a cell as `\\|`.";
    E090, Output, "the output contains what its audience may not see",
        "Before a build writes its files, the program searches them for the words (six in a row), the ids and the labels of everything that this audience may not see, and for the names in `private/names.txt`: in text, data, addresses, file names, PDFs, and in what cameras and programs wrote into pictures. If it finds any, nothing is written. The finding points at the place in your text or, if there is none, at the item that is held back, and names a file of the output. The cause is a text that retells the quote, a file in `static/`, or a template of a skin. Transcripts in `private/transcripts/` are searched for as well, but not the words of the person who asks: write `Interviewer` before those.";
    E091, Output, "a file cannot be searched or cleaned",
        "A warning if an attachment is locked by a password or damaged, so that the last look cannot read it (only if there is anything to look for), and if parts of a drawing are left out, such as scripts and addresses of other sites. An error if a picture is damaged, so that what cameras and programs wrote into it cannot be removed: save the picture again.";
    E092, Output, "a font of a skin cannot be read",
        "Sheets use only the fonts in the skin's `print/fonts/`, so that they are the same on every machine. The files must be TrueType or OpenType.";
    E093, Output, "a print layout cannot be used",
        "The message is the print engine's. The finding points at your skin's layout (`.typ`) if the mistake is there, or else at the text of the sheet. A warning in `indsigt build`: the site and the other sheets are made. Warnings from the engine count as well: otherwise a missing font would be replaced without notice.";
    E094, Output, "words do not fit on their sheet",
        "Type is as large as the sheet allows, and no smaller than `posters: { min_pt: 28 }` (on A3; other papers in proportion). A sheet with words that do not fit at that size is not made; the others are. Mark the passage that should hang on the wall: `==these words==`; or lower `min_pt`. A form must fit on one page. A book of more than 500 quotes is not made with every build: run `indsigt print book`.";
    E095, Output, "no font has a character",
        "A warning. None of the skin's fonts for print has the character. A plainer form is printed (`T` for `𝒯`), or else a box. A poster, a card or a board with letters that no font has is not made: boxes are no words. Put a font that has them into `themes/<name>/print/fonts/` of the project.";
    E096, Output, "a picture cannot be printed",
        "A warning. Sheets can show PNG, JPEG, GIF, WebP and SVG. A picture of another kind (AVIF), or a damaged one, leaves an empty frame on the sheet. Pages show it as it is.";
    E097, Output, "nobody has looked into an attachment",
        "Text, pictures and drawings are searched, and pictures and drawings are published with nothing but what is seen. No program can search every other file whole: a PDF from another program, an office file, an archive, sound, film, a font of a project. Such a file is published only if `attachments.yml` says who looked into it and when, and the file has not changed since. `indsigt attach FILE` shows what it finds inside, and writes the entry when you say yes.";
    E098, Output, "a text cannot be printed as it is",
        "A warning. The print engine refuses a paragraph, a table or a list, for reasons of its own; the message says which. It is printed without its links, pictures and footnotes, or as plain text; everything else is printed as usual, and the site shows the text as it is. Write it more simply if it matters on paper.";
    E099, Rules, "a word may be stressed, and is read as put in for anonymity",
        "A note. In the words of a quote, one asterisk or underscore on either side is for what you put in for anonymity: `*home country*`. Elsewhere in Markdown it is how people stress a word: `I *told* them`. Readers see the difference, so write stress with two: `**told**`. If you did replace the word, let the note stand with a reason: `{allow=E099 reason=\"…\"}`. Several words of which one names a thing (`*home country*`), words such as `*name*` and `*town*`, and a word with a capital within a sentence are not reported.";
    E100, Import, "no cell has a note's code",
        "`indsigt import board` reads lines such as `T7N the idea`. The code, a letter, a digit and a letter, is printed in the cell of the board where the note hung.";
    E101, Import, "a note has no words",
        "A line has a code and nothing after it. Write the idea there, or take the line out.";
    E102, Import, "a board's file is damaged",
        "`indsigt import board` reads files that a board's page saved or exported. This file was cut off, or changed so that it cannot be read. Save it again from the page.";
    E103, Import, "there is no such board",
        "An imported file names its board by id. The board was renamed or removed, or the file belongs to another catalogue. If several workshops open the same question, `--workshop` says whose board you mean.";
    E104, Import, "a board has no such cell",
        "An idea names a column or a row that its board does not have. The cells of a grid are set in the configuration, under `boards:`.";
    E105, Output, "a poster cannot be read across a room",
        "A note. A poster on a wall should be readable from three metres: its capitals are then at least 12 mm high. The message names the posters that need a closer look, and the distance. Mark a shorter passage (`==these words==`), choose larger paper, or set `min_pt` under `posters:` to the size in the message: then posters that would be smaller are not made, and reported.";
    E106, Rules, "a voice or a consent has no effect here",
        "A heading `## B77`, a footnote `[^1]: voice=B77`, a mark `^B77`, `tags: [consent none]` or `(consent: none)` in your own text name a voice or a consent where none is read, and the words beside them are published. Write it at the quote, behind its attribution: `{voice=B77 consent=internal}`. Reword it if no quote of the file is meant.";
}
