//! The model of `#[resolver]` on a struct.

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
    /// The decorations of all its fields.
    pub decorations: Vec<Decoration>,
    pub args: AttributeArgs,
}

pub fn read(args: AttributeArgs, tokens: TokenStream, sink: &mut Sink) -> Option<Model> {
    let mut item = crate::item::read_struct("resolver", tokens, sink)?;
    let fields = Fields::read(&mut item.fields, sink);
    let generics = Parameters::read("resolver", &item.generics, sink);
    for http in take(&mut item.attrs, &["http"]) {
        let message = "`#[http]` applies to HTTP requests, and all fields of a schema are served by one route; write the option on `GraphQlModule` or on the root";
        sink.on(http, message);
    }
    let decorations = decoration::read(&mut item.attrs, sink);
    Some(Model { item, fields, generics, decorations, args })
}
