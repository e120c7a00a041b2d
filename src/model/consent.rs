//! What a voice agreed to: how widely, and where.

use super::{
    date::Date,
    silence::{self, Suppression},
    yaml::{self, Fields, YamlNode, choose},
};
use crate::diag::{Report, Spanned};
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
    /// The narrowest level of a voice's map, for the channels that it leaves out.
    others: Option<Level>,
    /// Where it is written.
    pub at: Option<Range<usize>>,
}

impl Consent {
    /// What is said about `channel`.
    pub fn for_channel(&self, channel: Channel) -> Option<Level> {
        self.levels[channel as usize]
    }

    /// What it says of `channel`, where `house` holds for a voice that says nothing. A channel that a map leaves out gets
    /// the narrower of the house's word and the narrowest the map names: who agreed to one thing has not agreed to another.
    pub fn of_voice_for(&self, channel: Channel, house: Level) -> Level {
        self.for_channel(channel).unwrap_or_else(|| self.others.map_or(house, |others| others.min(house)))
    }

    /// Whether it reaches nobody, in no channel; `house` holds where it says nothing.
    pub fn is_for_nobody(&self, house: Level) -> bool {
        CHANNELS.iter().all(|(_, channel)| self.of_voice_for(*channel, house) == Level::Nobody)
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
        Consent { levels, others: self.others.into_iter().chain(other.others).min(), at: self.at.or(other.at) }
    }

    /// Reads the `consent` of a voice: one word for all channels, or a word for each.
    ///
    /// A channel that a map does not name gets the narrowest level the map does name: who agreed to one thing has not
    /// agreed to another.
    pub fn of_voice(fields: &mut Fields<'_>) -> Consent {
        let Some((_, node)) = fields.take("consent") else { return Consent::default() };
        // A map on lines of its own ends with its last value, not with the comment behind it.
        let end =
            if let YamlNode::Map(pairs) = &node.value { pairs.last().map(|(_, value)| value.at.end) } else { None };
        let at = Some(node.at.start..end.unwrap_or(node.at.end));
        if !matches!(node.value, YamlNode::Map(_)) {
            let path = fields.path().clone();
            let mut report = Report::default();
            let level =
                fields.as_text("consent", node).and_then(|t| choose(&path, "consent", &t, &LEVELS, &mut report));
            report.0.into_iter().for_each(|finding| fields.report(Arc::unwrap_or_clone(finding)));
            return Consent { levels: [level; 5], others: None, at };
        }
        let mut inner = fields.inner(node);
        let levels = CHANNELS.map(|(name, _)| inner.choice(name, &LEVELS).map(|l| l.value));
        inner.close();
        let others = levels.iter().flatten().min().copied();
        Consent { levels, others, at }
    }

