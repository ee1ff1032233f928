//! Local names of emitted code, to which expressions and paths of the user can't refer.

use proc_macro2::{Ident, Span};

/// `quote!` whose own names are hygienic where they are local variables: `custom(report)` in a rule refers to the
/// user's function `report`, not to a variable of the emitted code.
macro_rules! hygienic {
    ($($tokens:tt)*) => {
        ::quote::quote_spanned!(::proc_macro2::Span::mixed_site()=> $($tokens)*)
    };
}
pub(crate) use hygienic;

/// Creates a local name of emitted code. Among tokens with spans of the user, it keeps the hygiene of the emitted code.
pub fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// Creates a local name of emitted code at a location of the user's code, for messages.
pub fn local_at(name: &str, span: Span) -> Ident {
    Ident::new(name, Span::mixed_site().located_at(span))
}
