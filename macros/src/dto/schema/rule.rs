//! The rules of a schema.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::{Expr, ExprLit, ExprUnary, Lit, Type, UnOp};

use crate::dto::model::Value;
use crate::dto::rule::clean::Clean;
use crate::dto::rule::pattern::documented;
use crate::dto::rule::{Bounds, Kind, Rule};
use crate::dto::validate::optional;
use crate::syntax::hygienic as quote;
use crate::syntax::last_segment;

/// Emits the rules without groups: of input before it is sanitized, and of output.
pub fn all(value: &Value) -> Option<TokenStream> {
    let always = value.rules.iter().filter(|rules| rules.groups.is_empty());
    let always: Vec<_> = always.flat_map(|rules| &rules.rules).collect();
    let written: Vec<_> =
        always.iter().filter_map(|one| rule(one, Some(Clean::default()))).collect();
    if written.is_empty() {
        return None;
    }
    let clean = Clean::from_rules(&value.rules);
    if clean.is_some_and(Clean::is_nothing) {
        return Some(quote!(rules: |_| ::std::vec![#(#written),*],));
    }
    // In a list, the elements are sanitized.
    let is_list = is_list(value.inner().0);
    let of_whole = if is_list { Some(Clean::default()) } else { clean };
    let read = always.iter().filter_map(|one| match &one.kind {
        Kind::Each(rules) => each(rules, one.span, clean),
        _ => rule(one, of_whole),
    });
    Some(quote! {
        rules: |direction| match direction {
            __baya::Direction::Input => ::std::vec![#(#read),*],
            __baya::Direction::Output => ::std::vec![#(#written),*],
        },
    })
}

/// Whether a type is written as a list.
fn is_list(ty: &Type) -> bool {
    const LISTS: [&str; 5] = ["Vec", "VecDeque", "BTreeSet", "HashSet", "CommaSeparated"];
    match ty {
        Type::Array(_) | Type::Slice(_) => true,
        ty => last_segment(ty).is_some_and(|(name, _)| LISTS.contains(&&*name)),
    }
}

fn each(rules: &[Rule], span: Span, clean: Option<Clean>) -> Option<TokenStream> {
    let all: Vec<_> = rules.iter().filter_map(|one| rule(one, clean)).collect();
    let rules = quote_spanned!(span=> __baya::RuleSpec::Each(::std::vec![#(#all),*]));
    (!all.is_empty()).then_some(rules)
}

/// Emits a pattern for a string before it is sanitized.
fn pattern(pattern: &str, span: Span, clean: Clean) -> Option<TokenStream> {
    let documented = documented(pattern, clean)?;
    Some(quote_spanned!(span=> __baya::RuleSpec::Pattern(#documented)))
}

/// Emits a number as data: a literal as it is, and any other expression by its type.
pub fn number(expression: &Expr) -> TokenStream {
    let (literal, minus) = match expression {
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => (&**expr, Some(quote!(-))),
        other => (other, None),
    };
    match literal {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) if number.suffix().is_empty() => {
            if minus.is_none() && number.base10_parse::<i128>().is_err() {
                quote!(__baya::rules::Number::Large(#number))
            } else {
                quote!(__baya::rules::Number::Whole(#minus #number))
            }
        }
        Expr::Lit(ExprLit { lit: Lit::Float(number), .. }) if number.suffix().is_empty() => {
            quote!(__baya::rules::Number::Real(#minus #number))
        }
        _ => quote!(__baya::rules::Ranged::number(#expression)),
    }
}

/// Emits a rule as data, for a string before it is sanitized; `None` if a schema can't describe it.
fn rule(Rule { span, kind, .. }: &Rule, clean: Option<Clean>) -> Option<TokenStream> {
    let span = *span;
    let is_of_strings = matches!(
        kind,
        Kind::Length { .. } | Kind::Pattern(_) | Kind::Format(_) | Kind::Contains(..)
    );
    if clean.is_none() && is_of_strings {
        return None;
    }
    let clean = clean.unwrap_or_default();
    Some(match kind {
        Kind::Length { min, max } if clean.trims => {
            let min = optional(min.as_ref());
            let max = optional(max.as_ref());
            quote_spanned!(span=> __baya::RuleSpec::Trimmed { min: #min, max: #max })
        }
        Kind::Length { min, max } => {
            let min = optional(min.as_ref());
            let max = optional(max.as_ref());
            quote_spanned!(span=> __baya::RuleSpec::Length { min: #min, max: #max })
        }
        Kind::Range(bounds) => range(bounds, span),
        Kind::MultipleOf(divisor) => {
            let number = number(divisor);
            quote_spanned!(span=> __baya::RuleSpec::MultipleOf(#number))
        }
        Kind::Pattern(literal) => return pattern(&literal.value(), span, clean),
        Kind::Format(name) => {
            let name = Ident::new(name, span);
            quote_spanned!(span=> __baya::RuleSpec::Format(__baya::rules::Format::#name))
        }
        Kind::Contains(at, part) if !clean.is_nothing() => {
            return pattern(&containing(at, &part.value()), span, clean);
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
        Kind::Each(rules) => return each(rules, span, Some(clean)),
        Kind::Custom(_) | Kind::Sanitize(_) | Kind::Present | Kind::Skip | Kind::Check(_) => {
            return None;
        }
    })
}

/// Emits a range.
fn range(bounds: &Bounds, span: Span) -> TokenStream {
    let Bounds { min, max, above, below } = bounds;
    let number = |bound: &Option<Expr>| match bound {
        Some(bound) => {
            let number = number(bound);
            quote!(::core::option::Option::Some(#number))
        }
        None => quote!(::core::option::Option::None),
    };
    let min = number(min);
    let max = number(max);
    quote_spanned! {span=>
        __baya::RuleSpec::Range { min: #min, max: #max, above: #above, below: #below }
    }
}

/// Returns the pattern of strings that contain a part at a location.
fn containing(at: &str, part: &str) -> String {
    let part = regex_syntax::escape(part);
    match at {
        "Start" => format!("^{part}"),
        "End" => format!("{part}$"),
        _ => part,
    }
}
