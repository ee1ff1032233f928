//! The size of compiled patterns.

use regex_automata::nfa::thompson::{Compiler, Config, WhichCaptures};
use regex_syntax::hir::{Class, Hir, HirKind};

/// The limit in bytes that `regex::Regex::new` applies to an automaton.
const LIMIT: usize = 10 * (1 << 20);
/// An upper bound on the bytes of one state.
const STATE: usize = 64;
/// An upper bound on the states of one range of characters that are not ASCII.
const RANGE: usize = 32;

/// Whether the `regex` crate compiles a pattern.
pub fn fits(hir: &Hir) -> bool {
    // Building the automaton of a small pattern would only take time.
    states(hir).saturating_mul(STATE) < LIMIT || builds(hir, false) && builds(hir, true)
}

/// Builds the automaton that matches forwards or backwards, as the `regex` crate does.
fn builds(hir: &Hir, reverse: bool) -> bool {
    let captures = if reverse { WhichCaptures::None } else { WhichCaptures::All };
    let config =
        Config::new().nfa_size_limit(Some(LIMIT)).reverse(reverse).which_captures(captures);
    Compiler::new().configure(config).build_from_hir(hir).is_ok()
}

/// Returns an upper bound on the states of the automaton.
fn states(hir: &Hir) -> usize {
    let sum = |all: &[Hir]| all.iter().map(states).fold(1, usize::saturating_add);
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges().iter();
            ranges.map(|range| if range.end().is_ascii() { 1 } else { RANGE }).sum()
        }
        HirKind::Class(Class::Bytes(class)) => class.ranges().len(),
        HirKind::Repetition(one) => {
            let times = one.max.unwrap_or(one.min.saturating_add(1)).max(1) as usize;
            states(&one.sub).saturating_add(2).saturating_mul(times)
        }
        HirKind::Capture(one) => states(&one.sub).saturating_add(2),
        HirKind::Concat(all) | HirKind::Alternation(all) => sum(all),
    }
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, STATE, builds, fits, states};

    fn hir(pattern: &str) -> regex_syntax::hir::Hir {
        regex_syntax::parse(pattern).unwrap_or_else(|_| panic!("invalid pattern `{pattern}`"))
    }

    #[test]
    fn rejects_patterns_that_the_regex_crate_does_not_compile() {
        for pattern in [r"\p{L}{1,4000}", "([a-z]{1,1000}-){1,1000}", "(a{1,1000}){1,1000}"] {
            assert!(!fits(&hir(pattern)), "{pattern}");
        }
        for pattern in ["^[a-z]{1,1000}$", r"^\p{L}{1,40}$", "a|b|", ""] {
            assert!(fits(&hir(pattern)), "{pattern}");
        }
    }

    #[test]
    fn builds_patterns_that_are_estimated_to_fit() {
        for class in [r"\p{L}", r"[^\p{L}]", ".", "[a-z]", "(?:ab|c)", r"(\p{Greek}?x)"] {
            let mut times = 1;
            while states(&hir(&format!("{class}{{1,{times}}}"))) * STATE < LIMIT {
                times *= 2;
            }
            let largest = hir(&format!("{class}{{1,{}}}", times / 2));
            assert!(builds(&largest, false) && builds(&largest, true), "{class} {times}");
        }
    }
}
