//! Quotes as pages show them, the page of a quote, and the wall of quotes.

use super::{
    Head, Link, Relations, ViewContext,
    address::{self, ListPage, PageLocation},
    citation::{Citation, CitedWork},
    content,
    evidence::QuoteTrail,
    print::SheetKind,
};
use crate::{
    check::{ChainNode, Edition},
    model::names::EntityKind,
    skin::{SharedValue, Skin},
};
use serde::Serialize;
use std::sync::Arc;

/// A quote as any page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct QuoteView {
    /// The quote's id.
    pub id: String,
    /// The link to the quote's page.
    pub href: String,
    /// The quote's paragraphs.
    pub words_html: String,
    /// The speaker: the quote's own attribution, else the voice's label.
    pub attribution: Option<String>,
    /// The language of the quote, if it differs from the catalogue's.
    pub language: Option<String>,
    /// True if several people speak in the quote.
    pub is_dialogue: bool,
    /// The length class of the quote: `short`, `middle` or `long`, which sets the type size.
    pub length: &'static str,
    /// The hue of the quote's theme.
    pub hue: usize,
}

impl ViewContext<'_> {
    /// Returns the quote at `index`. `None` if it is withheld.
    pub(super) fn quote_view(&self, place: &PageLocation, index: usize) -> Option<QuoteView> {
        let node = self.edition.quote(index)?;
        let quote = &node.quote;
        let writer = self.writer(place, &quote.path);
        let voice = node.voice.and_then(|v| self.edition.voice(v));
        let attribution = quote.attribution.clone().or_else(|| voice.and_then(|v| v.label.clone()));
        Some(QuoteView {
            id: quote.id.to_string(),
            href: place.href(&address::quote_address(self.edition, index)?),
            words_html: writer.testimony(&quote.testimony),
            attribution,
            language: quote.language.clone(),
            is_dialogue: quote.testimony.is_dialogue(),
            length: length_class(quote.testimony.plain_text().len()),
            hue: self.hue(node.theme),
        })
    }
}

/// A quote's own page.
#[derive(Debug, Serialize)]
pub struct QuotePage {
    /// The page's head.
    pub head: Head,
    /// The quote.
    pub quote: QuoteView,
    /// The method by which the voice was listened to, in the interface's words.
    pub kind: Option<String>,
    /// The quote's [`QuoteContext`], rendered by `site/parts/carried.html`.
    pub carried_html: Arc<str>,
    /// The voice's label, or its id, with the link to the page of voices. `None` if the edition does not link voices.
    pub voice: Option<Link>,
    /// The recommendations that come from the quote.
    pub recommendations: Vec<Link>,
    /// Links to other quotes by the same voice.
    pub others: Vec<SharedValue>,
    /// The link to the quote's poster.
    pub poster: Option<String>,
    /// The suggested citation of the quote.
    pub citation: Citation,
    /// The link to the previous quote.
    pub previous: Option<String>,
    /// The link to the next quote.
    pub next: Option<String>,
}

/// A quote's context: the insight that the quote supports, the theme or practice it belongs to, and the steps that followed. It is
/// mostly the same for all quotes of an insight, and is then rendered once for all of them.
#[derive(Debug, Serialize)]
pub struct QuoteContext {
    /// The insight that the quote supports.
    pub insight: Option<Link>,
    /// The number of that insight.
    pub number: Option<String>,
    /// The quote's theme.
    pub theme: Option<Link>,
    /// The practice that the quote appears in.
    pub practice: Option<Link>,
    /// The steps that followed, without the recommendations that come from the quote directly.
    pub trace: QuoteTrail,
}

/// Returns the context of the quote at `index`. `None` if the quote is withheld.
pub fn quote_context(context: &ViewContext<'_>, index: usize, relations: &Relations) -> Option<QuoteContext> {
    let place = context.page_location(&address::quote_address(context.edition, index)?);
    let node = context.edition.quote(index)?;
    let writer = context.writer(&place, &node.quote.path);
    Some(QuoteContext {
        insight: node.insight.map(|i| context.entity_link(&writer, EntityKind::Insight, i)),
        number: node.insight.map(|i| context.insight_number(i)),
        theme: node.theme.map(|t| context.entity_link(&writer, EntityKind::Theme, t)),
        practice: node.practice.map(|p| context.entity_link(&writer, EntityKind::Practice, p)),
        trace: context.quote_trail(&place, index, relations.chain(context.edition)),
    })
}

/// Returns the insight with whose other quotes the quote at `index` shares its [`QuoteContext`]. `None` if the
/// context is the quote's own: the quote has no insight, a practice, another theme than its insight, or steps besides the insight.
pub fn shared_context_insight(context: &ViewContext<'_>, index: usize, relations: &Relations) -> Option<usize> {
    let node = context.edition.quote(index)?;
    let insight = node.insight?;
    let belongs_to_insight_only =
        node.practice.is_none() && node.theme == Some(context.edition.insights()[insight].theme);
    let mut successors = relations.chain(context.edition).successors(ChainNode::Quote(index));
    (belongs_to_insight_only && successors.all(|chain_node| chain_node == ChainNode::Insight(insight)))
        .then_some(insight)
}

