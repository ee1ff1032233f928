//! Contradictions in literals: ranges without values, and types that can't be read.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, ExprLit, ExprUnary, Lit, Type, TypeReference, UnOp};

use super::model::{At, Model};
use super::rule::{Bounds, Kind, Rule};
use crate::sink::Sink;
use crate::syntax::{last_segment, to_source};

/// Checks the bounds of a rule about values of a type, as far as it is known.
pub fn rule(rule: &Rule, ty: Option<&Type>, sink: &mut Sink) {
    match &rule.kind {
        Kind::Length { min: Some(min), max: Some(max) } => {
            ordered(min, max, false, "length", sink);
        }
        Kind::Range(bounds) => {
            let whole = ty.and_then(|ty| Some((ty, IntegerRange::for_type(ty)?)));
            if let Some((ty, _)) = whole {
                integers(bounds, ty, sink);
            }
            let open = bounds.above || bounds.below;
            let is_empty = match (&bounds.min, &bounds.max) {
                (Some(min), Some(max)) => ordered(min, max, open, "range", sink),
                _ => false,
            };
            if let Some((ty, whole)) = whole
                && !is_empty
            {
                contains_one(bounds, ty, whole, sink);
            }
        }
        Kind::MultipleOf(divisor) if number(divisor) == Some(0.0) => {
            sink.on(divisor, "only 0 is a multiple of 0; write another number");
        }
        _ => {}
    }
}

/// Reports a smallest bound above the largest one. Returns whether it did.
fn ordered(min: &Expr, max: &Expr, open: bool, rule: &str, sink: &mut Sink) -> bool {
    let (Some(low), Some(high)) = (number(min), number(max)) else { return false };
    let is_empty = match (whole_number(min), whole_number(max)) {
        (Some(low), Some(high)) => low > high || open && low == high,
        _ => low > high || open && low == high,
    };
    if is_empty {
        let message = format!(
            "no value has this {rule}: the smallest, {low}, is not below the largest, {high}"
        );
        sink.at(both(min, max), message);
    }
    is_empty
}

/// Returns the span of both bounds.
fn both(min: &Expr, max: &Expr) -> Span {
    min.span().join(max.span()).unwrap_or_else(|| max.span())
}

/// Reports a range that contains no value of an integer type.
fn contains_one(bounds: &Bounds, ty: &Type, whole: IntegerRange, sink: &mut Sink) {
    let low = bounds.min.as_ref().map(|min| (min, whole_number(min)));
    let high = bounds.max.as_ref().map(|max| (max, whole_number(max)));
    // A bound that is not a literal may be any number.
    if [low, high].into_iter().flatten().any(|(_, bound)| bound.is_none()) {
        return;
    }
    let first = low.and_then(|(_, low)| low?.checked_add(i128::from(bounds.above)));
    let last = high.and_then(|(_, high)| high?.checked_sub(i128::from(bounds.below)));
    let is_below = first.is_some_and(|first| first > whole.max);
    let is_above = last.is_some_and(|last| last < whole.min);
    let excluding = if is_below { low } else { high };
    if let Some((bound, _)) = excluding.filter(|_| is_below || is_above) {
        let message = format!(
            "no `{}` is in this range: its numbers are from {} to {}; change this bound, or the type",
            to_source(ty),
            whole.min,
            whole.max
        );
        sink.on(bound, message);
    } else if let (Some((min, Some(low))), Some((max, Some(high)))) = (low, high)
        && let (Some(first), Some(last)) = (first, last)
        && first > last
    {
        let message = format!(
            "no integer is above {low} and below {high}; `min` and `max` include their numbers"
        );
        sink.at(both(min, max), message);
    }
}

