//! Consent: what a voice agreed to, for which audiences and in which channels.

use super::{
    date::Date,
    suppression::{self, Suppression},
    yaml::{self, Fields, YamlNode, parse_choice},
};
use crate::diag::{Diagnostic, Report, Span, Spanned, codes};
use std::{ops::Range, sync::Arc};

/// The audience of a build, from narrow to wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// The team.
    Internal,
    /// Named readers, such as a committee.
    Partners,
    /// Everybody.
    Public,
}

impl Audience {
    /// Returns the audience's word in the format.
    pub fn name(self) -> &'static str {
        AUDIENCES.iter().find(|(_, a)| *a == self).map_or("", |(name, _)| name)
    }
}

/// The audiences with their words in the format.
pub const AUDIENCES: [(&str, Audience); 3] =
    [("internal", Audience::Internal), ("partners", Audience::Partners), ("public", Audience::Public)];

/// The widest audience that may see a quote, or nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nobody: consent is withdrawn.
    Nobody,
    /// This audience and the narrower ones.
    To(Audience),
}

/// The levels with their words in the format.
pub const LEVELS: [(&str, Level); 4] = [
    ("none", Level::Nobody),
    ("internal", Level::To(Audience::Internal)),
    ("partners", Level::To(Audience::Partners)),
    ("public", Level::To(Audience::Public)),
];

impl Level {
    /// Returns whether `audience` may see a quote of this level.
    pub fn reaches(self, audience: Audience) -> bool {
        self >= Level::To(audience)
    }

    /// Returns the level's word in the format.
    pub fn name(self) -> &'static str {
        LEVELS.iter().find(|(_, l)| *l == self).map_or("", |(name, _)| name)
    }
}

/// A part of the output in which a quote can appear.
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
    /// Returns the channel's word in the format.
    pub fn name(self) -> &'static str {
        CHANNELS.iter().find(|(_, c)| *c == self).map_or("", |(name, _)| name)
    }
}

/// The channels with their words in the format, in the order of the levels in [`Consent`].
pub const CHANNELS: [(&str, Channel); 5] = [
    ("site", Channel::Site),
    ("posters", Channel::Posters),
    ("boards", Channel::Boards),
    ("briefs", Channel::Briefs),
    ("book", Channel::Book),
];

/// The level of the channels that a voice's map leaves out.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Others {
    /// The level of the map's key `others`.
    Stated(Level),
    /// The map has no such key. Nobody may see the words there: consent to one thing is not consent to another.
    NotStated,
}

/// A level for each channel; `None` for a channel about which nothing is stated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consent {
    levels: [Option<Level>; 5],
    /// The level of the channels that a voice's map leaves out; `None` if the consent is not a voice's map.
    others: Option<Others>,
    /// The range of the consent in its file; `None` if none is written.
    pub range: Option<Range<usize>>,
}

impl Consent {
    /// Returns the level stated for `channel`.
    pub fn level(&self, channel: Channel) -> Option<Level> {
        self.levels[channel as usize]
    }

    /// Returns the level that holds for `channel`, where `default_level` is the project's default for voices that state nothing. A map
    /// states something about every channel.
    pub fn effective_level(&self, channel: Channel, default_level: Level) -> Level {
        let others = self.others.map(|others| match others {
            Others::Stated(level) => level,
            Others::NotStated => Level::Nobody,
        });
        self.level(channel).or(others).unwrap_or(default_level)
    }

    /// Returns whether a level for `channel` is written down, for the channel itself or for all others.
    pub fn is_recorded(&self, channel: Channel) -> bool {
        self.level(channel).is_some() || matches!(self.others, Some(Others::Stated(_)))
    }

    /// Returns the channels that a voice's map leaves out without a level for `others`.
    pub fn unstated_channels(&self) -> impl Iterator<Item = (&'static str, Channel)> {
        let is_open = self.others == Some(Others::NotStated);
        CHANNELS.into_iter().filter(move |(_, channel)| is_open && self.level(*channel).is_none())
    }

    /// Returns whether consent reaches nobody in any channel; `default_level` is the project's default for voices that state nothing.
    pub fn reaches_nobody(&self, default_level: Level) -> bool {
        CHANNELS.iter().all(|(_, channel)| self.effective_level(*channel, default_level) == Level::Nobody)
    }

