//! Documentation, comments, messages and compiler output are written in plain technical English.

mod checker;
mod phrases;
mod prose;

use std::path::Path;
use std::process::Command;
use std::thread;

use checker::Checker;
use phrases::{ALLOWED, FOREIGN, NOT_YET, PHRASES};
use prose::prose;

/// Lists the files to check: those that Git tracks, and those that it would add.
fn files() -> Vec<String> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "--"])
        .args(["*.rs", "*.md", "*.stderr"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let list = String::from_utf8(output.stdout).expect("UTF-8");
    let skipped = |file: &str| {
        NOT_YET.iter().any(|folder| Path::new(file).starts_with(folder))
            || file.split('/').any(|folder| FOREIGN.contains(&folder))
    };
    list.lines().filter(|file| !skipped(file)).map(str::to_owned).collect()
}

fn allowed(file: &str, phrase: &str) -> bool {
    let entry = |(path, part, _): &(&str, &str, &str)| {
        *path == file && (part.is_empty() || part.eq_ignore_ascii_case(phrase))
    };
    ALLOWED.iter().any(entry)
}

/// Returns a line for each phrase in a file.
fn report(checker: &Checker, file: &str, source: &str) -> Vec<String> {
    let hits = prose(file, source).into_iter().flat_map(|prose| checker.check(&prose));
    let hits = hits.filter(|(_, phrase, _)| !allowed(file, phrase));
    hits.map(|(line, phrase, index)| {
        format!("{file}:{line}: `{phrase}`: write {}", PHRASES[index].1)
    })
    .collect()
}

#[test]
fn every_text_of_the_project_is_plain_english() {
    let checker = Checker::new();
    let files = files();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let found: Vec<String> = thread::scope(|scope| {
        let check = |file: &String| {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
            // A file may be deleted and not committed yet.
            let source = std::fs::read_to_string(path).unwrap_or_default();
            report(&checker, file, &source)
        };
        let chunks = files.chunks(files.len().div_ceil(threads).max(1));
        let workers: Vec<_> = chunks
            .map(|chunk| scope.spawn(move || chunk.iter().flat_map(check).collect::<Vec<_>>()))
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker")).collect()
    });
    assert!(found.is_empty(), "{} private phrases:\n{}", found.len(), found.join("\n"));
}

fn found_in(file: &str, source: &str) -> Vec<String> {
    let checker = Checker::new();
    let hits = prose(file, source).into_iter().flat_map(|prose| checker.check(&prose));
    hits.map(|(line, phrase, _)| format!("{line}: {phrase}")).collect()
}

#[test]
fn finds_phrases_in_doc_comments_across_lines() {
    let source = "/// Returns a cat.\n///\n/// A guard stands\n/// on the route.\nfn cat() {}\n";
    assert_eq!(found_in("a.rs", source), ["3: stands on"]);
    assert_eq!(found_in("a.rs", "//! ```\n//! // Nobody waits.\n//! ```\n"), ["2: Nobody"]);
}

#[test]
fn finds_phrases_in_comments_and_strings() {
    assert_eq!(found_in("a.rs", "let a = 'x'; // told twice\n"), ["1: told"]);
    assert_eq!(found_in("a.rs", "let a = '\"';\nfail(\"`{name}` is no cat\");"), ["2: is no"]);
    assert_eq!(found_in("a.rs", "let a = r#\"a \"b\" is none\"#;"), ["1: is none"]);
}

#[test]
fn finds_phrases_in_test_names() {
    let source = "#[test]\nfn a_guard_that_nobody_uses() {}\nfn who_asks() { let is_none = 1; }\n";
    assert_eq!(found_in("a.rs", source), ["2: nobody"]);
}

#[test]
fn finds_phrases_in_markdown_and_compiler_output() {
    assert_eq!(found_in("a.md", "# A\n\n| a | who asks |\n"), ["3: who"]);
    let output =
        "error: the verb is unknown\n  |\n4   | fn who() {}\n 1. nobody\n  | ^^ this is none\n";
    assert_eq!(found_in("a.stderr", output), ["1: verb", "4: nobody", "5: is none"]);
}

#[test]
fn ignores_code_and_ordinary_english() {
    let code = "fn who(verb: Verb) -> &'a str { told(\"who\", \"{who} /verb\") } // the `verb`\n";
    assert!(found_in("a.rs", code).is_empty());
    let text = "There is no port. It is no longer open.\nPeople who test stand. On `who told`.\n";
    assert!(found_in("a.md", text).is_empty());
}
