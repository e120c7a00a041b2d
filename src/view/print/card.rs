//! Cards to lay out and move on a table, each with a quote, an insight, a question or a recommendation.

use super::poster::{words_of, words_of_quote};
use crate::{
    model::prose::Inline,
    view::{
        ViewContext,
        content::{PosterWord, is_right_to_left},
    },
};
use serde::Serialize;

/// A kind of card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum CardKind {
    Quote,
    Insight,
    Question,
    Recommendation,
}

/// A printed card.
#[derive(Clone, Debug, Serialize)]
pub struct PrintCard {
    /// The kind of card.
    pub kind: CardKind,
    /// The id of the quote or of what else is on the card, for findings.
    pub id: String,
    /// The line above the main text: the insight's number, or the word for the kind. `None` for a quote.
    pub label: Option<String>,
    /// The number of the card's insight: readers find the page by it. `None` for a quote that supports no insight.
    pub insight: Option<String>,
    /// The main text: the quote, the insight's title, the question or the recommendation.
    pub paragraphs: Vec<Vec<PosterWord>>,
    /// The smaller text below: the speaker, the insight's statement, or the insight or sheet that asks the question.
    pub below: Option<String>,
    /// The theme's title. `None` for a quote without a theme.
    pub theme: Option<String>,
    /// The theme's number, from 1; 0 for a quote without a theme.
    pub theme_number: usize,
    /// The language of the main text.
    pub language: String,
    /// True if the main text is written from right to left.
    pub rtl: bool,
    /// True if the card shows only part of the quote.
    pub is_shortened: bool,
}

/// Returns the card of the quote at `index`. `None` if the quote is withheld.
pub fn quote_card(context: &ViewContext<'_>, index: usize, with_turns: bool) -> Option<PrintCard> {
    let node = context.edition.quote(index)?;
    let (paragraphs, is_shortened) = words_of_quote(context, &node.quote.testimony, with_turns);
    let voice = node.voice.and_then(|v| context.edition.voice(v)).and_then(|v| v.label.clone());
    let plain = paragraphs.iter().flatten().flatten().map(|run| run.text.as_str()).collect::<Vec<_>>().join(" ");
    Some(PrintCard {
        kind: CardKind::Quote,
        label: None,
        rtl: is_right_to_left(&plain),
        id: node.quote.id.to_string(),
        insight: node.insight.map(|i| context.insight_number(i)),
        paragraphs,
        below: node.quote.attribution.clone().or(voice),
        theme: node.theme.map(|t| context.edition.themes()[t].theme.front.title.plain.clone()),
        theme_number: node.theme.map_or(0, |t| t + 1),
        language: node.quote.language.clone().unwrap_or_else(|| context.edition.config().language.clone()),
        is_shortened,
    })
}

/// Returns the card of the insight at `index`.
pub fn insight_card(context: &ViewContext<'_>, index: usize) -> PrintCard {
    let node = &context.edition.insights()[index];
    let statement = node.insight.statement();
    PrintCard {
        kind: CardKind::Insight,
        rtl: false,
        id: context.insight_number(index),
        label: Some(context.insight_number(index)),
        insight: Some(context.insight_number(index)),
        paragraphs: vec![words_of(context, &node.insight.front.title.inlines)],
        below: statement.map(|p| context.line(p)),
        theme: Some(context.edition.themes()[node.theme].theme.front.title.plain.clone()),
        theme_number: node.theme + 1,
        language: context.edition.config().language.clone(),
        is_shortened: false,
    }
}

/// Returns the card of the question at `index`.
pub fn question_card(context: &ViewContext<'_>, index: usize) -> PrintCard {
    let edition = context.edition;
    let node = &edition.questions()[index];
    let insight = &edition.insights()[node.insight];
    PrintCard {
        insight: Some(context.insight_number(node.insight)),
        below: Some(insight.insight.front.title.plain.clone()),
        ..team_card(
            context,
            CardKind::Question,
            &node.question().id,
            &node.question().text.inlines,
            Some(insight.theme),
        )
    }
}

/// Returns the card of a prompt that a sheet asks.
pub fn prompt_card(context: &ViewContext<'_>, sheet: usize, field: usize) -> PrintCard {
    let sheet = &context.edition.sheets()[sheet];
    let field = &sheet.fields[field];
    PrintCard {
        below: Some(sheet.front.title.plain.clone()),
        ..team_card(context, CardKind::Question, &field.id, &field.prompt, None)
    }
}

/// Returns the card of the recommendation at `index`. `None` if the recommendation is withheld.
pub fn recommendation_card(context: &ViewContext<'_>, index: usize) -> Option<PrintCard> {
    let node = context.edition.recommendation(index)?;
    let numbers: Vec<String> = node.insights.iter().map(|i| context.insight_number(*i)).collect();
    let recommendation = &node.recommendation;
    let group = &context.edition.groups()[node.group].group;
    let heading = if group.title.is_empty() { context.group_title(node.group) } else { context.line(&group.title) };
    Some(PrintCard {
        insight: Some(numbers.join(", ")).filter(|numbers| !numbers.is_empty()),
        below: Some(heading),
        ..team_card(context, CardKind::Recommendation, &recommendation.id, &recommendation.text, node.theme)
    })
}

/// Returns a card with a text of the team's own, whose label is the word for its kind.
fn team_card(context: &ViewContext<'_>, kind: CardKind, id: &str, text: &[Inline], theme: Option<usize>) -> PrintCard {
    let edition = context.edition;
    let word = if kind == CardKind::Question { "question" } else { "recommendation" };
    PrintCard {
        kind,
        id: id.to_string(),
        label: Some(context.words.message(word)),
        insight: None,
        paragraphs: vec![words_of(context, text)],
        below: None,
        theme: theme.map(|t| edition.themes()[t].theme.front.title.plain.clone()),
        theme_number: theme.map_or(0, |t| t + 1),
        language: edition.config().language.clone(),
        rtl: false,
        is_shortened: false,
    }
}
