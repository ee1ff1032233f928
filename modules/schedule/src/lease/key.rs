//! Names of leases as keys of stores that restrict the length and the characters of keys.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The longest name that is its own key, in bytes.
const LONGEST: usize = 200;

/// How much of any other name its key begins with, in characters.
const SHOWN: usize = 40;

/// Separates the beginning of a name from the digest of all of it.
const SEPARATOR: char = '=';

/// Returns a key of at most 200 characters, which no other name has.
///
/// It is the name itself if that is short and the store allows its characters. Else it is the beginning
/// of the name, for people, and the digest of the name. No name that is its own key contains the
/// separator, so the two kinds are never equal.
pub(super) fn of_name(name: &str, is_allowed: fn(char) -> bool) -> String {
    let is_kept = |of: char| is_allowed(of) && of != SEPARATOR;
    if (1..=LONGEST).contains(&name.len()) && name.chars().all(is_kept) {
        return name.to_owned();
    }
    let shown = name.chars().take(SHOWN).map(|of| if is_kept(of) { of } else { '_' });
    let digest = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(name));
    shown.chain([SEPARATOR]).chain(digest.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> String {
        of_name(name, |of| of.is_ascii_alphanumeric())
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
    fn gives_names_that_look_alike_different_keys() {
        let long = "a".repeat(LONGEST + 1);
        let longer = "a".repeat(LONGEST + 2);
        let names = ["", " ", ".", "*", ">", "a b", "a.b", "a_b", &long, &longer];
        let keys: std::collections::HashSet<_> = names.iter().map(|name| key(name)).collect();
        assert_eq!(keys.len(), names.len());
        assert!(keys.iter().all(|key| key.len() <= LONGEST));
    }

    #[test]
    fn gives_a_name_that_is_the_key_of_another_a_key_of_its_own() {
        let first = key("a b");
        assert_ne!(of_name(&first, |_| true), first);
    }
}
