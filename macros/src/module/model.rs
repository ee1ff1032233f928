//! What a module means: its lists, each with the entries that it may have.

use proc_macro2::TokenStream;
use syn::ItemStruct;

use super::attr::Written;
use super::entry::Entry;
use crate::decoration::{self, Decoration};
use crate::sink::Sink;
use crate::syntax::{Fields, Listed, Parameters, name_of, take};

pub struct Model {
    pub item: ItemStruct,
    pub fields: Fields,
    pub generics: Parameters,
    /// What stands on everything that the module serves, the lists before the attributes.
    pub decorations: Vec<Decoration>,
    pub deny_orphans: bool,
    pub written: Written,
}

pub fn read(mut written: Written, tokens: TokenStream, sink: &mut Sink) -> Option<Model> {
    let mut item = crate::item::structure("module", tokens, sink)?;
    let fields = Fields::read(&mut item.fields, sink);
    let generics = Parameters::read("module", &item.generics, sink);
    let denied = take(&mut item.attrs, &["deny_orphans"]);
    for attribute in take(&mut item.attrs, decoration::STACKED) {
        let name = name_of(&attribute);
        let list = name.trim_start_matches("use_");
        sink.on(attribute, format!("on a module these are a list: `#[module({list} = [...])]`"));
    }
    let mut decorations = std::mem::take(&mut written.enhancers);
    decorations.extend(decoration::read(&mut item.attrs, sink));
    if written.root.is_none()
        && let Some(attribute) = denied.first()
    {
        sink.on(
            attribute,
            "`#[deny_orphans]` belongs below the `#[module(root, ...)]` of the root",
        );
    }
    if let Some(root) = written.root
        && generics.is_generic()
    {
        sink.at(root, "a root can't be generic, because nothing chooses its types");
    }
    if let (Some(optional), None) = (written.optional, &written.options) {
        sink.at(optional, "`optional` is about options; declare them by `options = ...` as well");
    }
    written.imports.retain(|import| {
        let module = matches!(import.entry.entry, Entry::Plain(_) | Entry::Built { .. });
        if !module {
            let message =
                "an entry of `imports` is a module, `Module::with(...)` or `nested(Module)`";
            sink.on(&import.entry.entry, message);
        }
        module
    });
    only(
        &mut written.providers,
        "providers",
        "a provider, `Type as dyn Trait` or `value(...)`",
        sink,
        |entry| !matches!(entry, Entry::Built { .. }),
    );
    only(&mut written.controllers, "controllers", "a controller", sink, |entry| {
        matches!(entry, Entry::Plain(_))
    });
    only(&mut written.gateways, "gateways", "a gateway", sink, |entry| {
        matches!(entry, Entry::Plain(_))
    });
    only(&mut written.resolvers, "resolvers", "a resolver", sink, |entry| {
        matches!(entry, Entry::Plain(_))
    });
    only(&mut written.exports, "exports", "a type, `dyn Trait` or a module", sink, |entry| {
        matches!(entry, Entry::Plain(_))
    });
    Some(Model { item, fields, generics, decorations, deny_orphans: !denied.is_empty(), written })
}

/// Keeps the entries that the list may have; any other is a fault.
fn only(
    entries: &mut Vec<Listed<Entry>>,
    list: &str,
    allowed: &str,
    sink: &mut Sink,
    fits: fn(&Entry) -> bool,
) {
    entries.retain(|entry| {
        let keep = fits(entry);
        if !keep {
            sink.on(&entry.entry, format!("an entry of `{list}` is {allowed}"));
        }
        keep
    });
}