    /// Combines two consents: the narrower level for each channel about which both state one.
    #[must_use]
    pub fn narrowed_by(self, other: Consent) -> Consent {
        let mut levels = self.levels;
        for (level, other_level) in levels.iter_mut().zip(other.levels) {
            *level = match (*level, other_level) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
        Consent { levels, others: self.others.or(other.others), range: self.range.or(other.range) }
    }

    /// Parses the `consent` of a voice: one level for all channels, or a map with a level for each, and one for all `others`.
    pub fn take_from_voice(fields: &mut Fields<'_>) -> Consent {
        fields.report_if_empty("consent");
        let Some((_, node)) = fields.take("consent") else { return Consent::default() };
        // End the range of a block map at its last value, so that it excludes a comment behind the map.
        let end =
            if let YamlNode::Map(pairs) = &node.value { pairs.last().map(|(_, value)| value.range.end) } else { None };
        let range = Some(node.range.start..end.unwrap_or(node.range.end));
        if !matches!(node.value, YamlNode::Map(_)) {
            let path = fields.path().clone();
            let mut report = Report::default();
            let level =
                fields.as_text("consent", node).and_then(|t| parse_choice(&path, "consent", &t, &LEVELS, &mut report));
            report.into_iter().for_each(|finding| fields.report(Arc::unwrap_or_clone(finding)));
            return Consent { levels: [level; 5], others: None, range };
        }
        let mut inner = fields.nested(node);
        CHANNELS.iter().for_each(|(name, _)| inner.report_if_empty(name));
        let levels = CHANNELS.map(|(name, _)| inner.choice(name, &LEVELS).map(|l| l.value));
        let others = inner.choice("others", &LEVELS).map_or(Others::NotStated, |level| Others::Stated(level.value));
        inner.close();
        Consent { levels, others: Some(others), range }
    }

    /// Parses the consent of a quote: `consent=` for all channels, and single channels such as `posters=none`. In front matter,
    /// `consent` can also be a map with a level for each channel; for a channel that it leaves out, the voice's consent holds.
    pub fn take_from_quote(fields: &mut Fields<'_>) -> Consent {
        fields.report_if_empty("consent");
        CHANNELS.iter().for_each(|(name, _)| fields.report_if_empty(name));
        if let Some(node) = fields.take_map("consent") {
            let range = Some(node.range.clone());
            let mut inner = fields.nested(node);
            CHANNELS.iter().for_each(|(name, _)| inner.report_if_empty(name));
            let levels = CHANNELS.map(|(name, _)| inner.choice(name, &LEVELS).map(|l| l.value));
            inner.close();
            return Consent { levels, others: None, range };
        }
        let common_level = fields.choice("consent", &LEVELS);
        let mut range = common_level.as_ref().map(|l| l.range.clone());
        let levels = CHANNELS.map(|(name, _)| {
            let channel_level = fields.choice(name, &LEVELS);
            range = range.take().or_else(|| channel_level.as_ref().map(|l| l.range.clone()));
            // Both keys narrow: `consent=none` is not widened by a level for one channel.
            channel_level.map(|l| l.value).into_iter().chain(common_level.as_ref().map(|l| l.value)).min()
        });
        Consent { levels, others: None, range }
    }
}

/// A person or a group who was listened to.
#[derive(Clone, Debug, PartialEq)]
pub struct Voice {
    /// The voice's id.
    pub id: Arc<str>,
    /// The name of the voice for readers.
    pub label: Option<String>,
    /// The way of listening: `interview`, `observation`, …
    pub kind: Option<String>,
    /// The date of the conversation or observation.
    pub date: Option<Date>,
    /// The place of listening. Readers see how many voices were heard there, never which.
    pub place: Option<String>,
    /// The voice's consent.
    pub consent: Consent,
    /// The last day on which the consent holds.
    pub valid_until: Option<Date>,
    /// The range of the id.
    pub id_range: Range<usize>,
    /// The range of the voice's keys and values.
    pub entry_range: Range<usize>,
    /// The suppressions of findings about the voice.
    pub suppressions: Vec<Suppression>,
}

/// Parses the map `node`, the content of `text`, as `content/voices.yml`.
pub fn parse_voices(path: &Arc<str>, text: &str, node: Spanned<YamlNode>, report: &mut Report) -> Vec<Voice> {
    let pairs = Fields::open(path, node, report).take_rest();
    let mut voices = vec![];
    for (id, node) in pairs {
        let entry_range = node.range.clone();
        if node.value == YamlNode::Null && is_commented_out(text, &id.range) {
            report.push(
                Diagnostic::error(
                    codes::E006,
                    Span::new(path, id.range.clone()),
                    format!("the voice `{}` has no keys: `#` makes the rest of the line a comment", id.value),
                )
                .help("take the `#` out, or put the comment on a line of its own"),
            );
        }
        let mut fields = Fields::open(path, node, report);
        let label = fields.text("label").map(|t| t.value);
        let kind = fields.text("kind").map(|t| t.value);
        let date = super::front::take_date(&mut fields, "date");
        let place = fields.text("place").map(|t| t.value);
        let consent = Consent::take_from_voice(&mut fields);
        fields.report_if_empty("until");
        let valid_until = super::front::take_date(&mut fields, "until");
        let suppressions = suppression::from_fields(&mut fields, &(id.range.start..entry_range.end.max(id.range.end)));
        fields.close();
        let id = super::id::validate(path, id, report);
        if let Some(other) = voices.iter().find(|voice: &&Voice| is_same_but_for_case(&voice.id, &id.value)) {
            let message = format!("`{}` and `{}` differ by case alone", other.id, id.value);
            report.push(
                Diagnostic::error(codes::E005, Span::new(path, id.range.clone()), message)
                    .help("people mistake one for the other: give one of them another id, or delete it"),
            );
        }
        voices.push(Voice {
            id: id.value,
            label,
            kind,
            date,
            place,
            consent,
            valid_until,
            id_range: id.range,
            entry_range,
            suppressions,
        });
    }
    voices
}

fn is_same_but_for_case(one: &str, other: &str) -> bool {
    one != other && one.to_lowercase() == other.to_lowercase()
}

/// Returns whether what follows the id at `range` is keys behind a `#`: without them, the voice would have the consent of the project.
fn is_commented_out(text: &str, range: &Range<usize>) -> bool {
    let line = text.get(range.end..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    line.split_once('#').is_some_and(|(_, comment)| comment.contains('{') || comment.contains("consent"))
}

/// Returns `text`, the list of voices, with the consent of `voice` set to `none` and every other byte unchanged. Returns `None` if
/// the list is written in a way that this edit would break; the edited text is parsed to find out.
pub fn withdraw(path: &Arc<str>, text: &str, voice: &Voice) -> Option<String> {
    let new = match &voice.consent.range {
        Some(range) => replace_consent(text, range),
        None => insert_consent(text, voice),
    }?;
    let parse = |text: &str| {
        let mut report = Report::default();
        let voices = parse_voices(path, text, yaml::parse(path, text, 0, &mut report)?, &mut report);
        report.is_empty().then_some(voices)
    };
    let (before, after) = (parse(text)?, parse(&new)?);
    let compared_fields =
        |v: &Voice| (v.id.clone(), v.label.clone(), v.kind.clone(), v.date, v.valid_until, v.consent.levels);
    let is_otherwise_unchanged = before.len() == after.len()
        && before.iter().zip(&after).all(|(a, b)| a.id == voice.id || compared_fields(a) == compared_fields(b));
    let is_withdrawn = after.iter().any(|v| {
        v.id == voice.id && v.consent.reaches_nobody(Level::Nobody) && v.consent.levels.iter().all(Option::is_some)
    });
    (is_otherwise_unchanged && is_withdrawn).then_some(new)
}

/// Returns `text` with the consent at `range`, a word or a map of channels, replaced by `none`.
fn replace_consent(text: &str, range: &Range<usize>) -> Option<String> {
    let before = text.get(..range.start)?;
    let colon = before.rfind("consent").and_then(|i| Some(i + before[i..].find(':')?))?;
    let end = range.start + text.get(range.clone())?.trim_end().len();
    let in_braces = text[range.start..end].starts_with('{') && !text[range.start..end].ends_with('}');
    let end = if in_braces { end + text[end..].find('}')? + 1 } else { end };
    let gap = if text[colon + 1..range.start].contains('\n') { " " } else { &text[colon + 1..range.start] };
    Some(format!("{}{gap}none{}", &text[..=colon], &text[end..]))
}

/// Returns `text` with `consent: none` inserted into the entry of `voice`, which states no consent.
fn insert_consent(text: &str, voice: &Voice) -> Option<String> {
    let after = text.get(voice.id_range.end..)?;
    let colon = voice.id_range.end + after.find(':')? + 1;
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
    // `B04:` without keys.
    Some(format!("{} {{ consent: none }}{rest}", &text[..colon]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_whose_keys_are_a_comment_is_an_error() {
        let path: Arc<str> = "content/voices.yml".into();
        let count = |text: &str| {
            let mut report = Report::default();
            parse_voices(&path, text, yaml::parse(&path, text, 0, &mut report).unwrap(), &mut report);
            report.iter().filter(|finding| finding.severity == crate::diag::Severity::Error).count()
        };
        assert_eq!(count("B1: #{ label: A, consent: internal }\nB2: {}\n"), 1);
        assert_eq!(count("B1: # { label: A }\n"), 1);
        assert_eq!(count("B1: # a neighbour\nB2:\nB3: {} # {no}\n"), 0);
    }

    #[test]
    fn withdrawing_a_voice_changes_nothing_but_its_consent_in_any_yaml_style() {
        let path: Arc<str> = "content/voices.yml".into();
        for (text, expected) in [
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
            let voices = parse_voices(&path, text, yaml::parse(&path, text, 0, &mut report).unwrap(), &mut report);
            assert_eq!(withdraw(&path, text, &voices[0]).as_deref(), Some(expected));
        }
    }
}
