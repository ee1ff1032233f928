//! The edges between the crates, as `ARCHITECTURE.md` draws them.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

/// The workspace packages that a package may depend on.
fn allowed(package: &str) -> &'static [&'static str] {
    match package {
        "baya" => &["baya-core", "baya-macros"],
        "baya-core" | "baya-macros" => &[],
        "benches" => &["baya", "baya-core", "baya-macros"],
        // Examples, like a user's program, know the facade alone.
        _ => &["baya"],
    }
}

fn packages() -> Vec<Value> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

fn name(value: &Value) -> &str {
    value["name"].as_str().expect("a name")
}

#[test]
fn workspace_crates_depend_on_each_other_only_along_the_drawn_edges() {
    let packages = packages();
    let members: BTreeSet<_> = packages.iter().map(name).collect();
    for package in &packages {
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let (from, to) = (name(package), name(dependency));
            let drawn = allowed(from).contains(&to);
            assert!(!members.contains(to) || drawn, "`{from}` must not depend on `{to}`");
        }
    }
}

#[test]
fn the_container_and_the_specs_of_providers_know_no_protocol() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/core/src");
    for folder in ["di", "verify", "registry"] {
        for file in std::fs::read_dir(format!("{root}/{folder}")).expect("a folder") {
            let path = file.expect("a file").path();
            let text = std::fs::read_to_string(&path).expect("text");
            let knows = text.contains("axum::") || text.contains("crate::http");
            assert!(!knows, "`{}` must not know HTTP", path.display());
        }
    }
}

#[test]
fn emitted_code_names_the_runtime_through_one_table() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/macros/src");
    let mut folders = vec![std::path::PathBuf::from(root)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("paths.rs") {
                let text = std::fs::read_to_string(&path).expect("text");
                assert!(!text.contains("::baya"), "`{}` names `::baya`", path.display());
            }
        }
    }
}
