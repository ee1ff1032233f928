//! `#[rule(...)]`: what was written, rule by rule.

mod bounds;
pub mod clean;
pub mod pattern;
mod read;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Expr, LitStr, Path};

pub use read::read;

/// The rules of one attribute.
pub struct Rules {
    pub rules: Vec<Rule>,
    /// The groups in which they hold; none for always.
    pub groups: Vec<LitStr>,
}

/// One rule.
pub struct Rule {
    pub span: Span,
    pub kind: Kind,
    /// The message for clients when the rule is broken.
    pub message: Option<LitStr>,
}

pub enum Kind {
    Length {
        min: Option<Expr>,
        max: Option<Expr>,
    },
    Range(Bounds),
    MultipleOf(Expr),
    Pattern(LitStr),
    /// By the name of its constant.
    Format(&'static str),
    /// With the name of the place where it is.
    Contains(&'static str, LitStr),
    Unique,
    Each(Vec<Rule>),
    Custom(Path),
    /// Asks a provider; `None` for those in the value.
    Check(Option<Path>),
    /// Nothing in the value is looked at.
    Skip,
    /// Cleans what is read, by the name of its type.
    Sanitize(&'static str),
    /// It may be left out, and not `null`: what a mapping adds.
    Present,
}

/// The bounds of a range, and whether they are outside of it.
pub struct Bounds {
    pub min: Option<Expr>,
    pub max: Option<Expr>,
    pub above: bool,
    pub below: bool,
}

impl Rules {
    /// Whether a value that is there may not be `null`.
    pub fn present(all: &[Self]) -> Option<Span> {
        let mut rules = all.iter().flat_map(|rules| &rules.rules);
        rules.find(|rule| matches!(rule.kind, Kind::Present)).map(|rule| rule.span)
    }

    /// Whether nothing in the value is looked at.
    pub fn skips(all: &[Self]) -> bool {
        let mut rules = all.iter().flat_map(|rules| &rules.rules);
        rules.any(|rule| matches!(rule.kind, Kind::Skip))
    }

    /// What cleans the value, in order, as a type; `None` where nothing does.
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
