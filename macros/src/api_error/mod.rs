//! `#[derive(ApiError)]`: the error responses of the variants of an enum.

mod attr;
mod example;
mod expand;
mod model;

use proc_macro2::TokenStream;

use crate::sink::Sink;

pub fn run(tokens: TokenStream) -> TokenStream {
    let mut sink = Sink::default();
    let expansion = model::read(tokens, &mut sink).map(|model| expand::expand(&model));
    let errors = sink.into_tokens();
    let expansion = quote::quote!(#expansion #errors);
    crate::entry::show("derive(ApiError)", &expansion);
    expansion
}
