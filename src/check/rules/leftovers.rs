//! E071: no words of a template are left over.

use super::{Rule, Run};
use crate::check::facts::Typed;
use crate::diag::{Diagnostic, Report};
use regex::Regex;
use std::sync::LazyLock;

pub(super) const RULE: Rule =
    Rule { codes: &["E071"], summary: "no words of a template are left over", can_stand: true, run: Run::File(run) };

static LEFT_OVER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
          \b(?:TODO|TBD|FIXME|TK|XXX+|xxx+|ÅÅÅÅ|YYYY)\b
        | (?i:\blorem\ ipsum\b)
        | (?i:[\[<](?:insert|indsæt|your|dit|din|name\ of|navn\ på)\ [^\]>\n]{1,60}[\]>])
        | (?i:\[(?:name|navn|title|titel|date|dato)\])
        | (?i:\b(?:insert|indsæt)\ (?:text|quote|title|tekst|citat|titel)\ (?:here|her)\b)",
    )
    .expect("a pattern")
});

/// What none of them is without. It is looked for first, since a word's edge takes long to look for.
static SIGNS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"TODO|TBD|FIXME|TK|XXX|xxx|ÅÅÅÅ|YYYY|(?i:lorem)|[\[<]|(?i:insert)|(?i:indsæt)").expect("a pattern")
});

fn run(typed: &Typed, report: &mut Report) {
    let text = &typed.readable;
    if !SIGNS.is_match(text) {
        return;
    }
    for found in LEFT_OVER.find_iter(text) {
        let at = found.range();
        // HTML of one's own may be called `<title>`; a reference opens with two brackets.
        let is_tag = found.as_str().starts_with('<') && !found.as_str().contains(' ');
        // In testimony a bracket is the editor's word or a stage note.
        let is_note = found.as_str().starts_with('[') && typed.is_testimony(at.start);
        if is_tag || is_note || text[..at.start].ends_with('[') {
            continue;
        }
        report.push(
            Diagnostic::warning("E071", typed.span(at), "these words look left over from a template")
                .help("write what belongs here, or take them out"),
        );
    }
}
