//! A quote as a page shows it, its own page, and the wall.

use super::{
    Head, Link, Relations, ViewContext,
    address::{self, PageLocation},
    citation::{Citation, CitedWork},
    content,
    evidence::QuoteTrail,
};
use crate::{
    check::{ChainNode, Edition},
    skin::{SharedValue, Skin},
};
use serde::Serialize;
use std::sync::Arc;

/// A quote as any page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct QuoteView {
    /// Its id.
    pub id: String,
    /// Its page.
    pub href: String,
    /// Its paragraphs.
    pub words_html: String,
    /// Who said it.
    pub attribution: Option<String>,
    /// The language, where it is another than the catalogue's.
    pub language: Option<String>,
    /// Whether several speak in it.
    pub is_dialogue: bool,
    /// How long it is: `short`, `middle` or `long`, for the size of its type.
    pub length: &'static str,
    /// The hue of its theme.
    pub hue: usize,
}

impl ViewContext<'_> {
    /// The quote at `index`, if it may be seen.
    pub(super) fn quote_view(&self, place: &PageLocation, index: usize) -> Option<QuoteView> {
        let node = self.edition.quote(index)?;
        let quote = &node.quote;
        let writer = self.writer(place, &quote.path);
        let voice = node.voice.and_then(|v| self.edition.voice(v));
        let attribution = quote.attribution.clone().or_else(|| voice.and_then(|v| v.label.clone()));
        Some(QuoteView {
            id: quote.id.to_string(),
            href: place.href(&address::of_quote(self.edition, index)?),
            words_html: writer.testimony(&quote.testimony),
            attribution,
            language: quote.language.clone(),
            is_dialogue: quote.testimony.is_dialogue(),
            length: length(quote.testimony.plain().len()),
            hue: self.hue(node.theme),
        })
    }
}

/// A quote's own page.
#[derive(Debug, Serialize)]
pub struct QuotePage {
    /// What the head says.
    pub head: Head,
    /// The quote.
    pub quote: QuoteView,
    /// How the voice was listened to, in the interface's words.
    pub kind: Option<String>,
    /// What it carries, where it stands and what followed on it, as `site/parts/carried.html` draws it.
    pub carried_html: Arc<str>,
    /// What the voice is called.
    pub voice: Option<Link>,
    /// The recommendations that come from it.
    pub recommendations: Vec<Link>,
    /// Others that the same voice said.
    pub others: Vec<SharedValue>,
    /// The link to its poster.
    pub poster: Option<String>,
    /// How to cite it.
    pub citation: Citation,
    /// The quote before it.
    pub previous: Option<String>,
    /// The quote behind it.
    pub next: Option<String>,
}

/// What a quote carries, where it stands and what followed on it: much the same for all quotes of an insight, and drawn once for them.
#[derive(Debug, Serialize)]
pub struct QuoteContext {
    /// The insight it carries.
    pub insight: Option<Link>,
    /// That insight's number.
    pub number: Option<String>,
    /// The theme it stands in.
    pub theme: Option<Link>,
    /// The practice it stands in.
    pub practice: Option<Link>,
    /// What followed, but for the recommendations that come from the quote.
    pub trace: QuoteTrail,
}

/// What the quote at `index` carries, where it stands and what followed on it.
pub fn carried(scene: &ViewContext<'_>, index: usize, relations: &Relations) -> Option<QuoteContext> {
    let place = scene.place(&address::of_quote(scene.edition, index)?);
    let node = scene.edition.quote(index)?;
    let writer = scene.writer(&place, &node.quote.path);
    Some(QuoteContext {
        insight: node.insight.map(|i| scene.insight_link(&writer, i)),
        number: node.insight.map(|i| scene.number(i)),
        theme: node.theme.map(|t| scene.theme_link(&writer, t)),
        practice: node.practice.map(|p| {
            let front = &scene.edition.practices()[p].practice.front;
            scene.link(&writer, &front.title.inlines, &format!("practices/{}/", front.slug))
        }),
        trace: scene.trace(&place, index, relations.chain(scene.edition)),
    })
}

/// The insight for whose other quotes [`carried`] says the same as for the quote at `index`: it stands where the insight does, and
/// nothing followed on it that did not follow on the insight.
pub fn carries_alone(scene: &ViewContext<'_>, index: usize, relations: &Relations) -> Option<usize> {
    let node = scene.edition.quote(index)?;
    let insight = node.insight?;
    let is_there = node.practice.is_none() && node.theme == Some(scene.edition.insights()[insight].theme);
    let mut next = relations.chain(scene.edition).next(ChainNode::Quote(index));
    (is_there && next.all(|point| point == ChainNode::Insight(insight))).then_some(insight)
}

