//! The edition: the part of a catalogue that one audience may see in one channel.
//!
//! Views have no access to withheld content.

use crate::model::{
    BoardNode, Catalogue, FilledSheetNode, GroupNode, InsightNode, MeetingNode, PracticeNode, QuestionNode, QuoteNode,
    RecommendationNode, TeamText, ThemeNode, WorkshopNode,
    attachments::Attachment,
    config::Config,
    consent::{Audience, CHANNELS, Channel, Level, Voice},
    date::Date,
    fnv,
    front::Front,
    names::{Entity, EntityKind, ResolveError},
    page::Page,
    prose::{Count, Inline, Picture},
    quote::Quote,
    testimony::Testimony,
    workshop::Sheet,
};
use rayon::prelude::*;
use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

/// The part of a catalogue that one audience may see in one channel.
pub struct Edition {
    pub(super) catalogue: Arc<Catalogue>,
    audience: Audience,
    channel: Channel,
    pub(super) today: Date,
    quotes: Arc<[Channels]>,
    voices: Vec<bool>,
    voice_names: Arc<VoiceNames>,
    recommendations: Vec<bool>,
}

/// The set of channels in which the audience may see a quote, one bit a channel.
#[derive(Clone, Copy)]
struct Channels(u8);

impl Channels {
    fn contains(self, channel: Channel) -> bool {
        self.0 & 1 << channel as u8 != 0
    }
}

/// Counts of withheld content, for the terminal.
#[derive(Debug, PartialEq, Eq)]
pub struct Withheld {
    /// Number of withheld quotes.
    pub quotes: usize,
    /// Number of withheld recommendations.
    pub recommendations: usize,
    /// Titles of the insights that have quotes in the catalogue, all of which are withheld.
    pub unsupported_insights: Vec<String>,
}

impl Edition {
    pub(super) fn new(catalogue: &Arc<Catalogue>, audience: Audience, channel: Channel, today: Date) -> Self {
        let levels = CHANNELS.map(|(_, channel)| {
            let level = |voice: &Voice| level_of_voice(voice, catalogue, channel, today);
            (channel, catalogue.voices.iter().map(level).collect::<Vec<Level>>())
        });
        let channels = |node: &QuoteNode| {
            let reaches = |(channel, voices): &&(Channel, Vec<Level>)| {
                let voice = node.voice.map(|v| voices[v]);
                level_of_quote(&node.quote, voice, catalogue, *channel).reaches(audience)
            };
            Channels(levels.iter().filter(reaches).map(|(channel, _)| 1 << *channel as u8).sum())
        };
        let quotes = catalogue.quotes.par_iter().map(channels).collect();
        Self::from_quote_channels(catalogue, audience, channel, today, quotes)
    }

    /// Returns the edition for a sheet of `channel` that is published within this edition's channel, for the same audience and day.
    /// Both channels must permit a quote or voice: a person who agreed to the book has not agreed to a book on the site.
    pub fn with_channel(&self, channel: Channel) -> Self {
        let in_both = |quote: &Channels| if quote.contains(self.channel) { *quote } else { Channels(0) };
        let quotes = self.quotes.iter().map(in_both).collect();
        let mut edition = Self::from_quote_channels(&self.catalogue, self.audience, channel, self.today, quotes);
        edition.voices.iter_mut().zip(&self.voices).for_each(|(visible, visible_here)| *visible &= *visible_here);
        edition.voice_names = self.voice_names.clone();
        edition
    }

    fn from_quote_channels(
        catalogue: &Arc<Catalogue>,
        audience: Audience,
        channel: Channel,
        today: Date,
        quotes: Arc<[Channels]>,
    ) -> Self {
        let reaches = |voice: &Voice| level_of_voice(voice, catalogue, channel, today).reaches(audience);
        let voices: Vec<bool> = catalogue.voices.iter().map(reaches).collect();
        let voice_names = VoiceNames::new(catalogue, audience, &voices).into();
        let has_all_quotes =
            |node: &RecommendationNode| node.source_quotes.iter().all(|q| quotes[*q].contains(channel));
        let recommendations = catalogue.recommendations.iter().map(has_all_quotes).collect();
        let mut edition = Edition {
            catalogue: catalogue.clone(),
            audience,
            channel,
            today,
            quotes,
            voices,
            voice_names,
            recommendations,
        };
        edition.withhold_recommendations_from_drafts();
        edition
    }

