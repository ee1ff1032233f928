//! The names of fields and values in schemas.

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;

use super::check::is_shown;
use crate::dto::model::{At, Model, Presence, Value, Variant};
use crate::sink::Sink;
use crate::value::{field_name, unfit_name};

/// A name in a schema, with the field that has it.
struct Named {
    name: String,
    /// The name in the program.
    member: String,
    at: Span,
}

/// Reports the fields of an object whose names are invalid in a schema: those of responses, and those that clients send.
pub fn check(model: &Model, variant: &Variant, sink: &mut Sink) {
    let shown = variant.fields.iter().filter(|value| is_shown(value));
    let shown: Vec<_> = shown.map(|value| named(value, &value.written)).collect();
    let sent = variant.fields.iter().filter(|_| model.graphql.input).filter_map(sent);
    let sent: Vec<_> = sent.collect();
    let sink = &mut sink.child();
    unfit(&shown, sink);
    repeated(&shown, sink);
    // Most names are read as they are written, and are reported once.
    if sink.is_clean() {
        unfit(&sent, sink);
        repeated(&sent, sink);
    }
}

/// Returns a field that clients send.
fn sent(value: &Value) -> Option<Named> {
    let is_sent = value.input != Presence::Never && value.graphql.skip.is_none();
    match &value.at {
        At::Name(name) if is_sent => Some(named(value, name)),
        _ => None,
    }
}

fn named(value: &Value, written: &str) -> Named {
    let member = value.member.to_token_stream().to_string();
    Named { name: field_name(written), member, at: value.member.span() }
}

fn unfit(all: &[Named], sink: &mut Sink) {
    for Named { name, at, .. } in all {
        if let Some(reason) = unfit_name(name) {
            let message = format!(
                "`{name}` can't be the name of a GraphQL field: {reason}; give it another one with `#[serde(rename = \"...\")]`"
            );
            sink.at(*at, message);
        }
    }
}

fn repeated(all: &[Named], sink: &mut Sink) {
    for (index, Named { name, member, at }) in all.iter().enumerate() {
        let first = all[..index].iter().find(|first| first.name == *name);
        if let Some(Named { member: first, .. }) = first {
            let message = format!(
                "`{first}` and `{member}` have the same name in the schema, `{name}`; rename one with `#[serde(rename = \"...\")]`, or put `#[graphql(skip)]` on it"
            );
            sink.at(*at, message);
        }
    }
}
