//! The codes of findings, and what `docs/errors.md` says of each.

/// A kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Its stable name.
    pub id: &'static str,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// Why it matters and how it is mended, in Markdown.
    pub explanation: &'static str,
}

/// The code called `id`.
///
/// # Panics
/// If there is none: a finding was given a code that is not in the list.
pub fn code(id: &str) -> &'static Code {
    CODES.iter().find(|c| c.id == id).expect("every code a finding bears is in CODES")
}

const fn c(id: &'static str, title: &'static str, explanation: &'static str) -> Code {
    Code { id, title, explanation }
}

/// Every code, in order.
pub const CODES: &[Code] = &[
    c("E001", "", ""),
    c("E002", "", ""),
    c("E003", "", ""),
    c("E004", "", ""),
    c("E005", "", ""),
    c("E006", "", ""),
    c("E007", "", ""),
    c("E008", "", ""),
    c("E009", "", ""),
    c("E010", "", ""),
    c("E011", "", ""),
    c("E012", "", ""),
    c("E013", "", ""),
    c("E014", "", ""),
    c("E015", "", ""),
    c("E016", "", ""),
    c("E017", "", ""),
    c("E018", "", ""),
    c("E019", "", ""),
    c("E020", "", ""),
    c("E021", "", ""),
    c("E022", "", ""),
    c("E023", "", ""),
    c("E024", "", ""),
    c("E025", "", ""),
    c("E026", "", ""),
    c("E027", "", ""),
    c("E028", "", ""),
    c("E029", "", ""),
    c("E030", "", ""),
    c("E031", "", ""),
    c("E032", "", ""),
    c("E033", "", ""),
    c("E034", "", ""),
    c("E035", "", ""),
    c("E036", "", ""),
    c("E037", "", ""),
    c("E038", "", ""),
    c("E039", "", ""),
    c("E040", "", ""),
    c("E041", "", ""),
    c("E042", "", ""),
    c("E043", "", ""),
    c("E044", "", ""),
    c("E045", "", ""),
];
