//! Writes the random types of the test, with a controller for each.

#[path = "../patterns.rs"]
#[allow(dead_code)]
mod patterns;
#[path = "../random.rs"]
mod random;

mod fields;
mod rules;
mod types;
mod variants;
mod writer;

use std::path::Path;
use std::{env, fs};

use writer::Writer;

/// The default seed.
const SEED: u64 = 15;

#[expect(clippy::print_stdout, reason = "Cargo reads what a build script prints")]
fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-env-changed=DIFFERENTIAL_SEED");
    println!("cargo::rerun-if-env-changed=DIFFERENTIAL_TYPES");
    println!("cargo::rerun-if-changed=.");
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse().ok());
    let seed = number("DIFFERENTIAL_SEED").unwrap_or(SEED);
    let count = number("DIFFERENTIAL_TYPES").unwrap_or(120) as usize;
    let out = env::var_os("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&out).join("types.rs"), Writer::new(seed).write(count))
}
