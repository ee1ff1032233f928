//! The root of the facade.

use super::sources;

/// The largest number of types, functions and modules of the core at the root of the facade.
const MAX_NAMES: usize = 55;

/// Returns the names that a facade re-exports from the core at its root.
fn root_names(facade: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for list in facade.split("pub use baya_core::{").skip(1) {
        let (list, _) = list.split_once("};").expect("the end of a list");
        names.extend(list.split(',').map(str::trim).filter(|name| !name.is_empty()));
    }
    names
}

#[test]
fn the_root_of_the_facade_has_the_names_of_everyday_programs_only() {
    let files = sources("src");
    let (_, facade) = files.iter().find(|(path, _)| path.ends_with("src/lib.rs")).expect("lib.rs");
    let names = root_names(facade);
    assert!(names.contains(&"App"), "{names:?}");
    assert!(
        names.len() <= MAX_NAMES,
        "the root has {} names, of at most {MAX_NAMES}: add specialized ones to a module",
        names.len(),
    );
}

#[test]
fn counts_the_names_of_each_list() {
    let facade = "pub use baya_core::{errors, http};\npub use baya_core::{\n    App, Json,\n};\n";
    assert_eq!(root_names(facade), ["errors", "http", "App", "Json"]);
}
