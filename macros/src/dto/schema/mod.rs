//! The schema of a type: its fields, variants and rules as data.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Expr, Type};

use super::api::Api;
use super::model::{Model, Shape, Style, Tagging, Variant};
use super::{constant_bounds, duplicates, generics, merged};
use crate::syntax::hygienic as quote;
use crate::syntax::location;

mod field;
mod rule;

pub use rule::number;

/// Emits the implementation of `Schema`, and checks of literals.
pub fn schema(model: &Model) -> TokenStream {
    let Model { ident, name, api, .. } = model;
    let described = described_parameters(model);
    let generics = generics::with_bounds(model, described.iter(), &quote!(__baya::Schema), None);
    let (parameters, _, clause) = generics.split_for_impl();
    let (_, types, _) = model.generics.split_for_impl();
    let is_described = |one: &&Ident| {
        let one: Type = syn::parse_quote!(#one);
        described.contains(&one)
    };
    let arguments = model.generics.type_params().map(|one| &one.ident).filter(is_described);
    let arguments: Vec<_> = arguments.collect();
    let arguments = (!arguments.is_empty())
        .then(|| quote!(arguments: &[#(<#arguments as __baya::Schema>::shape),*],));
    let at = location(ident.span());
    let content = content(model);
    let description = description(api);
    let base = quote! {
        __baya::DtoSpec::new(#name, ::core::any::type_name::<Self>, #at, #content)
    };
    #[cfg(feature = "graphql")]
    let graphql = super::graphql::spec(model);
    #[cfg(not(feature = "graphql"))]
    let graphql = TokenStream::new();
    let spec = with(&quote!(__baya::DtoSpec), &quote!(#arguments #description #graphql), &base);
    let literals = field::literals(model);
    let merges = merged::merges(model);
    let bounds = constant_bounds::checks(model);
    let parts = duplicates::parts(model);
    let shape = quote!(__baya::Shape::Dto(const { &#spec }));
    let shape = match merged::merged_by_parameters(model) {
        Some(checks) => quote!({ #checks #shape }),
        None => shape,
    };
    quote! {
        #(#literals)*
        #(#bounds)*
        #[automatically_derived]
        impl #parameters __baya::Schema for #ident #types #clause {
            const SHAPE: __baya::Shape = #shape;
            #merges
            #parts
        }
    }
}

/// Returns the type parameters in the types that describe the fields.
fn described_parameters(model: &Model) -> Vec<Type> {
    if model.api.schema.is_some() {
        return Vec::new();
    }
    let parameters_in = |ty: &Type| generics::parameters_in(ty, &model.generics);
    let fields = model.on_wire().filter(|value| value.api.schema.is_none());
    let fields = fields.flat_map(|value| match &value.api.like {
        Some(like) => parameters_in(like),
        None => value.parameters.clone(),
    });
    let through = [&model.through.read, &model.through.written];
    let through = through.into_iter().flatten().flat_map(|ty| parameters_in(ty));
    fields.chain(through).collect()
}

/// Emits a spec with fields that differ from the default.
fn with(spec_type: &TokenStream, fields: &TokenStream, base: &TokenStream) -> TokenStream {
    if fields.is_empty() { quote!(#base) } else { quote!(#spec_type { #fields ..#base }) }
}

/// Emits the description of a type or a field, as fields of its spec.
fn description(api: &Api) -> TokenStream {
    let Api { title, doc, format, deprecated, examples, .. } = api;
    let strings = [("doc", doc), ("title", title), ("format", format)];
    let strings = strings.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| {
        let name = Ident::new(name, proc_macro2::Span::call_site());
        quote!(#name: #text,)
    });
    let deprecated = deprecated.then(|| quote!(deprecated: true,));
    let examples = (!examples.is_empty()).then(|| {
        let all = examples.iter().map(shown);
        quote!(examples: &[#(#all),*],)
    });
    quote!(#(#strings)* #deprecated #examples)
}

/// Emits the content of the type.
fn content(model: &Model) -> TokenStream {
    if let Some(schema) = &model.api.schema {
        return quote_spanned!(schema.span()=> __baya::Content::Json(#schema));
    }
    let through = |ty: &Option<Box<Type>>| {
        ty.as_ref().map(
            |ty| quote_spanned!(ty.span()=> __baya::Content::Of(<#ty as __baya::Schema>::shape)),
        )
    };
    let read = through(&model.through.read);
    let written = through(&model.through.written);
    if read.is_none() && written.is_none() {
        return itself(model);
    }
    // A type that is converted in one direction is itself in the other one.
    let input = read.unwrap_or_else(|| itself(model));
    let output = written.unwrap_or_else(|| itself(model));
    quote! {
        __baya::Content::Through { input: const { &#input }, output: const { &#output } }
    }
}

/// Emits the fields or the variants.
fn itself(model: &Model) -> TokenStream {
    match &model.shape {
        Shape::Struct(variant) => {
            let tag = model.tag.as_ref().map(|(tag, name)| field::tag(tag, name));
            of_fields(model, variant, tag)
        }
        Shape::Enum(variants) => {
            let closed = model.closed;
            let tagging = tagging(&model.tagging);
            let variants = variants.iter().map(|one| self::variant(model, one));
            quote! {
                __baya::Content::Variants {
                    tagging: #tagging,
                    variants: const { &[#(#variants),*] },
                    closed: #closed,
                }
            }
        }
    }
}

fn tagging(tagging: &Tagging) -> TokenStream {
    match tagging {
        Tagging::External => quote!(__baya::Tagging::External),
        Tagging::Internal(tag) => quote!(__baya::Tagging::Internal(#tag)),
        Tagging::Adjacent(tag, content) => quote!(__baya::Tagging::Adjacent(#tag, #content)),
        Tagging::Untagged => quote!(__baya::Tagging::Untagged),
    }
}

fn variant(model: &Model, variant: &Variant) -> TokenStream {
    let Variant { name, written, api, .. } = variant;
    let content = match (&api.schema, &api.like) {
        (Some(schema), _) => quote_spanned!(schema.span()=> __baya::Content::Json(#schema)),
        (None, Some(ty)) => {
            quote_spanned!(ty.span()=> __baya::Content::Of(<#ty as __baya::Schema>::shape))
        }
        (None, None) => of_fields(model, variant, None),
    };
    let description = description(api);
    let written = (name != written).then(|| quote!(written: #written,));
    let aliases = &variant.aliases;
    let aliases = (!aliases.is_empty()).then(|| quote!(aliases: &[#(#aliases),*],));
    let input = (!variant.input).then(|| quote!(input: false,));
    let output = (!variant.output).then(|| quote!(output: false,));
    let untagged = variant.untagged.then(|| quote!(untagged: true,));
    let other = variant.other.then(|| quote!(other: true,));
    with(
        &quote!(__baya::VariantSpec),
        &quote!(#written #aliases #description #input #output #untagged #other),
        &quote!(__baya::VariantSpec::new(#name, #content)),
    )
}

/// Emits the content of a struct or a variant.
fn of_fields(model: &Model, variant: &Variant, tag: Option<TokenStream>) -> TokenStream {
    // A skipped field needs no description.
    let closed = model.closed;
    let mut fields = tag.into_iter().chain(variant.on_wire().map(|one| field::field(model, one)));
    match variant.style {
        Style::Unit => quote!(__baya::Content::Unit),
        Style::Alone => {
            let field = fields.next();
            quote!(__baya::Content::Newtype(const { &#field }))
        }
        Style::Named => {
            quote!(__baya::Content::Fields { fields: const { &[#(#fields),*] }, closed: #closed })
        }
        Style::Listed => quote!(__baya::Content::Tuple(const { &[#(#fields),*] })),
    }
}

/// Emits a value as JSON.
fn shown(value: &Expr) -> TokenStream {
    quote_spanned!(value.span()=> || __baya::json_of(&#value))
}
