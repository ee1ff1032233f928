//! The expansion of a type for GraphQL: its implementations of `Output` and `Input`.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{GenericParam, Generics, Member};

use super::attr::Kind;
use super::check::is_shown;
use super::enums;
use super::unfit::{self, Unfit};
use crate::dto::generics;
use crate::dto::model::{At, Model, Presence, Shape, Style, Value, Variant};
use crate::syntax::hygienic as quote;
use crate::syntax::{local, local_at};
use crate::value::field_name;

/// Emits the GraphQL traits if the runtime has them, which it does not in the framework's own crates.
pub fn expand(model: &Model) -> TokenStream {
    conditionally(&traits(model))
}

/// Wraps items so that they exist only if the runtime has GraphQL.
fn conditionally(items: &TokenStream) -> TokenStream {
    if items.is_empty() {
        return TokenStream::new();
    }
    quote!(__baya::if_graphql! { #items })
}

fn traits(model: &Model) -> TokenStream {
    if matches!(model.graphql.kind, Some(Kind::Scalar)) {
        return scalar(model);
    }
    let output = match &model.shape {
        Shape::Struct(variant) => of_struct(model, variant),
        Shape::Enum(variants) => of_enum(model, variants),
    };
    let input = input(model).map(|input| {
        let checks = recursive(model);
        quote!(#input #checks)
    });
    quote!(#output #input)
}

/// Emits assertions for the fields with `recursive`, because a bound can't depend on a type that contains the type itself.
fn recursive(model: &Model) -> TokenStream {
    let fields: Vec<&Value> = match &model.shape {
        Shape::Struct(variant) => variant.on_wire().collect(),
        Shape::Enum(variants) => variants.iter().flat_map(Variant::on_wire).collect(),
    };
    let checked = fields.into_iter().filter(|value| value.graphql.recursive && value.is_concrete);
    let checks = checked.map(|value| {
        let ty = &value.ty;
        quote_spanned!(ty.span()=> const _: () = { let _ = <#ty as __baya::graphql::Input>::absent; };)
    });
    checks.collect()
}

/// Emits the GraphQL traits for a type whose declaration has errors, so that its uses do not cause further errors.
pub fn inert(model: &Model) -> TokenStream {
    let ident = &model.ident;
    if model.generics.params.iter().any(|one| !matches!(one, GenericParam::Lifetime(_))) {
        return TokenStream::new();
    }
    let (parameters, types, clause) = model.generics.split_for_impl();
    let is_concrete = model.generics.params.is_empty();
    let input =
        (model.graphql.input || matches!(model.graphql.kind, Some(Kind::Scalar))).then(|| {
            quote! {
                #[automatically_derived]
                impl #parameters __baya::graphql::Input for #ident #types #clause {}
            }
        });
    let output = model.graphql.kind.is_some().then(|| {
        quote! {
            #[automatically_derived]
            impl #parameters __baya::graphql::Output for #ident #types #clause {
                fn show<'__baya>(
                    &'__baya self,
                    _at: __baya::graphql::At<'__baya, '_>,
                ) -> __baya::graphql::Shown<'__baya> {
                    __baya::graphql::enum_value("")
                }
            }
        }
    });
    let object = (is_concrete && model.graphql.kind.is_some()).then(|| {
        quote! {
            #[automatically_derived]
            impl __baya::graphql::Object for #ident {
                fn spec(&self) -> &'static __baya::DtoSpec {
                    __baya::graphql::spec_of::<Self>()
                }
                fn show_field<'__baya>(
                    &'__baya self,
                    _name: &str,
                    _at: __baya::graphql::At<'__baya, '_>,
                ) -> ::core::option::Option<__baya::graphql::Shown<'__baya>> {
                    ::core::option::Option::None
                }
            }
        }
    });
    conditionally(&quote!(#input #output #object))
}

/// Emits a custom scalar, which serde serializes and deserializes.
fn scalar(model: &Model) -> TokenStream {
    let shown = model.output.then(|| shows(model, &[], &quote!(__baya::graphql::scalar(self, at))));
    let sent = model.input.then(|| sent(model, &[]));
    quote!(#shown #sent)
}

fn of_struct(model: &Model, variant: &Variant) -> TokenStream {
    if matches!(model.graphql.kind, Some(Kind::Object)) {
        return object(model, variant);
    }
    match whole(model, variant) {
        Some(inner) if model.output => {
            let member = &inner.member;
            shows(model, &[inner], &quote!(__baya::graphql::OutputIn::show_in(&self.#member, at)))
        }
        _ => TokenStream::new(),
    }
}

/// Returns the only field of a newtype.
fn whole<'m>(model: &Model, variant: &'m Variant) -> Option<&'m Value> {
    let is_plain = model.through.read.is_none() && model.through.written.is_none();
    let inner = variant.fields.iter().find(|one| matches!(one.at, At::Whole))?;
    (is_plain && variant.style == Style::Alone && !inner.special && model.api.schema.is_none())
        .then_some(inner)
}

/// Emits an object, with its fields by name.
fn object(model: &Model, variant: &Variant) -> TokenStream {
    let ident = &model.ident;
    let fields: Vec<_> = variant.fields.iter().filter(|value| is_shown(value)).collect();
    let arms = fields.iter().map(|value| arm(value));
    let generics = outputs(model, fields.iter().copied());
    let (parameters, _, clause) = generics.split_for_impl();
    let (_, types, _) = model.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #parameters __baya::graphql::Output for #ident #types #clause {
            fn show<'__baya>(
                &'__baya self,
                at: __baya::graphql::At<'__baya, '_>,
            ) -> __baya::graphql::Shown<'__baya> {
                __baya::graphql::object(self, at)
            }
        }
        #[automatically_derived]
        impl #parameters __baya::graphql::Object for #ident #types #clause {
            fn spec(&self) -> &'static __baya::DtoSpec {
                __baya::graphql::spec_of::<Self>()
            }
            fn show_field<'__baya>(
                &'__baya self,
                name: &str,
                at: __baya::graphql::At<'__baya, '_>,
            ) -> ::core::option::Option<__baya::graphql::Shown<'__baya>> {
                ::core::option::Option::Some(match name {
                    #(#arms)*
                    _ => return ::core::option::Option::None,
                })
            }
        }
    }
}

