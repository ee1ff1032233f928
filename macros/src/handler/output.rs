//! The return type of a handler: whether it may be negotiated, and whether interceptors may read the value.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    AssocType, Lifetime, ReturnType, Type, TypeFnPtr, TypeImplTrait, TypeParamBound, TypeReference,
    parse_quote,
};

use crate::syntax::bare;

/// Returns the output type if it may be negotiated.
pub fn may_negotiate(output: &ReturnType) -> Option<Type> {
    let ReturnType::Type(_, ty) = output else { return None };
    if is_fixed(ty) {
        return None;
    }
    let mut ty = (**ty).clone();
    Opaque.visit_type_mut(&mut ty);
    Some(ty)
}

/// Whether its syntax excludes negotiation: only a named type can implement the trait.
fn is_fixed(ty: &Type) -> bool {
    match bare(ty) {
        Type::Tuple(tuple) => tuple.elems.last().is_none_or(is_fixed),
        Type::Path(_) | Type::Macro(_) => false,
        _ => true,
    }
}

/// Replaces opaque types, which can't be named: they are never negotiated.
struct Opaque;

impl VisitMut for Opaque {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if matches!(ty, Type::ImplTrait(_)) {
            *ty = parse_quote!(());
        }
        visit_mut::visit_type_mut(self, ty);
    }
}

/// Whether a value of the output type may outlive the call. Its syntax excludes that for borrowed values and types without
/// a name.
pub fn may_be_kept(output: &ReturnType) -> bool {
    let ReturnType::Type(_, ty) = output else { return false };
    let mut lasts = Lasts(true);
    lasts.visit_type(ty);
    lasts.0 && !is_fixed(ty)
}

/// Finds types that may not outlive the call.
struct Lasts(bool);

impl<'t> Visit<'t> for Lasts {
    fn visit_lifetime(&mut self, lifetime: &'t Lifetime) {
        self.0 &= lifetime.ident == "static";
    }

    fn visit_type_reference(&mut self, reference: &'t TypeReference) {
        self.0 &= reference.lifetime.is_some();
        visit::visit_type_reference(self, reference);
    }

    fn visit_type(&mut self, ty: &'t Type) {
        self.0 &= !matches!(ty, Type::ImplTrait(_) | Type::Macro(_) | Type::Infer(_));
        visit::visit_type(self, ty);
    }
}

/// Returns the first lifetime or reference of the output type that may not outlive the call.
pub fn borrowed(output: &ReturnType) -> Option<Span> {
    let ReturnType::Type(_, ty) = output else { return None };
    let mut borrowed = Borrowed(None);
    borrowed.visit_type(ty);
    borrowed.0
}

/// Finds the first lifetime that borrows. Function types have their own lifetimes.
struct Borrowed(Option<Span>);

impl<'t> Visit<'t> for Borrowed {
    fn visit_lifetime(&mut self, lifetime: &'t Lifetime) {
        if lifetime.ident != "static" {
            self.0.get_or_insert(lifetime.span());
        }
    }

    fn visit_type_reference(&mut self, reference: &'t TypeReference) {
        if reference.lifetime.is_none() {
            self.0.get_or_insert(reference.and_token.span());
        }
        visit::visit_type_reference(self, reference);
    }

    fn visit_type_fn_ptr(&mut self, _: &'t TypeFnPtr) {}
}

/// Returns the `Item` in the bounds of an `impl Stream`.
pub fn stream_item(ty: &Type) -> Option<Type> {
    struct Finder(Option<Type>);
    impl<'t> Visit<'t> for Finder {
        fn visit_assoc_type(&mut self, ty: &'t AssocType) {
            if ty.ident == "Item" {
                self.0.get_or_insert_with(|| ty.ty.clone());
            }
            visit::visit_assoc_type(self, ty);
        }
    }
    let mut finder = Finder(None);
    finder.visit_type(ty);
    finder.0
}

/// Whether a type has no name.
pub fn is_opaque(ty: &Type) -> bool {
    struct Finder(bool);
    impl<'t> Visit<'t> for Finder {
        fn visit_type_impl_trait(&mut self, _of: &'t TypeImplTrait) {
            self.0 = true;
        }
    }
    let mut finder = Finder(false);
    finder.visit_type(ty);
    finder.0
}

/// Returns the first `impl Trait` of the output type that captures the lifetime of `&self`: every one without `use<...>`.
pub fn captures(output: &ReturnType) -> Option<Span> {
    struct Finder(Option<Span>);
    impl<'t> Visit<'t> for Finder {
        fn visit_type_impl_trait(&mut self, ty: &'t TypeImplTrait) {
            let is_precise =
                ty.bounds.iter().any(|bound| matches!(bound, TypeParamBound::PreciseCapture(_)));
            if !is_precise {
                self.0.get_or_insert(ty.impl_token.span);
            }
        }
    }
    let ReturnType::Type(_, ty) = output else { return None };
    let mut finder = Finder(None);
    finder.visit_type(ty);
    finder.0
}
