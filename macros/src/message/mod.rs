//! `#[derive(Command)]` and `#[derive(Query)]`: messages with exactly one handler.

use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Ident, Type};

use crate::component::{self, Declared};
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{Arguments, Parameters, attribute_tokens, take};

/// The attribute of the type, as written.
struct Message {
    output: Type,
    paths: Paths,
}

/// Runs a derive. `helper` is its attribute, and `trait_name` the name of its trait.
pub fn run(tokens: TokenStream, helper: &str, trait_name: &str) -> TokenStream {
    let Ok(mut item) = syn::parse2::<DeriveInput>(tokens) else { return TokenStream::new() };
    let mut sink = Sink::default();
    let message = read(&mut item, helper, &mut sink);
    if let Data::Union(data) = &item.data {
        let message = format!("a {helper} is a struct or an enum; replace `union`");
        sink.at(data.union_token.span, message);
    }
    let generics = Parameters::read(helper, &item.generics, &mut sink);
    if let Some(parameter) = item.generics.params.first()
        && generics.is_generic()
    {
        let message = format!(
            "a {helper} can't be generic, because it has exactly one handler; declare a type for each"
        );
        sink.at(parameter.span(), message);
    }
    // With the impl, an error in the attribute is the only one about the type.
    let expansion = if item.generics.params.is_empty() {
        expand(&item.ident, &generics, &message, trait_name)
    } else {
        quote!()
    };
    let errors = sink.into_tokens();
    let expansion = quote!(#expansion #errors);
    crate::entry::show(trait_name, &expansion);
    expansion
}

fn read(item: &mut DeriveInput, helper: &str, sink: &mut Sink) -> Message {
    let mut output = None;
    let mut krate = None;
    for attribute in take(&mut item.attrs, &[helper]) {
        let known = ["output", "crate"];
        let arguments = Arguments::read(helper, attribute_tokens(&attribute), 0, &known, sink);
        if let Some(second) = arguments.get("output").filter(|_| output.is_some()) {
            sink.at(
                second.span(),
                format!("`output` is repeated in `#[{helper}]`; remove one of them"),
            );
        }
        output = output.or(arguments.value("output", sink));
        krate = arguments.krate().or(krate);
    }
    Message { output: output.unwrap_or_else(|| syn::parse_quote!(())), paths: Paths::new(krate) }
}

fn expand(
    ident: &Ident,
    generics: &Parameters,
    message: &Message,
    trait_name: &str,
) -> TokenStream {
    let token = component::token(ident, generics, Declared::Other, None);
    let trait_name = Ident::new(trait_name, ident.span());
    let output = &message.output;
    message.paths.scoped(&quote! {
        #token
        #[automatically_derived]
        impl __baya::#trait_name for #ident {
            type Output = #output;
        }
    })
}
