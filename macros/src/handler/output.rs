//! What a handler returns, and whether the request may have a say in how it is written.

use syn::visit_mut::{self, VisitMut};
use syn::{ReturnType, Type, parse_quote};

use crate::syntax::bare;

/// Returns the output type if it may be negotiated.
pub fn may_negotiate(output: &ReturnType) -> Option<Type> {
    let ReturnType::Type(_, of) = output else { return None };
    if is_fixed(of) {
        return None;
    }
    let mut of = (**of).clone();
    Opaque.visit_type_mut(&mut of);
    Some(of)
}

/// Whether its syntax excludes negotiation: only a named type can implement the trait.
fn is_fixed(of: &Type) -> bool {
    match bare(of) {
        Type::Tuple(tuple) => tuple.elems.last().is_none_or(is_fixed),
        Type::Path(_) | Type::Macro(_) => false,
        _ => true,
    }
}

/// A type that only its function knows can't be named; as an answer it is never negotiated, and inside of
/// one it does not matter.
struct Opaque;

impl VisitMut for Opaque {
    fn visit_type_mut(&mut self, of: &mut Type) {
        if matches!(of, Type::ImplTrait(_)) {
            *of = parse_quote!(());
        }
        visit_mut::visit_type_mut(self, of);
    }
}
