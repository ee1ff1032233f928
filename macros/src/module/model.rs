//! The model of a module: its lists, each with valid entries.

use proc_macro2::TokenStream;
use syn::ItemStruct;

use super::attr::AttributeArgs;
use super::entry::Entry;
use crate::decoration::{self, Decoration};
use crate::sink::Sink;
use crate::syntax::{Fields, Listed, Parameters, attribute_name, take, to_source};

pub struct Model {
    pub item: ItemStruct,
    pub fields: Fields,
    pub generics: Parameters,
    /// The decorations of all handlers of the module: those of its lists, and then those of its attributes.
    pub decorations: Vec<Decoration>,
    pub deny_orphans: bool,
    pub args: AttributeArgs,
}

pub fn read(mut args: AttributeArgs, tokens: TokenStream, sink: &mut Sink) -> Option<Model> {
    let mut item = crate::item::read_struct("module", tokens, sink)?;
    let fields = Fields::read(&mut item.fields, sink);
    let generics = Parameters::read("module", &item.generics, sink);
    let denied = take(&mut item.attrs, &["deny_orphans"]);
    for attribute in take(&mut item.attrs, decoration::STACKED) {
        let name = attribute_name(&attribute);
        let list = name.trim_start_matches("use_");
        sink.on(
            attribute,
            format!("`#[{name}]` does not apply to a module; write `#[module({list} = [...])]`"),
        );
    }
    let mut decorations = std::mem::take(&mut args.enhancers);
    decorations.extend(decoration::read(&mut item.attrs, sink));
    if args.root.is_none()
        && let Some(attribute) = denied.first()
    {
        sink.on(
            attribute,
            "`#[deny_orphans]` belongs below the `#[module(root, ...)]` of the root",
        );
    }
    if let Some(root) = args.root
        && generics.is_generic()
    {
        sink.at(root, "a root can't be generic, because nothing determines its types");
    }
    if let (Some(optional), None) = (args.optional, &args.options) {
        sink.at(optional, "`optional` applies to options; add `options = ...`");
    }
    entries(&mut args, sink);
    Some(Model { item, fields, generics, decorations, deny_orphans: !denied.is_empty(), args })
}

/// Removes and reports the invalid entries of all lists.
fn entries(args: &mut AttributeArgs, sink: &mut Sink) {
    args.imports.retain(|import| {
        let module = matches!(import.entry.entry, Entry::Plain(_) | Entry::Built { .. });
        if !module {
            let message =
                "an entry of `imports` is a module; write `Module`, `Module::with(...)` or `nested(Module)`";
            sink.on(&import.entry.entry, message);
        }
        module
    });
    retain(
        &mut args.providers,
        "providers",
        "a provider, `Type as dyn Trait` or `value(...)`",
        sink,
        |entry| !matches!(entry, Entry::Built { .. }),
    );
    retain(&mut args.controllers, "controllers", "a controller", sink, |entry| {
        matches!(entry, Entry::Plain(_))
    });
    retain(&mut args.gateways, "gateways", "a gateway", sink, |entry| {
        matches!(entry, Entry::Plain(_))
    });
    retain(&mut args.resolvers, "resolvers", "a resolver", sink, |entry| {
        matches!(entry, Entry::Plain(_))
    });
    retain(&mut args.exports, "exports", "a type, `dyn Trait` or a module", sink, |entry| {
        matches!(entry, Entry::Plain(_))
    });
}

/// Removes and reports entries that a list can't have.
fn retain(
    entries: &mut Vec<Listed<Entry>>,
    list: &str,
    allowed: &str,
    sink: &mut Sink,
    fits: fn(&Entry) -> bool,
) {
    entries.retain(|entry| {
        let keep = fits(entry);
        if !keep {
            let write = match &entry.entry {
                Entry::Bound { to, .. } | Entry::BoundValue { to, .. } if list == "exports" => {
                    to_source(to)
                }
                Entry::Built { expression, .. } if list == "providers" => {
                    format!("value({})", to_source(expression))
                }
                other => to_source(other.ty()),
            };
            let message = format!("an entry of `{list}` is {allowed}; write `{write}`");
            sink.on(&entry.entry, message);
        }
        keep
    });
}
