//! The bounds of lengths and numbers.

use proc_macro2::{Span, TokenStream};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, Lit, Token};

use super::Bounds;
use super::read::KNOWN;
use crate::sink::Sink;
use crate::syntax::{Argument, Arguments, to_source};

/// The argument that every rule has, which is read before the others.
const MESSAGE: &str = "message";

/// The rules in messages.
const LENGTH: &str = "rule(length(...))";
const RANGE: &str = "rule(range(...))";

/// Reads the bounds of a length.
pub fn length(
    tokens: TokenStream,
    span: Span,
    sink: &mut Sink,
) -> Option<(Option<Expr>, Option<Expr>)> {
    if nameless("length", ["min", "max"], &tokens, sink) {
        return None;
    }
    let sink = &mut sink.child();
    let arguments = read(("length", LENGTH), tokens, &["min", "max", "exact", MESSAGE], sink);
    let mut bound = |name| bound(&arguments, name, sink);
    let exact = bound("exact");
    let min = bound("min");
    let max = bound("max");
    if !sink.is_clean() {
        return None;
    }
    match (exact, min, max) {
        (Some(exact), None, None) => Some((Some(exact.clone()), Some(exact))),
        (None, None, None) => {
            sink.at(
                span,
                "`length` has no bound; write `length(min = 1)`, `length(max = 40)`, both, or `length(exact = 3)`",
            );
            None
        }
        (None, min, max) => Some((min, max)),
        (Some(_), ..) => {
            sink.at(span, "`exact` sets both bounds; remove `min` and `max`");
            None
        }
    }
}

/// Reads the bounds of a range.
pub fn range(tokens: TokenStream, span: Span, sink: &mut Sink) -> Option<Bounds> {
    if nameless("range", ["min", "max"], &tokens, sink) {
        return None;
    }
    let sink = &mut sink.child();
    let known = ["min", "max", "above", "below", MESSAGE];
    let arguments = read(("range", RANGE), tokens, &known, sink);
    let mut bound = |name| bound(&arguments, name, sink);
    let min = bound("min");
    let max = bound("max");
    let above = bound("above");
    let below = bound("below");
    if !sink.is_clean() {
        return None;
    }
    if min.is_some() && above.is_some() || max.is_some() && below.is_some() {
        sink.at(
            span,
            "a range has one lower and one upper bound; write `min` or `above`, and `max` or `below`",
        );
        return None;
    }
    let bounds = Bounds {
        above: above.is_some(),
        below: below.is_some(),
        min: min.or(above),
        max: max.or(below),
    };
    if bounds.min.is_none() && bounds.max.is_none() {
        sink.at(span, "`range` has no bound; write `range(min = 0)`, `range(max = 30)`, or both; `above` and `below` exclude the number itself");
        return None;
    }
    Some(bounds)
}

/// Reads the arguments of a rule. Other rules are reported with their location.
fn read(
    (rule, attribute): (&str, &str),
    tokens: TokenStream,
    known: &[&str],
    sink: &mut Sink,
) -> Arguments {
    let elsewhere = |argument: &Argument| {
        let name = argument.name.to_string();
        let is_rule = KNOWN.contains(&&*name);
        is_rule.then(|| format!("`{name}` is a rule of its own; write it after `{rule}(...)`"))
    };
    Arguments::read_beside(attribute, tokens, 0, known, elsewhere, sink)
}

/// Returns a bound, which is not a string.
fn bound(arguments: &Arguments, name: &str, sink: &mut Sink) -> Option<Expr> {
    let bound = arguments.value::<Expr>(name, sink)?;
    if let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &bound {
        let number = text.value().parse().unwrap_or(1_i64);
        sink.on(&bound, format!("`{name}` is a number; write `{name} = {number}`"));
        return None;
    }
    Some(bound)
}

/// Reports bounds without names, with the names that they need. Returns whether there are any.
fn nameless(rule: &str, names: [&str; 2], tokens: &TokenStream, sink: &mut Sink) -> bool {
    let read = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens.clone());
    let Ok(bounds) = read else { return false };
    if bounds.is_empty() || bounds.iter().any(|bound| matches!(bound, Expr::Assign(_))) {
        return false;
    }
    let named: Vec<_> = match (bounds.len(), bounds.first()) {
        (1, Some(Expr::Range(range))) => within(rule, range),
        _ => names
            .iter()
            .zip(&bounds)
            .map(|(name, bound)| format!("{name} = {}", to_source(bound)))
            .collect(),
    };
    let message =
        format!("the bounds of `{rule}` have names; write `{rule}({})`", named.join(", "));
    sink.on(&bounds, message);
    true
}

/// Returns the named bounds of a Rust range.
fn within(rule: &str, range: &syn::ExprRange) -> Vec<String> {
    let start = range.start.as_ref().map(|start| format!("min = {}", to_source(start)));
    let end = range.end.as_ref().map(|end| match range.limits {
        syn::RangeLimits::Closed(_) => format!("max = {}", to_source(end)),
        syn::RangeLimits::HalfOpen(_) if rule == "range" => format!("below = {}", to_source(end)),
        syn::RangeLimits::HalfOpen(_) => format!("max = {} - 1", to_source(end)),
    });
    start.into_iter().chain(end).collect()
}
