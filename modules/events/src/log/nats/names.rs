//! Names of events and groups as subjects, and as names of consumers.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The longest name that is used as it is, in bytes. The name of a consumer consists of two, and is the name of a
/// directory as well.
const LONGEST: usize = 80;

/// How much of any other name is shown, in characters.
const SHOWN: usize = 20;

/// Separates the beginning of a name from the digest of all of it.
const SEPARATOR: char = '=';

/// The subjects below one prefix.
#[derive(Clone)]
pub(super) struct Names {
    pub(super) prefix: String,
}

impl Names {
    /// All events.
    pub(super) fn all_events(&self) -> String {
        format!("{}.event.>", self.prefix)
    }

    /// All dead letters.
    pub(super) fn all_letters(&self) -> String {
        format!("{}.dead.>", self.prefix)
    }

    /// The events with this name. A dot in the name separates tokens of the subject.
    pub(super) fn event(&self, event: &str) -> String {
        format!("{}.event.{}", self.prefix, tokens(event))
    }

    /// Whether a subject is that of the events with one name.
    pub(super) fn is_event(&self, subject: &str) -> bool {
        let below = subject.strip_prefix(&self.prefix).and_then(|of| of.strip_prefix(".event."));
        below.is_some_and(|name| !name.contains(['*', '>']))
    }

    /// The dead letters of a group.
    pub(super) fn letters(&self, event: &str, group: &str) -> String {
        format!("{}.dead.{}.*.{}", self.prefix, token(group), tokens(event))
    }

    /// The dead letter of the message with this number.
    pub(super) fn letter(&self, event: &str, group: &str, sequence: u64) -> String {
        format!("{}.dead.{}.{sequence}.{}", self.prefix, token(group), tokens(event))
    }
}

/// The durable consumer of a group.
pub(super) fn consumer(event: &str, group: &str) -> String {
    format!("{}{SEPARATOR}{}", token(group), token(event))
}

/// Whether a consumer with this name can be a group.
pub(super) fn is_consumer(name: &str) -> bool {
    name.contains(SEPARATOR)
}

/// The id by which the server recognizes an event that is appended twice.
pub(super) fn message_id(event: &str, id: &str) -> String {
    digest(&[&event.len().to_string(), event, id])
}

fn tokens(name: &str) -> String {
    let is_kept = |token: &str| !token.is_empty() && token.chars().all(is_kept);
    if name.len() <= LONGEST && name.split('.').all(is_kept) {
        return name.to_owned();
    }
    token(name)
}

/// Returns a token that no other name has: the name itself if it is short and consists of characters that
/// each tool accepts, else its beginning and its digest. No name that is its own token contains the
/// separator, so the two kinds are never equal.
fn token(name: &str) -> String {
    if (1..=LONGEST).contains(&name.len()) && name.chars().all(is_kept) {
        return name.to_owned();
    }
    let shown = name.chars().take(SHOWN).map(|of| if is_kept(of) { of } else { '_' });
    shown.chain([SEPARATOR]).chain(digest(&[name]).chars()).collect()
}

fn is_kept(of: char) -> bool {
    of.is_ascii_alphanumeric() || matches!(of, '_' | '-')
}

fn digest(parts: &[&str]) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update(part);
    }
    BASE64_URL_SAFE_NO_PAD.encode(sha.finalize())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const ODD: &[&str] =
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
    fn has_valid_distinct_names_for_any_characters() {
        let long = "a".repeat(LONGEST + 1);
        let longer = "a".repeat(LONGEST + 2);
        let all = [ODD, &[&long, &longer]].concat();
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
        for name in ODD {
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
    fn keeps_ids_of_different_events_apart() {
        assert_ne!(message_id("a", "bc"), message_id("ab", "c"));
        assert_ne!(message_id("1", "1a"), message_id("11", "a"));
    }
}
