//! Reads projects of REFI-QDA (Project Exchange 1.0, 2019): texts, and the passages of them that are coded.
//!
//! Programs count positions differently: a line end of two signs as one or two, a byte order mark or not, characters beyond the first plane
//! as one or two. Each way is tried, and the one is taken whose passages begin and end where words do.

use super::{BlockKind, Passage, ReadError, Reading, Report, ReportBlock, ReportTheme};
use crate::extract;
use roxmltree::{Document, Node};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    io::{Cursor, Read},
};

/// Reads the coded passages of a project.
///
/// # Errors
/// If the project is damaged.
pub fn read_refi(name: &str, bytes: &[u8]) -> Result<Reading, ReadError> {
    let damaged = |reason: String| ReadError::Damaged { file: name.to_string(), reason };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|cause| damaged(cause.to_string()))?;
    let names: Vec<String> =
        archive.file_names().filter_map(|entry| entry.ok().map(|entry| entry.to_string())).collect();
    let mut part = |path: &str| -> Option<Vec<u8>> {
        // Some programs write other capitals, or another folder.
        let file = path.rsplit('/').next().unwrap_or(path);
        let entry =
            names.iter().find(|name| name.rsplit('/').next().is_some_and(|own| own.eq_ignore_ascii_case(file)))?;
        let mut content = vec![];
        archive.by_name(entry).ok()?.read_to_end(&mut content).ok()?;
        Some(content)
    };
    let project = part("project.qde").ok_or_else(|| damaged("it has no `project.qde`".into()))?;
    let project = extract::decode(&project).trim_start_matches('\u{feff}').to_string();
    let xml = Document::parse(&project).map_err(|cause| damaged(cause.to_string()))?;
    let elements = |name: &'static str| xml.descendants().filter(move |node| node.tag_name().name() == name);
    let codes: HashMap<&str, &str> =
        elements("Code").filter_map(|code| Some((code.attribute("guid")?, code.attribute("name")?))).collect();
    let cases = case_names(&xml);
    let mut reading = Reading::default();
    for source in elements("TextSource") {
        let title = source.attribute("name").unwrap_or("a text").to_string();
        let selections: Vec<Selection<'_>> = source.children().filter_map(|node| Selection::of(node, &codes)).collect();
        if selections.is_empty() {
            continue;
        }
        let place = |number: usize| format!("{title}, coding {}", number + 1);
        let content =
            source.children().find(|node| node.tag_name().name() == "PlainTextContent").and_then(|node| node.text());
        let text = match (content, source.attribute("plainTextPath")) {
            (Some(content), _) => Some(content.to_string()),
            (None, Some(path)) => {
                part(path.trim_start_matches("internal://")).map(|bytes| extract::decode(&bytes).into_owned())
            }
            (None, None) => None,
        };
        // The text of some programs is empty, and the words are in a document whose positions nobody knows.
        let cuts = text.filter(|text| text.trim().chars().count() > 1).map(|text| cut(&text, &selections));
        let guid = source.attribute("guid").unwrap_or_default();
        for (number, selection) in selections.iter().enumerate() {
            match &cuts {
                None => reading.refuse(place(number), "the project has no plain text of this document"),
                Some(None) => reading.refuse(place(number), "its position can be read in several ways, or in none"),
                Some(Some(cuts)) => match cuts.get(number) {
                    Some(words) if !words.trim().is_empty() => reading.add(Passage {
                        place: place(number),
                        key: selection.guid.map(str::to_string),
                        words: words.trim().replace("\r\n", "\n").replace(['\r', '\u{2029}', '\u{2028}'], "\n"),
                        voice: Some(
                            cases
                                .get(selection.guid.unwrap_or_default())
                                .or_else(|| cases.get(guid))
                                .unwrap_or(&title)
                                .clone(),
                        ),
                        themes: selection.codes.iter().map(|code| (*code).to_string()).collect(),
                        ..Passage::default()
                    }),
                    _ => reading.refuse(place(number), "it has no words"),
                },
            }
        }
    }
    let others = xml.descendants().filter(|node| {
        ["PictureSelection", "AudioSelection", "VideoSelection", "PDFSelection"].contains(&node.tag_name().name())
            && node.descendants().any(|inner| inner.tag_name().name() == "CodeRef")
    });
    for (number, node) in others.enumerate() {
        reading.refuse(
            format!("{}, coding {}", node.attribute("name").unwrap_or("a selection"), number + 1),
            "it codes a picture, a sound or a page, and has no words",
        );
    }
    let memos = elements("Note").count();
    if memos > 0 {
        reading.remarks.push(format!("{memos} notes and memos of the project are not imported"));
    }
    Ok(reading)
}

