//! Local names of emitted code, which expressions and paths of the user can't refer to.

use proc_macro2::{Ident, Span};

/// `quote!` whose own names are hygienic where they are local variables: `custom(report)` in a rule refers to the
/// user's function `report`, not to a variable of the emitted code.
macro_rules! hygienic {
    ($($tokens:tt)*) => {
        ::quote::quote_spanned!(::proc_macro2::Span::mixed_site()=> $($tokens)*)
    };
}
pub(crate) use hygienic;

/// A local name of emitted code. Where other tokens have the user's spans, names that are bound
/// elsewhere must not: their hygiene is another.
pub fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The same, where a message is to point at a place of the user's.
pub fn local_at(name: &str, span: Span) -> Ident {
    Ident::new(name, Span::mixed_site().located_at(span))
}
