//! A number for each declaration of a program, so that two types never have the same key.
//!
//! A module path, a name and a location do not distinguish two types that one macro declares in two function bodies,
//! nor those of a file that both `lib.rs` and `main.rs` contain. The number does: it is derived from the crate that
//! is being compiled, and from the count of declarations with this name that have been expanded in it before. The
//! compiler expands a crate in one process and always in the same order, so builds stay reproducible. As names are
//! counted separately, a new declaration does not change the numbers of other names.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Returns the number of the next declaration of a name; 0 outside of a compiler, as in golden tests.
pub fn number(name: &str) -> u128 {
    static COUNTS: OnceLock<Mutex<HashMap<String, u64>>> = OnceLock::new();
    if !proc_macro::is_available() {
        return 0;
    }
    let mut counts =
        COUNTS.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    let count = counts.entry(name.to_owned()).or_default();
    *count += 1;
    let words = [0, 1].map(|half: u8| hash(&(half, crate_hash(), *count)));
    u128::from(words[0]) << 64 | u128::from(words[1])
}

/// Identifies the crate that is being compiled, by the values with which Cargo and the compiler distinguish crates of
/// one name.
fn crate_hash() -> &'static [u64; 2] {
    static HOME: OnceLock<[u64; 2]> = OnceLock::new();
    HOME.get_or_init(|| {
        let package = ["CARGO_PKG_NAME", "CARGO_PKG_VERSION", "CARGO_CRATE_NAME", "CARGO_BIN_NAME"];
        let package = package.map(|name| std::env::var(name).ok());
        let arguments: Vec<_> = std::env::args().collect();
        let metadata: Vec<_> = arguments
            .iter()
            .filter(|one| one.starts_with("metadata=") || one.starts_with("-Cmetadata="))
            .collect();
        [0, 1].map(|half: u8| hash(&(half, &package, &metadata)))
    })
}

/// Returns the same hash for the same value in every process.
fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
