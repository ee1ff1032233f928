//! The expansion of `#[dto]`: the validation of fields by their rules, and the traits that the other files emit.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::spanned::Spanned;

#[cfg(feature = "graphql")]
use super::graphql;
use super::model::{At, Model, Presence, Shape, Style, Tagging};
use super::{
    duplicates, explain, generics, merged, provider_checks, schema, type_names, unknown_fields,
    validate,
};
use crate::syntax::hygienic as quote;
use crate::syntax::{is_primitive, local};

/// Emits the implementations of the traits of a type, and the checks of its declaration.
pub fn expand(model: &Model) -> TokenStream {
    let Model { ident, .. } = model;
    let generics = generics::validate_generics(model);
    let (parameters, _, clause) = generics.split_for_impl();
    let (_, types, _) = model.generics.split_for_impl();
    let fields = match &model.shape {
        Shape::Struct(variant) => validate::arm(model, variant),
        Shape::Enum(variants) => {
            variants.iter().map(|variant| validate::arm(model, variant)).collect()
        }
    };
    let fields = match &model.shape {
        Shape::Enum(variants) if variants.is_empty() => quote!(match *self {}),
        _ => quote!(match self { #fields }),
    };
    let whole = local("whole");
    let checks = validate::grouped(&model.rules, &whole, false);
    let whole = (!checks.is_empty()).then(|| quote!({ let #whole = self; #checks }));
    let explains = explain::explain(model);
    let schema = schema::schema(model);
    let functions = validate::functions(model);
    let asks = provider_checks::expand(model);
    let unchecked = provider_checks::unchecked(model);
    let unknown_fields = unknown_fields::unknown_fields(model);
    let spelled = type_names::spelled(model);
    let once = duplicates::once(model);
    let merged = merged::merged(model);
    let constants = constants(model);
    #[cfg(feature = "graphql")]
    let graphql = graphql::expand(model);
    #[cfg(not(feature = "graphql"))]
    let graphql = TokenStream::new();
    model.paths.scoped(&quote! {
        #schema
        #unchecked
        #unknown_fields
        #once
        #merged
        #spelled
        #functions
        #explains
        #graphql
        #[automatically_derived]
        impl #parameters __baya::Validate for #ident #types #clause {
            #[allow(unused_variables)]
            fn validate(&self, report: &mut __baya::Report<'_>) {
                #fields
                #whole
            }
            #asks
            #constants
        }
    })
}

/// Emits the traits of a type whose declaration has errors, so that its uses cause no others.
pub fn inert(model: &Model) -> TokenStream {
    let ident = &model.ident;
    let (parameters, types, clause) = model.generics.split_for_impl();
    #[cfg(feature = "graphql")]
    let graphql = graphql::inert(model);
    #[cfg(not(feature = "graphql"))]
    let graphql = TokenStream::new();
    model.paths.scoped(&quote! {
        #graphql
        #[automatically_derived]
        impl #parameters __baya::Schema for #ident #types #clause {
            const SHAPE: __baya::Shape = __baya::Shape::Any;
        }
        #[automatically_derived]
        impl #parameters __baya::Validate for #ident #types #clause {
            fn validate(&self, _report: &mut __baya::Report<'_>) {}
        }
    })
}

/// Emits constants for whether values contain uploaded files, whether the constant parameters are valid, and whether a name
/// has brackets. Types that contain the type itself are not searched.
fn constants(model: &Model) -> Option<TokenStream> {
    let fields = model
        .on_wire()
        .filter(|value| model.input && !is_primitive(&value.ty) && !value.is_recursive);
    let (closed, open): (Vec<_>, Vec<_>) = fields.partition(|value| !value.is_generic());
    let fields: Vec<_> = closed.iter().map(|value| (&value.ty, value.ty.span())).collect();
    let open: Vec<_> = open.iter().filter(|value| value.nests()).map(|value| &value.ty).collect();
    let required = requirement(model);
    let bracketed = bracketed(model);
    if fields.is_empty() && open.is_empty() && required.is_none() && bracketed.is_none() {
        return None;
    }
    let files = fields.iter().map(|(ty, span)| {
        quote_spanned!(*span=> __baya::Probe::<#ty>::CONTAINS_FILES || __baya::Probe::<#ty>::IS_FILES)
    });
    let lists =
        fields.iter().map(|(ty, span)| quote_spanned!(*span=> __baya::Probe::<#ty>::LISTS_FILES));
    let nests =
        fields.iter().map(|(ty, span)| quote_spanned!(*span=> __baya::Probe::<#ty>::NESTS_FILES));
    let unfit =
        fields.iter().map(|(ty, span)| quote_spanned!(*span=> __baya::Probe::<#ty>::CONTRADICTION));
    let brackets = (!fields.is_empty() || !open.is_empty() || bracketed.is_some()).then(|| {
        let inner =
            fields.iter().map(|(ty, span)| quote_spanned!(*span=> __baya::Probe::<#ty>::BRACKETED));
        quote! {
            const BRACKETED: ::core::option::Option<&'static str> = __baya::first(&[
                #bracketed #(#inner,)* #(<#open as __baya::Validate>::BRACKETED),*
            ]);
        }
    });
    Some(quote! {
        const CONTAINS_FILES: bool =
            false #(|| #files)* #(|| <#open as __baya::Validate>::CONTAINS_FILES)*;
        const LISTS_FILES: bool =
            false #(|| #lists)* #(|| <#open as __baya::Validate>::LISTS_FILES)*;
        const NESTS_FILES: bool =
            false #(|| #nests)* #(|| <#open as __baya::Validate>::NESTS_FILES)*;
        const CONTRADICTION: ::core::option::Option<&'static str> = __baya::first(&[
            #required #(#unfit,)* #(<#open as __baya::Validate>::CONTRADICTION),*
        ]);
        #brackets
    })
}

/// Emits the error for queries and forms that read a name with brackets, which separate names there.
fn bracketed(model: &Model) -> Option<TokenStream> {
    if !model.input || model.through.read.is_some() {
        return None;
    }
    let fields = model.on_wire().filter(|value| value.input != Presence::Never);
    let names = fields.filter_map(|value| match &value.at {
        At::Name(name) if value.aliases.iter().all(|alias| has_brackets(alias)) => Some(name),
        _ => None,
    });
    let variants = model.variants().iter().filter(|variant| {
        let is_named =
            matches!((&model.shape, &model.tagging), (Shape::Enum(_), Tagging::External));
        is_named && variant.input && !variant.untagged && variant.style != Style::Unit
    });
    let tags = match &model.tagging {
        Tagging::Internal(tag) => [Some(tag), None],
        Tagging::Adjacent(tag, content) => [Some(tag), Some(content)],
        Tagging::External | Tagging::Untagged => [None, None],
    };
    let variants = variants.map(|variant| &variant.name);
    let mut names = tags.into_iter().flatten().chain(names).chain(variants);
    let name = names.find(|name| has_brackets(name))?;
    let message = format!(
        "the name `{name}` in `{}` can't be sent in a query or a form, where brackets separate names; give it another name with `#[serde(rename = \"...\")]`",
        model.ident
    );
    Some(quote!(::core::option::Option::Some(#message),))
}

fn has_brackets(name: &str) -> bool {
    name.contains(['[', ']'])
}

/// Emits the error for constant parameters that do not satisfy the `requires` condition of the type.
fn requirement(model: &Model) -> Option<TokenStream> {
    let required = model.requires.as_ref()?;
    let message = format!("`{}` requires `{}`", model.ident, quote!(#required));
    Some(quote_spanned! {required.span()=>
        if #required { ::core::option::Option::None } else { ::core::option::Option::Some(#message) },
    })
}
