//! What prose becomes in every output: a page, plain text, a poster and a printed sheet, side by side.

use super::today;
use indsigt::{
    check::{self, Edition},
    diag::Report,
    model::{
        self,
        consent::{Audience, Channel},
        page::Page,
        prose::Block,
    },
    skin::{Skin, SkinRequest},
    source::Sources,
    view::{
        ViewContext,
        address::PageLocation,
        content::{HtmlFormat, HtmlWriter, Resolver, SheetWriter, text_of_blocks, text_of_inlines, words_of_inlines},
    },
};
use std::collections::BTreeSet;

/// A theme, two insights, a quote that the public sees, one that it does not, and a page with `text`.
fn project(text: &str) -> Sources {
    Sources::from_pairs([
        ("indsigt.yml", "title: A case\nconsent: public\n"),
        ("content/01-page.md", &format!("---\ntitle: Page\n---\n{text}\n")),
        ("content/02-later.md", "---\ntitle: Later\ndraft: true\n---\nNot yet.\n"),
        ("content/themes/01-t/index.md", "---\ntitle: The *first* theme\n---\nIntroduction.\n"),
        (
            "content/themes/01-t/01-i.md",
            "---\ntitle: An insight\n---\nStatement.\n\n> I wait.\n>\n> — Woman, 70s {#seen}\n\n> Nobody may read me.\n>\n> — Man, 30s {#unseen consent=internal}\n",
        ),
    ])
}

/// The four outputs of the first paragraph of a page.
struct Outputs {
    html: String,
    text: String,
    poster: String,
    sheet: String,
}

fn outputs(markdown: &str) -> Outputs {
    with_page(markdown, outputs_of_page)
}