/// Reads a codebook as a report: a theme for each code, with its description. Codes within others are themes of their own; those in
/// `known`, in lower case, are left out.
///
/// # Errors
/// If the file is damaged.
pub fn read_codebook(name: &str, bytes: &[u8], known: &HashSet<String>) -> Result<Report, ReadError> {
    let text = extract::decode(bytes);
    let damaged = |reason: String| ReadError::Damaged { file: name.to_string(), reason };
    let xml = Document::parse(text.trim_start_matches('\u{feff}')).map_err(|cause| damaged(cause.to_string()))?;
    let codes = xml.descendants().filter(|node| node.tag_name().name() == "Code");
    let mut report = Report::default();
    for (index, code) in codes.enumerate() {
        let Some(title) = code.attribute("name").map(str::trim).filter(|title| !title.is_empty()) else { continue };
        let description =
            code.children().find(|node| node.tag_name().name() == "Description").and_then(|node| node.text());
        let words = description.map(str::trim).filter(|words| !words.is_empty());
        // A category that only holds codes is none itself.
        if code.attribute("isCodable") == Some("false") && words.is_none() {
            continue;
        }
        report.rows += 1;
        if known.contains(&title.to_lowercase()) {
            continue;
        }
        let block = |words: &str| ReportBlock { number: index + 1, kind: BlockKind::Text, words: words.to_string() };
        let blocks = words.map(block).into_iter().collect();
        report.themes.push(ReportTheme { title: title.to_string(), blocks, ..ReportTheme::default() });
    }
    Ok(report)
}

/// A coded passage by its positions.
struct Selection<'x> {
    guid: Option<&'x str>,
    start: usize,
    end: usize,
    name: Option<&'x str>,
    codes: Vec<&'x str>,
}

impl<'x> Selection<'x> {
    fn of(node: Node<'x, 'x>, codes: &HashMap<&'x str, &'x str>) -> Option<Self> {
        let position = |name: &str| node.attribute(name)?.parse().ok();
        let refs = node
            .descendants()
            .filter(|inner| inner.tag_name().name() == "CodeRef")
            .filter_map(|code| code.attribute("targetGUID"));
        let codes: Vec<&str> = refs.filter_map(|guid| codes.get(guid).copied()).collect();
        (node.tag_name().name() == "PlainTextSelection" && !codes.is_empty()).then_some(())?;
        Some(Selection {
            guid: node.attribute("guid"),
            start: position("startPosition")?,
            end: position("endPosition")?,
            name: node.attribute("name"),
            codes,
        })
    }
}

/// Returns the names of cases by the identifiers of their texts and passages.
fn case_names(xml: &Document<'_>) -> BTreeMap<String, String> {
    let cases = xml.descendants().filter(|node| node.tag_name().name() == "Case");
    let members = |case: Node<'_, '_>| {
        let name = case.attribute("name").map(str::to_string);
        let refs = case.children().filter(|node| matches!(node.tag_name().name(), "SourceRef" | "SelectionRef"));
        let guids: Vec<String> = refs.filter_map(|node| node.attribute("targetGUID").map(str::to_string)).collect();
        guids.into_iter().filter_map(move |guid| Some((guid, name.clone()?))).collect::<Vec<_>>()
    };
    cases.flat_map(members).collect()
}

