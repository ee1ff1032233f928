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
    for folder in ["core/src/di", "core/src/graph"] {
        for (path, text) in sources(folder) {
            let calls = path.ends_with("graph/spec/calls.rs");
            let knows = text.contains("axum::") || (text.contains("crate::http") && !calls);
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

/// The folders of `core/src`, in order: each imports only from those before it.
const STOREYS: [&str; 14] = [
    "base", "error", "wire", "graph", "di", "pipeline", "http", "contract", "server", "app",
    "testing", "probe", "private", "lib",
];

/// The files that may import from a later folder, with the folders and the reason.
const EXCEPTIONS: [(&str, &[&str], &str); 3] = [
    (
        "graph/spec/calls.rs",
        &["di", "pipeline", "http", "app"],
        "specs contain function pointers, whose types name what they create and call",
    ),
    ("di/constructor.rs", &["pipeline"], "request-scoped providers read the context of their call"),
    ("di/container.rs", &["pipeline"], "request-scoped providers read the context of their call"),
];

/// The folders inside a storey, in order, where the storey has an order of its own.
const INSIDE: [(&str, &[&str]); 1] = [("graph", &["spec", "registry", "verify"])];

/// Returns the paths below `crate::` that a file names, as lists of their first segments, each with its line.
fn imports(text: &str) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for (at, _) in code.match_indices("crate::") {
            let before = code[..at].chars().next_back();
            // `$crate` is expanded in the crates of users, as are names that end in `crate`.
            if before
                .is_some_and(|letter| letter == '$' || letter == '_' || letter.is_alphanumeric())
            {
                continue;
            }
            let rest = text.lines().skip(number).collect::<Vec<_>>().join("\n");
            let start = rest.find(&code[at..]).map_or(0, |start| start + "crate::".len());
            found.extend(leaves(&rest[start..]).into_iter().map(|path| (number + 1, path)));
        }
    }
    found
}

/// Returns the first two segments of each path of a use tree, such as `a::{b, c::d}`.
fn leaves(tree: &str) -> Vec<Vec<String>> {
    let is_part = |letter: char| letter == '_' || letter.is_alphanumeric();
    let end = tree.find(|letter| !is_part(letter)).unwrap_or(tree.len());
    let (name, rest) = tree.split_at(end);
    if name.is_empty() {
        let Some(group) = tree.strip_prefix('{') else { return Vec::new() };
        return entries(group).into_iter().flat_map(|entry| leaves(entry.trim())).collect();
    }
    let below = rest.strip_prefix("::").map(leaves).unwrap_or_default();
    if below.is_empty() {
        return vec![vec![name.to_owned()]];
    }
    let path = |mut below: Vec<String>| {
        below.insert(0, name.to_owned());
        below.truncate(2);
        below
    };
    below.into_iter().map(path).collect()
}

/// Splits the entries of a group at the commas of its own level, up to its end.
fn entries(group: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut depth = 0;
    let mut start = 0;
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => {
                all.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                all.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    all
}

/// Returns the imports from later folders in a file of `core/src`.
fn later_imports(file: &str, text: &str) -> Vec<String> {
    let segments: Vec<_> = file.trim_end_matches(".rs").split('/').collect();
    let storey = segments[0];
    let Some(own) = STOREYS.iter().position(|name| *name == storey) else {
        return vec![format!("`{file}` is in no folder of the order")];
    };
    let allowed = EXCEPTIONS.iter().find(|(exception, ..)| *exception == file);
    let allowed = allowed.map_or(&[][..], |(_, folders, _)| folders);
    let inside = INSIDE.iter().find(|(name, _)| *name == storey).map(|(_, order)| *order);
    let mut wrong = Vec::new();
    for (line, path) in imports(text) {
        let target = path[0].as_str();
        match STOREYS.iter().position(|name| *name == target) {
            None => wrong.push(format!("{file}:{line}: `crate::{target}` is not a folder")),
            Some(other) if other > own && !allowed.contains(&target) => {
                wrong.push(format!("{file}:{line}: `{storey}` comes before `{target}`"));
            }
            Some(_) => {}
        }
        let place = |name: Option<&str>| inside?.iter().position(|one| Some(*one) == name);
        let from = place(segments.get(1).copied());
        let to = place(path.get(1).map(String::as_str));
        if target == storey && matches!((from, to), (Some(from), Some(to)) if to > from) {
            wrong.push(format!("{file}:{line}: `{}` comes before `{}`", segments[1], path[1]));
        }
    }
    let root = "super::".repeat(segments.len());
    for (number, line) in text.lines().enumerate() {
        if line.contains(&root) && !file.ends_with("mod.rs") {
            wrong.push(format!("{file}:{}: write `crate::` for the root", number + 1));
        }
    }
    wrong
}

#[test]
fn folders_of_the_core_import_only_from_those_before_them() {
    let mut wrong = Vec::new();
    for (path, text) in sources("core/src") {
        let file = path.to_string_lossy().replace('\\', "/");
        let (_, file) = file.rsplit_once("core/src/").expect("a file of the core");
        if file != "lib.rs" {
            wrong.extend(later_imports(file, &text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn finds_imports_from_later_folders() {
    let nested = "use crate::{error::Error, http::{Json,\n    edge::Cors}};\n";
    let found = later_imports("di/link/tree.rs", nested);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("`di` comes before `http`"), "{found:?}");
    let inline = "fn run(cx: &crate::pipeline::Context) {}\n// crate::app in a comment\n";
    assert_eq!(later_imports("wire/json/read.rs", inline).len(), 1);
    assert_eq!(later_imports("di/container.rs", inline), Vec::<String>::new());
    let inside = "use crate::graph::verify::Graph;\n";
    assert_eq!(later_imports("graph/spec/key.rs", inside).len(), 1);
    assert_eq!(later_imports("graph/verify/key.rs", inside), Vec::<String>::new());
    assert_eq!(later_imports("http/json.rs", "use super::super::app::App;\n").len(), 1);
}
