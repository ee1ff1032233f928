//! `#[token]`: gives a type an identity in the module graph.

use proc_macro2::TokenStream;
use quote::quote;

use crate::component::{self, Declared};
use crate::entry::Expansion;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{Arguments, Parameters, strip_tokens};

pub fn run(arguments: TokenStream, item: TokenStream, sink: &mut Sink) -> Expansion {
    let arguments = Arguments::read("token", arguments, 0, &["module", "crate"], sink);
    let module = component::module(&arguments, sink);
    let Some(parsed) = sink.keep(syn::parse2::<syn::DeriveInput>(item.clone())) else {
        return Expansion { item: strip_tokens(item), extra: quote!() };
    };
    let generics = Parameters::read("token", &parsed.generics, sink);
    let token = component::token(&parsed.ident, &generics, Declared::Other, module.as_ref());
    let extra = Paths::new(arguments.krate()).scoped(&token);
    Expansion { item, extra }
}