/// Calls `look` with a public edition's page that has the text `markdown`, and with what resolves its content.
fn with_page<T>(markdown: &str, look: impl FnOnce(&Page, Resolver<'_>) -> T) -> T {
    let sources = project(markdown);
    let (catalogue, _) = model::build(&sources, false);
    let edition: Edition = check::edition(&catalogue, Audience::Public, Channel::Site, today());
    let labels = [];
    let request = SkinRequest { name: "default", range: 0..0, language: "en", labels: &labels };
    let skin = Skin::load(&sources, &request, &mut Report::default()).unwrap();
    let sheet_paths = BTreeSet::new();
    let context = ViewContext { edition: &edition, words: skin.words(), base_url: None, print_files: &sheet_paths };
    let page = &edition.pages()[0];
    look(page, context.resolver(&page.front.path))
}

fn outputs_of_page(page: &Page, resolver: Resolver<'_>) -> Outputs {
    let Some(Block::Paragraph(inlines)) = page.prose.blocks.first() else { panic!("the page opens with a paragraph") };
    let place = PageLocation::new("page/", true);
    let format = HtmlFormat { words: resolver.words, place: &place, lowered: 0, prefix: "" };
    let resolved = resolver.inlines(inlines);
    let words = words_of_inlines(&resolved);
    let run = |run: &indsigt::view::content::PosterRun| format!("{}{:?}", run.text, run.style).replace("Plain", "");
    let assets = Default::default();
    let nodes = SheetWriter::new(resolver, None, &assets).inlines(inlines);
    assert_eq!(text_of_blocks(&resolver.blocks(&page.prose.blocks[..1])), text_of_inlines(&resolved));
    Outputs {
        html: HtmlWriter { resolver, format }.inlines(inlines),
        text: text_of_inlines(&resolved),
        poster: words.iter().map(|word| word.iter().map(run).collect::<String>()).collect::<Vec<_>>().join(" "),
        sheet: serde_json::to_string(&nodes).unwrap(),
    }
}

#[test]
fn a_reference_to_a_quote_shows_its_first_words_in_quotation_marks_everywhere() {
    let Outputs { html, text, poster, sheet } = outputs("See [[quote:seen]].");
    assert_eq!(html, "See <a href=\"../quotes/seen/\">“I wait.”</a>.");
    assert_eq!(text, "See “I wait.”.");
    assert_eq!(poster, "See “I wait.”.");
    assert!(sheet.contains("“I wait.”"), "{sheet}");
}

#[test]
fn a_reference_to_something_withheld_says_so_everywhere() {
    let Outputs { html, text, poster, sheet } = outputs("See [[quote:unseen]] here.");
    let notice = "See a quote that is not shown here here.";
    assert_eq!((html.as_str(), text.as_str(), poster.as_str()), (notice, notice, notice));
    assert!(sheet.contains("a quote that is not shown here"), "{sheet}");
    let Outputs { html, text, .. } = outputs("See [[quote:unseen|her words]].");
    assert_eq!((html.as_str(), text.as_str()), ("See her words.", "See her words."));
}

#[test]
fn a_quote_embedded_in_another_block_is_a_reference() {
    with_page("- ![[seen]]\n- ![[unseen]]\n\n> [!NOTE]\n> ![[unseen]]", |page, resolver| {
        assert_eq!(
            text_of_blocks(&resolver.blocks(&page.prose.blocks)),
            "- “I wait.”\n- a quote that is not shown here\n\na quote that is not shown here"
        );
        let assets = Default::default();
        let nodes = SheetWriter::new(resolver, None, &assets).blocks(&page.prose.blocks);
        let nodes = serde_json::to_string(&nodes).unwrap();
        assert_eq!(nodes.matches("a quote that is not shown here").count(), 2, "{nodes}");
    });
}

#[test]
fn a_reference_to_a_draft_says_so_everywhere() {
    let Outputs { html, text, poster, sheet } = outputs("See [[later]].");
    let notice = "See a page that is not published yet.";
    assert_eq!((html.as_str(), text.as_str(), poster.as_str()), (notice, notice, notice));
    assert!(sheet.contains("a page that is not published yet"), "{sheet}");
}

#[test]
fn a_link_to_the_id_of_a_withheld_quote_leads_nowhere() {
    for target in ["https://example.org/#unseen", "#unseen", "themes/01-t/01-i.md#unseen", "paper.pdf#unseen"] {
        let Outputs { html, sheet, .. } = outputs(&format!("[words]({target})"));
        assert_eq!(html, "words", "{target}");
        assert!(!sheet.contains("unseen"), "{sheet}");
    }
    let Outputs { html, sheet, .. } = outputs("[words](https://example.org/#seen)");
    assert_eq!(html, "<a href=\"https://example.org/#seen\" rel=\"external noopener\">words</a>");
    assert!(sheet.contains("https://example.org/#seen"), "{sheet}");
}

#[test]
fn a_title_keeps_its_emphasis_wherever_it_is_referred_to() {
    let Outputs { html, text, poster, sheet } = outputs("[[t]]");
    assert_eq!(html, "<a href=\"../themes/t/\">The <em>first</em> theme</a>");
    assert_eq!(text, "The first theme");
    assert_eq!(poster, "The firstStress theme");
    assert!(sheet.contains("{\"t\":\"em\",\"c\":[{\"t\":\"text\",\"s\":\"first\"}]}"), "{sheet}");
}

#[test]
fn strong_words_are_stressed_on_posters() {
    let Outputs { html, poster, .. } = outputs("One **strong *word* more**.");
    assert_eq!(html, "One <strong>strong <em>word</em> more</strong>.");
    assert_eq!(poster, "One strongStress wordStress moreStress.");
}

#[test]
fn a_straight_quotation_mark_becomes_the_configured_one_everywhere() {
    let Outputs { html, text, poster, sheet } = outputs("He said \"no\" twice.");
    assert_eq!(
        (html.as_str(), text.as_str(), poster.as_str()),
        ("He said “no” twice.", "He said “no” twice.", "He said “no” twice.")
    );
    assert!(sheet.contains("“") && sheet.contains("”"), "{sheet}");
}

#[test]
fn a_line_does_not_end_before_a_number_in_type_and_data_keeps_what_was_typed() {
    let Outputs { html, text, poster, sheet } = outputs("At kl. 9 we met.");
    assert_eq!((html.as_str(), text.as_str()), ("At kl.\u{a0}9 we met.", "At kl. 9 we met."));
    assert_eq!(poster, "At kl.\u{a0}9 we met.");
    assert!(sheet.contains("kl.\u{a0}9"), "{sheet}");
}
