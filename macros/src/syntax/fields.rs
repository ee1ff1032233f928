//! The fields of a component: those that are injected, and those with a value.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Field, Member, Type};

use super::attributes::reject_cfg_attr;
use super::hygienic as quote;
use super::{Arguments, Cfg, at_span, local, location, take};
use crate::sink::Sink;

/// The source of a field's value.
enum Filling {
    Injected,
    /// The location of the entry that the enhancer is created for.
    Location,
    /// The options of an enhancer.
    Options(Box<Type>),
    Value(TokenStream),
}

/// A field of a component.
struct ComponentField {
    member: Member,
    name: String,
    ty: Type,
    span: Span,
    filling: Filling,
    cfg: Cfg,
}

/// The fields of a component, in order.
pub struct Fields {
    fields: Vec<ComponentField>,
    complete: bool,
}

impl Fields {
    /// Reads the fields, and removes `#[inject]`.
    pub fn read(fields: &mut syn::Fields, sink: &mut Sink) -> Self {
        let sink = &mut sink.child();
        let mut all = Vec::new();
        for (index, field) in fields.iter_mut().enumerate() {
            let filling = filling(field, sink);
            let member = match &field.ident {
                Some(ident) => Member::Named(ident.clone()),
                None => Member::Unnamed(index.into()),
            };
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), super::name);
            let span = field.ident.as_ref().map_or_else(|| field.ty.span(), Ident::span);
            let cfg = conditions(field, sink);
            all.push(ComponentField { member, name, ty: field.ty.clone(), span, filling, cfg });
        }
        Self { fields: all, complete: sink.is_clean() }
    }

    /// Reads the fields of a struct that an expression creates, so that the container fills none of them.
    pub fn unfilled(fields: &mut syn::Fields, sink: &mut Sink) -> Self {
        for field in fields.iter_mut() {
            for attribute in take(&mut field.attrs, &["inject"]) {
                sink.on(attribute, "nothing is injected into a value that an expression creates; remove `#[inject]`");
            }
        }
        Self { fields: Vec::new(), complete: false }
    }

    /// Fills the field for options of this type. Returns whether there is one.
    pub fn fill_options(&mut self, options: &Type) -> bool {
        let wanted = super::to_source(options);
        let fits = |ty: &Type| match super::last_segment(ty) {
            Some((name, inner)) => {
                name == "Arc" && inner.len() == 1 && super::to_source(inner[0]) == wanted
            }
            None => false,
        };
        let field = self.fields.iter_mut().find(|field| fits(&field.ty));
        field.is_some_and(|field| {
            field.filling = Filling::Options(Box::new(options.clone()));
            true
        })
    }

    /// Emits the dependencies as a list of specs.
    pub fn dependencies(&self) -> TokenStream {
        let injected = self
            .fields
            .iter()
            .filter(|field| self.complete && matches!(field.filling, Filling::Injected));
        let specs = injected.map(|ComponentField { name, ty, span, cfg, .. }| {
            let dependency = dependency(name, ty, *span);
            quote!(#cfg #dependency)
        });
        quote!(&[#(#specs),*])
    }

    /// Emits the function that creates the component from its dependencies.
    pub fn construct(&self) -> TokenStream {
        if !self.complete {
            return quote!(__baya::Construct::Options);
        }
        let arguments = local("arguments");
        let values =
            self.fields.iter().map(|ComponentField { member, ty, span, filling, cfg, .. }| {
                let value = match filling {
                    Filling::Injected => {
                        let ty = at_span(ty, ty.span());
                        quote_spanned!(*span=> #member: #arguments.take::<#ty>()?)
                    }
                    Filling::Options(ty) => {
                        quote_spanned!(*span=> #member: #arguments.options::<#ty>()?)
                    }
                    Filling::Location => quote_spanned!(*span=> #member: #arguments.used()),
                    Filling::Value(value) => quote!(#member: #value),
                };
                quote!(#cfg #value)
            });
        let any =
            |wanted: fn(&Filling) -> bool| self.fields.iter().any(|field| wanted(&field.filling));
        // In a build without injected fields, `arguments` is unused.
        let unused = self
            .fields
            .iter()
            .any(|field| !field.cfg.is_empty())
            .then(|| quote!(#[allow(unused_mut, unused_variables)]));
        let arguments = if any(|filling| matches!(filling, Filling::Injected)) {
            quote!(mut arguments)
        } else if any(|filling| matches!(filling, Filling::Options(_) | Filling::Location)) {
            quote!(arguments)
        } else {
            quote!(_arguments)
        };
        quote! {
            __baya::Construct::Now(|#unused #arguments| {
                ::core::result::Result::Ok(__baya::store(::std::sync::Arc::new(Self { #(#values),* })))
            })
        }
    }
}

/// Returns the `#[cfg(...)]` of a field.
fn conditions(field: &mut Field, sink: &mut Sink) -> Cfg {
    let cfg = Cfg::from_attributes(&field.attrs);
    if let (None, Some(first)) =
        (&field.ident, field.attrs.iter().find(|one| one.path().is_ident("cfg")))
    {
        let message = "the fields of a tuple struct are numbered before `#[cfg]` is read; give the fields names";
        sink.on(first, message);
    }
    reject_cfg_attr(&mut field.attrs, &["inject"], "field", sink);
    cfg
}

/// Emits the spec of a dependency.
pub fn dependency(name: &str, ty: &Type, span: Span) -> TokenStream {
    let at = location(span);
    let shown = shown(ty);
    let span = ty.span();
    let inside = in_named(ty).map(|ty| at_span(ty, span));
    let ty = at_span(ty, span);
    let mut key =
        quote_spanned!(span=> __baya::Probe::<<#ty as __baya::FromDependency>::Token>::KEY);
    if let Some(ty) = inside {
        key = quote_spanned!(span=> __baya::key_of_named(#key, __baya::Probe::<#ty>::KEY));
    }
    quote_spanned! {span=>
        <#ty as __baya::FromDependency>::INJECTED.dependency(#name, #shown, #key, #at)
    }
}

/// Returns the type that is injected by a name.
fn in_named(ty: &Type) -> Option<&Type> {
    let (form, arguments) = super::last_segment(ty)?;
    match (form.as_str(), arguments.as_slice()) {
        ("Named", [ty, _]) => Some(ty),
        ("Option", [ty]) => in_named(ty),
        _ => None,
    }
}

/// Returns the injected type without the wrapper in which it is injected, as written.
fn shown(ty: &Type) -> String {
    match super::last_segment(ty) {
        Some((name, arguments))
            if matches!(name.as_str(), "Arc" | "Option" | "Vec" | "Lazy")
                && arguments.len() == 1 =>
        {
            shown(arguments[0])
        }
        _ => super::type_name(ty),
    }
}

/// Reads `#[inject(...)]`, and removes it.
fn filling(field: &mut Field, sink: &mut Sink) -> Filling {
    let mut filling = Filling::Injected;
    for attribute in take(&mut field.attrs, &["inject"]) {
        let tokens = match &attribute.meta {
            syn::Meta::List(list) => list.tokens.clone(),
            other => {
                sink.on(other, "a field is injected by its type; remove `#[inject]`, or write `#[inject(default)]` or `#[inject(value = ...)]` for a field that is not injected");
                continue;
            }
        };
        let arguments =
            Arguments::read("inject", tokens, 0, &["default", "value", "location"], sink);
        if let Some(value) = arguments.value::<syn::Expr>("value", sink) {
            filling = Filling::Value(quote!(#value));
        } else if arguments.has("location") {
            filling = Filling::Location;
        } else if arguments.has("default") {
            let span = field.ty.span();
            filling = Filling::Value(quote_spanned!(span=> ::core::default::Default::default()));
        }
    }
    filling
}