/// The maximum number of other quotes by the same voice on a page.
const MAX_OTHER_QUOTES: usize = 8;

/// Builds the page of the quote at `index`. `neighbours` holds the previous and the next quote, `carried_html` the rendered [`QuoteContext`].
pub fn quote_page(
    context: &ViewContext<'_>,
    index: usize,
    neighbours: (Option<usize>, Option<usize>),
    relations: &Relations,
    carried_html: Arc<str>,
) -> Option<QuotePage> {
    let address = address::quote_address(context.edition, index)?;
    let place = context.page_location(&address);
    let quote = context.quote_view(&place, index)?;
    let node = context.edition.quote(index)?;
    let writer = context.writer(&place, &node.quote.path);
    let plain = node.quote.testimony.plain_text();
    let suffix = quote.attribution.as_ref().map_or(["", ""], |attribution| [" — ", attribution]);
    let opening_words = node.quote.testimony.opening_words();
    let title = [&content::beginning(&opening_words, 60), suffix[0], suffix[1]].concat();
    let voice = node.voice.filter(|_| context.edition.links_voices()).and_then(|index| {
        let title_html = content::escaped(context.edition.voice_label(index)?);
        Some(Link { title_html, href: place.href(&address::voice_address(context.edition, index)?) })
    });
    let link_to = |q: usize| -> Option<SharedValue> {
        let node = context.edition.quote(q)?;
        let address = address::quote_address(context.edition, q)?;
        let link = || Link {
            title_html: content::escaped(
                &context.with_quotation_marks(&content::beginning(&node.quote.testimony.opening_words(), 80)),
            ),
            href: place.href(&address),
        };
        Some(relations.cached_quote_link(q, || Skin::shared_value(&link())))
    };
    let others = node.voice.map_or(&[][..], |v| relations.quotes_of_voice(v));
    let head = context.head(&address, title.trim(), plain);
    let citation = context.citation(&CitedWork {
        key: &node.quote.id,
        title: context.with_quotation_marks(&content::beginning(&opening_words, 80)),
        description: quote.attribution.clone().unwrap_or_else(|| context.words.message("quote-low")),
        address: &address,
    });
    let theme_preview = || node.theme.and_then(|t| context.theme_preview(t));
    let preview = context.preview(&super::print::quote_preview_name(&node.quote.id), plain).or_else(theme_preview);
    let preview = preview.or_else(|| head.preview.clone());
    let recommendations = relations.recommendations_from_quote(index);
    Some(QuotePage {
        head: Head { preview, ..head },
        voice,
        recommendations: recommendations.iter().filter_map(|r| context.recommendation_link(&writer, *r)).collect(),
        kind: node.voice.and_then(|v| context.edition.voice(v)?.kind.as_ref()).map(|k| context.term_label("kind", k)),
        carried_html,
        others: others.iter().filter(|q| **q != index).take(MAX_OTHER_QUOTES).filter_map(|q| link_to(*q)).collect(),
        citation,
        poster: context.print_href(&place, &address::sheet_path(SheetKind::Posters, &node.quote.id)),
        previous: neighbours.0.and_then(|q| address::quote_address(context.edition, q)).map(|a| place.href(&a)),
        next: neighbours.1.and_then(|q| address::quote_address(context.edition, q)).map(|a| place.href(&a)),
        quote,
    })
}

/// A choice in a filter.
#[derive(Debug, Serialize)]
pub struct FilterChoice {
    /// The key that entries are compared by.
    pub key: String,
    /// The label of the choice.
    pub label: String,
    /// The number of entries with this key.
    pub count: usize,
}

/// A quote on the wall. The wall can hold thousands of quotes, so this view holds only the data that the wall shows.
#[derive(Debug, Serialize)]
pub struct WallQuote {
    /// The link to the quote's page.
    pub href: String,
    /// The quote's excerpt if one is marked, else the whole quote.
    pub words_html: String,
    /// The speaker: the quote's own attribution, else the voice's label.
    pub attribution: Option<String>,
    /// The method by which the voice was listened to, in the author's word.
    pub kind_key: Option<String>,
    /// The language of the quote, if it differs from the catalogue's.
    pub language: Option<String>,
    /// The length class of the words: `short`, `middle` or `long`, which sets the type size.
    pub length: &'static str,
    /// The number and title of the insight that the quote supports.
    pub insight: Option<(String, String)>,
    /// The slug of the quote's theme.
    pub theme_key: Option<String>,
    /// The hue of the quote's theme.
    pub hue: usize,
}

