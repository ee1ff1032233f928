//! The rules of `#[rule(...)]`, as written.

mod bounds;
pub mod clean;
pub mod foreign;
pub mod pattern;
mod read;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Expr, LitStr, Path};

pub use read::{KNOWN, read};

/// The rules of one attribute.
pub struct Rules {
    pub rules: Vec<Rule>,
    /// The groups to which they apply; empty for all groups.
    pub groups: Vec<LitStr>,
}

/// A rule.
pub struct Rule {
    pub span: Span,
    pub kind: Kind,
    /// The message for clients if a value violates the rule.
    pub message: Option<LitStr>,
}

/// The kind of a rule, with its arguments.
pub enum Kind {
    Length {
        min: Option<Expr>,
        max: Option<Expr>,
    },
    Range(Bounds),
    MultipleOf(Expr),
    Pattern(LitStr),
    /// A format, by the name of its constant.
    Format(&'static str),
    /// A part of a string, by the name of its location.
    Contains(&'static str, LitStr),
    Unique,
    Each(Vec<Rule>),
    Custom(Path),
    /// Calls a provider; `None` for the provider rules inside of the value.
    Check(Option<Path>),
    /// Skips the rules inside of the value.
    Skip,
    /// Sanitizes the value, by the name of the sanitizer.
    Sanitize(&'static str),
    /// Rejects `null` for a value that may be absent, which a mapping adds.
    Present,
}

/// The bounds of a range, and whether it excludes them.
pub struct Bounds {
    pub min: Option<Expr>,
    pub max: Option<Expr>,
    pub above: bool,
    pub below: bool,
}

impl Rules {
    /// Returns the location of a rule that rejects `null`.
    pub fn present(all: &[Self]) -> Option<Span> {
        let mut rules = all.iter().flat_map(|rules| &rules.rules);
        rules.find(|rule| matches!(rule.kind, Kind::Present)).map(|rule| rule.span)
    }

    /// Whether the rules inside of the value are skipped.
    pub fn skips(all: &[Self]) -> bool {
        let mut rules = all.iter().flat_map(|rules| &rules.rules);
        rules.any(|rule| matches!(rule.kind, Kind::Skip))
    }

    /// Emits the sanitizers of the value, in order, as one type; `None` without a sanitizer.
    pub fn sanitizer(all: &[Self]) -> Option<(Span, TokenStream)> {
        let rules = all.iter().flat_map(|rules| &rules.rules);
        let mut names = rules.filter_map(|rule| match rule.kind {
            Kind::Sanitize(name) => Some((rule.span, Ident::new(name, rule.span))),
            _ => None,
        });
        let (span, first) = names.next()?;
        let one = |name: Ident| quote!(__baya::#name);
        let all = names.fold(one(first), |before, (_, name)| {
            let next = one(name);
            quote!(__baya::Then<#before, #next>)
        });
        Some((span, all))
    }
}
