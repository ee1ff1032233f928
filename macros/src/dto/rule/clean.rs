//! How a string is sanitized before its rules are checked, as far as OpenAPI documents depend on it.

use super::{Kind, Rules};

/// How a string is sanitized.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Clean {
    pub trims: bool,
    pub case: Option<Case>,
}

/// The case that a string is converted to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Case {
    Lower,
    Upper,
}

/// The white space that `trim` removes.
pub const SPACE: &str = r"[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]";

impl Clean {
    /// Returns how a field is sanitized; `None` if a schema can't describe it.
    pub fn of(rules: &[Rules]) -> Option<Self> {
        let mut clean = Self::default();
        for rule in rules.iter().flat_map(|rules| &rules.rules) {
            match rule.kind {
                Kind::Sanitize("Trim") => clean.trims = true,
                Kind::Sanitize("Lowercase") => clean.case = Some(Case::Lower),
                Kind::Sanitize("Uppercase") => clean.case = Some(Case::Upper),
                Kind::Sanitize(_) => return None,
                _ => {}
            }
        }
        Some(clean)
    }

    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

impl Case {
    fn has(self, letter: char) -> bool {
        match self {
            Self::Lower => letter.is_lowercase(),
            Self::Upper => letter.is_uppercase(),
        }
    }

    /// Returns the letter in the other case, if that is one letter.
    fn other(self, letter: char) -> Option<char> {
        let both = match self {
            Self::Lower => {
                let mut all = letter.to_uppercase();
                (all.next(), all.next())
            }
            Self::Upper => {
                let mut all = letter.to_lowercase();
                (all.next(), all.next())
            }
        };
        match both {
            (Some(other), None) if other != letter => Some(other),
            _ => None,
        }
    }

    /// Returns the letters that become this one.
    pub fn sent(self, letter: char) -> Vec<char> {
        let is_of_other = !self.has(letter) && letter.is_alphabetic() && {
            let opposite = if self == Self::Lower { Self::Upper } else { Self::Lower };
            opposite.has(letter)
        };
        match is_of_other {
            true => Vec::new(),
            false => std::iter::once(letter).chain(self.other(letter)).collect(),
        }
    }

    /// Returns the ranges that become this one; `None` for a range of which only a part has a case.
    pub fn sent_range(self, start: char, end: char) -> Option<Vec<(char, char)>> {
        let within =
            |low: char, high: char| (low..=high).contains(&start) && (low..=high).contains(&end);
        let outside = |low: char, high: char| end < low || high < start;
        let (own, other) = match self {
            Self::Lower => (('a', 'z'), ('A', 'Z')),
            Self::Upper => (('A', 'Z'), ('a', 'z')),
        };
        if within(own.0, own.1) {
            let swap = |letter: char| self.other(letter).unwrap_or(letter);
            return Some(vec![(start, end), (swap(start), swap(end))]);
        }
        if within(other.0, other.1) {
            return Some(Vec::new());
        }
        let plain = outside(own.0, own.1) && outside(other.0, other.1);
        (plain && end.is_ascii()).then(|| vec![(start, end)])
    }
}
