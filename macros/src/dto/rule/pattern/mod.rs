//! Regular expressions with the meaning of ECMA-262: as the app compiles them, and as OpenAPI documents contain them.

mod printer;
mod size;

use regex_automata::nfa::thompson::pikevm::PikeVM;
use regex_syntax::ast::{self, AssertionKind, Ast, Concat, Span};

use super::clean::{Clean, SPACE};
use printer::{Printer, Target};

/// The reason why a pattern can't be used.
pub enum Unfit {
    /// It can't be parsed, because of this part of it.
    Unread(String, std::ops::Range<usize>),
    /// A part of it is not supported by ECMA-262.
    Unshared(String),
    /// Its automaton exceeds the limit of the `regex` crate, with which the app compiles it.
    Large,
}

/// Returns the pattern as the app compiles it, with the `\d`, `\w`, `\s`, `\b` and `.` of ECMA-262.
pub fn compiled(pattern: &str) -> Result<String, Unfit> {
    let ast = parse(pattern)?;
    let printed = Printer::print(pattern, Target::Rust, None, &ast)?;
    let read = regex_syntax::Parser::new().parse(&printed);
    let hir = read.map_err(|error| match error {
        // Its location is that in the printed pattern.
        regex_syntax::Error::Translate(error) => Unfit::Unread(error.kind().to_string(), 0..0),
        error => Unfit::Unread(error.to_string(), 0..0),
    })?;
    if size::fits(&hir) { Ok(printed) } else { Err(Unfit::Large) }
}

/// Whether a string matches a pattern; `None` if the pattern can't be used.
pub fn matches(pattern: &str, text: &str) -> Option<bool> {
    let automaton = PikeVM::new(&compiled(pattern).ok()?).ok()?;
    Some(automaton.is_match(&mut automaton.create_cache(), text))
}

/// Returns the pattern for OpenAPI documents; `None` if no pattern describes the string before it is sanitized.
pub fn documented(pattern: &str, clean: Clean) -> Option<String> {
    let ast = parse(pattern).ok()?;
    let print = |ast: &Ast| Printer::print(pattern, Target::Document, clean.case, ast).ok();
    if !clean.trims {
        return print(&ast);
    }
    let (ast, starts, ends) = inside(ast);
    if has_ends(&ast) {
        return None;
    }
    let any = r"[\s\S]*";
    let before = if starts { "" } else { any };
    let after = if ends { "" } else { any };
    let hir = regex_syntax::Parser::new().parse(&compiled(pattern).ok()?).ok()?;
    let may_be_empty = hir.properties().minimum_len() == Some(0);
    let mut inner = format!("{before}(?:{}){after}", print(&ast)?);
    if !starts || !ends || has_space(&hir) {
        inner = format!("(?!{SPACE})(?:{inner})(?<!{SPACE})");
    }
    let maybe = if may_be_empty { "?" } else { "" };
    Some(format!("^{SPACE}*(?:{inner}){maybe}{SPACE}*$"))
}

fn parse(pattern: &str) -> Result<Ast, Unfit> {
    let read = ast::parse::Parser::new().parse(pattern);
    read.map_err(|error| {
        let Span { start, end } = *error.span();
        let part = pattern.get(start.offset..end.offset).unwrap_or_default();
        let at = if part.is_empty() { String::new() } else { format!(" at `{part}`") };
        let reason = format!("{}{at}, character {}", error.kind(), start.column);
        Unfit::Unread(reason, start.offset..end.offset)
    })
}

/// Returns the part between `^` and `$`, and whether the pattern has these.
fn inside(ast: Ast) -> (Ast, bool, bool) {
    let is =
        |one: &Ast, kind: &AssertionKind| matches!(one, Ast::Assertion(it) if it.kind == *kind);
    let mut parts = match &ast {
        Ast::Concat(concat) => concat.asts.clone(),
        _ => vec![ast],
    };
    let starts = parts.first().is_some_and(|one| is(one, &AssertionKind::StartLine));
    if starts {
        parts.remove(0);
    }
    let ends = parts.last().is_some_and(|one| is(one, &AssertionKind::EndLine));
    if ends {
        parts.pop();
    }
    let span = Span::splat(ast::Position::new(0, 1, 1));
    (Ast::concat(Concat { span, asts: parts }), starts, ends)
}