fn arm(value: &Value) -> TokenStream {
    let name = field_name(&value.written);
    let written = &value.written;
    let ty = &value.ty;
    let mut member = value.member.clone();
    if let Member::Named(name) = &mut member {
        name.set_span(ty.span());
    }
    let this = local_at("self", ty.span());
    let at = local("at");
    if value.special {
        return quote_spanned! {ty.span()=>
            #name => __baya::graphql::written_field(#this, #written, #at),
        };
    }
    quote_spanned! {ty.span()=>
        #name => <#ty as __baya::graphql::Output>::show(&#this.#member, #at),
    }
}

/// Returns generics with the bound that the types of these fields are GraphQL types.
fn outputs<'m>(model: &Model, values: impl Iterator<Item = &'m Value>) -> Generics {
    let bound = quote!(__baya::graphql::Output);
    let parameters = values.flat_map(|value| &value.parameters);
    let mut generics = generics::with_bounds(model, parameters, &bound, None);
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(syn::parse_quote!('static));
    }
    generics
}

fn of_enum(model: &Model, variants: &[Variant]) -> TokenStream {
    match model.graphql.kind {
        Some(Kind::Object | Kind::Interface(_)) => {
            let shown = enums::objects(variants);
            let values: Vec<_> = variants.iter().flat_map(|variant| &variant.fields).collect();
            let checks = values.iter().filter(|value| value.is_concrete).map(|Value { ty, .. }| {
                quote_spanned!(ty.span()=> const _: () = <#ty as __baya::graphql::Member>::IS_OBJECT;)
            });
            let checks: TokenStream = checks.collect();
            let ident = &model.ident;
            let generics = outputs(model, values.iter().copied());
            let (parameters, _, clause) = generics.split_for_impl();
            let (_, arguments, _) = model.generics.split_for_impl();
            quote! {
                #checks
                #[automatically_derived]
                impl #parameters __baya::graphql::Output for #ident #arguments #clause {
                    fn show<'__baya>(
                        &'__baya self,
                        at: __baya::graphql::At<'__baya, '_>,
                    ) -> __baya::graphql::Shown<'__baya> {
                        #shown
                    }
                }
            }
        }
        _ if enums::is_of_values(model, variants) => {
            let shown = model.output.then(|| {
                let ident = &model.ident;
                let values = enums::values(variants);
                quote! {
                    #[automatically_derived]
                    impl __baya::graphql::Output for #ident {
                        fn show<'__baya>(
                            &'__baya self,
                            _at: __baya::graphql::At<'__baya, '_>,
                        ) -> __baya::graphql::Shown<'__baya> {
                            #values
                        }
                    }
                }
            });
            let sent = (model.input).then(|| sent(model, &[]));
            quote!(#shown #sent)
        }
        _ => {
            unfit::values(model, variants).map(|unfit| of_unfit(model, &unfit)).unwrap_or_default()
        }
    }
}

