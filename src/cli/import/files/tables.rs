//! Reads tables by a mapping of their columns.

use super::{
    super::{
        super::{Failure, usage_error},
        mappings::{Mappings, role_name},
    },
    FileArgs,
    state::ImportState,
};
use crate::{
    diag::quoted_list,
    import::read::{self, Mapping, Reading, Role, Table},
};

/// Reads the rows of a table with the mapping that `--map` gives, that an earlier import used, of a known program, or proposed. Returns the
/// rows, the kind for the ledger, and whether the mapping is new.
pub(super) fn read_table(
    args: &FileArgs,
    state: &mut ImportState,
    name: &mut String,
    table: &Table,
) -> Result<(Reading, String, bool), Failure> {
    if let Some(sentence) = table.head.iter().find(|heading| is_sentence(heading)).filter(|_| args.map.is_none()) {
        return Err(usage_error(format!(
            "the first row of `{name}` is not a row of column names: “{sentence}”\n  help: put a row with names above it, such as `Quote`, `Voice`, `Theme`"
        )));
    }
    if read::is_board(table) {
        return Err(usage_error(format!(
            "`{name}` is a board: notes in columns, with votes\n  help: `indsigt import board {name} --board ID` puts its notes on a board of a workshop"
        )));
    }
    if table.head.iter().map(|name| name.to_lowercase()).eq([
        "tag",
        "description",
        "number of highlights",
        "number of documents",
    ]) {
        return Err(usage_error(format!(
            "`{name}` is a Taguette codebook and has no quotes\n  help: export the highlights as CSV and import those; for the codes alone, export the codebook as .qdc"
        )));
    }
    let known = Mapping::of_known_program(table);
    let agreed = state.mappings.find(name, table);
    let (mapping, is_new) = match &args.map {
        Some(map) => {
            let mapping = Mapping::parse(map, table).map_err(usage_error)?;
            let is_new = agreed.as_ref() != Some(&mapping);
            (mapping, is_new)
        }
        None => match (agreed, known) {
            (Some(mapping), _) | (None, Some(mapping)) => (mapping, false),
            (None, None) => {
                let names = table.head.iter().filter(|heading| !heading.is_empty()).map(String::as_str);
                let proposed = Mapping::propose(table).ok_or_else(|| {
                    usage_error(format!(
                        "cannot tell which column of `{name}` has the quotes\n  help: name it: `--map \"…=quote,…=voice\"`; the columns are {}",
                        quoted_list(names)
                    ))
                })?;
                (proposed, true)
            }
        },
    };
    if is_new {
        let text = state.mappings.with(name, &mapping);
        state.mappings = Mappings::parse(&text).map_err(|_| usage_error("the mapping cannot be written"))?;
    }
    // Each column of quotes or recommendations has an import record of its own.
    let words = mapping.columns.iter().find(|(_, role)| matches!(role, Role::Quote | Role::Recommendation));
    if let Some((heading, _)) = words.filter(|_| mapping.program.is_none()) {
        *name += &format!(" / {heading}");
    }
    let ignored = mapping.ignored(table).join(", ");
    let ignored = if ignored.is_empty() { String::new() } else { format!("; not read: {ignored}") };
    let kind = match mapping.program {
        Some(program) => format!("a table of {program}{ignored}"),
        None => {
            let read = mapping.columns.iter().filter(|(_, role)| *role != Role::Ignore);
            let columns = read.map(|(heading, role)| format!("{heading} → {}", role_name(*role)));
            format!("a table: {}{ignored}", columns.collect::<Vec<_>>().join(", "))
        }
    };
    Ok((mapping.apply(table), kind, is_new))
}

/// Returns whether a text in the first row is what somebody said rather than the name of a column. A survey's columns are named by
/// questions.
fn is_sentence(heading: &str) -> bool {
    heading.split_whitespace().count() > 3 && heading.ends_with(['.', '!', '”', '"']) || heading.chars().count() > 120
}

/// Returns the sheet that `--sheet` names, or the only one that can be imported.
pub(super) fn choose_sheet(args: &FileArgs, name: &str, mut tables: Vec<Table>) -> Result<Table, Failure> {
    let names = || quoted_list(tables.iter().map(|table| table.sheet.as_str()));
    if let Some(sheet) = &args.sheet {
        let found = tables.iter().position(|table| table.sheet == *sheet);
        let index = found.ok_or_else(|| {
            usage_error(format!("`{name}` has no sheet `{sheet}`\n  help: the sheets are {}", names()))
        })?;
        return Ok(tables.swap_remove(index));
    }
    let known: Vec<usize> = (0..tables.len()).filter(|i| Mapping::of_known_program(&tables[*i]).is_some()).collect();
    match (known.as_slice(), tables.len()) {
        ([index], _) => Ok(tables.swap_remove(*index)),
        (_, 1) => Ok(tables.swap_remove(0)),
        _ => Err(usage_error(format!("`{name}` has several sheets\n  help: say which with `--sheet`: {}", names()))),
    }
}
