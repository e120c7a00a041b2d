//! What a voice agreed to: how widely, and where.

use super::{
    date::Date,
    silence::{self, Silence},
    yaml::{Fields, Node, choose},
};
use crate::diag::{Placed, Report};
use std::{ops::Range, sync::Arc};

/// Who a build is for, from narrow to wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// The team.
    Internal,
    /// Named readers, such as a committee.
    Partners,
    /// Anybody.
    Public,
}

impl Audience {
    /// Its word.
    pub fn name(self) -> &'static str {
        AUDIENCES.iter().find(|(_, a)| *a == self).map_or("", |(name, _)| name)
    }
}

/// The audiences by their words.
pub const AUDIENCES: [(&str, Audience); 3] =
    [("internal", Audience::Internal), ("partners", Audience::Partners), ("public", Audience::Public)];

/// How far a quote may go: to nobody, or as far as an audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Withdrawn.
    Nobody,
    /// As far as this audience and the narrower ones.
    To(Audience),
}

/// The levels by their words.
pub const LEVELS: [(&str, Level); 4] = [
    ("none", Level::Nobody),
    ("internal", Level::To(Audience::Internal)),
    ("partners", Level::To(Audience::Partners)),
    ("public", Level::To(Audience::Public)),
];

impl Level {
    /// Whether `audience` may see it.
    pub fn reaches(self, audience: Audience) -> bool {
        self >= Level::To(audience)
    }

    /// Its word.
    pub fn name(self) -> &'static str {
        LEVELS.iter().find(|(_, l)| *l == self).map_or("", |(name, _)| name)
    }
}

/// Where in a build a quote may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Channel {
    Site,
    Posters,
    Boards,
    Briefs,
    Book,
}

impl Channel {
    /// Its word.
    pub fn name(self) -> &'static str {
        CHANNELS.iter().find(|(_, c)| *c == self).map_or("", |(name, _)| name)
    }
}

/// The channels by their words, in the order of [`Consent`].
pub const CHANNELS: [(&str, Channel); 5] = [
    ("site", Channel::Site),
    ("posters", Channel::Posters),
    ("boards", Channel::Boards),
    ("briefs", Channel::Briefs),
    ("book", Channel::Book),
];

/// Levels for each channel; `None` says nothing about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consent {
    levels: [Option<Level>; 5],
    /// Where it is written.
    pub at: Option<Range<usize>>,
}

impl Consent {
    /// What is said about `channel`.
    pub fn for_channel(&self, channel: Channel) -> Option<Level> {
        self.levels[channel as usize]
    }

    /// Whether it reaches nobody, in no channel; `otherwise` holds where it says nothing.
    pub fn is_for_nobody(&self, otherwise: Level) -> bool {
        CHANNELS.iter().all(|(_, channel)| self.for_channel(*channel).unwrap_or(otherwise) == Level::Nobody)
    }

    /// Both at once: the narrower of the two wherever both say something.
    #[must_use]
    pub fn narrowed_by(self, other: Consent) -> Consent {
        let mut levels = self.levels;
        for (own, other) in levels.iter_mut().zip(other.levels) {
            *own = match (*own, other) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
        Consent { levels, at: self.at.or(other.at) }
    }

    /// Reads the `consent` of a voice: one word for all channels, or a word for each.
    ///
    /// A channel that a map does not name gets the narrowest level the map does name: who agreed to one thing has not
    /// agreed to another.
    pub fn of_voice(fields: &mut Fields<'_>) -> Consent {
        let Some((_, node)) = fields.take("consent") else { return Consent::default() };
        let at = Some(node.at.clone());
        if !matches!(node.value, Node::Map(_)) {
            let path = fields.path().clone();
            let mut report = Report::default();
            let level =
                fields.as_text("consent", node).and_then(|t| choose(&path, "consent", &t, &LEVELS, &mut report));
            report.0.into_iter().for_each(|finding| fields.report(finding));
            return Consent { levels: [level; 5], at };
        }
        let mut inner = fields.inner(node);
        let mut levels = CHANNELS.map(|(name, _)| inner.choice(name, &LEVELS).map(|l| l.value));
        inner.close();
        let narrowest = levels.iter().flatten().min().copied();
        levels.iter_mut().for_each(|level| *level = level.or(narrowest));
        Consent { levels, at }
    }

    /// Reads the consent of a quote: `consent=` for all channels, and a channel's own such as `posters=none`. In front
    /// matter it can also be a word for each channel; one that is not named is then the voice's to say.
    pub fn of_quote(fields: &mut Fields<'_>) -> Consent {
        if let Some(node) = fields.take_map("consent") {
            let at = Some(node.at.clone());
            let mut inner = fields.inner(node);
            let levels = CHANNELS.map(|(name, _)| inner.choice(name, &LEVELS).map(|l| l.value));
            inner.close();
            return Consent { levels, at };
        }
        let all = fields.choice("consent", &LEVELS);
        let mut at = all.as_ref().map(|l| l.at.clone());
        let levels = CHANNELS.map(|(name, _)| {
            let own = fields.choice(name, &LEVELS);
            at = at.take().or_else(|| own.as_ref().map(|l| l.at.clone()));
            own.map(|l| l.value).or(all.as_ref().map(|l| l.value))
        });
        Consent { levels, at }
    }
}

/// One person, or one group, listened to.
#[derive(Clone, Debug, PartialEq)]
pub struct Voice {
    /// Its id.
    pub id: Arc<str>,
    /// How it is named to readers.
    pub label: Option<String>,
    /// How it was listened to: `interview`, `observation`, …
    pub kind: Option<String>,
    /// When.
    pub date: Option<Date>,
    /// What it agreed to.
    pub consent: Consent,
    /// The last day of that.
    pub until: Option<Date>,
    /// The place of its id.
    pub at: Range<usize>,
    /// The bytes of what is said of it.
    pub said_at: Range<usize>,
    /// The findings that are let stand about it.
    pub silences: Vec<Silence>,
}

/// Reads `content/voices.yml`.
pub fn voices(path: &Arc<str>, node: Placed<Node>, report: &mut Report) -> Vec<Voice> {
    let pairs = Fields::open(path, node, report).rest();
    let mut voices = vec![];
    for (id, node) in pairs {
        let said_at = node.at.clone();
        let mut fields = Fields::open(path, node, report);
        let label = fields.text("label").map(|t| t.value);
        let kind = fields.text("kind").map(|t| t.value);
        let date = super::front::date(&mut fields, "date");
        let consent = Consent::of_voice(&mut fields);
        let until = super::front::date(&mut fields, "until");
        let silences = silence::of_fields(&mut fields, &(id.at.start..said_at.end.max(id.at.end)));
        fields.close();
        let id = super::id::checked(path, id, report);
        voices.push(Voice { id: id.value, label, kind, date, consent, until, at: id.at, said_at, silences });
    }
    voices
}