    /// Withholds the recommendations that come from a draft's quote which this audience may not see.
    fn withhold_recommendations_from_drafts(&mut self) {
        let catalogue = &self.catalogue;
        let withheld_ids: HashSet<&str> =
            catalogue.draft_quotes.iter().filter(|quote| !self.would_show(quote)).map(|quote| &*quote.id).collect();
        if withheld_ids.is_empty() {
            return;
        }
        let is_from_withheld =
            |node: &RecommendationNode| node.recommendation.sources.iter().any(|id| withheld_ids.contains(&*id.value));
        let may_stay: Vec<bool> = catalogue.recommendations.iter().map(|node| !is_from_withheld(node)).collect();
        self.recommendations.iter_mut().zip(may_stay).for_each(|(visible, may_stay)| *visible &= may_stay);
    }

    /// Returns whether the quote at `index` may be seen.
    fn is_quote_visible(&self, index: usize) -> bool {
        self.quotes.get(index).is_some_and(|channels| channels.contains(self.channel))
    }

    /// Returns whether a quote outside the catalogue, such as a draft's quote, could be seen if it were part of the catalogue.
    pub(super) fn would_show(&self, quote: &Quote) -> bool {
        let voice = quote.voice.as_ref().and_then(|id| self.catalogue.names.index_of(EntityKind::Voice, &id.value));
        let voice = voice.map(|v| level_of_voice(&self.catalogue.voices[v], &self.catalogue, self.channel, self.today));
        level_of_quote(quote, voice, &self.catalogue, self.channel).reaches(self.audience)
    }

    /// Counts the withheld content.
    pub fn withheld(&self) -> Withheld {
        let unsupported = self
            .catalogue
            .insights
            .iter()
            .enumerate()
            .filter(|(i, node)| !node.quotes.is_empty() && self.quotes_of_insight(*i).is_empty());
        Withheld {
            quotes: (0..self.quotes.len()).filter(|q| !self.is_quote_visible(*q)).count(),
            recommendations: self.recommendations.iter().filter(|visible| !**visible).count(),
            unsupported_insights: unsupported.map(|(_, node)| node.insight.front.title.plain.clone()).collect(),
        }
    }

    /// Returns the audience that the edition is for.
    pub fn audience(&self) -> Audience {
        self.audience
    }

    /// Returns the channel that the edition is for.
    pub fn channel(&self) -> Channel {
        self.channel
    }

    /// Returns the configuration.
    pub fn config(&self) -> &Config {
        &self.catalogue.config
    }

    /// Returns the width and height in pixels of the picture at `path`. `None` if the size is unknown.
    pub fn picture_size(&self, path: &str) -> Option<(u32, u32)> {
        self.catalogue.pictures.get(path).copied().flatten()
    }

    /// Returns the path of a picture in the file at `base_path`. `None` if it leads out of the project.
    pub fn picture_path(&self, base_path: &str, picture: &Picture) -> Option<String> {
        self.catalogue.picture_path(base_path, picture)
    }

    /// Returns the entry of a file that a person has looked into.
    pub fn attachment(&self, path: &str) -> Option<&Attachment> {
        self.catalogue.attachments.get(path)
    }

    /// Returns the front page, if there is one.
    pub fn front_page(&self) -> Option<&Page> {
        self.catalogue.front_page.as_deref()
    }

    /// Returns the pages, in order.
    pub fn pages(&self) -> &[Arc<Page>] {
        &self.catalogue.pages
    }

    /// Returns the themes, in order.
    pub fn themes(&self) -> &[ThemeNode] {
        &self.catalogue.themes
    }

    /// Returns the insights, theme by theme.
    pub fn insights(&self) -> &[InsightNode] {
        &self.catalogue.insights
    }

    /// Returns the questions, insight by insight.
    pub fn questions(&self) -> &[QuestionNode] {
        &self.catalogue.questions
    }

    /// Returns the practices, in order.
    pub fn practices(&self) -> &[PracticeNode] {
        &self.catalogue.practices
    }

    /// Returns the workshops, in order.
    pub fn workshops(&self) -> &[WorkshopNode] {
        &self.catalogue.workshops
    }

    /// Returns the boards, workshop by workshop.
    pub fn boards(&self) -> &[BoardNode] {
        &self.catalogue.boards
    }

    /// Returns the sheets, in order.
    pub fn sheets(&self) -> &[Arc<Sheet>] {
        &self.catalogue.sheets
    }

