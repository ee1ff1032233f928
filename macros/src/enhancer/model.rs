//! The model of an enhancer.

use proc_macro2::TokenStream;
use syn::ItemStruct;

use super::attr::AttributeArgs;
use crate::sink::Sink;
use crate::syntax::{Fields, Parameters, to_source};

pub struct Model {
    pub item: ItemStruct,
    pub fields: Fields,
    pub generics: Parameters,
    pub args: AttributeArgs,
}

pub fn read(args: AttributeArgs, tokens: TokenStream, sink: &mut Sink) -> Option<Model> {
    let name = args.role.name();
    let mut item = crate::item::read_struct(name, tokens, sink)?;
    let mut fields = if args.value {
        Fields::unfilled(&mut item.fields, sink)
    } else {
        Fields::read(&mut item.fields, sink)
    };
    let generics = Parameters::read(name, &item.generics, sink);
    if let Some(options) = &args.options
        && !args.value
        && !fields.fill_options(options)
    {
        let shown = to_source(options);
        let message = format!("no field accepts the options; add one of the type `Arc<{shown}>`");
        sink.on(options, message);
    }
    Some(Model { item, fields, generics, args })
}