impl ViewContext<'_> {
    fn wall_quote(&self, place: &PageLocation, index: usize) -> Option<WallQuote> {
        let node = self.edition.quote(index)?;
        let quote = &node.quote;
        let writer = self.writer(place, &quote.path);
        let voice = node.voice.and_then(|v| self.edition.voice(v));
        let insight = node.insight.map(|i| {
            let front = &self.edition.insights()[i].insight.front;
            (self.insight_number(i), writer.for_file(&front.path).inlines(&front.title.inlines))
        });
        let words = writer.resolver.excerpt_or_whole(&quote.testimony);
        Some(WallQuote {
            href: place.href(&address::quote_address(self.edition, index)?),
            length: length_class(content::letters(&words)),
            words_html: writer.format.paragraphs(&words),
            attribution: quote.attribution.clone().or_else(|| voice.and_then(|v| v.label.clone())),
            kind_key: voice.and_then(|v| v.kind.clone()),
            language: quote.language.clone(),
            insight,
            theme_key: node.theme.map(|t| self.edition.themes()[t].theme.front.slug.to_string()),
            hue: self.hue(node.theme),
        })
    }
}

/// Returns the length class of a text of `bytes` bytes: `short`, `middle` or `long`, which sets the type size.
pub(super) fn length_class(bytes: usize) -> &'static str {
    match bytes {
        0..=110 => "short",
        111..=320 => "middle",
        _ => "long",
    }
}

/// The wall of quotes.
#[derive(Debug, Serialize)]
pub struct QuotesPage {
    /// The page's head.
    pub head: Head,
    /// All quotes, in the order of [`quotes_in_order`].
    pub quotes: Vec<WallQuote>,
    /// The choices of the filter by theme.
    pub themes: Vec<FilterChoice>,
    /// The choices of the filter by insight, keyed by number. Empty if there are too many insights to choose from.
    pub insights: Vec<FilterChoice>,
    /// The choices of the filter by method of listening.
    pub kinds: Vec<FilterChoice>,
}

/// Returns the visible quotes in the order of the wall, which is also the order from page to page: insight by insight, including quotes in
/// files of their own; then the quotes that support no insight.
pub fn quotes_in_order(edition: &Edition) -> Vec<usize> {
    let mut all: Vec<(usize, usize)> =
        edition.quotes().map(|(i, node)| (node.insight.unwrap_or(usize::MAX), i)).collect();
    all.sort_unstable();
    all.into_iter().map(|(_, quote)| quote).collect()
}

/// The maximum number of insights in the filter; nobody looks through a longer list for an insight.
const MAX_INSIGHT_CHOICES: usize = 200;

/// Builds the wall of quotes.
pub fn quotes_page(context: &ViewContext<'_>) -> QuotesPage {
    use rayon::prelude::*;
    let address = ListPage::Quotes.address();
    let place = context.page_location(&address);
    let all = quotes_in_order(context.edition);
    let quotes: Vec<WallQuote> = all.par_iter().filter_map(|i| context.wall_quote(&place, *i)).collect();
    let count_of = |predicate: &dyn Fn(&WallQuote) -> bool| quotes.iter().filter(|q| predicate(q)).count();
    let mut theme_counts = std::collections::HashMap::<&str, usize>::new();
    quotes.iter().filter_map(|q| q.theme_key.as_deref()).for_each(|key| *theme_counts.entry(key).or_default() += 1);
    let themes = context.edition.themes().iter().map(|node| FilterChoice {
        key: node.theme.front.slug.to_string(),
        label: node.theme.front.title.plain.clone(),
        count: theme_counts.get(&*node.theme.front.slug).copied().unwrap_or(0),
    });
    let mut kinds: Vec<&String> = quotes.iter().filter_map(|q| q.kind_key.as_ref()).collect();
    kinds.sort();
    kinds.dedup();
    let kinds = kinds.into_iter().map(|kind| FilterChoice {
        key: kind.clone(),
        label: context.term_label("kind", kind),
        count: count_of(&|q| q.kind_key.as_ref() == Some(kind)),
    });
    let mut insights: Vec<FilterChoice> = vec![];
    for (number, _) in quotes.iter().filter_map(|q| q.insight.as_ref()) {
        match insights.last_mut().filter(|last| last.key == *number) {
            Some(last) => last.count += 1,
            None => insights.push(FilterChoice { key: number.clone(), label: String::new(), count: 1 }),
        }
    }
    if insights.len() > MAX_INSIGHT_CHOICES {
        insights.clear();
    }
    let set_label = |choice: &mut FilterChoice| {
        let has_number = |i: &usize| context.insight_number(*i) == choice.key;
        let title = (0..context.edition.insights().len())
            .find(has_number)
            .map(|i| &context.edition.insights()[i].insight.front.title.plain);
        choice.label = [choice.key.as_str(), " ", title.map_or("", String::as_str)].concat();
    };
    insights.iter_mut().for_each(set_label);
    let (themes, kinds) = (themes.filter(|c| c.count > 0).collect(), kinds.collect());
    QuotesPage {
        head: context.head(
            &address,
            &context.words.message("quotes"),
            &context.words.message_for_number("count-quotes", quotes.len()),
        ),
        themes,
        insights,
        kinds,
        quotes,
    }
}
