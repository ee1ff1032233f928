//! Keys for stores that restrict the length and the characters of keys.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The maximum length of a name that is its own key, in bytes.
const MAX_LENGTH: usize = 200;

/// The number of characters of any other name with which its key begins.
const PREFIX_LENGTH: usize = 40;

/// The character between the beginning of a name and the digest of the whole name.
const SEPARATOR: char = '=';

/// Returns the key of a name: at most 200 characters, and different for each name.
///
/// The key is the name itself if that is short and the store allows its characters. Otherwise it is the beginning of the name,
/// which makes it readable, and the digest of the name. No name that is its own key contains the separator, so the two kinds
/// are never equal.
pub(super) fn for_name(name: &str, is_allowed: fn(char) -> bool) -> String {
    let is_kept = |letter: char| is_allowed(letter) && letter != SEPARATOR;
    if (1..=MAX_LENGTH).contains(&name.len()) && name.chars().all(is_kept) {
        return name.to_owned();
    }
    let prefix = name.chars().take(PREFIX_LENGTH);
    let prefix = prefix.map(|letter| if is_kept(letter) { letter } else { '_' });
    let digest = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(name));
    prefix.chain([SEPARATOR]).chain(digest.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> String {
        for_name(name, |letter| letter.is_ascii_alphanumeric())
    }

    #[test]
    fn keeps_short_names_of_allowed_characters() {
        assert_eq!(key("nightly"), "nightly");
    }

    #[test]
    fn replaces_characters_that_are_not_allowed() {
        let key = key("Cats::nightly");
        assert!(key.starts_with("Cats__nightly="), "{key}");
        assert!(key.is_ascii());
    }

    #[test]
    fn similar_names_have_different_keys() {
        let long = "a".repeat(MAX_LENGTH + 1);
        let longer = "a".repeat(MAX_LENGTH + 2);
        let names = ["", " ", ".", "*", ">", "a b", "a.b", "a_b", &long, &longer];
        let keys: std::collections::HashSet<_> = names.iter().map(|name| key(name)).collect();
        assert_eq!(keys.len(), names.len());
        assert!(keys.iter().all(|key| key.len() <= MAX_LENGTH));
    }

    #[test]
    fn a_name_that_equals_the_key_of_another_name_has_a_different_key() {
        let first = key("a b");
        assert_ne!(for_name(&first, |_| true), first);
    }
}