/// A way of counting positions.
#[derive(Clone, Copy, Debug)]
struct Counting {
    /// Whether CR LF counts as one sign.
    joins_line_ends: bool,
    /// Whether the byte order mark counts.
    counts_mark: bool,
    /// Whether characters beyond the first plane count as two.
    in_utf16: bool,
}

/// Cuts the selections out of a text by each way of counting. Returns the words of the way whose passages begin and end best: with the words
/// that the project repeats at them, where words do, without blanks around them. `None` if there is no such way, or if two give different
/// words and are equally good.
fn cut(text: &str, selections: &[Selection<'_>]) -> Option<Vec<String>> {
    let ways = [false, true].into_iter().flat_map(|joins_line_ends| {
        [false, true].into_iter().flat_map(move |counts_mark| {
            [false, true].map(move |in_utf16| Counting { joins_line_ends, counts_mark, in_utf16 })
        })
    });
    let mut found: Vec<(usize, Vec<String>)> = ways.filter_map(|way| cut_by(text, selections, way)).collect();
    found.sort_by(|a, b| b.cmp(a));
    found.dedup_by(|a, b| a.1.iter().map(|words| words.trim()).eq(b.1.iter().map(|words| words.trim())));
    let best = found.first()?.0;
    // A careless selection may begin within a word, but most do not.
    let is_good = best * 10 >= selections.len() * EDGE_POINTS * 8;
    let is_only = found.get(1).is_none_or(|(score, _)| *score < best);
    (is_good && is_only).then(|| found.swap_remove(0).1)
}

/// The points of a passage that begins and ends where words do, without blanks around it.
const EDGE_POINTS: usize = 4;

/// Returns the words of the selections by one way of counting, and how well they begin and end.
fn cut_by(text: &str, selections: &[Selection<'_>], way: Counting) -> Option<(usize, Vec<String>)> {
    let body = text.trim_start_matches('\u{feff}');
    // The byte offset at each position.
    let mut offsets = vec![];
    if way.counts_mark && body.len() < text.len() {
        offsets.push(0);
    }
    let mut chars = body.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let count = if way.in_utf16 { c.len_utf16() } else { 1 };
        offsets.extend(std::iter::repeat_n(at, count));
        if way.joins_line_ends && c == '\r' {
            chars.next_if(|(_, next)| *next == '\n');
        }
    }
    offsets.push(body.len());
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut score = 0;
    let mut one = |selection: &Selection<'_>| {
        let (start, end) = (*offsets.get(selection.start)?, *offsets.get(selection.end)?);
        let words = body.get(start..end).filter(|words| !words.is_empty())?;
        let cuts_start = is_word(body[..start].chars().next_back()) && is_word(words.chars().next());
        let cuts_end = is_word(words.chars().next_back()) && is_word(body[end..].chars().next());
        // A sentence is selected with its full stop.
        let leaves_mark = is_word(words.chars().next_back()) && body[end..].starts_with(['.', '!', '?']);
        score += usize::from(!cuts_start) + usize::from(!cuts_end && !leaves_mark);
        score +=
            usize::from(!words.starts_with(char::is_whitespace)) + usize::from(!words.ends_with(char::is_whitespace));
        // Programs repeat the words, or their beginning, as the name of the selection.
        let name = selection.name.map(str::trim).filter(|name| name.chars().count() >= MIN_NAME_LEN);
        score += name.filter(|name| words.trim().starts_with(name)).map_or(0, |_| 2 * EDGE_POINTS);
        Some(words.to_string())
    };
    let words = selections.iter().map(&mut one).collect::<Option<Vec<_>>>()?;
    Some((score, words))
}

