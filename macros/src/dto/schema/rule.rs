//! Rules as data.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, ExprLit, ExprUnary, Lit, UnOp};

use crate::dto::expand::optional;
use crate::dto::model::Value;
use crate::dto::rule::{Bounds, Kind, Rule};

/// The rules that hold always.
pub fn all(value: &Value) -> Option<TokenStream> {
    let always = value.rules.iter().filter(|rules| rules.groups.is_empty());
    let always: Vec<_> = always.flat_map(|rules| &rules.rules).collect();
    let mut all: Vec<_> = always.iter().filter_map(|one| rule(one)).collect();
    // White space alone is nothing behind a `trim`.
    let trims = always.iter().any(|rule| matches!(rule.kind, Kind::Sanitize("Trim")));
    let needs = always.iter().any(|rule| match &rule.kind {
        Kind::Length { min: Some(min), .. } => !is_zero(min),
        _ => false,
    });
    if trims && needs {
        all.push(quote!(__baya::RuleSpec::Pattern("\\S")));
    }
    (!all.is_empty()).then(|| quote!(rules: || ::std::vec![#(#all),*],))
}

fn is_zero(of: &Expr) -> bool {
    match of {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_digits() == "0",
        _ => false,
    }
}

/// A number as data: a literal as it is, and anything else by its type.
pub fn number(of: &Expr) -> TokenStream {
    let (literal, minus) = match of {
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => (&**expr, Some(quote!(-))),
        other => (other, None),
    };
    match literal {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) if number.suffix().is_empty() => {
            quote!(__baya::rules::Number::Whole(#minus #number))
        }
        Expr::Lit(ExprLit { lit: Lit::Float(number), .. }) if number.suffix().is_empty() => {
            quote!(__baya::rules::Number::Real(#minus #number))
        }
        _ => quote!(__baya::rules::Ranged::number(#of)),
    }
}

/// A rule as data.
fn rule(Rule { span, kind, .. }: &Rule) -> Option<TokenStream> {
    let span = *span;
    Some(match kind {
        Kind::Length { min, max } => {
            let (min, max) = (optional(min.as_ref()), optional(max.as_ref()));
            quote_spanned!(span=> __baya::RuleSpec::Length { min: #min, max: #max })
        }
        Kind::Range(Bounds { min, max, above, below }) => {
            let number = |bound: &Option<Expr>| match bound {
                Some(bound) => {
                    let number = number(bound);
                    quote!(::core::option::Option::Some(#number))
                }
                None => quote!(::core::option::Option::None),
            };
            let (min, max) = (number(min), number(max));
            quote_spanned! {span=>
                __baya::RuleSpec::Range { min: #min, max: #max, above: #above, below: #below }
            }
        }
        Kind::MultipleOf(of) => {
            let number = number(of);
            quote_spanned!(span=> __baya::RuleSpec::MultipleOf(#number))
        }
        Kind::Pattern(pattern) => quote_spanned!(span=> __baya::RuleSpec::Pattern(#pattern)),
        Kind::Format(name) => {
            let name = Ident::new(name, span);
            quote_spanned!(span=> __baya::RuleSpec::Format(__baya::rules::Format::#name))
        }
        Kind::Contains(at, part) => {
            let at = Ident::new(at, span);
            quote_spanned! {span=>
                __baya::RuleSpec::Contains(__baya::rules::Contains {
                    part: #part,
                    at: __baya::rules::Affix::#at,
                })
            }
        }
        Kind::Unique => quote_spanned!(span=> __baya::RuleSpec::Unique),
        Kind::Each(rules) => {
            let all = rules.iter().filter_map(rule);
            quote_spanned!(span=> __baya::RuleSpec::Each(::std::vec![#(#all),*]))
        }
        Kind::Custom(_) | Kind::Sanitize(_) | Kind::Present | Kind::Skip | Kind::Check(_) => {
            return None;
        }
    })
}
