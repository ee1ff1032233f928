//! What literals contradict: bounds that nothing is between, and defaults that break the rules of their field.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, ExprLit, ExprUnary, Lit, Type, TypeReference, UnOp};

use super::model::{At, Model, Value};
use super::rule::{Bounds, Kind, Rule};
use crate::handler::is_plain;
use crate::sink::Sink;
use crate::syntax::{last_segment, written};

/// Checks the bounds of a rule about values of a type, as far as it is known.
pub fn rule(rule: &Rule, of: Option<&Type>, sink: &mut Sink) {
    match &rule.kind {
        Kind::Length { min: Some(min), max: Some(max) } => {
            ordered(min, max, false, "length", sink);
        }
        Kind::Range(bounds) => {
            let whole = of.filter(|of| is_whole(of));
            if let Some(of) = whole {
                integers(bounds, of, sink);
            }
            if let (Some(min), Some(max)) = (&bounds.min, &bounds.max) {
                let open = bounds.above || bounds.below;
                if !ordered(min, max, open, "range", sink) && whole.is_some() {
                    contains_one(bounds, min, max, sink);
                }
            }
        }
        Kind::MultipleOf(of) if number(of) == Some(0.0) => {
            sink.on(of, "no number but 0 is a multiple of 0; write another one");
        }
        _ => {}
    }
}

/// Nothing is both above a number and below a smaller one. Returns whether it reported that.
fn ordered(min: &Expr, max: &Expr, open: bool, rule: &str, sink: &mut Sink) -> bool {
    let (Some(low), Some(high)) = (number(min), number(max)) else { return false };
    let is_empty = low > high || open && low == high;
    if is_empty {
        let span = min.span().join(max.span()).unwrap_or_else(|| max.span());
        let message = format!(
            "no value has this {rule}: the smallest, {low}, is not below the largest, {high}"
        );
        sink.at(span, message);
    }
    is_empty
}

/// Some integer must be in a range that excludes its bounds.
fn contains_one(bounds: &Bounds, min: &Expr, max: &Expr, sink: &mut Sink) {
    let (Some(low), Some(high)) = (number(min), number(max)) else { return };
    if bounds.above && bounds.below && low + 1.0 > high - 1.0 {
        let span = min.span().join(max.span()).unwrap_or_else(|| max.span());
        let message = format!(
            "no integer is above {low} and below {high}; `min` and `max` include their numbers"
        );
        sink.at(span, message);
    }
}

/// Rejects bounds with fractions for integers.
fn integers(bounds: &Bounds, of: &Type, sink: &mut Sink) {
    let all = [&bounds.min, &bounds.max].into_iter().flatten();
    for bound in all.filter(|bound| has_fraction(bound)) {
        let message = format!(
            "this bound has a fraction, but `{}` is an integer; write an integer, as in `range(min = 1)`",
            written(of)
        );
        sink.on(bound, message);
    }
}

fn has_fraction(bound: &Expr) -> bool {
    match bound {
        Expr::Lit(ExprLit { lit: Lit::Float(_), .. }) => true,
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => has_fraction(expr),
        _ => false,
    }
}

/// Whether a type is an integer of the language.
fn is_whole(of: &Type) -> bool {
    let is_other = |(name, _): (String, _)| matches!(&*name, "f32" | "f64" | "bool" | "char");
    is_plain(of) && !last_segment(of).is_some_and(is_other)
}

/// Rejects a default in documents that the rules of its field exclude.
pub fn default(value: &Value, sink: &mut Sink) {
    let Some(default) = &value.api.default else { return };
    for rule in value.rules.iter().flat_map(|rules| &rules.rules) {
        let broken = match &rule.kind {
            Kind::Range(bounds) => number(default).is_some_and(|one| is_outside(one, bounds)),
            Kind::Length { min, max } => text(default).is_some_and(|text| {
                let count = text.chars().count() as f64;
                let low = min.as_ref().and_then(number).is_some_and(|min| count < min);
                low || max.as_ref().and_then(number).is_some_and(|max| count > max)
            }),
            _ => false,
        };
        if broken {
            let message = "this default breaks a rule of its own field; write another default, or change the rule";
            sink.on(default, message);
            return;
        }
    }
}

fn is_outside(one: f64, bounds: &Bounds) -> bool {
    let bound = |bound: &Option<Expr>| bound.as_ref().and_then(number);
    let low = bound(&bounds.min).is_some_and(|min| one < min || bounds.above && one == min);
    let high = bound(&bounds.max).is_some_and(|max| one > max || bounds.below && one == max);
    low || high
}

/// Rejects references to strings that live for the whole program, since what is read lives as long as its request.
/// Returns whether it found one.
pub fn borrows(model: &Model, sink: &mut Sink) -> bool {
    struct Static<'a>(Option<&'a TypeReference>);
    impl<'a> Visit<'a> for Static<'a> {
        fn visit_type_reference(&mut self, of: &'a TypeReference) {
            if of.lifetime.as_ref().is_some_and(|one| one.ident == "static") {
                self.0.get_or_insert(of);
            }
            visit::visit_type_reference(self, of);
        }
    }
    let mut found = false;
    let values = model.variants().iter().flat_map(|variant| &variant.fields);
    for value in values.filter(|one| !one.special && !matches!(one.at, At::Left)) {
        let mut all = Static(None);
        all.visit_type(&value.of);
        if let (Some(of), true) = (all.0, model.input) {
            let message = "a request lives shorter than `'static`; write `String`, or `#[dto(output)]` if this type is only written";
            sink.on(of, message);
            found = true;
        }
    }
    found
}

/// The value of a literal, with its sign.
fn number(expression: &Expr) -> Option<f64> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        Expr::Lit(ExprLit { lit: Lit::Float(number), .. }) => number.base10_parse().ok(),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => number(expr).map(|number| -number),
        Expr::Paren(inner) => number(&inner.expr),
        Expr::Group(inner) => number(&inner.expr),
        _ => None,
    }
}

fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        Expr::MethodCall(call) if call.args.is_empty() => text(&call.receiver),
        _ => None,
    }
}