/// Emits the traits of a type that no schema can contain, with a bound that reports the reason.
fn of_unfit(model: &Model, unfit: &Unfit) -> TokenStream {
    let shown = model.output.then(|| {
        let generics = unless(model, unfit);
        shown(model, &generics, &quote!(__baya::graphql::scalar(self, at)))
    });
    let sent = model.input.then(|| sendable(model, &unless(model, unfit)));
    quote!(#shown #sent)
}

/// Returns generics with a bound that no type meets.
fn unless(model: &Model, unfit: &Unfit) -> Generics {
    let mut generics = conditional(model, &[], "InputUnlessGraphqlRecursive");
    let predicate = unfit.predicate();
    generics.make_where_clause().predicates.push(syn::parse_quote!(#predicate));
    generics
}

/// Emits `Input` for a type, if the types of its fields are input types.
fn input(model: &Model) -> Option<TokenStream> {
    if !model.input || model.through.read.is_some() || model.api.schema.is_some() {
        return None;
    }
    let read = |value: &&Value| {
        value.input != Presence::Never
            && value.graphql.skip.is_none()
            && !value.special
            && !value.graphql.recursive
            && !value.is_recursive
    };
    match &model.shape {
        Shape::Struct(variant) => {
            let is_sent = match variant.style {
                Style::Alone => whole(model, variant).is_some(),
                Style::Named => {
                    model.graphql.input && !variant.fields.iter().any(|one| one.flatten)
                }
                Style::Listed | Style::Unit => false,
            };
            let values: Vec<_> = variant.on_wire().filter(read).collect();
            let unfit = || unfit::input(model).map(|unfit| sendable(model, &unless(model, &unfit)));
            if is_sent { Some(sent(model, &values)) } else { unfit() }
        }
        Shape::Enum(variants) if enums::is_one_of(model, variants) => {
            let fields = variants.iter().flat_map(Variant::on_wire);
            let values: Vec<_> = fields.filter(read).collect();
            Some(sent(model, &values))
        }
        Shape::Enum(variants) if variants.iter().all(|one| one.style == Style::Unit) => None,
        Shape::Enum(_) => unfit::input(model).map(|unfit| sendable(model, &unless(model, &unfit))),
    }
}

/// Emits `Input` with the bound that the types of these fields are input types.
fn sent(model: &Model, values: &[&Value]) -> TokenStream {
    sendable(model, &conditional(model, values, "InputUnlessGraphqlRecursive"))
}

/// Emits that a type is an input type, with these generics.
fn sendable(model: &Model, generics: &Generics) -> TokenStream {
    let ident = &model.ident;
    let (parameters, _, clause) = generics.split_for_impl();
    let (_, arguments, _) = model.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #parameters __baya::graphql::Input for #ident #arguments #clause {}
        #[automatically_derived]
        impl #parameters __baya::graphql::FieldArgument for #ident #arguments #clause {}
    }
}

/// Emits `Output` with the bound that the types of these fields are GraphQL types.
fn shows(model: &Model, values: &[&Value], value: &TokenStream) -> TokenStream {
    shown(model, &conditional(model, values, "OutputIn"), value)
}

/// Emits `Output` with these generics.
fn shown(model: &Model, generics: &Generics, value: &TokenStream) -> TokenStream {
    let ident = &model.ident;
    let (parameters, _, clause) = generics.split_for_impl();
    let (_, arguments, _) = model.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #parameters __baya::graphql::Output for #ident #arguments #clause {
            fn show<'__baya>(
                &'__baya self,
                at: __baya::graphql::At<'__baya, '_>,
            ) -> __baya::graphql::Shown<'__baya> {
                #value
            }
        }
    }
}

/// Returns generics with a bound on the type of each field. The bound has a separate lifetime, so that the compiler does not evaluate it
/// before the type is used in a schema.
fn conditional(model: &Model, values: &[&Value], condition: &str) -> Generics {
    let condition = Ident::new(condition, proc_macro2::Span::call_site());
    let bound = quote!(__baya::Schema);
    let parameters = values.iter().flat_map(|value| &value.parameters);
    let mut generics = generics::with_bounds(model, parameters, &bound, None);
    let clause = generics.make_where_clause();
    clause
        .predicates
        .push(syn::parse_quote!(for<'__baya> Self: __baya::graphql::SchemaIn<'__baya>));
    for Value { ty, .. } in values {
        let ty = quote_spanned!(ty.span()=> for<'__baya> #ty: __baya::graphql::#condition<'__baya>);
        clause.predicates.push(syn::parse_quote!(#ty));
    }
    generics
}
