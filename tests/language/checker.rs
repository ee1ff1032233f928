//! Finds phrases in text.

use super::phrases::{ORDINARY, PHRASES};
use super::prose::Prose;

/// A word, or an empty string for code, numbers and paths. `last` is set before punctuation.
struct Word<'a> {
    line: usize,
    text: &'a str,
    last: bool,
}

type Pattern = Vec<Vec<&'static str>>;

fn pattern(phrase: &'static str) -> Pattern {
    phrase.split(' ').map(|word| word.split('/').collect()).collect()
}

/// Finds phrases in the words of a text.
pub struct Checker {
    /// The patterns of `PHRASES` by the first letter of their first word.
    by_letter: Vec<Vec<(Pattern, usize)>>,
    ordinary: Vec<Pattern>,
}

impl Checker {
    pub fn new() -> Self {
        let mut by_letter = vec![Vec::new(); 256];
        for (index, (phrase, _)) in PHRASES.iter().enumerate() {
            for &first in &pattern(phrase)[0] {
                let mut one = pattern(phrase);
                one[0] = vec![first];
                by_letter[usize::from(first.as_bytes()[0])].push((one, index));
            }
        }
        Self { by_letter, ordinary: ORDINARY.iter().map(|phrase| pattern(phrase)).collect() }
    }

    /// Finds the phrases in a text. Returns the line, the words as written and the index in `PHRASES`.
    pub fn check(&self, prose: &Prose) -> Vec<(usize, String, usize)> {
        let words = words(prose);
        let mut found = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let Some(letter) = word.text.bytes().next() else { continue };
            for (pattern, index) in &self.by_letter[usize::from(letter.to_ascii_lowercase())] {
                if matches(pattern, &words[at..]) && !self.is_ordinary(&words, at, pattern.len()) {
                    let written: Vec<_> =
                        words[at..at + pattern.len()].iter().map(|word| word.text).collect();
                    found.push((word.line, written.join(" "), *index));
                }
            }
        }
        found
    }

    /// Returns whether an ordinary expression contains the words from `at` on.
    fn is_ordinary(&self, words: &[Word<'_>], at: usize, count: usize) -> bool {
        self.ordinary.iter().any(|pattern| {
            let starts = (at + count).saturating_sub(pattern.len())..=at;
            pattern.len() >= count
                && starts.into_iter().any(|start| matches(pattern, &words[start..]))
        })
    }
}

fn matches(pattern: &Pattern, words: &[Word<'_>]) -> bool {
    let same = |(options, word): (&Vec<&str>, &Word<'_>)| {
        options.iter().any(|option| option.eq_ignore_ascii_case(word.text))
    };
    let inside = pattern.len() - 1;
    words.len() > inside
        && pattern.iter().zip(words).all(same)
        && !words[..inside].iter().any(|word| word.last)
}

fn words(prose: &Prose) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut in_code = false;
    for (line, text) in (prose.line..).zip(prose.text.split('\n')) {
        for token in text.split_ascii_whitespace() {
            let ticks = token.bytes().filter(|byte| *byte == b'`').count();
            let code = in_code || ticks > 0;
            in_code ^= ticks % 2 == 1;
            let bare =
                token.trim_matches(|c: char| c.is_ascii_punctuation() && !"{}/<>`".contains(c));
            let plain =
                !code && bare.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'\'');
            let last = token.ends_with(|c: char| c.is_ascii_punctuation() && c != '`');
            words.push(Word { line, text: if plain { bare } else { "" }, last });
        }
    }
    words
}
