//! The model of `#[injectable]` on a struct.

use proc_macro2::TokenStream;
use syn::ItemStruct;

use super::attr::AttributeArgs;
use crate::decoration::{self, Decoration};
use crate::sink::Sink;
use crate::syntax::{Fields, Parameters, take};

pub struct Model {
    pub item: ItemStruct,
    pub fields: Fields,
    pub generics: Parameters,
    /// The decorations of all handlers of the provider.
    pub decorations: Vec<Decoration>,
    pub args: AttributeArgs,
}

pub fn read(args: AttributeArgs, tokens: TokenStream, sink: &mut Sink) -> Option<Model> {
    let mut item = crate::item::read_struct("injectable", tokens, sink)?;
    let generics = Parameters::read("injectable", &item.generics, sink);
    // The compiler would report each use of a type that borrows.
    if item.generics.lifetimes().next().is_some() {
        return None;
    }
    let fields = Fields::read(&mut item.fields, sink);
    for http in take(&mut item.attrs, &["http"]) {
        let message = "`#[http]` applies to HTTP requests, and a provider has no routes; write it on a controller or on a module";
        sink.on(http, message);
    }
    let decorations = decoration::read(&mut item.attrs, sink);
    Some(Model { item, fields, generics, decorations, args })
}
