//! Subjects and consumer names of events and groups.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The maximum length of a name that is used as it is, in bytes. The name of a consumer consists of two names, and is also the
/// name of a directory.
const MAX_LENGTH: usize = 80;

/// The number of characters of any other name with which its token begins.
const PREFIX_LENGTH: usize = 20;

/// The character between the beginning of a name and the digest of the whole name.
const SEPARATOR: char = '=';

/// The subjects below one prefix.
#[derive(Clone)]
pub(super) struct Names {
    pub(super) prefix: String,
}

impl Names {
    /// Returns the subject of all events.
    pub(super) fn all_events(&self) -> String {
        format!("{}.event.>", self.prefix)
    }

    /// Returns the subject of all dead letters.
    pub(super) fn all_letters(&self) -> String {
        format!("{}.dead.>", self.prefix)
    }

    /// Returns the subject of the events with this name. A dot in the name separates tokens of the subject.
    pub(super) fn event(&self, event: &str) -> String {
        format!("{}.event.{}", self.prefix, tokens(event))
    }

    /// Returns whether this is the subject of the events with a single name.
    pub(super) fn is_event(&self, subject: &str) -> bool {
        let name = subject.strip_prefix(&self.prefix).and_then(|rest| rest.strip_prefix(".event."));
        name.is_some_and(|name| !name.contains(['*', '>']))
    }

    /// Returns the subject of the dead letters of a group.
    pub(super) fn letters(&self, event: &str, group: &str) -> String {
        format!("{}.dead.{}.*.{}", self.prefix, token(group), tokens(event))
    }

    /// Returns the subject of the dead letter of the message with this number.
    pub(super) fn letter(&self, event: &str, group: &str, sequence: u64) -> String {
        format!("{}.dead.{}.{sequence}.{}", self.prefix, token(group), tokens(event))
    }
}

/// Returns the name of the durable consumer of a group.
pub(super) fn consumer(event: &str, group: &str) -> String {
    format!("{}{SEPARATOR}{}", token(group), token(event))
}

/// Returns whether a consumer with this name can belong to a group.
pub(super) fn is_consumer(name: &str) -> bool {
    name.contains(SEPARATOR)
}

/// Returns the id by which the server recognizes an event that is appended twice.
pub(super) fn message_id(event: &str, id: &str) -> String {
    digest(&[&event.len().to_string(), event, id])
}

fn tokens(name: &str) -> String {
    let is_kept = |token: &str| !token.is_empty() && token.chars().all(is_kept);
    if name.len() <= MAX_LENGTH && name.split('.').all(is_kept) {
        return name.to_owned();
    }
    token(name)
}

/// Returns a token that is different for each name: the name itself if it is short and all tools accept its characters, and
/// otherwise its beginning and its digest. No name that is its own token contains the separator, so the two kinds are never
/// equal.
fn token(name: &str) -> String {
    if (1..=MAX_LENGTH).contains(&name.len()) && name.chars().all(is_kept) {
        return name.to_owned();
    }
    let prefix = name.chars().take(PREFIX_LENGTH);
    let prefix = prefix.map(|letter| if is_kept(letter) { letter } else { '_' });
    prefix.chain([SEPARATOR]).chain(digest(&[name]).chars()).collect()
}

fn is_kept(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')
}

fn digest(strings: &[&str]) -> String {
    let mut sha = Sha256::new();
    for string in strings {
        sha.update(string);
    }
    BASE64_URL_SAFE_NO_PAD.encode(sha.finalize())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const UNUSUAL_NAMES: &[&str] =
        &["", " ", ".", "..", "a.", ".a", "a..b", "*", ">", "a.>", "a b", "a_b", "a.b", "ä", "a=b"];

    #[test]
    fn keeps_plain_names() {
        let names = Names { prefix: "shop".to_owned() };
        assert_eq!(names.event("cat.adopted"), "shop.event.cat.adopted");
        assert_eq!(names.letters("cat.adopted", "mails"), "shop.dead.mails.*.cat.adopted");
        assert_eq!(names.letter("cat.adopted", "mails", 7), "shop.dead.mails.7.cat.adopted");
        assert!(consumer("cat.adopted", "mails").starts_with("mails=cat_adopted="));
        assert_eq!(consumer("adopted", "mails"), "mails=adopted");
    }

    #[test]
    fn names_with_any_characters_have_valid_distinct_subjects_and_consumers() {
        let long = "a".repeat(MAX_LENGTH + 1);
        let longer = "a".repeat(MAX_LENGTH + 2);
        let all = [UNUSUAL_NAMES, &[&long, &longer]].concat();
        let subjects: HashSet<_> = all.iter().map(|name| tokens(name)).collect();
        assert_eq!(subjects.len(), all.len());
        for subject in subjects {
            assert!(subject.split('.').all(|token| !token.is_empty()), "{subject}");
            assert!(!subject.contains(['*', '>', ' ']), "{subject}");
        }
        let consumers: HashSet<_> =
            all.iter().flat_map(|a| all.iter().map(move |b| consumer(a, b))).collect();
        assert_eq!(consumers.len(), all.len() * all.len());
        assert!(consumers.iter().all(|name| name.len() < 200 && !name.contains(['.', ' '])));
    }

    #[test]
    fn recognizes_the_subjects_and_consumers_of_groups() {
        let names = Names { prefix: "shop".to_owned() };
        for name in UNUSUAL_NAMES {
            assert!(names.is_event(&names.event(name)), "{name}");
            assert!(is_consumer(&consumer(name, "mails")), "{name}");
        }
        for subject in ["", ">", "shop.event.>", "shop.event.*", "shop.dead.mails.1.a", "a.event.b"]
        {
            assert!(!names.is_event(subject), "{subject}");
        }
        assert!(!is_consumer("monitor"));
    }

    #[test]
    fn distinguishes_the_ids_of_different_events() {
        assert_ne!(message_id("a", "bc"), message_id("ab", "c"));
        assert_ne!(message_id("1", "1a"), message_id("11", "a"));
    }
}