    /// Returns the workshop's filled-in sheets that the audience may read.
    pub fn filled_sheets(&self, workshop: usize) -> impl Iterator<Item = &FilledSheetNode> {
        let sheets = self.catalogue.filled_sheets.iter().filter(move |node| node.workshop == workshop);
        sheets.filter(|node| self.audience <= node.filled_sheet.audience)
    }

    /// Returns the filled-in sheets that the audience may not read, for the audit.
    pub(super) fn withheld_sheets(&self) -> impl Iterator<Item = &FilledSheetNode> {
        self.catalogue.filled_sheets.iter().filter(|node| self.audience > node.filled_sheet.audience)
    }

    /// Returns the meetings, in order.
    pub fn meetings(&self) -> &[MeetingNode] {
        &self.catalogue.meetings
    }

    /// Returns the groups of recommendations, theme by theme.
    pub fn groups(&self) -> &[GroupNode] {
        &self.catalogue.groups
    }

    /// Returns the quote at `index`. `None` if the quote is withheld.
    pub fn quote(&self, index: usize) -> Option<&QuoteNode> {
        self.is_quote_visible(index).then(|| &self.catalogue.quotes[index])
    }

    /// Returns whether the quote at `index` may be seen in this edition and in `channel` as well.
    pub fn is_quote_visible_in(&self, index: usize, channel: Channel) -> bool {
        self.is_quote_visible(index) && self.quotes[index].contains(channel)
    }

    /// Returns whether the quote at `index` may be seen because the consent of its voice, or its own, is written down. Otherwise it is
    /// seen by the project's default.
    pub fn has_recorded_consent(&self, index: usize) -> bool {
        let voice = |node: &QuoteNode| node.voice.map(|v| &self.catalogue.voices[v].consent);
        self.quote(index).is_some_and(|node| {
            let own_or_voice = [Some(&node.quote.consent), voice(node)].into_iter().flatten();
            own_or_voice.into_iter().any(|consent| consent.is_recorded(self.channel))
        })
    }

    /// Returns the quotes that may be seen, each with its index.
    pub fn quotes(&self) -> impl Iterator<Item = (usize, &QuoteNode)> {
        self.catalogue.quotes.iter().enumerate().filter(|(i, _)| self.is_quote_visible(*i))
    }

    /// Returns the indices of an insight's quotes that may be seen.
    pub fn quotes_of_insight(&self, insight: usize) -> Vec<usize> {
        self.visible_quotes(&self.catalogue.insights[insight].quotes)
    }

    /// Filters `quotes`, a list of indices, to the quotes that may be seen.
    pub fn visible_quotes(&self, quotes: &[usize]) -> Vec<usize> {
        quotes.iter().copied().filter(|q| self.is_quote_visible(*q)).collect()
    }

    /// Returns the recommendation at `index`. `None` if the recommendation is withheld.
    pub fn recommendation(&self, index: usize) -> Option<&RecommendationNode> {
        self.recommendations.get(index).copied().unwrap_or(false).then(|| &self.catalogue.recommendations[index])
    }

    /// Returns the recommendations that may be seen, each with its index.
    pub fn recommendations(&self) -> impl Iterator<Item = (usize, &RecommendationNode)> {
        self.catalogue.recommendations.iter().enumerate().filter(|(i, _)| self.recommendations[*i])
    }

    /// Returns the voice at `index`. `None` if the voice is withheld.
    pub fn voice(&self, index: usize) -> Option<&Voice> {
        self.voices.get(index).copied().unwrap_or(false).then(|| &self.catalogue.voices[index])
    }

    /// Returns whether readers may see which quotes are by the same voice. What adds up can give a person away, so only the team may, unless
    /// the project says `voices: { linked: true }`.
    pub fn links_voices(&self) -> bool {
        self.audience == Audience::Internal || self.catalogue.config.voices_are_linked
    }

    /// Returns the id by which this edition calls a voice that may be seen: the team's own for the team, and a number for everybody else. Ids
    /// of the team have an order and gaps, which would tell that somebody is withheld. `None` if the edition does not link voices: an id at
    /// two quotes would.
    pub fn voice_id(&self, index: usize) -> Option<&Arc<str>> {
        self.voice(index).filter(|_| self.links_voices()).and(self.voice_names.ids.get(index))
    }

