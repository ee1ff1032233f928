//! Defaults that violate the rules of their field, as far as literals and standard types show that.

use syn::{Expr, ExprLit, Lit, Type};

use super::literals::{is_outside, number, text};
use super::model::{Presence, Value};
use super::rule::{Kind, Rule, pattern};
use super::types;
use super::wire::Missing;
use crate::sink::Sink;
use crate::syntax::{has_name, is_primitive, last_segment};

/// A default whose value is known.
#[derive(PartialEq)]
enum Default {
    Bool(bool),
    Number(f64),
    String(String),
    /// A list, a set or a map without elements.
    Empty,
}

/// Rejects a default that a rule of its field excludes: the one in OpenAPI documents, and that of the type of an absent
/// field.
pub fn check(value: &Value, reads: bool, sink: &mut Sink) {
    let all = || value.rules.iter().flat_map(|rules| &rules.rules);
    if let Some(default) = &value.api.default
        && let Some(known) = Default::from_literal(default)
        && all().any(|rule| known.violates(rule))
    {
        let message =
            "this default violates a rule of this field; write another default, or change the rule";
        sink.on(default, message);
    } else {
        compare(value, reads, sink);
    }
    // Rules of groups do not always apply.
    let mut always = value.rules.iter().filter(|rules| rules.groups.is_empty());
    let is_read = reads && value.input == Presence::Optional;
    if let Some(Missing::Default(span)) = &value.missing
        && is_read
        && let Some(known) = Default::for_type(&value.ty)
        && always.any(|rules| rules.rules.iter().any(|rule| known.violates(rule)))
    {
        let message = format!(
            "`#[serde(default)]` is {known} here, which violates a rule of this field; write `#[serde(default = \"...\")]` with a function that returns a valid value, or remove `default`"
        );
        sink.at(*span, message);
    }
}

/// Rejects a default for OpenAPI documents that is not known to be the value of an absent field.
fn compare(value: &Value, reads: bool, sink: &mut Sink) {
    let is_read = reads && value.input != Presence::Never;
    let Some(default) = value.api.default.as_ref().filter(|_| is_read) else { return };
    let Some(missing) = &value.missing else {
        // The program may replace an absent value by the default.
        if !types::is_option(&value.ty) && !types::is_patch(&value.ty) {
            let message = "requests must contain this field, so a default has no effect; add `#[serde(default = \"...\")]` with a function that returns it, or show an `example = ...`";
            sink.on(default, message);
        }
        return;
    };
    let remedy = "remove `default = ...`, so that OpenAPI documents contain the value of serde";
    let real = match missing {
        Missing::Default(_) if types::is_option(&value.ty) => Some("`null`".to_owned()),
        Missing::Default(_) => match Default::for_type(&value.ty) {
            real if real.is_some() && real == Default::from_literal(default) => return,
            real => real.map(|real| real.to_string()),
        },
        Missing::Function(_) | Missing::Whole => None,
    };
    let message = match (real, Default::from_literal(default)) {
        (Some(real), Some(_)) => {
            format!(
                "`#[serde(default)]` is {real} here, and OpenAPI documents would contain another default; {remedy}"
            )
        }
        _ => format!("this may not be the value that serde uses for an absent field; {remedy}"),
    };
    sink.on(default, message);
}

impl Default {
    /// Returns the value of a literal.
    fn from_literal(expression: &Expr) -> Option<Self> {
        let boolean = match expression {
            Expr::Lit(ExprLit { lit: Lit::Bool(literal), .. }) => Some(Self::Bool(literal.value)),
            _ => None,
        };
        let number = || number(expression).map(Self::Number);
        boolean.or_else(number).or_else(|| text(expression).map(Self::String))
    }

    /// Returns the default of a standard type.
    fn for_type(ty: &Type) -> Option<Self> {
        const LISTS: [&str; 7] =
            ["Vec", "VecDeque", "BTreeSet", "HashSet", "BTreeMap", "HashMap", "CommaSeparated"];
        match last_segment(ty)? {
            _ if has_name(ty, "bool") => Some(Self::Bool(false)),
            _ if has_name(ty, "char") => None,
            (_, inner) if is_primitive(ty) && inner.is_empty() => Some(Self::Number(0.0)),
            (name, inner) if name == "String" && inner.is_empty() => {
                Some(Self::String(String::new()))
            }
            (name, inner) if LISTS.contains(&&*name) && !inner.is_empty() => Some(Self::Empty),
            _ => None,
        }
    }

    /// Whether it is known to violate a rule.
    fn violates(&self, rule: &Rule) -> bool {
        match (self, &rule.kind) {
            (Self::Number(one), Kind::Range(bounds)) => is_outside(*one, bounds),
            (Self::Number(one), Kind::MultipleOf(divisor)) => {
                number(divisor).is_some_and(|divisor| {
                    one.fract() == 0.0 && divisor.fract() == 0.0 && one % divisor != 0.0
                })
            }
            (Self::String(one), Kind::Length { min, max }) => {
                is_outside_length(one.chars().count(), min.as_ref(), max.as_ref())
            }
            (Self::Empty, Kind::Length { min, max }) => {
                is_outside_length(0, min.as_ref(), max.as_ref())
            }
            (Self::String(one), Kind::Pattern(written)) => {
                pattern::matches(&written.value(), one) == Some(false)
            }
            (Self::String(one), Kind::Contains(at, part)) => {
                let part = part.value();
                !match *at {
                    "Start" => one.starts_with(&part),
                    "End" => one.ends_with(&part),
                    _ => one.contains(&part),
                }
            }
            // An empty string matches no format.
            (Self::String(one), Kind::Format(_)) => one.is_empty(),
            _ => false,
        }
    }
}

impl std::fmt::Display for Default {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "`{value}`"),
            Self::Number(number) => write!(f, "`{number}`"),
            Self::String(text) => write!(f, "`{text:?}`"),
            Self::Empty => f.write_str("empty"),
        }
    }
}

fn is_outside_length(count: usize, min: Option<&Expr>, max: Option<&Expr>) -> bool {
    let count = count as f64;
    min.and_then(number).is_some_and(|min| count < min)
        || max.and_then(number).is_some_and(|max| count > max)
}
