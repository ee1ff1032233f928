//! The order of the folders of the core.

use super::imports::{imports, relative_imports};
use super::sources;

/// The folders of `core/src`, in order: each imports only from those before it.
const STOREYS: [&str; 15] = [
    "base", "error", "wire", "graph", "di", "pipeline", "http", "contract", "server", "app",
    "testing", "probe", "private", "bounds", "lib",
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

/// The order of the subfolders of a folder.
const INSIDE: [(&str, &[&str]); 2] = [
    ("graph", &["spec", "registry", "verify"]),
    ("wire", &["reading", "pairs", "json", "schema", "validation", "conversion"]),
];

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
    let root = "super::".repeat(segments.len());
    let is_folder = file.ends_with("mod.rs");
    let reaches_root = |line: &str| line.contains(&root) && !is_folder;
    let mut named = imports(text);
    for (line, path) in relative_imports(file, text) {
        // In an inline module of a folder's own file, `super` is the folder, and the rest of the path is not a folder.
        let is_known = STOREYS.contains(&path[0].as_str());
        if is_known && !text.lines().nth(line - 1).is_some_and(reaches_root) {
            named.push((line, path));
        }
    }
    for (line, path) in named {
        let target = path[0].as_str();
        // Macros are exported at the root.
        if target.starts_with("__") {
            continue;
        }
        match STOREYS.iter().position(|name| *name == target) {
            None => wrong.push(format!("{file}:{line}: `crate::{target}` is not a folder")),
            Some(other) if other > own && !allowed.contains(&target) => {
                wrong.push(format!("{file}:{line}: `{storey}` comes before `{target}`"));
            }
            Some(_) => {}
        }
        let location = |name: Option<&str>| inside?.iter().position(|one| Some(*one) == name);
        let from = location(segments.get(1).copied());
        let to = location(path.get(1).map(String::as_str));
        if target == storey && matches!((from, to), (Some(from), Some(to)) if to > from) {
            wrong.push(format!("{file}:{line}: `{}` comes before `{}`", segments[1], path[1]));
        }
    }
    for (number, line) in text.lines().enumerate() {
        if reaches_root(line) {
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

#[test]
fn finds_imports_from_later_folders_inside_a_folder() {
    for wrong in [
        "use crate::wire::schema::Shape;\n",
        "use crate::wire::{reading::Number, validation::Report};\n",
        "fn of() -> crate::wire::conversion::Patch<u8> {\n",
        "use super::super::schema::Shape;\n",
        "fn of() -> super::super::validation::Report {\n",
        "use super::super::{reading, conversion::Patch};\n",
    ] {
        let found = later_imports("wire/json/strict.rs", wrong);
        assert_eq!(found.len(), 1, "{wrong}: {found:?}");
        assert!(found[0].contains("`json` comes before"), "{found:?}");
    }
    let in_folder = later_imports("wire/json/mod.rs", "use super::validation::Report;\n");
    assert_eq!(in_folder.len(), 1, "{in_folder:?}");
    for allowed in [
        "use super::schema::Shape;\n",
        "use super::super::pairs::Node;\n",
        "// super::super::schema in a comment\n",
        "use crate::wire::reading::Number;\n",
    ] {
        assert_eq!(later_imports("wire/json/strict.rs", allowed), Vec::<String>::new());
    }
}
