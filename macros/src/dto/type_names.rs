//! Checks of the types that `#[dto]` recognizes by their names: that each name denotes the expected type, and that no alias
//! hides a type which changes how a field is read, written or described.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{PathArguments, Type, TypePath};

use super::model::{Model, Presence, Value};
use super::rule::Rules;
use super::types;
use crate::syntax::{bare, is_primitive, to_source};

/// The generic types that are recognized, with their paths.
const GENERIC: [(&str, &str); 13] = [
    ("Option", "::core::option::Option"),
    ("Patch", "__baya::Patch"),
    ("CommaSeparated", "__baya::CommaSeparated"),
    ("Vec", "::std::vec::Vec"),
    ("VecDeque", "::std::collections::VecDeque"),
    ("BTreeSet", "::std::collections::BTreeSet"),
    ("HashSet", "::std::collections::HashSet"),
    ("BTreeMap", "::std::collections::BTreeMap"),
    ("HashMap", "::std::collections::HashMap"),
    ("Box", "::std::boxed::Box"),
    ("Arc", "::std::sync::Arc"),
    ("Rc", "::std::rc::Rc"),
    ("PhantomData", "::core::marker::PhantomData"),
];

/// Emits the checks.
pub fn spelled(model: &Model) -> Option<TokenStream> {
    let fields = || model.variants().iter().flat_map(|variant| &variant.fields);
    let mut checks = Checks::default();
    fields().for_each(|value| checks.visit_type(&value.ty));
    fields().for_each(|value| checks.not_hidden(value, model));
    let all = checks.emitted;
    let (parameters, _, clause) = model.generics.split_for_impl();
    (!all.is_empty()).then(|| {
        quote! {
            const _: () = {
                use __baya::Unhidden as _;
                #[allow(dead_code, deprecated, clippy::all, clippy::pedantic)]
                fn spelled #parameters () #clause { #(#all)* }
            };
        }
    })
}

/// The emitted checks, without duplicates.
#[derive(Default)]
struct Checks {
    known: Vec<String>,
    emitted: Vec<TokenStream>,
}

impl<'t> Visit<'t> for Checks {
    fn visit_type_path(&mut self, ty: &'t TypePath) {
        if let Some(real) = real(ty) {
            self.push(&real.to_string(), quote!(<#ty as __baya::Is<#real>>::SAME;));
        }
        visit::visit_type_path(self, ty);
    }
}

impl Checks {
    fn push(&mut self, what: &str, check: TokenStream) {
        if !self.known.iter().any(|known| known == what) {
            self.known.push(what.to_owned());
            self.emitted.push(check);
        }
    }

    /// Adds the checks that the name of a field's type hides no recognized type.
    fn not_hidden(&mut self, value: &Value, model: &Model) {
        let is_read = model.input && value.input != Presence::Never && !value.by_function;
        if is_read && !types::is_option(&value.ty) && !types::is_patch(&value.ty) {
            self.is_not("optional", &value.ty);
        } else if value.output != Presence::Never && !value.special {
            self.is_not("patch", &value.ty);
        }
        if is_read {
            self.sets(&value.ty);
        }
        if Rules::sanitizer(&value.rules).is_some() {
            self.is_not("list", value.inner().0);
        }
    }

    /// Adds a check that a type with an unknown name is not one of these.
    fn is_not(&mut self, find: &str, ty: &Type) {
        if is_known(ty) {
            return;
        }
        let name = syn::Ident::new(find, ty.span());
        let what = format!("{find} {}", to_source(ty));
        self.push(
            &what,
            quote_spanned!(ty.span()=> <_ as __baya::WrittenInFull>::check(__baya::Probe::<#ty>::#name());),
        );
    }

    /// Adds a check that no alias hides a set, because a function reads sets.
    fn sets(&mut self, ty: &Type) {
        match types::inside_container(ty) {
            Some(inner) => self.sets(inner),
            None => self.is_not("set", ty),
        }
    }
}

/// Whether a type is known: its name is recognized, or it has no name.
fn is_known(ty: &Type) -> bool {
    match bare(ty) {
        Type::Path(path) => real(path).is_some(),
        Type::Macro(_) => false,
        _ => true,
    }
}

/// Emits the type that a name must denote.
fn real(ty: &TypePath) -> Option<TokenStream> {
    let last = ty.path.segments.last().filter(|_| ty.qself.is_none())?;
    let name = last.ident.to_string();
    let arguments = &last.arguments;
    let path = |text: &str| text.parse::<TokenStream>().unwrap_or_default();
    let bare = Type::Path(ty.clone());
    match arguments {
        PathArguments::AngleBracketed(_) => {
            let (_, ty) = GENERIC.iter().find(|(known, _)| *known == name)?;
            let ty = path(ty);
            Some(quote!(#ty #arguments))
        }
        PathArguments::None if name == "String" => Some(quote!(::std::string::String)),
        PathArguments::None if is_primitive(&bare) => {
            Some(path(&format!("::core::primitive::{name}")))
        }
        _ => None,
    }
}
