//! The edges between the crates, as `ARCHITECTURE.md` draws them.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// The workspace packages that a package may depend on.
fn allowed(package: &str) -> &'static [&'static str] {
    match package {
        "baya" => &[
            "baya-core",
            "baya-macros",
            "baya-compression",
            "baya-cookies",
            "baya-cqrs",
            "baya-events",
            "baya-files",
            "baya-formats",
            "baya-gateway",
            "baya-graphql",
            "baya-guards",
            "baya-multipart",
            "baya-openapi",
            "baya-paging",
            "baya-pipes",
            "baya-schedule",
            "baya-tls",
        ],
        "baya-core" | "baya-cron" => &[],
        "baya-macros" => &["baya-cron"],
        "baya-compression" | "baya-cookies" | "baya-cqrs" | "baya-events" | "baya-files"
        | "baya-formats" | "baya-gateway" | "baya-guards" | "baya-multipart" | "baya-openapi"
        | "baya-paging" | "baya-pipes" | "baya-tls" => &["baya-core", "baya-macros"],
        // An upload is the same type over REST and GraphQL.
        "baya-graphql" => &["baya-core", "baya-macros", "baya-multipart"],
        "baya-schedule" => &["baya-core", "baya-cron", "baya-macros"],
        "benches" => &["baya", "baya-core", "baya-macros"],
        "wire" => &["baya-core"],
        // Examples, like a user's program, know the facade alone.
        _ => &["baya"],
    }
}

/// Those that its tests may depend on besides.
fn allowed_in_tests(package: &str) -> &'static [&'static str] {
    match package {
        "baya" | "baya-compression" | "baya-cookies" | "baya-events" | "baya-files"
        | "baya-multipart" | "baya-schedule" | "baya-tls" => &["wire"],
        // `Throttle` limits messages as well.
        "baya-gateway" => &["baya-guards", "wire"],
        // AsyncAPI documents describe gateways and events.
        "baya-openapi" => &["baya-events", "baya-gateway"],
        // The attributes of resolvers refer to the facade.
        "baya-graphql" => &["baya"],
        // Sagas answer events with commands.
        "baya-cqrs" => &["baya-events"],
        _ => &[],
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
            let from = name(package);
            let to = name(dependency);
            let in_tests = dependency["kind"] == "dev" && allowed_in_tests(from).contains(&to);
            let drawn = allowed(from).contains(&to) || in_tests;
            assert!(!members.contains(to) || drawn, "`{from}` must not depend on `{to}`");
        }
    }
}

/// Every file below a folder of the project, with its text.
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
fn the_container_the_checks_and_the_registry_name_no_type_of_http() {
    for folder in ["core/src/di", "core/src/verify", "core/src/registry"] {
        for (path, text) in sources(folder) {
            let knows = text.contains("axum::") || text.contains("crate::http");
            assert!(!knows, "`{}` must not know HTTP", path.display());
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

/// The top-level files and folders of `macros/src` in the order of their dependencies: each may import only those that are
/// listed before it.
const ORDER_IN_MACROS: &[&str] = &[
    // What every attribute needs.
    "sink",
    "paths",
    "declaration",
    "entry",
    "syntax",
    "value",
    "misplaced",
    "item",
    "component",
    // The parts that several attributes share.
    "decoration",
    "handler",
    "hooks",
    "loader",
    "dto",
    "trigger",
    "component_impl",
    // The other attributes.
    "api_error",
    "bundle",
    "controller",
    "distributed",
    "embed",
    "enhancer",
    "extractor",
    "message",
    "metadata",
    "module",
    "program",
    "provider",
    "injectable",
    "provider_trait",
    "resolver",
    "token",
    "lib",
];

/// Returns the top-level modules that a file refers to by `crate::`.
fn modules_of_crate(text: &str) -> Vec<&str> {
    fn first_word(path: &str) -> &str {
        let end = path.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
        &path[..end.unwrap_or(path.len())]
    }
    let mut modules = Vec::new();
    for (at, prefix) in text.match_indices("crate::") {
        if text[..at].ends_with(|letter: char| letter == '$' || letter == '_') {
            continue;
        }
        let path = &text[at + prefix.len()..];
        let Some(group) = path.strip_prefix('{') else {
            modules.push(first_word(path));
            continue;
        };
        let mut depth = 0_usize;
        let mut is_start = true;
        for (at, letter) in group.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => is_start = true,
                letter if is_start && !letter.is_whitespace() => {
                    modules.push(first_word(&group[at..]));
                    is_start = false;
                }
                _ => {}
            }
        }
    }
    modules
}

#[test]
fn folders_of_the_macros_import_only_those_listed_before_them() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("macros/src");
    let position = |module: &str| ORDER_IN_MACROS.iter().position(|listed| *listed == module);
    for (path, text) in sources("macros/src") {
        let first = path.strip_prefix(&root).expect("a file below the root").iter().next();
        let module = first.expect("a file name").to_string_lossy();
        let module = module.trim_end_matches(".rs");
        let own = position(module);
        assert!(own.is_some(), "`{module}` is missing in `ORDER_IN_MACROS`");
        for imported in modules_of_crate(&text) {
            let is_before = position(imported).is_some_and(|imported| Some(imported) < own);
            let is_allowed = imported == module || is_before;
            assert!(is_allowed, "`{}` must not import `{imported}`", path.display());
        }
        let climbs = text.contains("super::super::");
        assert!(!climbs, "`{}` must use `crate::` instead of `super::super::`", path.display());
    }
}