    /// Returns what tells a voice from others of the same label: the team's id for the team, and a number in brackets for everybody else.
    pub fn voice_mark(&self, index: usize) -> Option<String> {
        let id = self.voice_id(index)?;
        let number = id.rsplit_once('-').filter(|_| self.audience != Audience::Internal);
        Some(number.map_or_else(|| id.to_string(), |(_, number)| format!("({number})")))
    }

    /// Returns the name of a voice for readers: its label, or else the id by which this edition calls it, if any.
    pub fn voice_label(&self, index: usize) -> Option<&str> {
        let label = self.voice(index)?.label.as_deref();
        label.or_else(|| self.voice_id(index).map(|id| &**id))
    }

    /// Returns the voices that may be seen, each with its index, in the order of the edition.
    pub fn voices(&self) -> impl Iterator<Item = (usize, &Voice)> {
        self.voice_names.order.iter().filter_map(|index| Some((*index, self.voice(*index)?)))
    }

    /// Returns `voices`, a set of indices, in the order of the edition.
    pub(super) fn in_order(&self, voices: BTreeSet<usize>) -> Vec<usize> {
        let mut voices: Vec<usize> = voices.into_iter().collect();
        voices.sort_by_key(|index| self.voice_names.ranks[*index]);
        voices
    }

    /// Returns the index of the quote that opens a theme, and the words to show if the theme's front matter gives them.
    ///
    /// If the front matter names no lead, a visible quote of the theme that is marked `.lead` opens the theme. If the named lead is
    /// withheld, a marked quote takes its place, else a quote with an excerpt, else none.
    pub fn lead(&self, theme: usize) -> Option<(usize, Option<&Testimony>)> {
        let named_lead = self.catalogue.leads.get(theme).and_then(Option::as_ref);
        if let Some(lead) = named_lead
            && let Some(quote) = lead.quote.filter(|q| self.is_quote_visible(*q))
        {
            return Some((quote, lead.words.as_ref()));
        }
        let node = &self.catalogue.themes[theme];
        let theme_quotes =
            || node.insights.iter().flat_map(|i| &self.catalogue.insights[*i].quotes).chain(&node.quotes).copied();
        let quote = |q: usize| &self.catalogue.quotes[q].quote;
        let marked = theme_quotes().find(|q| self.is_quote_visible(*q) && quote(*q).is_lead);
        let excerpt = || theme_quotes().find(|q| self.is_quote_visible(*q) && quote(*q).testimony.excerpt().is_some());
        marked.or_else(|| named_lead.and_then(|_| excerpt())).map(|quote| (quote, None))
    }

    /// Resolves the name in a reference. `None` if the entity is unknown or withheld.
    pub fn resolve(&self, name: &str) -> Option<Entity> {
        self.catalogue.resolve_name(name).ok().filter(|e| self.is_visible(*e))
    }

    /// Resolves a Markdown link in the file `path`. `None` unless the target is an entity that may be seen.
    ///
    /// The second value is the section of the entity's page, for files such as `vision.md` that have no page of their own.
    pub fn resolve_link(&self, path: &str, target: &str) -> Option<(Entity, &'static str)> {
        self.catalogue.resolve_link(path, target).filter(|(e, _)| self.is_visible(*e))
    }

    /// Returns the id that the fragment of a link means in the file at `path`. `None` if it means nothing there, or something withheld.
    pub fn anchor(&self, path: &str, fragment: &str) -> Option<&str> {
        self.catalogue.anchors().resolve(path, fragment).filter(|id| !self.is_withheld_id(id))
    }

    /// Returns whether `id` belongs to a withheld quote, recommendation or voice. Such an id must not appear in a link.
    pub fn is_withheld_id(&self, id: &str) -> bool {
        let names = &self.catalogue.names;
        [EntityKind::Quote, EntityKind::Recommendation, EntityKind::Voice]
            .into_iter()
            .any(|kind| names.index_of(kind, id).is_some_and(|index| !self.is_visible(Entity { kind, index })))
    }

    /// Returns whether the name in a reference is the name of a draft.
    pub fn is_draft(&self, name: &str) -> bool {
        self.catalogue.resolve_name(name) == Err(ResolveError::Draft)
    }

    /// Returns whether the name in a reference is that of a quote, shown or withheld.
    pub fn is_quote_name(&self, name: &str) -> bool {
        let slug = name.strip_prefix("quote:").unwrap_or(name).trim();
        self.catalogue.names.index_of(EntityKind::Quote, slug).is_some()
    }