/// The length of a name from which it is probably the words, in characters.
const MIN_NAME_LEN: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn qdpx(text: &str, selections: &[(usize, usize)]) -> Vec<u8> {
        let selections: String = selections
            .iter()
            .enumerate()
            .map(|(n, (start, end))| format!("<PlainTextSelection guid=\"s{n}\" startPosition=\"{start}\" endPosition=\"{end}\"><Coding><CodeRef targetGUID=\"c\"/></Coding></PlainTextSelection>"))
            .collect();
        let project = format!(
            "<?xml version=\"1.0\"?><Project xmlns=\"urn:QDA-XML:project:1.0\"><CodeBook><Codes><Code guid=\"c\" name=\"Waiting\"/></Codes></CodeBook><Cases><Case name=\"P3\"><SourceRef targetGUID=\"t\"/></Case></Cases><Sources><TextSource guid=\"t\" name=\"int1\" plainTextPath=\"internal://t.txt\">{selections}</TextSource></Sources></Project>"
        );
        let mut archive = zip::ZipWriter::new(Cursor::new(vec![]));
        for (path, content) in [("project.qde", project.as_str()), ("sources/t.txt", text)] {
            archive.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(content.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn positions_are_understood_however_they_are_counted() {
        let lines = ["Interview 😀 om post", "Jeg åbner den ikke.", "Den ligger på bordet.", "Så går jeg."];
        let words = ["åbner den ikke.", "på bordet.", "går"];
        for (line_end, mark) in [("\n", ""), ("\r\n", ""), ("\r\n", "\u{feff}"), ("\n", "\u{feff}")] {
            let text = format!("{mark}{}", lines.join(line_end));
            for way in 0..8 {
                let (joins, counts_mark, in_utf16) = (way & 1 == 1, way & 2 == 2, way & 4 == 4);
                let count = |part: &str| -> usize {
                    let part = if joins { part.replace("\r\n", "\n") } else { part.to_string() };
                    let part = if counts_mark { part } else { part.replace('\u{feff}', "") };
                    if in_utf16 { part.encode_utf16().count() } else { part.chars().count() }
                };
                let selections: Vec<(usize, usize)> = words
                    .iter()
                    .map(|word| {
                        let at = text.find(word).unwrap();
                        (count(&text[..at]), count(&text[..at + word.len()]))
                    })
                    .collect();
                let reading = read_refi("p.qdpx", &qdpx(&text, &selections)).unwrap();
                let found: Vec<&str> = reading.passages.iter().map(|passage| passage.words.as_str()).collect();
                assert_eq!(found, words, "{line_end:?} {mark:?} {way}");
                assert_eq!(reading.passages[0].voice.as_deref(), Some("P3"));
            }
        }
    }

    #[test]
    fn a_codebook_is_a_theme_for_each_code() {
        let xml = "<?xml version=\"1.0\"?><CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\"><Codes><Code guid=\"a\" name=\"Letters\" isCodable=\"true\"><Description>What the post brings.</Description><Code guid=\"b\" name=\"Fridays\" isCodable=\"true\"/></Code><Code guid=\"c\" name=\"Known\"/><Code guid=\"d\" name=\"All of these\" isCodable=\"false\"/></Codes></CodeBook>";
        let report = read_codebook("c.qdc", xml.as_bytes(), &HashSet::from(["known".to_string()])).unwrap();
        let themes: Vec<_> = report.themes.iter().map(|theme| (theme.title.as_str(), theme.blocks.len())).collect();
        assert_eq!((report.rows, themes), (3, vec![("Letters", 1), ("Fridays", 0)]));
    }

    #[test]
    fn what_no_way_of_counting_explains_is_refused() {
        let reading = read_refi("p.qdpx", &qdpx("Jeg venter her.", &[(5, 9)])).unwrap();
        assert_eq!((reading.rows, reading.refusals.len()), (1, 1));
        let reading = read_refi("p.qdpx", &qdpx(" ", &[(0, 1)])).unwrap();
        assert_eq!(reading.refusals[0].reason, "the project has no plain text of this document");
    }
}