/// How many other quotes of the same voice a page lists.
const MOST_OTHERS: usize = 8;

/// The page of the quote at `index`; `around` are the quotes before and behind it, `carried_html` is what [`carried`] says, drawn.
pub fn quote_page(
    scene: &ViewContext<'_>,
    index: usize,
    around: (Option<usize>, Option<usize>),
    relations: &Relations,
    carried_html: Arc<str>,
) -> Option<QuotePage> {
    let address = address::of_quote(scene.edition, index)?;
    let place = scene.place(&address);
    let quote = scene.quote_view(&place, index)?;
    let node = scene.edition.quote(index)?;
    let writer = scene.writer(&place, &node.quote.path);
    let plain = node.quote.testimony.plain();
    let who = quote.attribution.as_ref().map_or(["", ""], |who| [" — ", who]);
    let own = node.quote.testimony.own_words();
    let title = [&content::beginning(&own, 60), who[0], who[1]].concat();
    let voice = node.voice.and_then(|v| scene.edition.voice(v)).map(|v| Link {
        title_html: content::escaped(v.label.as_deref().unwrap_or(&v.id)),
        href: place.href(&["voices/#", &v.id].concat()),
    });
    let link_to = |q: usize| -> Option<SharedValue> {
        let node = scene.edition.quote(q)?;
        let address = address::of_quote(scene.edition, q)?;
        let link = || Link {
            title_html: content::escaped(&scene.in_marks(&content::beginning(&node.quote.testimony.own_words(), 80))),
            href: place.href(&address),
        };
        Some(relations.link_between(q, || Skin::value(&link())))
    };
    let others = node.voice.map_or(&[][..], |v| relations.of_voice(v));
    let head = scene.head(&address, title.trim(), plain);
    let citation = scene.citation(&CitedWork {
        key: &node.quote.id,
        title: scene.in_marks(&content::beginning(&own, 80)),
        what: quote.attribution.clone().unwrap_or_else(|| scene.words.say("quote-low")),
        address: &address,
    });
    let of_theme = || node.theme.and_then(|t| scene.preview_of_theme(t));
    let preview = scene.preview(&super::print::of_quote(&node.quote.id), plain).or_else(of_theme);
    let preview = preview.or_else(|| head.preview.clone());
    let recommendations = relations.from_quote(index);
    Some(QuotePage {
        head: Head { preview, ..head },
        voice,
        recommendations: recommendations.iter().filter_map(|r| scene.recommendation_link(&writer, *r)).collect(),
        kind: node.voice.and_then(|v| scene.edition.voice(v)?.kind.as_ref()).map(|k| scene.term("kind", k)),
        carried_html,
        others: others.iter().filter(|q| **q != index).take(MOST_OTHERS).filter_map(|q| link_to(*q)).collect(),
        citation,
        poster: scene.sheet_href(&place, &["print/posters/", &node.quote.id, ".pdf"].concat()),
        previous: around.0.and_then(|q| address::of_quote(scene.edition, q)).map(|a| place.href(&a)),
        next: around.1.and_then(|q| address::of_quote(scene.edition, q)).map(|a| place.href(&a)),
        quote,
    })
}

/// A choice of a filter.
#[derive(Debug, Serialize)]
pub struct FilterChoice {
    /// What is compared.
    pub key: String,
    /// What is shown.
    pub label: String,
    /// How many there are.
    pub count: usize,
}

/// A quote on the wall. There can be thousands: what the wall does not show is not here.
#[derive(Debug, Serialize)]
pub struct WallQuote {
    /// Its page.
    pub href: String,
    /// Its excerpt, where one is marked, else all that was said.
    pub words_html: String,
    /// Who said it.
    pub attribution: Option<String>,
    /// How the voice was listened to, in the author's word.
    pub kind_key: Option<String>,
    /// The language, where it is another than the catalogue's.
    pub language: Option<String>,
    /// How long it is: `short`, `middle` or `long`, for the size of its type.
    pub length: &'static str,
    /// The insight it carries: its number and its title.
    pub insight: Option<(String, String)>,
    /// The theme's slug.
    pub theme_key: Option<String>,
    /// The hue of its theme.
    pub hue: usize,
}