/// Whether a pattern contains `^` or `$`.
fn has_ends(ast: &Ast) -> bool {
    match ast {
        Ast::Assertion(one) => {
            matches!(one.kind, AssertionKind::StartLine | AssertionKind::EndLine)
        }
        Ast::Repetition(one) => has_ends(&one.ast),
        Ast::Group(one) => has_ends(&one.ast),
        Ast::Alternation(one) => one.asts.iter().any(has_ends),
        Ast::Concat(one) => one.asts.iter().any(has_ends),
        _ => false,
    }
}

/// Whether a pattern can match white space.
fn has_space(hir: &regex_syntax::hir::Hir) -> bool {
    use regex_syntax::hir::{Class, HirKind};
    match hir.kind() {
        HirKind::Literal(literal) => {
            std::str::from_utf8(&literal.0).is_ok_and(|text| text.contains(char::is_whitespace))
        }
        HirKind::Class(Class::Unicode(class)) => class.ranges().iter().any(|range| {
            [' ', '\t', '\n', '\u{85}', '\u{a0}', '\u{2000}', '\u{3000}']
                .iter()
                .any(|space| (range.start()..=range.end()).contains(space))
        }),
        HirKind::Class(Class::Bytes(_)) => true,
        HirKind::Repetition(one) => has_space(&one.sub),
        HirKind::Capture(one) => has_space(&one.sub),
        HirKind::Concat(all) | HirKind::Alternation(all) => all.iter().any(has_space),
        HirKind::Empty | HirKind::Look(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Unfit, compiled, documented};
    use crate::dto::rule::clean::{Case, Clean};

    fn rust(pattern: &str) -> String {
        compiled(pattern).unwrap_or_else(|_| panic!("invalid pattern `{pattern}`"))
    }

    #[test]
    fn classes_match_as_in_ecma_262() {
        assert_eq!(rust(r"\d\w"), "[0-9][0-9A-Za-z_]");
        assert_eq!(rust(r"[^\d]\bx."), r"[^0-9](?-u:\b)x[^\n\r\u{2028}\u{2029}]");
        assert!(compiled(r"\B").is_ok());
    }

    #[test]
    fn documented_patterns_use_the_escapes_of_ecma_262() {
        let document = |pattern| documented(pattern, Clean::default());
        assert_eq!(document(r"^\@\-\x{41}\pL$").as_deref(), Some(r"^@-A\p{L}$"));
        assert_eq!(document(r"^[a\-z\]]{2,}?$").as_deref(), Some(r"^[a\-z\]]{2,}?$"));
        assert_eq!(document("a/b{0,3}").as_deref(), Some(r"a\/b{0,3}"));
    }

    #[test]
    fn rejects_syntax_that_only_one_target_supports() {
        for pattern in [r"\Aa", r"(?i)a", "[a&&b]", "[[:alpha:]]", r"\p{Greek}", "(?P<a>b)", r"\b+"]
        {
            assert!(matches!(compiled(pattern), Err(Unfit::Unshared(_))), "{pattern}");
        }
    }

    #[test]
    fn documented_patterns_describe_strings_before_they_are_sanitized() {
        let lower = Clean { trims: false, case: Some(Case::Lower) };
        assert_eq!(
            documented("^[a-f]xA[^B]$", lower).as_deref(),
            Some(r"^[a-fA-F][xX][^\s\S][\s\S]$")
        );
        let kelvin = '\u{212a}';
        let letters = documented(r"^[a-z]k\w[^\w]\W$", lower);
        let expected =
            format!(r"^[a-zA-Z{kelvin}][kK{kelvin}][\w{kelvin}][^\w{kelvin}][^\w{kelvin}]$");
        assert_eq!(letters, Some(expected));
        assert_eq!(documented(r"^[\W]$", lower), None);
        let trims = Clean { trims: true, case: None };
        let found = documented("^ab$", trims).unwrap_or_default();
        assert!(
            found.starts_with("^[") && found.ends_with("]*$") && found.contains("(?:(?:ab))"),
            "{found}"
        );
        assert!(documented("^a$|b", trims).is_none());
    }
}
