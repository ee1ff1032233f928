//! Extracts the text that people read from Rust code, Markdown and compiler output.

use std::path::Path;

/// Text that people read, and the line on which it begins.
pub struct Prose {
    pub line: usize,
    pub text: String,
}

/// Extracts the comments, string literals and test names of Rust code, whose first line has the given number.
fn rust(source: &str, mut line: usize) -> Vec<Prose> {
    let bytes = source.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = match bytes[at] {
            b'/' if source[at..].starts_with("//") => {
                let (length, text) = line_comments(&source[at..]);
                found.extend(markdown(&text, line));
                length
            }
            b'/' if source[at..].starts_with("/*") => {
                let length = source[at..].find("*/").map_or(bytes.len() - at, |end| end + 2);
                found.push(Prose { line, text: source[at..at + length].to_owned() });
                length
            }
            b'"' => {
                let length = string(source, at);
                // A string of one word is data.
                let text = source[at..at + length].replace("\\n", " ");
                if text.contains(' ') {
                    found.push(Prose { line, text });
                }
                length
            }
            b'\'' => character(&source[at..]),
            b'f' if source[at..].starts_with("fn ") && !is_in_word(source, at) => {
                let name = identifier(&source[at + 3..]);
                found.extend(sentence(name).map(|text| Prose { line, text }));
                3 + name.len()
            }
            _ => 1,
        };
        line += bytes[at..at + length].iter().filter(|byte| **byte == b'\n').count();
        at += length;
    }
    found
}

/// Returns the length and the text of consecutive comments of one kind (`//`, `///` or `//!`).
fn line_comments(source: &str) -> (usize, String) {
    let kind = |line: &str| line.as_bytes().get(2).copied().filter(|byte| b"/!".contains(byte));
    let mut length = 0;
    let mut text = Vec::new();
    for line in source.split_inclusive('\n') {
        let comment = line.trim();
        if !comment.starts_with("//") || kind(comment) != kind(source) {
            break;
        }
        text.push(comment.trim_start_matches(['/', '!']).trim_start());
        length += line.len();
    }
    (length, text.join("\n"))
}

/// Returns the length of the string literal whose opening quote is at the given index.
fn string(source: &str, at: usize) -> usize {
    let before = source[..at].trim_end_matches('#');
    let hashes = "#".repeat(at - before.len());
    if before.ends_with('r') {
        let end = format!("\"{hashes}");
        return source[at + 1..]
            .find(&end)
            .map_or(source.len() - at, |length| length + 1 + end.len());
    }
    let mut escaped = false;
    let end = source[at + 1..].bytes().position(|byte| {
        let closing = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closing
    });
    end.map_or(source.len() - at, |length| length + 2)
}

/// Returns whether the character at an index continues a word.
fn is_in_word(source: &str, at: usize) -> bool {
    source[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
}

fn identifier(source: &str) -> &str {
    let end = source.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    &source[..end.unwrap_or(source.len())]
}

/// Returns the words of a function name that is a sentence, as those of tests are.
fn sentence(name: &str) -> Option<String> {
    (name.matches('_').count() > 1).then(|| name.replace('_', " "))
}

/// Returns the length of the character literal or of the quote of a lifetime with which the code begins.
fn character(source: &str) -> usize {
    let mut rest = source.chars().skip(1);
    match (rest.next(), rest.next()) {
        (Some('\\'), Some(_)) => source[3..].find('\'').map_or(1, |end| end + 4),
        (Some(one), Some('\'')) => one.len_utf8() + 2,
        _ => 1,
    }
}

/// Extracts the paragraphs of Markdown, and the comments and strings of the Rust code in it.
fn markdown(source: &str, first: usize) -> Vec<Prose> {
    let mut found = Vec::new();
    let mut block = Prose { line: first, text: String::new() };
    // Inside a fence: whether it contains Rust code.
    let mut fence = None;
    for (line, text) in (first..).zip(source.lines().chain(["```"])) {
        let label = text.trim_start().strip_prefix("```");
        if label.is_none() && (fence.is_some() || !text.trim().is_empty()) {
            block.text += text;
            block.text.push('\n');
            continue;
        }
        let next = Prose { line: line + 1, text: String::new() };
        let done = std::mem::replace(&mut block, next);
        if fence == Some(true) {
            found.extend(rust(&done.text, done.line));
        } else {
            found.push(done);
        }
        fence = label.filter(|_| fence.is_none()).map(is_rust);
    }
    found
}

/// Whether rustdoc compiles a code block with this label.
fn is_rust(label: &str) -> bool {
    let label = label.split(',').next().unwrap_or_default();
    matches!(label, "" | "rust" | "no_run" | "ignore" | "should_panic" | "compile_fail")
}

/// Extracts the messages of the compiler, without the code that they quote (`12 | struct Cats;`).
fn compiler_output(source: &str) -> Vec<Prose> {
    let quotes_code = |line: &str| {
        let rest = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
        rest.len() < line.trim_start().len() && rest.trim_start().starts_with('|')
    };
    let lines = (1..).zip(source.lines()).filter(|(_, line)| !quotes_code(line));
    lines.map(|(line, text)| Prose { line, text: text.to_owned() }).collect()
}

/// Extracts the prose of a file. The extension decides how.
pub fn prose(file: &str, source: &str) -> Vec<Prose> {
    match Path::new(file).extension().and_then(|extension| extension.to_str()) {
        Some("rs") => rust(source, 1),
        Some("md") => markdown(source, 1),
        _ => compiler_output(source),
    }
}
