//! The GraphQL declaration of a type, as data.

use proc_macro2::TokenStream;

use super::attr::{Cache, Federation, FieldDeclaration, Kind};
use super::check::shared;
use crate::dto::model::{At, Model, Shape, Value};
use crate::syntax::hygienic as quote;

/// Emits the GraphQL field of a type's spec, unless the declaration is empty.
pub fn spec(model: &Model) -> Option<TokenStream> {
    let declaration = &model.graphql;
    let kind = declaration.kind.as_ref().map(|kind| match kind {
        Kind::Object => quote!(object: true,),
        Kind::Interface(fields) => {
            let names = shared(fields);
            quote!(object: true, interface: ::core::option::Option::Some(&[#(#names),*]),)
        }
        Kind::Scalar => {
            let address =
                declaration.specified_by.as_ref().map(syn::LitStr::value).unwrap_or_default();
            quote! {
                scalar: ::core::option::Option::Some(__baya::ScalarSpec { specified_by: #address }),
            }
        }
    });
    let keys = (!declaration.keys.is_empty()).then(|| {
        let keys = declaration.keys.iter().map(|(fields, resolvable)| {
            quote!(__baya::KeySpec { fields: #fields, resolvable: #resolvable })
        });
        quote!(keys: &[#(#keys),*],)
    });
    let interface = declaration.interface_object.then(|| quote!(interface_object: true,));
    let federation = federation(&declaration.federation, interface);
    let cache = cache(&declaration.cache);
    let variants = match &model.shape {
        Shape::Enum(variants) => variants.as_slice(),
        Shape::Struct(_) => &[],
    };
    let variants = variants.iter().filter_map(|one| declared(&one.name, &one.graphql));
    let fields: Vec<_> = model.on_wire().filter_map(field).chain(variants).collect();
    let fields = (!fields.is_empty()).then(|| quote!(fields: &[#(#fields),*],));
    let all = quote!(#kind #keys #federation #cache #fields);
    (!all.is_empty())
        .then(|| quote!(graphql: &__baya::GraphQlSpec { #all ..__baya::GraphQlSpec::NONE },))
}

fn field(value: &Value) -> Option<TokenStream> {
    let name = match &value.at {
        At::Name(name) => name,
        _ => &value.written,
    };
    declared(name, &value.graphql)
}

/// Emits the declaration of a field or a variant with this name, unless it is empty.
fn declared(name: &str, declaration: &FieldDeclaration) -> Option<TokenStream> {
    if declaration.is_empty() {
        return None;
    }
    let skip = declaration.skip.map(|_| quote!(skip: true,));
    let deprecated = declaration.deprecated.as_ref().map(|reason| quote!(deprecated: #reason,));
    let federation = federation(&declaration.federation, None);
    let cache = cache(&declaration.cache);
    Some(quote! {
        __baya::GraphQlField {
            #skip #deprecated #federation #cache
            ..__baya::GraphQlField::new(#name)
        }
    })
}

/// Emits the directives of federation, with an additional field.
pub fn federation(federation: &Federation, more: Option<TokenStream>) -> Option<TokenStream> {
    let Federation { shareable, inaccessible, external, provides, requires, override_from, tags } =
        federation;
    if federation.is_empty() && more.is_none() {
        return None;
    }
    let flags = [("shareable", shareable), ("inaccessible", inaccessible), ("external", external)];
    let flags = flags.into_iter().filter(|(_, is)| **is).map(|(name, _)| {
        let name = syn::Ident::new(name, proc_macro2::Span::call_site());
        quote!(#name: true,)
    });
    let strings =
        [("provides", provides), ("requires", requires), ("override_from", override_from)];
    let strings = strings.into_iter().filter_map(|(name, text)| {
        let text = text.as_ref()?;
        let name = syn::Ident::new(name, proc_macro2::Span::call_site());
        Some(quote!(#name: #text,))
    });
    let tags = (!tags.is_empty()).then(|| quote!(tags: &[#(#tags),*],));
    Some(quote! {
        federation: __baya::FederationSpec {
            #(#flags)* #(#strings)* #tags #more
            ..__baya::FederationSpec::NONE
        },
    })
}

/// Emits the cache control.
pub fn cache(cache: &Cache) -> Option<TokenStream> {
    if cache.is_empty() {
        return None;
    }
    let private = cache.private;
    let max_age = match &cache.max_age {
        Some(seconds) => quote!(::core::option::Option::Some(#seconds)),
        None => quote!(::core::option::Option::None),
    };
    Some(quote!(cache: __baya::CacheSpec { max_age: #max_age, private: #private },))
}
