//! The questions of an import: whether a mapping is right, and which quotations somebody said.

use super::super::{Failure, print_stderr, usage_error};
use crate::import::project::Quotations;
use std::{
    collections::BTreeSet,
    io::{self, BufRead, IsTerminal, Write},
};

/// Asks whether to write with a mapping that is new.
///
/// # Errors
/// If there is nobody to ask.
pub(super) fn agrees() -> Result<bool, Failure> {
    if !io::stdin().is_terminal() {
        return Err(usage_error(
            "nobody has agreed to this mapping yet; nothing was written\n  help: look at it above, and run the command again with `--yes`, or with a `--map` of your own",
        ));
    }
    let answer = ask("\nWrite this, and read the columns of such tables so from now on? [y/N] ")?;
    Ok(["y", "yes", "j", "ja"].contains(&answer.to_lowercase().as_str()))
}

/// Parses the numbers of quotations: `1,3-5`, `all` or `none`.
pub(super) fn parse_quotations(text: &str) -> Result<Quotations, String> {
    let mut numbers = BTreeSet::new();
    match text.trim().to_lowercase().as_str() {
        "all" | "alle" => return Ok(Quotations::All),
        "none" | "ingen" | "" => return Ok(Quotations::Numbers(numbers)),
        _ => {}
    }
    for part in text.split([',', ' ']).map(str::trim).filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        match (first.trim().parse::<usize>(), last.trim().parse::<usize>()) {
            (Ok(first), Ok(last))
                if (1..=MAX_QUOTATIONS).contains(&first) && (first..=MAX_QUOTATIONS).contains(&last) =>
            {
                numbers.extend(first..=last);
            }
            _ => return Err(format!("`{part}` is no number: write `1,3-5`, `all` or `none`")),
        }
    }
    Ok(Quotations::Numbers(numbers))
}

/// The largest number of a quotation that is understood.
const MAX_QUOTATIONS: usize = 100_000;

/// Checks that the files have all quotations that are chosen.
pub(super) fn check_numbers(chosen: &Quotations, count: usize) -> Result<(), Failure> {
    let Quotations::Numbers(numbers) = chosen else { return Ok(()) };
    match numbers.last() {
        Some(last) if *last > count => Err(usage_error(format!(
            "there is no quotation {last}: the files have {count} within sentences\n  help: `--dry-run` shows them with their numbers"
        ))),
        _ => Ok(()),
    }
}

/// Asks which of the `count` quotations within sentences somebody said, until the answer can be understood.
pub(super) fn ask_for_quotations(count: usize) -> Result<Quotations, Failure> {
    let question =
        "\nWhich of the quotations above did somebody say? They become quotes. [1,3-5, all, Enter for none] ";
    loop {
        let chosen = parse_quotations(&ask(question)?).map_err(usage_error);
        match chosen.and_then(|chosen| check_numbers(&chosen, count).map(|()| chosen)) {
            Ok(chosen) => return Ok(chosen),
            Err(failure) => print_stderr(&failure.message),
        }
    }
}

/// Asks a question, and returns the answer.
fn ask(question: &str) -> io::Result<String> {
    print!("{question}");
    io::stdout().flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(answer.trim().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_quotations_are_lists_and_ranges() {
        let numbers = |numbers: &[usize]| Ok(Quotations::Numbers(numbers.iter().copied().collect()));
        assert_eq!(parse_quotations("1, 3-5"), numbers(&[1, 3, 4, 5]));
        assert_eq!(parse_quotations(""), numbers(&[]));
        assert_eq!(parse_quotations("Alle"), Ok(Quotations::All));
        assert!(parse_quotations("0").is_err() && parse_quotations("two").is_err());
    }
}
