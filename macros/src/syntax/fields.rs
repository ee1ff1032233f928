//! The fields of a component: what is injected, and what starts with a value.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Field, Member, Type};

use super::{Arguments, gathered, local, place, take};
use crate::sink::Sink;

/// What fills a field.
enum Filling {
    Injected,
    /// The place of the entry that this is built for.
    Place,
    /// The options of an enhancer.
    Options(Box<Type>),
    Value(TokenStream),
}

/// The fields of a struct in order.
pub struct Fields {
    fields: Vec<(Member, String, Type, Span, Filling)>,
    complete: bool,
}

impl Fields {
    /// Reads the fields and takes `#[inject]` off them.
    pub fn read(fields: &mut syn::Fields, sink: &mut Sink) -> Self {
        let before = sink.count();
        let mut all = Vec::new();
        for (index, field) in fields.iter_mut().enumerate() {
            let filling = filling(field, sink);
            let member = match &field.ident {
                Some(ident) => Member::Named(ident.clone()),
                None => Member::Unnamed(index.into()),
            };
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), Ident::to_string);
            let span = field.ident.as_ref().map_or_else(|| field.ty.span(), Ident::span);
            all.push((member, name, field.ty.clone(), span, filling));
        }
        Self { fields: all, complete: before == sink.count() }
    }

    /// The fields of what an expression makes: none of them is filled.
    pub fn given(fields: &mut syn::Fields, sink: &mut Sink) -> Self {
        for field in fields.iter_mut() {
            for attribute in take(&mut field.attrs, &["inject"]) {
                sink.on(attribute, "nothing is injected into what an expression makes");
            }
        }
        Self { fields: Vec::new(), complete: false }
    }

    /// Fills the field that takes options of this type; `false` when there is none.
    pub fn take_options(&mut self, options: &Type) -> bool {
        let wanted = super::written(options);
        let takes = |of: &Type| match super::last_segment(of) {
            Some((name, inner)) => {
                name == "Arc" && inner.len() == 1 && super::written(inner[0]) == wanted
            }
            None => false,
        };
        let field = self.fields.iter_mut().find(|(_, _, of, ..)| takes(of));
        field.is_some_and(|field| {
            field.4 = Filling::Options(Box::new(options.clone()));
            true
        })
    }

    /// The dependencies as a list of specs.
    pub fn dependencies(&self) -> TokenStream {
        let injected = self
            .fields
            .iter()
            .filter(|field| self.complete && matches!(field.4, Filling::Injected));
        let specs = injected.map(|(_, name, of, span, _)| dependency(name, of, *span));
        quote!(&[#(#specs),*])
    }

    /// The function that builds the component from its arguments.
    pub fn construct(&self) -> TokenStream {
        if !self.complete {
            return quote!(__baya::Construct::Options);
        }
        let arguments = local("arguments");
        let values = self.fields.iter().map(|(member, _, of, span, filling)| match filling {
            Filling::Injected => {
                let of = gathered(of, of.span());
                quote_spanned!(*span=> #member: #arguments.take::<#of>()?)
            }
            Filling::Options(of) => quote_spanned!(*span=> #member: #arguments.options::<#of>()?),
            Filling::Place => quote_spanned!(*span=> #member: #arguments.used()),
            Filling::Value(value) => quote!(#member: #value),
        });
        let any = |wanted: fn(&Filling) -> bool| self.fields.iter().any(|field| wanted(&field.4));
        let arguments = if any(|filling| matches!(filling, Filling::Injected)) {
            quote!(mut arguments)
        } else if any(|filling| matches!(filling, Filling::Options(_) | Filling::Place)) {
            quote!(arguments)
        } else {
            quote!(_arguments)
        };
        quote! {
            __baya::Construct::Now(|#arguments| {
                ::core::result::Result::Ok(__baya::store(::std::sync::Arc::new(Self { #(#values),* })))
            })
        }
    }
}

/// The spec of one dependency.
pub fn dependency(name: &str, of: &Type, span: Span) -> TokenStream {
    let (at, shown, of) = (place(span), shown(of), gathered(of, of.span()));
    let key = quote_spanned! {of.span()=>
        __baya::Probe::<<#of as __baya::FromDependency>::Token>::KEY
    };
    quote!(__baya::Dependency::of::<#of>(#name, #shown, #key, #at))
}

/// The type inside the form in which it is taken, as written.
fn shown(of: &Type) -> String {
    match super::last_segment(of) {
        Some((name, arguments))
            if matches!(name.as_str(), "Arc" | "Option" | "Vec" | "Lazy")
                && arguments.len() == 1 =>
        {
            shown(arguments[0])
        }
        _ => super::written(of),
    }
}

fn filling(field: &mut Field, sink: &mut Sink) -> Filling {
    let mut filling = Filling::Injected;
    for attribute in take(&mut field.attrs, &["inject"]) {
        let tokens = match &attribute.meta {
            syn::Meta::List(list) => list.tokens.clone(),
            other => {
                sink.on(other, "write `#[inject(default)]` or `#[inject(value = ...)]`; injection itself needs no attribute");
                continue;
            }
        };
        let arguments = Arguments::read("inject", tokens, 0, &["default", "value", "place"], sink);
        if let Some(value) = arguments.value::<syn::Expr>("value", sink) {
            filling = Filling::Value(quote!(#value));
        } else if arguments.has("place") {
            filling = Filling::Place;
        } else if arguments.has("default") {
            let span = field.ty.span();
            filling = Filling::Value(quote_spanned!(span=> ::core::default::Default::default()));
        }
    }
    filling
}