impl ViewContext<'_> {
    fn brick(&self, place: &PageLocation, index: usize) -> Option<WallQuote> {
        let node = self.edition.quote(index)?;
        let quote = &node.quote;
        let writer = self.writer(place, &quote.path);
        let voice = node.voice.and_then(|v| self.edition.voice(v));
        let insight = node.insight.map(|i| {
            let front = &self.edition.insights()[i].insight.front;
            (self.number(i), writer.for_file(&front.path).inlines(&front.title.inlines))
        });
        let words = writer.resolver.excerpt_or_whole(&quote.testimony);
        Some(WallQuote {
            href: place.href(&address::of_quote(self.edition, index)?),
            length: length(content::letters(&words)),
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

/// Returns how long a text of so many bytes is, for the size of its type.
pub(super) fn length(bytes: usize) -> &'static str {
    match bytes {
        0..=110 => "short",
        111..=320 => "middle",
        _ => "long",
    }
}

/// The wall of quotes.
#[derive(Debug, Serialize)]
pub struct QuotesPage {
    /// What the head says.
    pub head: Head,
    /// All quotes, in order.
    pub quotes: Vec<WallQuote>,
    /// Filter by theme.
    pub themes: Vec<FilterChoice>,
    /// Filter by insight, by number. Nothing where there are too many to choose from.
    pub insights: Vec<FilterChoice>,
    /// Filter by kind of voice.
    pub kinds: Vec<FilterChoice>,
}

/// The quotes as they stand on the wall, and one behind the other: insight by insight, those of a file of their own with the others; then
/// those that carry none.
pub fn quotes_in_order(edition: &Edition) -> Vec<usize> {
    let mut all: Vec<(usize, usize)> =
        edition.quotes().map(|(i, node)| (node.insight.unwrap_or(usize::MAX), i)).collect();
    all.sort_unstable();
    all.into_iter().map(|(_, quote)| quote).collect()
}

/// Nobody looks through more insights than this for the one that is meant.
const MOST_INSIGHTS: usize = 200;

/// The wall of quotes.
pub fn quotes(scene: &ViewContext<'_>) -> QuotesPage {
    use rayon::prelude::*;
    let address = "quotes/";
    let place = scene.place(address);
    let all = quotes_in_order(scene.edition);
    let quotes: Vec<WallQuote> = all.par_iter().filter_map(|i| scene.brick(&place, *i)).collect();
    let count_of = |test: &dyn Fn(&WallQuote) -> bool| quotes.iter().filter(|q| test(q)).count();
    let mut theme_counts = std::collections::HashMap::<&str, usize>::new();
    quotes.iter().filter_map(|q| q.theme_key.as_deref()).for_each(|key| *theme_counts.entry(key).or_default() += 1);
    let themes = scene.edition.themes().iter().map(|node| FilterChoice {
        key: node.theme.front.slug.to_string(),
        label: node.theme.front.title.plain.clone(),
        count: theme_counts.get(&*node.theme.front.slug).copied().unwrap_or(0),
    });
    let mut kinds: Vec<&String> = quotes.iter().filter_map(|q| q.kind_key.as_ref()).collect();
    kinds.sort();
    kinds.dedup();
    let kinds = kinds.into_iter().map(|kind| FilterChoice {
        key: kind.clone(),
        label: scene.term("kind", kind),
        count: count_of(&|q| q.kind_key.as_ref() == Some(kind)),
    });
    let mut insights: Vec<FilterChoice> = vec![];
    for (number, _) in quotes.iter().filter_map(|q| q.insight.as_ref()) {
        match insights.last_mut().filter(|last| last.key == *number) {
            Some(last) => last.count += 1,
            None => insights.push(FilterChoice { key: number.clone(), label: String::new(), count: 1 }),
        }
    }
    if insights.len() > MOST_INSIGHTS {
        insights.clear();
    }
    let titled = |choice: &mut FilterChoice| {
        let is_it = |i: &usize| scene.number(*i) == choice.key;
        let title = (0..scene.edition.insights().len())
            .find(is_it)
            .map(|i| &scene.edition.insights()[i].insight.front.title.plain);
        choice.label = [choice.key.as_str(), " ", title.map_or("", String::as_str)].concat();
    };
    insights.iter_mut().for_each(titled);
    let (themes, kinds) = (themes.filter(|c| c.count > 0).collect(), kinds.collect());
    QuotesPage {
        head: scene.head(address, &scene.words.say("quotes"), &scene.words.count("count-quotes", quotes.len())),
        themes,
        insights,
        kinds,
        quotes,
    }
}
