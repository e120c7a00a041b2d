//! Colour profiles (ICC.1:2022): the numbers stay, and the names, dates and notes of programs and devices go.

/// The tags that say how colours are computed (9.2).
const COLOUR_TAGS: [&[u8; 4]; 20] = [
    b"wtpt", b"bkpt", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"chad", b"lumi", b"A2B0",
    b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"gamt", b"cicp", b"pre0",
];

/// The types of tags that hold numbers alone (10).
const NUMBER_TYPES: [&[u8; 4]; 9] = [b"XYZ ", b"curv", b"para", b"sf32", b"mft1", b"mft2", b"mAB ", b"mBA ", b"cicp"];

/// The fields of the header that name a program, a device, a day or a maker (7.2).
const HEADER_NOTES: [std::ops::Range<usize>; 6] = [4..8, 24..36, 40..44, 48..56, 80..84, 84..100];

/// Blanks everything in `profile` but the numbers from which colours are computed. The length stays. Returns false for a profile that is
/// malformed; all of it is blank then.
pub(super) fn blank_notes(profile: &mut [u8]) -> bool {
    let Some(kept) = kept_ranges(profile) else {
        profile.fill(0);
        return false;
    };
    let mut at = 0;
    for range in kept {
        if range.start > at {
            profile[at..range.start].fill(0);
        }
        at = at.max(range.end);
    }
    profile[at..].fill(0);
    HEADER_NOTES.into_iter().for_each(|range| profile[range].fill(0));
    true
}

/// Returns the ranges of the header, the table of tags, the numbers, and the types of the other tags, in order.
fn kept_ranges(profile: &[u8]) -> Option<Vec<std::ops::Range<usize>>> {
    let number = |at: usize| Some(u32::from_be_bytes(*profile.get(at..)?.first_chunk()?) as usize);
    let count = number(128).filter(|count| *count <= 100)?;
    let table = 132..132 + 12 * count;
    profile.get(table.clone()).filter(|_| profile[36..40] == *b"acsp")?;
    let mut kept: Vec<std::ops::Range<usize>> = std::iter::once(0..table.end).collect();
    for entry in table.step_by(12) {
        let (start, length) = (number(entry + 4)?, number(entry + 8)?);
        let data = profile.get(start..start.checked_add(length)?).filter(|data| data.len() >= 8)?;
        let is_colour = COLOUR_TAGS.iter().any(|tag| profile[entry..].starts_with(*tag))
            && NUMBER_TYPES.iter().any(|kind| data.starts_with(*kind));
        kept.push(if is_colour { start..start + length } else { start..start + 8 });
    }
    kept.sort_by_key(|range| range.start);
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_and_names_go() {
        let mut profile = vec![b'n'; 128];
        profile[36..40].copy_from_slice(b"acsp");
        profile.extend_from_slice(&2u32.to_be_bytes());
        for (tag, start, length) in [(b"wtpt", 156u32, 20u32), (b"desc", 176, 24)] {
            profile.extend_from_slice(&[&tag[..], &start.to_be_bytes(), &length.to_be_bytes()].concat());
        }
        profile.extend_from_slice(b"XYZ \0\0\0\0abcdefghijkl");
        profile.extend_from_slice(b"desc\0\0\0\0Display of Anna");
        profile.extend_from_slice(b"and behind");
        let length = profile.len();
        assert!(blank_notes(&mut profile));
        assert_eq!(profile.len(), length);
        assert!(profile[156..].starts_with(b"XYZ \0\0\0\0abcdefghijkldesc\0\0\0\0\0\0"));
        assert!(!profile.windows(4).any(|w| w == b"Anna" || w == b"hind") && profile[48] == 0);
        assert!(!blank_notes(&mut b"Anna's own".to_vec()));
    }
}