/// Rejects bounds with fractions for integers.
fn integers(bounds: &Bounds, ty: &Type, sink: &mut Sink) {
    let all = [&bounds.min, &bounds.max].into_iter().flatten();
    for bound in all.filter(|bound| has_fraction(bound)) {
        let message = format!(
            "this bound has a fraction, but `{}` is an integer; write an integer, as in `range(min = 1)`",
            to_source(ty)
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

/// The smallest and largest value of an integer type, limited to those of `i128`.
#[derive(Clone, Copy)]
struct IntegerRange {
    min: i128,
    max: i128,
}

impl IntegerRange {
    /// Returns the range of a type; `None` if it is not an integer type.
    fn for_type(ty: &Type) -> Option<Self> {
        let (name, inner) = last_segment(ty)?;
        let plain = match (&*name, &*inner) {
            ("NonZero", [inner]) => last_segment(inner)?.0,
            _ => match name.strip_prefix("NonZero") {
                Some(plain) => plain.to_lowercase(),
                None => name.clone(),
            },
        };
        let (is_signed, bits) = match plain.split_at_checked(1)? {
            ("i", bits) => (true, bits),
            ("u", bits) => (false, bits),
            _ => return None,
        };
        let bits = match bits {
            "size" => 64,
            "8" | "16" | "32" | "64" | "128" => bits.parse().ok()?,
            _ => return None,
        };
        let above: u32 = if is_signed { bits - 1 } else { bits };
        let max =
            1_i128.checked_shl(above).filter(|_| above < 127).map_or(i128::MAX, |one| one - 1);
        let is_other_than_zero = plain != name;
        let min = if is_signed { -max - 1 } else { i128::from(is_other_than_zero) };
        Some(Self { min, max })
    }
}

/// Whether a number is outside of bounds, as far as they are literals.
pub fn is_outside(one: f64, bounds: &Bounds) -> bool {
    let bound = |bound: &Option<Expr>| bound.as_ref().and_then(number);
    let low = bound(&bounds.min).is_some_and(|min| one < min || bounds.above && one == min);
    let high = bound(&bounds.max).is_some_and(|max| one > max || bounds.below && one == max);
    low || high
}

/// Rejects references to strings that live for the whole program, because values that are read live as long as the request.
pub fn borrows(model: &Model, sink: &mut Sink) {
    struct Static<'a>(Option<&'a TypeReference>);
    impl<'a> Visit<'a> for Static<'a> {
        fn visit_type_reference(&mut self, ty: &'a TypeReference) {
            if ty.lifetime.as_ref().is_some_and(|one| one.ident == "static") {
                self.0.get_or_insert(ty);
            }
            visit::visit_type_reference(self, ty);
        }
    }
    let values = model.variants().iter().flat_map(|variant| &variant.fields);
    for value in values.filter(|one| !one.special && !matches!(one.at, At::Skipped)) {
        let mut all = Static(None);
        all.visit_type(&value.ty);
        if let Some(ty) = all.0
            && model.input
        {
            let message = "a request lives shorter than `'static`; write `String`, or `#[dto(output)]` if this type is only written";
            sink.on(ty, message);
        }
    }
}

/// Returns the value of an integer literal, with its sign.
fn whole_number(expression: &Expr) -> Option<i128> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => whole_number(expr)?.checked_neg(),
        Expr::Paren(inner) => whole_number(&inner.expr),
        Expr::Group(inner) => whole_number(&inner.expr),
        _ => None,
    }
}

/// Returns the value of a literal, with its sign.
pub fn number(expression: &Expr) -> Option<f64> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        Expr::Lit(ExprLit { lit: Lit::Float(number), .. }) => number.base10_parse().ok(),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => number(expr).map(|number| -number),
        Expr::Paren(inner) => number(&inner.expr),
        Expr::Group(inner) => number(&inner.expr),
        _ => None,
    }
}

/// Returns the value of a string literal, also before method calls such as `.to_owned()`.
pub fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        Expr::MethodCall(call) if call.args.is_empty() => text(&call.receiver),
        _ => None,
    }
}
