//! The account of an import, as text and as JSON.

use super::super::print_stdout;
use crate::{
    import::project::{Ledger, Plan},
    source::NAMES_PATH,
};

/// Prints what the files bring, what became of their rows, and which files of a folder were not read.
pub(super) fn print_plans(is_json: bool, (plans, unread): (&[Plan], &[String]), is_written: bool) {
    if is_json {
        let changes = plans.iter().flat_map(|plan| &plan.changes);
        let changes: Vec<_> = changes
            .map(|change| serde_json::json!({ "sign": change.sign, "path": change.path, "words": change.words }))
            .collect();
        let ledgers: Vec<&Ledger> = plans.iter().map(|plan| &plan.ledger).collect();
        let account =
            serde_json::json!({ "files": ledgers, "changes": changes, "not_read": unread, "written": is_written });
        print_stdout!("{}", serde_json::to_string_pretty(&account).unwrap_or_default());
        return;
    }
    for plan in plans {
        plan.changes.iter().for_each(|change| print_stdout!("{} {}: {}", change.sign, change.path, change.words));
        plan.pictures.iter().for_each(|name| print_stdout!("+ content/pictures/{name}"));
        plan.new_names.iter().for_each(|name| print_stdout!("+ {NAMES_PATH}: {name}"));
        print_ledger(&plan.ledger, is_written);
    }
    if plans.iter().any(|plan| plan.unused_quotations > 0) {
        print_stdout!(
            "\nA quotation within a sentence is your own text. If somebody said it, `--quotations 1,3` makes it a quote, with a reference to it in the sentence."
        );
    }
    if !unread.is_empty() {
        print_stdout!(
            "\nNot read, because files of their kind are not imported (`indsigt import --list` names the kinds):"
        );
        unread.iter().for_each(|name| print_stdout!("  ! {name}"));
    }
}

fn print_ledger(ledger: &Ledger, is_written: bool) {
    print_stdout!("\n{}: {}", ledger.file, ledger.kind);
    let would = if is_written { "" } else { "would be " };
    let rows = [
        (ledger.made, format!("{would}made")),
        (ledger.changed, format!("{would}changed")),
        (ledger.unchanged, "already there".to_string()),
        (ledger.merged, "say more about an earlier row".to_string()),
        (ledger.refused.len(), "refused".to_string()),
    ];
    rows.iter().filter(|(count, _)| *count > 0).for_each(|(count, what)| print_stdout!("{count:>6}  {what}"));
    print_stdout!("{:>6}  in the file", ledger.rows);
    ledger.refused.iter().for_each(|refusal| print_stdout!("  ! {}: {}", refusal.place, refusal.reason));
    ledger.remarks.iter().for_each(|remark| print_stdout!("  · {remark}"));
    if !ledger.is_balanced() {
        print_stdout!("  ! the sum is off: please report this, with the file");
    }
}