    pub(super) fn is_visible(&self, entity: Entity) -> bool {
        match entity.kind {
            EntityKind::Quote => self.is_quote_visible(entity.index),
            EntityKind::Recommendation => self.recommendations[entity.index],
            EntityKind::Voice => self.voices[entity.index],
            _ => true,
        }
    }

    /// Returns the team's own texts, without those of withheld recommendations.
    pub fn texts(&self) -> Vec<TeamText<'_>> {
        self.catalogue.team_texts_with_recommendations(|r| self.recommendations[r])
    }

    /// Returns the front matter of every entity that has a file of its own.
    pub fn fronts(&self) -> Vec<&Front> {
        self.catalogue.fronts()
    }

    /// Returns the front matter of an entity that is a file.
    pub fn front(&self, entity: Entity) -> Option<&Front> {
        self.catalogue.front(entity)
    }

    /// Returns the title of an entity that may be seen; nothing for a quote or a voice, which have none.
    pub fn title(&self, entity: Entity) -> &[Inline] {
        if self.is_visible(entity) { self.catalogue.title(entity) } else { &[] }
    }

    /// Counts the entities of one kind in this edition.
    pub fn count(&self, kind: Count) -> usize {
        match kind {
            Count::Themes => self.catalogue.themes.len(),
            Count::Insights => self.catalogue.insights.len(),
            Count::Quotes => self.quotes().count(),
            Count::Recommendations => self.recommendations().count(),
            Count::Voices => self.voices().count(),
        }
    }
}

/// The ids and the order of the voices in an edition.
struct VoiceNames {
    /// The id of each voice.
    ids: Vec<Arc<str>>,
    /// The indices of the voices, in order.
    order: Vec<usize>,
    /// The place of each voice in the order.
    ranks: Vec<usize>,
}

/// The words before the number of a voice; the first of which no id of the team begins with is taken.
const VOICE_PREFIXES: [&str; 4] = ["voice-", "speaker-", "person-", "someone-"];

impl VoiceNames {
    /// Names the voices for `audience`, of which those that are true in `visible` may be seen. Other readers than the team see them by label and
    /// way of listening, numbered without a gap.
    fn new(catalogue: &Catalogue, audience: Audience, visible: &[bool]) -> Self {
        let voices = &catalogue.voices;
        let mut order: Vec<usize> = (0..voices.len()).collect();
        let mut ids: Vec<Arc<str>> = voices.iter().map(|voice| voice.id.clone()).collect();
        if audience != Audience::Internal {
            // The last key is the id, scattered, so that equals do not stand in the order of the team.
            order.sort_by_cached_key(|index| {
                let voice = &voices[*index];
                (
                    voice.label.as_deref().map(str::to_lowercase),
                    voice.kind.clone(),
                    fnv::fnv1a(voice.id.bytes().map(u32::from)),
                )
            });
            let is_free = |prefix: &&&str| voices.iter().all(|voice| !voice.id.to_lowercase().starts_with(**prefix));
            let prefix = VOICE_PREFIXES.iter().find(is_free).copied().unwrap_or("anybody-");
            for (number, index) in order.iter().filter(|index| visible[**index]).enumerate() {
                ids[*index] = format!("{prefix}{}", number + 1).into();
            }
        }
        let mut ranks = vec![0; voices.len()];
        order.iter().enumerate().for_each(|(rank, index)| ranks[*index] = rank);
        VoiceNames { ids, order, ranks }
    }
}

/// Returns the consent level of a voice in `channel`. Consent counts as withdrawn after the last day of `until`.
fn level_of_voice(voice: &Voice, catalogue: &Catalogue, channel: Channel, today: Date) -> Level {
    if voice.valid_until.is_some_and(|until| until.last_day() < today.last_day()) {
        return Level::Nobody;
    }
    voice.consent.effective_level(channel, catalogue.config.consent)
}

/// Returns the consent level of a quote in `channel`. A quote's own consent can narrow its voice's consent, but never widen it. A
/// quote without a voice has its own consent, or else the configured default.
fn level_of_quote(quote: &Quote, voice: Option<Level>, catalogue: &Catalogue, channel: Channel) -> Level {
    let own_level = quote.consent.level(channel);
    match (voice, own_level) {
        (Some(voice), own_level) => own_level.map_or(voice, |level| level.min(voice)),
        // A voice that the quote names but `voices.yml` does not list has given no recorded consent.
        (None, _) if quote.voice.is_some() => Level::Nobody,
        (None, own_level) => own_level.unwrap_or(catalogue.config.consent),
    }
}
