//! Stands in for the crate of this name: the names of characters, from a text that is brought when it is asked for.

use std::sync::OnceLock;

/// Brings the names, or nothing where they can't be had: lines such as `A8 DIAERESIS`. Names that follow from the code point
/// are not among them.
pub type Source = fn() -> Option<&'static str>;

static SOURCE: OnceLock<Source> = OnceLock::new();

/// The first source set stays.
pub fn set_source(source: Source) {
    SOURCE.get_or_init(|| source);
}

/// The character of a name, in upper or lower case.
pub fn character(name: &str) -> Option<char> {
    let name = name.to_ascii_uppercase();
    if let Some(code) = name.strip_prefix(IDEOGRAPH) {
        let code = u32::from_str_radix(code, 16).ok()?;
        return char::from_u32(code).filter(|character| is_ideograph(*character));
    }
    if name.starts_with(SYLLABLE) {
        return SYLLABLES
            .filter_map(char::from_u32)
            .find(|character| syllable(*character).is_some_and(|known| known == name));
    }
    let (code, _) = lines()?.find(|(_, known)| *known == name)?;
    char::from_u32(code)
}

/// The name of a character.
pub fn name(character: char) -> Option<String> {
    if is_ideograph(character) {
        return Some(format!("{IDEOGRAPH}{:X}", u32::from(character)));
    }
    if let Some(name) = syllable(character) {
        return Some(name);
    }
    let (_, name) = lines()?.find(|(code, _)| *code == u32::from(character))?;
    Some(name.to_owned())
}

/// Code points and names.
fn lines() -> Option<impl Iterator<Item = (u32, &'static str)>> {
    let text = SOURCE.get()?()?;
    Some(text.lines().filter_map(|line| {
        let (code, name) = line.split_once(' ')?;
        Some((u32::from_str_radix(code, 16).ok()?, name))
    }))
}

const IDEOGRAPH: &str = "CJK UNIFIED IDEOGRAPH-";
/// Those of Unicode 17.
const IDEOGRAPHS: [(u32, u32); 11] = [
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEAD),
    (0x2CEB0, 0x2EBE0),
    (0x2EBF0, 0x2EE5D),
    (0x30000, 0x3134A),
    (0x31350, 0x323AF),
    (0x323B0, 0x33479),
];

fn is_ideograph(character: char) -> bool {
    let code = u32::from(character);
    IDEOGRAPHS
        .iter()
        .any(|(first, last)| (*first..=*last).contains(&code))
}

const SYLLABLE: &str = "HANGUL SYLLABLE ";
const SYLLABLES: std::ops::Range<u32> = 0xAC00..0xD7A4;
/// A syllable's three parts, in the order in which they count up.
const LEADING: &str = "G GG N D DD R M B BB S SS  J JJ C K T P H";
const VOWELS: &str = "A AE YA YAE EO E YEO YE O WA WAE OE YO U WEO WE WI YU EU YI I";
const TRAILING: &str = " G GG GS N NJ NH D L LG LM LB LS LT LP LH M B BS S SS NG J C K T P H";

fn syllable(character: char) -> Option<String> {
    let code = u32::from(character);
    if !SYLLABLES.contains(&code) {
        return None;
    }
    let at = (code - SYLLABLES.start) as usize;
    let part = |parts: &'static str, at: usize| parts.split(' ').nth(at);
    let (leading, vowel, trailing) = (at / (21 * 28), at / 28 % 21, at % 28);
    Some(format!(
        "{SYLLABLE}{}{}{}",
        part(LEADING, leading)?,
        part(VOWELS, vowel)?,
        part(TRAILING, trailing)?
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_both_ways() {
        set_source(|| Some("A8 DIAERESIS\n1F40D SNAKE\n"));
        let snake = '\u{1F40D}';
        assert_eq!(character("Snake"), Some(snake));
        assert_eq!(name(snake).as_deref(), Some("SNAKE"));
        assert_eq!((character("SNAK"), name('A')), (None, None));
    }

    #[test]
    fn some_names_follow_from_the_code_point() {
        for (known, text) in [
            ('中', "CJK UNIFIED IDEOGRAPH-4E2D"),
            ('가', "HANGUL SYLLABLE GA"),
            ('앍', "HANGUL SYLLABLE ALG"),
            ('힣', "HANGUL SYLLABLE HIH"),
        ] {
            assert_eq!(name(known).as_deref(), Some(text));
            assert_eq!(character(&text.to_lowercase()), Some(known));
        }
        assert_eq!(character("CJK UNIFIED IDEOGRAPH-0041"), None);
    }
}
