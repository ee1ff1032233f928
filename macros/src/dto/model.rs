//! What a DTO means: the places of its values on the wire, with their rules.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Field, Fields, Generics, Type};

use super::attr::{OfVariant, Written};
use super::rule::Rules;
use super::wire::{Case, OfField, OfType};
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::last_segment;

pub struct Model {
    pub ident: Ident,
    pub generics: Generics,
    pub paths: Paths,
    /// The rules of the whole.
    pub rules: Vec<Rules>,
    pub shape: Shape,
    pub input: bool,
    /// Whether it has no other fields.
    pub closed: bool,
}

pub enum Shape {
    Struct(Variant),
    Enum(Vec<Variant>),
}

/// The fields of a struct or of a variant.
pub struct Variant {
    /// `Self`, or `Self::Variant`.
    pub path: TokenStream,
    /// Below which names its fields are.
    pub below: Vec<String>,
    pub fields: Vec<Value>,
}

/// One field.
pub struct Value {
    pub member: syn::Member,
    /// The name that it is bound to.
    pub bound: Ident,
    pub span: Span,
    pub of: Type,
    pub at: At,
    /// Other names that it is read by.
    pub aliases: Vec<String>,
    pub reads: Reads,
    pub rules: Vec<Rules>,
}

/// How a field is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// By its type; it must be there.
    Needed,
    /// By its type, where it is there.
    Maybe,
    /// In a way of its own, or not at all.
    Specially,
}

/// Where a field is on the wire.
pub enum At {
    /// Where the whole is: a newtype, or one that is flattened.
    Whole,
    Name(String),
    Index(usize),
    /// Nowhere.
    Left,
}

impl Value {
    /// The type inside of an `Option`, which rules are for.
    pub fn inner(&self) -> (&Type, bool) {
        match last_segment(&self.of) {
            Some((name, arguments)) if name == "Option" && arguments.len() == 1 => {
                (arguments[0], true)
            }
            _ => (&self.of, false),
        }
    }
}

pub fn read(item: &DeriveInput, written: Written, sink: &mut Sink) -> Option<Model> {
    let Written { paths, input, serde, rules, variants, .. } = written;
    let shape = match &item.data {
        Data::Struct(data) => {
            let of = variants.into_iter().next()?;
            Shape::Struct(Variant {
                path: quote!(Self),
                below: Vec::new(),
                fields: fields(&data.fields, of, serde.rename_all, &serde),
            })
        }
        Data::Enum(data) => {
            let read = |(variant, of): (&syn::Variant, OfVariant)| {
                let ident = &variant.ident;
                let case = of.serde.rename_all.or(serde.rename_all_fields);
                Variant {
                    path: quote!(Self::#ident),
                    below: below(&serde, &of.serde, ident),
                    fields: fields(&variant.fields, of, case, &OfType::default()),
                }
            };
            Shape::Enum(data.variants.iter().zip(variants).map(read).collect())
        }
        Data::Union(_) => {
            sink.on(&item.ident, "`#[dto]` stands on a struct or an enum");
            return None;
        }
    };
    let (ident, generics) = (item.ident.clone(), item.generics.clone());
    Some(Model { ident, generics, paths, rules, shape, input, closed: serde.closed })
}

/// Below which names the fields of a variant are.
fn below(of_type: &OfType, of: &OfField, ident: &Ident) -> Vec<String> {
    match of_type {
        OfType { untagged: true, .. } => Vec::new(),
        OfType { content: Some(content), .. } => vec![content.clone()],
        OfType { tag: Some(_), .. } => Vec::new(),
        OfType { rename_all, .. } => {
            let name = ident.unraw().to_string();
            let cased = rename_all.map_or_else(|| name.clone(), |case| case.of_variant(&name));
            vec![of.rename.clone().unwrap_or(cased)]
        }
    }
}

fn fields(fields: &Fields, of: OfVariant, case: Option<Case>, whole: &OfType) -> Vec<Value> {
    let alone = fields.len() == 1 && (whole.transparent || matches!(fields, Fields::Unnamed(_)));
    let all = fields.members().zip(fields).zip(of.fields).enumerate();
    let read = all.map(|(index, ((member, field), (serde, rules)))| Value {
        at: at(index, field, &serde, case, alone),
        bound: format_ident!("field_{index}"),
        span: syn::spanned::Spanned::span(&field.ty),
        of: field.ty.clone(),
        reads: reads(field, &serde, whole.default),
        aliases: serde.aliases,
        member,
        rules,
    });
    read.collect()
}

fn reads(field: &Field, serde: &OfField, default: bool) -> Reads {
    let maybe = last_segment(&field.ty).is_some_and(|(name, _)| name == "Option");
    if serde.special || serde.skips_input {
        Reads::Specially
    } else if maybe || serde.default || default {
        Reads::Maybe
    } else {
        Reads::Needed
    }
}

fn at(index: usize, field: &Field, serde: &OfField, case: Option<Case>, alone: bool) -> At {
    match &field.ident {
        _ if serde.skips_input && serde.skips_output => At::Left,
        _ if alone || serde.flatten => At::Whole,
        None => At::Index(index),
        Some(ident) => {
            let name = ident.unraw().to_string();
            let cased = case.map_or_else(|| name.clone(), |case| case.of_field(&name));
            At::Name(serde.rename.clone().unwrap_or(cased))
        }
    }
}
