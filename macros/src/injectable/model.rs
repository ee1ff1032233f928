//! What `#[injectable]` means on a struct.

use proc_macro2::TokenStream;
use syn::ItemStruct;

use super::attr::Written;
use crate::sink::Sink;
use crate::syntax::{Fields, Parameters};

pub struct Model {
    pub item: ItemStruct,
    pub fields: Fields,
    pub generics: Parameters,
    pub written: Written,
}

pub fn read(written: Written, tokens: TokenStream, sink: &mut Sink) -> Option<Model> {
    let mut item = crate::item::structure("injectable", tokens, sink)?;
    let fields = Fields::read(&mut item.fields, sink);
    let generics = Parameters::read("injectable", &item.generics, sink);
    Some(Model { item, fields, generics, written })
}
