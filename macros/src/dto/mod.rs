//! `#[dto]`: serde, validation and the schema of a type, from one declaration.

mod api;
mod asks;
mod attr;
mod check;
mod closed;
mod defaults;
mod distinct;
mod expand;
mod explain;
#[cfg(feature = "graphql")]
pub mod graphql;
mod literals;
mod mapped;
mod merged;
mod model;
mod once;
mod ordered;
mod own;
mod reads;
mod rename;
mod rule;
mod schema;
mod serde;
mod spelled;
mod spelling;
mod unsupported;
mod untagged;
mod wire;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::DeriveInput;

use mapped::Step;

use crate::entry::Expansion;
use crate::sink::Sink;
use crate::syntax::strip_tokens;

pub fn run(arguments: TokenStream, item: TokenStream, sink: &mut Sink) -> Expansion {
    let (arguments, item, mapped, broken) = match mapped::step(arguments, item, sink) {
        Step::Plain { arguments, item, mapped, broken } => (arguments, item, mapped, broken),
        Step::Ask(call) => return Expansion { item: call, extra: quote!() },
    };
    // The errors of a type whose fields are taken over are reported there.
    let mut reported = Sink::discarding();
    let sink = if broken { &mut reported } else { sink };
    let as_written = item.clone();
    let Some(mut item) = sink.keep(syn::parse2::<DeriveInput>(item.clone())) else {
        return Expansion { item: strip_tokens(item), extra: quote!() };
    };
    let unread = item.clone();
    let sink = &mut sink.child();
    let written = attr::read(arguments, &mut item, sink);
    let (paths, input, output) = (written.paths.clone(), written.input, written.output);
    serde::tell(&mut item, &written);
    let functions = serde::functions(&item, &written);
    let model = model::read(&item, written, sink);
    let mut borrows = false;
    if let Some(model) = &model {
        check::check(model, mapped, sink);
        borrows = literals::borrows(model, sink);
    }
    let is_misspelt = spelling::check(&unread, sink);
    let Some(model) = model else {
        return Expansion { item: item.to_token_stream(), extra: quote!() };
    };
    unsupported::check(&model, sink);
    #[cfg(feature = "graphql")]
    graphql::check(&model, sink);
    let is_right = sink.is_clean() && !broken && !is_misspelt;
    let source = mapped::source(&unread, &as_written, !is_right);
    if !is_right {
        // serde would report the same in other words.
        serde::forget(&mut item);
        let inert = unsupported::inert(&model);
        return Expansion { item: item.to_token_stream(), extra: quote!(#inert #source) };
    }
    let expanded = expand::expand(&model);
    let checks_itself = reads::checks_itself(&item, &model);
    let reads = checks_itself.then(|| reads::reads(&item, &model));
    // serde's attributes are errors without its derives.
    let derives = serde::derives(&paths, input && !checks_itself && !borrows, output);
    if (checks_itself || borrows) && !output {
        serde::forget(&mut item);
    }
    // A field whose type is not described is reported before the derives of serde report the same type.
    Expansion { item: quote!(#expanded #derives #item), extra: quote!(#functions #reads #source) }
}
