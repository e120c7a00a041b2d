//! Lists and their items.

use super::ProseBuilder;
use crate::{
    diag::{Diagnostic, codes},
    model::prose::{List, ListItem},
};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

impl ProseBuilder<'_, '_> {
    /// Parses a list, the first number of which is `start`, up to its end.
    pub(super) fn list(&mut self, start: Option<u64>, range: &Range<usize>) -> List {
        let mut items = vec![];
        let mut numbers = vec![];
        while let Some((event, item_range)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => {
                    numbers.extend(self.typed_number(&item_range));
                    items.push(self.list_item(item_range));
                }
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        if start.is_some() {
            self.report_renumbered_item(&numbers);
        }
        List { start, items, range: self.file_range(range) }
    }

    fn list_item(&mut self, range: Range<usize>) -> ListItem {
        let mut ticked = None;
        if let Some((Event::TaskListMarker(mark), _)) = self.events.peek() {
            ticked = Some(*mark);
            self.events.next();
        }
        let blocks = self.parse_blocks(Some(TagEnd::Item), false);
        // Elements inside the item have already taken their own attribute blocks.
        let attributes = self.take_attributes(&range);
        ListItem { blocks, ticked, attributes, range: self.file_range(&range) }
    }

    /// Returns the number that the item at `range` begins with, and where it stands.
    fn typed_number(&self, range: &Range<usize>) -> Option<(u64, Range<usize>)> {
        let item = &self.text[range.clone()];
        let digits = item.bytes().take_while(u8::is_ascii_digit).count();
        Some((item[..digits].parse().ok()?, range.start..range.start + digits + 1))
    }

    /// Reports the first item that has another number than the one typed: Markdown counts from the first item on (CommonMark 0.31, 5.3).
    /// Only a list of which every item is 0 or 1 asks for that.
    fn report_renumbered_item(&mut self, numbers: &[(u64, Range<usize>)]) {
        let Some((first, _)) = numbers.first() else { return };
        if *first <= 1 && numbers.iter().all(|(number, _)| number == first) {
            return;
        }
        let counted = (*first..).zip(numbers);
        let Some((number, (typed, range))) = counted.into_iter().find(|(number, (typed, _))| number != typed) else {
            return;
        };
        let message = format!("this is counted as {number}, although {typed} is typed");
        let help = format!("if it is a date or a number of your own, write `{typed}\\.`; otherwise number in order");
        self.report.push(Diagnostic::warning(codes::E087, self.span(range), message).help(help));
    }
}
