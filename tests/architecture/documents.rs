//! The files that `ARCHITECTURE.md` names.

use std::path::{Path, PathBuf};

/// The folders that contain the files.
const FOLDERS: [&str; 9] =
    ["benches", "core", "examples", "guards", "macros", "modules", "pipes", "src", "tests"];

fn add_files(folder: &Path, all: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("node_modules") {
            add_files(&path, all);
        } else {
            all.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
}

/// Returns the Rust files that a document names between backticks, with alternatives such as `a/{b,c}.rs` expanded.
fn named_files(document: &str) -> Vec<String> {
    let mut named = Vec::new();
    for name in document.split('`').skip(1).step_by(2).filter(|name| name.ends_with(".rs")) {
        let group = name.split_once('{').and_then(|(before, rest)| {
            rest.split_once('}').map(|(alternatives, after)| (before, alternatives, after))
        });
        match group {
            Some((before, alternatives, after)) => {
                let each = alternatives.split(',');
                named.extend(each.map(|one| format!("{before}{}{after}", one.trim())));
            }
            None => named.push(name.to_owned()),
        }
    }
    named
}

#[test]
fn the_files_that_the_architecture_names_exist() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in FOLDERS {
        add_files(&root.join(folder), &mut files);
    }
    let document = std::fs::read_to_string(root.join("ARCHITECTURE.md")).expect("a document");
    let is_missing = |name: &String| {
        let end = format!("/{name}");
        !["attr.rs", "model.rs", "check.rs", "expand.rs"].contains(&name.as_str())
            && !files.iter().any(|file| file.ends_with(&end))
    };
    let missing: Vec<_> = named_files(&document).into_iter().filter(is_missing).collect();
    assert!(missing.is_empty(), "no such files: {}", missing.join(", "));
}

#[test]
fn expands_the_alternatives_of_a_path() {
    assert_eq!(named_files("a `x/{a,b}.rs` and `c.rs`"), ["x/a.rs", "x/b.rs", "c.rs"]);
}