    /// Reads the consent of a quote: `consent=` for all channels, and a channel's own such as `posters=none`. In front
    /// matter it can also be a word for each channel; one that is not named is then the voice's to say.
    pub fn of_quote(fields: &mut Fields<'_>) -> Consent {
        if let Some(node) = fields.take_map("consent") {
            let at = Some(node.at.clone());
            let mut inner = fields.inner(node);
            let levels = CHANNELS.map(|(name, _)| inner.choice(name, &LEVELS).map(|l| l.value));
            inner.close();
            return Consent { levels, others: None, at };
        }
        let all = fields.choice("consent", &LEVELS);
        let mut at = all.as_ref().map(|l| l.at.clone());
        let levels = CHANNELS.map(|(name, _)| {
            let own = fields.choice(name, &LEVELS);
            at = at.take().or_else(|| own.as_ref().map(|l| l.at.clone()));
            // Each of the two narrows: who said nobody for all has not said anybody for one.
            own.map(|l| l.value).into_iter().chain(all.as_ref().map(|l| l.value)).min()
        });
        Consent { levels, others: None, at }
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
    /// Where it was listened to. Readers are told how many were heard there, never who.
    pub place: Option<String>,
    /// What it agreed to.
    pub consent: Consent,
    /// The last day of that.
    pub until: Option<Date>,
    /// The place of its id.
    pub at: Range<usize>,
    /// The bytes of what is said of it.
    pub said_at: Range<usize>,
    /// The findings that are let stand about it.
    pub silences: Vec<Suppression>,
}

/// Reads `content/voices.yml`.
pub fn voices(path: &Arc<str>, node: Spanned<YamlNode>, report: &mut Report) -> Vec<Voice> {
    let pairs = Fields::open(path, node, report).rest();
    let mut voices = vec![];
    for (id, node) in pairs {
        let said_at = node.at.clone();
        let mut fields = Fields::open(path, node, report);
        let label = fields.text("label").map(|t| t.value);
        let kind = fields.text("kind").map(|t| t.value);
        let date = super::front::date(&mut fields, "date");
        let place = fields.text("place").map(|t| t.value);
        let consent = Consent::of_voice(&mut fields);
        fields.not_left_empty("until");
        let until = super::front::date(&mut fields, "until");
        let silences = silence::of_fields(&mut fields, &(id.at.start..said_at.end.max(id.at.end)));
        fields.close();
        let id = super::id::checked(path, id, report);
        voices.push(Voice { id: id.value, label, kind, date, place, consent, until, at: id.at, said_at, silences });
    }
    voices
}

/// `text`, the list of voices, with the consent of `voice` set to `none` and every other byte as it was. `None` if it is
/// written in a way that cannot be changed so, which is found by reading the result.
pub fn withdrawn(path: &Arc<str>, text: &str, voice: &Voice) -> Option<String> {
    let new = match &voice.consent.at {
        Some(at) => over(text, at),
        None => without_word(text, voice),
    }?;
    let read = |text: &str| {
        let mut report = Report::default();
        let voices = voices(path, yaml::parse(path, text, 0, &mut report)?, &mut report);
        report.0.is_empty().then_some(voices)
    };
    let (before, after) = (read(text)?, read(&new)?);
    let said = |v: &Voice| (v.id.clone(), v.label.clone(), v.kind.clone(), v.date, v.until, v.consent.levels);
    let same =
        before.len() == after.len() && before.iter().zip(&after).all(|(a, b)| a.id == voice.id || said(a) == said(b));
    let is_out = after.iter().any(|v| {
        v.id == voice.id && v.consent.is_for_nobody(Level::Nobody) && v.consent.levels.iter().all(Option::is_some)
    });
    (same && is_out).then_some(new)
}

/// `none` in place of the consent that is written at `at`, a word or a map of channels.
fn over(text: &str, at: &Range<usize>) -> Option<String> {
    let before = text.get(..at.start)?;
    let colon = before.rfind("consent").and_then(|i| Some(i + before[i..].find(':')?))?;
    let end = at.start + text.get(at.clone())?.trim_end().len();
    let in_braces = text[at.start..end].starts_with('{') && !text[at.start..end].ends_with('}');
    let end = if in_braces { end + text[end..].find('}')? + 1 } else { end };
    let gap = if text[colon + 1..at.start].contains('\n') { " " } else { &text[colon + 1..at.start] };
    Some(format!("{}{gap}none{}", &text[..=colon], &text[end..]))
}

/// `consent: none` put in where nothing was said of it.
fn without_word(text: &str, voice: &Voice) -> Option<String> {
    let behind = text.get(voice.at.end..)?;
    let colon = voice.at.end + behind.find(':')? + 1;
    let rest = &text[colon..];
    let first = rest.trim_start();
    let at = text.len() - first.len();
    if let Some(inner) = first.strip_prefix('{') {
        let comma = if inner.trim_start().starts_with('}') { " " } else { "," };
        return Some(format!("{} consent: none{comma}{inner}", &text[..=at]));
    }
    let line_start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let indent = &text[line_start..at];
    let is_block = rest[..rest.len() - first.len()].contains('\n') && !indent.is_empty() && indent.trim().is_empty();
    if is_block {
        return Some(format!("{}{indent}consent: none\n{}", &text[..line_start], &text[line_start..]));
    }
    // `B04:` with nothing behind it.
    Some(format!("{} {{ consent: none }}{rest}", &text[..colon]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_is_withdrawn_however_it_is_written_and_nothing_else_changes() {
        let path: Arc<str> = "content/voices.yml".into();
        for (text, wanted) in [
            (
                "# x\nB1: { label: \"A: b\", consent: public, until: 2030 } # why\nB2: { consent: public }\n",
                "# x\nB1: { label: \"A: b\", consent: none, until: 2030 } # why\nB2: { consent: public }\n",
            ),
            ("B1: { consent: \"public\" }\n", "B1: { consent: none }\n"),
            (
                "B1: { label: A, consent: { site: public, posters: none } }\nB2: {}\n",
                "B1: { label: A, consent: none }\nB2: {}\n",
            ),
            (
                "B1:\n  label: A\n  consent:\n    site: public\n    posters: none\n  until: 2030\nB2:\n",
                "B1:\n  label: A\n  consent: none\n  until: 2030\nB2:\n",
            ),
            (
                "B1:\n  label: A\n\nB2: { consent: public }\n",
                "B1:\n  consent: none\n  label: A\n\nB2: { consent: public }\n",
            ),
            ("B1: { label: A }\r\nB2: {}\r\n", "B1: { consent: none, label: A }\r\nB2: {}\r\n"),
            ("B1: {}\nB2: {}\n", "B1: { consent: none }\nB2: {}\n"),
            ("B1:\nB2: { consent: public }\n", "B1: { consent: none }\nB2: { consent: public }\n"),
            (
                "B1: { label: \"her consent: yes\", consent: internal }",
                "B1: { label: \"her consent: yes\", consent: none }",
            ),
        ] {
            let mut report = Report::default();
            let list = voices(&path, yaml::parse(&path, text, 0, &mut report).unwrap(), &mut report);
            assert_eq!(withdrawn(&path, text, &list[0]).as_deref(), Some(wanted));
        }
    }
}
