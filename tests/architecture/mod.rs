//! The dependencies between the crates and between their folders, as listed in `ARCHITECTURE.md`.

mod core_folders;
mod crates;
mod documents;
mod facade;
mod imports;
mod macro_folders;

use std::path::PathBuf;

/// Returns every file below a folder of the project, with its text.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(&path).expect("text");
                files.push((path, text));
            }
        }
    }
    files
}

#[test]
fn the_container_the_checks_and_the_registry_do_not_name_types_of_http() {
    for folder in ["core/src/di", "core/src/graph/verify", "core/src/graph/registry"] {
        for (path, text) in sources(folder) {
            let knows = text.contains("axum::") || text.contains("crate::http");
            assert!(!knows, "`{}` must not name types of HTTP", path.display());
        }
    }
}

#[test]
fn emitted_code_names_the_runtime_through_one_table() {
    for (path, text) in sources("macros/src") {
        let table = path.ends_with("paths.rs");
        assert!(table || !text.contains("::baya"), "`{}` names `::baya`", path.display());
    }
}

#[test]
fn path_hashes_have_the_same_modulus_in_the_macros_and_in_the_core() {
    let modulus = |folder: &str, file: &str| {
        let files = sources(folder);
        let (_, text) = files.iter().find(|(path, _)| path.ends_with(file)).expect("the file");
        let (_, rest) = text.split_once("const PRIME: u128 = ").expect("the modulus");
        rest.split(';').next().expect("a value").to_owned()
    };
    let core = modulus("core/src/graph/verify", "path_hash.rs");
    assert_eq!(core, modulus("macros/src/value", "route_path.rs"));
}
