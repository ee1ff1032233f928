//! The type parameters of a component.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{GenericParam, Generics};

use crate::sink::Sink;

/// The generics of a component, with the bounds that an emitted impl needs.
pub struct Parameters {
    generics: Generics,
}

impl Parameters {
    /// Reads the generics of a component, and rejects lifetimes.
    pub fn read(attribute: &str, generics: &Generics, sink: &mut Sink) -> Self {
        for lifetime in generics.lifetimes() {
            let message = format!(
                "a type with `#[{attribute}]` lives as long as the app, so it can't borrow; remove the lifetime"
            );
            sink.on(lifetime, message);
        }
        Self::new(generics)
    }

    /// Creates the parameters of generics that have been checked.
    pub fn new(generics: &Generics) -> Self {
        Self { generics: generics.clone() }
    }

    /// Whether there are type or constant parameters.
    pub fn is_generic(&self) -> bool {
        self.generics.type_params().next().is_some()
            || self.generics.const_params().next().is_some()
    }

    /// Emits the generics of an implementation: the parameters, the arguments, and the where clause with `T: Token` for each
    /// type parameter and the bounds of `also`.
    pub fn split(&self, also: Option<TokenStream>) -> (TokenStream, TokenStream, TokenStream) {
        let (parameters, arguments, clause) = self.generics.split_for_impl();
        let bounds = self.generics.type_params().map(|parameter| {
            let ident = &parameter.ident;
            quote!(#ident: __baya::Token + ::core::marker::Send + ::core::marker::Sync + 'static)
        });
        let known = clause.map(|clause| clause.predicates.iter().map(|one| quote!(#one)).collect());
        let known: Vec<TokenStream> = known.unwrap_or_default();
        let also = also.filter(|_| self.is_generic());
        let predicates: Vec<_> = known.into_iter().chain(bounds).chain(also).collect();
        let clause = if predicates.is_empty() { quote!() } else { quote!(where #(#predicates),*) };
        (quote!(#parameters), quote!(#arguments), clause)
    }

    /// Emits the keys of the arguments as an expression; `None` without parameters.
    pub fn keys(&self) -> Option<TokenStream> {
        let keys = self.generics.params.iter().filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => {
                let ident = &parameter.ident;
                Some(quote!(<#ident as __baya::Token>::KEY))
            }
            GenericParam::Const(parameter) => {
                let ident = &parameter.ident;
                Some(quote!(__baya::Key::constant(#ident as u128)))
            }
            _ => None,
        });
        let keys: Vec<_> = keys.collect();
        (!keys.is_empty()).then(|| quote!(&[#(#keys),*]))
    }
}
