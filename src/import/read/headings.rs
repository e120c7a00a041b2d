//! The headings of tables: those of known programs, and those by which a column of any table can be told.

use super::{Role, Table};

/// A program whose exports are known: its name, the headings by which they are told, and the roles of columns by the beginning of their
/// headings, in lower case.
pub(super) struct Preset {
    pub(super) program: &'static str,
    pub(super) headings: &'static [&'static str],
    pub(super) columns: &'static [(&'static str, Role)],
}

/// The name of this program, whose exports can be imported.
pub(super) const OWN: &str = "indsigt";

/// The exports of which a real file, or the program that writes it, was seen.
pub(super) const PRESETS: [Preset; 5] = [
    Preset {
        program: "Taguette",
        headings: &["id", "document", "tag", "content"],
        columns: &[("id", Role::Id), ("document", Role::Voice), ("tag", Role::Theme), ("content", Role::Quote)],
    },
    Preset {
        program: "QualCoder",
        headings: &["coder", "coded", "id", "codename"],
        columns: &[
            ("file", Role::Voice),
            ("case", Role::Voice),
            ("coded", Role::Quote),
            ("id", Role::Id),
            ("codename", Role::Theme),
        ],
    },
    Preset {
        program: "Dedoose",
        headings: &["media title", "excerpt copy", "codes applied combined"],
        columns: &[("media title", Role::Voice), ("excerpt copy", Role::Quote), ("code:", Role::CodeFlag)],
    },
    Preset {
        program: OWN,
        headings: &["id", "recommendation", "horizon", "origin", "status", "theme"],
        columns: &[("id", Role::Id), ("recommendation", Role::Recommendation), ("theme", Role::Theme)],
    },
    Preset {
        program: OWN,
        headings: &["id", "words", "voice", "attribution", "theme", "insight"],
        columns: &[
            ("id", Role::Id),
            ("words", Role::Quote),
            ("voice", Role::Voice),
            ("attribution", Role::Attribution),
            ("theme", Role::Theme),
            ("insight", Role::Insight),
        ],
    },
];

/// The headings that tell what a column of any table holds, in lower case, the surest first.
pub(super) const HEADINGS: [(Role, &[&str]); 7] = [
    (
        Role::Quote,
        &[
            "quote",
            "citat",
            "udsagn",
            "quotation",
            "excerpt",
            "highlight",
            "segment",
            "text content",
            "coded text",
            "quotation content",
            "verbatim",
            "statement",
            "content",
            "text",
            "tekst",
            "kommentar",
            "comment",
            "svar",
            "answer",
            "note",
        ],
    ),
    (Role::Recommendation, &["recommendation", "anbefaling", "forslag", "proposal"]),
    (
        Role::Voice,
        &[
            "voice",
            "stemme",
            "participant",
            "deltager",
            "borger",
            "informant",
            "respondent",
            "interviewperson",
            "interviewee",
            "person",
            "speaker",
            "taler",
            "case",
            "document name",
            "document",
            "dokument",
            "interview",
            "kilde",
            "source",
            "navn",
            "name",
        ],
    ),
    (
        Role::Attribution,
        &["attribution", "label", "hvem", "who", "beskrivelse", "profil", "profile", "køn og alder", "rolle", "role"],
    ),
    (
        Role::Theme,
        &["theme", "tema", "code", "kode", "codes", "koder", "tag", "tags", "category", "kategori", "topic", "emne"],
    ),
    (Role::Insight, &["insight", "indsigt", "finding", "fund"]),
    (Role::Id, &["id", "nr", "nr.", "no", "no.", "#", "nummer", "number"]),
];

/// Returns whether a table is the export of a board: Scrumlr, and others of its kind.
pub fn is_board(table: &Table) -> bool {
    let has = |name: &str| table.head.iter().any(|heading| heading.eq_ignore_ascii_case(name));
    has("noteId") && has("column") || has("votes") && has("column") && has("text")
}
