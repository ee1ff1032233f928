//! `#[dto(...)]`, `#[serde(...)]` and `#[rule(...)]` as written.

use proc_macro2::TokenStream;
use syn::{Attribute, Data, DeriveInput, Field};

use super::rule::{self, Rules};
use super::wire::{OfField, OfType};
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{Arguments, take};

/// What was written on a type and its fields.
pub struct Written {
    pub paths: Paths,
    /// Whether it is read, and whether it is written.
    pub input: bool,
    pub output: bool,
    pub serde: OfType,
    pub rules: Vec<Rules>,
    /// Variant by variant; a struct is its only one.
    pub variants: Vec<OfVariant>,
}

pub struct OfVariant {
    pub serde: OfField,
    pub fields: Vec<(OfField, Vec<Rules>)>,
}

/// Reads the attributes, and takes those off that are ours alone.
pub fn read(arguments: TokenStream, item: &mut DeriveInput, sink: &mut Sink) -> Written {
    let arguments = Arguments::read("dto", arguments, 0, &["input", "output", "crate"], sink);
    let (input, output) = (arguments.has("input"), arguments.has("output"));
    let both = input == output;
    let serde = OfType::read(&item.attrs, sink);
    let rules = rules(&mut item.attrs, sink);
    let variants = match &mut item.data {
        Data::Struct(data) => vec![variant(&mut Vec::new(), data.fields.iter_mut(), sink)],
        Data::Enum(data) => data
            .variants
            .iter_mut()
            .map(|one| variant(&mut one.attrs, one.fields.iter_mut(), sink))
            .collect(),
        Data::Union(_) => Vec::new(),
    };
    let paths = Paths::new(arguments.krate());
    Written { paths, input: input || both, output: output || both, serde, rules, variants }
}

fn variant<'f>(
    attributes: &mut Vec<Attribute>,
    fields: impl Iterator<Item = &'f mut Field>,
    sink: &mut Sink,
) -> OfVariant {
    for attribute in take(attributes, &["rule"]) {
        sink.on(attribute, "rules stand on fields, or on the whole type; a variant has none");
    }
    let serde = OfField::read(attributes, sink);
    let fields = fields.map(|field| {
        let serde = OfField::read(&field.attrs, sink);
        (serde, rules(&mut field.attrs, sink))
    });
    OfVariant { serde, fields: fields.collect() }
}

fn rules(attributes: &mut Vec<Attribute>, sink: &mut Sink) -> Vec<Rules> {
    let all = take(attributes, &["rule"]);
    all.iter().map(|attribute| rule::read(attribute, sink)).collect()
}
