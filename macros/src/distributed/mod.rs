//! `#[derive(DistributedEvent)]`: events that reach listeners on other replicas.

use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned;
use syn::{DeriveInput, Expr, Ident, LitInt, LitStr};

use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{self, Arguments, Parameters, attribute_tokens, location, take};

const WITHOUT_NAME: &str = "a distributed event needs a stable name, which replicas of all versions share; write `#[event(name = \"cat.adopted\")]`";

/// The attribute of the type, as written.
struct DistributedEvent {
    name: Option<LitStr>,
    version: u32,
    paths: Paths,
}

/// Runs the derive.
pub fn run(tokens: TokenStream) -> TokenStream {
    let Ok(mut item) = syn::parse2::<DeriveInput>(tokens) else { return TokenStream::new() };
    let mut sink = Sink::default();
    let event = read(&mut item, &mut sink);
    let generics = Parameters::read("event", &item.generics, &mut sink);
    if let Some(parameter) = item.generics.params.first()
        && generics.is_generic()
    {
        let message = "a distributed event can't be generic, because it has one stable name; declare a type for each";
        sink.at(parameter.span(), message);
    }
    // With the impl, an error in the attribute is the only one about the type.
    let expansion =
        if item.generics.params.is_empty() { expand(&item.ident, &event) } else { quote!() };
    let errors = sink.into_tokens();
    let expansion = quote!(#expansion #errors);
    crate::entry::show("DistributedEvent", &expansion);
    expansion
}

fn expand(ident: &Ident, event: &DistributedEvent) -> TokenStream {
    let DistributedEvent { name, version, paths } = event;
    let name = name.as_ref().map_or_else(|| syntax::name(ident), LitStr::value);
    let at = location(ident.span());
    paths.scoped(&quote! {
        #[automatically_derived]
        impl __baya::DistributedEvent for #ident {
            const NAME: &'static str = #name;
            const VERSION: u32 = #version;
            const AT: __baya::Location = #at;
        }

        __baya::inventory::submit! {
            __baya::DistributedRecord { id: ::core::any::TypeId::of::<#ident> }
        }
    })
}

fn read(item: &mut DeriveInput, sink: &mut Sink) -> DistributedEvent {
    let mut event = DistributedEvent { name: None, version: 1, paths: Paths::new(None) };
    let sink = &mut sink.child();
    let mut krate = None;
    for attribute in take(&mut item.attrs, &["event"]) {
        let known = ["name", "version", "crate"];
        let arguments = Arguments::read("event", attribute_tokens(&attribute), 0, &known, sink);
        if let Some(second) = arguments.get("name").filter(|_| event.name.is_some()) {
            sink.at(second.span(), "`name` is repeated in `#[event]`; remove one of them");
        }
        let name = arguments.named_string("name", "cat.adopted", sink);
        event.name = name.filter(|name| is_name(name, sink)).or(event.name);
        event.version = version(&arguments, sink).unwrap_or(event.version);
        krate = arguments.krate().or(krate);
    }
    event.paths = Paths::new(krate);
    if event.name.is_none() && sink.is_clean() {
        sink.on(&item.ident, WITHOUT_NAME);
    }
    event
}

/// Rejects a name that people can't read in a list.
fn is_name(name: &LitStr, sink: &mut Sink) -> bool {
    let text = name.value();
    let is_bad = |letter: char| letter.is_whitespace() || letter.is_control();
    let fits = !text.is_empty() && !text.contains(is_bad);
    if !fits {
        sink.on(name, "the name of an event must not be empty or contain spaces; write `#[event(name = \"cat.adopted\")]`");
    }
    fits
}

fn version(arguments: &Arguments, sink: &mut Sink) -> Option<u32> {
    let value = arguments.value::<Expr>("version", sink)?;
    let literal = syn::parse2::<LitInt>(quote!(#value)).ok();
    let version = literal.and_then(|literal| literal.base10_parse::<u32>().ok());
    if version.is_none_or(|version| version == 0) {
        sink.on(&value, "`version` is a whole number from 1, as in `version = 2`; raise it when the format changes so that older programs can't read it");
        return None;
    }
    version
}
