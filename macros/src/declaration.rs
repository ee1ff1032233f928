//! A number for each declaration of a program, so that no two types are taken for one.
//!
//! A module path, a name and a location do not tell two types apart that one macro makes in two function
//! bodies, nor those of a file that `lib.rs` and `main.rs` both contain. The number does: it is made of the
//! crate that is being compiled, and of how many declarations of this name have been expanded in it before.
//! The compiler expands a crate in one process and always in the same order, so builds stay reproducible;
//! and as names are counted one by one, a new declaration leaves all of other names as they were.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, OnceLock, PoisonError};

/// The number of the next declaration of a name. Outside of a compiler, as in golden tests, there is no crate.
pub fn number(name: &str) -> u128 {
    static COUNTS: OnceLock<Mutex<HashMap<String, u64>>> = OnceLock::new();
    if !proc_macro::is_available() {
        return 0;
    }
    let mut counts =
        COUNTS.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    let count = counts.entry(name.to_owned()).or_default();
    *count += 1;
    let words = [0, 1].map(|half: u8| hash(&(half, home(), *count)));
    u128::from(words[0]) << 64 | u128::from(words[1])
}

/// The crate that is being compiled, by what Cargo and the compiler tell crates of one name apart.
fn home() -> &'static [u64; 2] {
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

/// The same number for the same value in every process.
fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}
