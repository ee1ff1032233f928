//! What a DTO means: the places of its values on the wire, with their rules.

mod field;
mod variant;

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Expr, Generics, LitStr, Type};

use super::api::Api;
use super::attr::{OfVariant, Written};
#[cfg(feature = "graphql")]
use super::graphql;
use super::own;
use super::rule::Rules;
use super::wire::{Both, Missing, OfType};
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::last_segment;

pub struct Model {
    pub ident: Ident,
    pub generics: Generics,
    /// The type with its own parameters.
    pub own: Type,
    pub paths: Paths,
    /// The rules of the whole.
    pub rules: Vec<Rules>,
    pub shape: Shape,
    /// Whether it is read, and whether it is written.
    pub input: bool,
    pub output: bool,
    /// Whether it has no other fields.
    pub closed: bool,
    /// What is said of it in documents.
    pub api: Api,
    /// The name that it has there.
    pub name: String,
    pub tagging: Tagging,
    /// The name that a struct has in a field of its own, and the name of that field.
    pub tag: Option<(String, String)>,
    pub through: Both<Box<Type>>,
    /// The condition on its constant parameters.
    pub requires: Option<Expr>,
    /// Where the fields that are missing come from.
    pub missing: Option<Missing>,
    /// The GraphQL declaration.
    #[cfg(feature = "graphql")]
    pub graphql: graphql::OfType,
}

/// How variants are told apart.
pub enum Tagging {
    External,
    Internal(String),
    Adjacent(String, String),
    Untagged,
}

pub enum Shape {
    Struct(Box<Variant>),
    Enum(Vec<Variant>),
}

/// The fields of a struct or of a variant.
pub struct Variant {
    /// `Self`, or `Self::Variant`.
    pub path: TokenStream,
    /// Below which names its fields are.
    pub below: Vec<String>,
    pub style: Style,
    pub fields: Vec<Value>,
    /// The name that it is read by, and that it is written by.
    pub name: String,
    pub written: String,
    pub api: Api,
    pub input: bool,
    pub output: bool,
    pub untagged: bool,
    /// Other names that it is read by.
    pub aliases: Vec<String>,
    /// Whether it stands for those that are not known.
    pub other: bool,
    /// Whether a function reads or writes it.
    pub special: bool,
    pub span: Span,
    /// What it is in GraphQL schemas.
    #[cfg(feature = "graphql")]
    pub graphql: graphql::OfField,
}

/// How fields stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Named,
    Listed,
    Alone,
    Unit,
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
    /// The name that it is written by.
    pub written: String,
    pub input: Presence,
    pub output: Presence,
    /// The groups that see it; empty where everybody does.
    pub groups: Vec<LitStr>,
    /// Whether it is left out of what is written where it would be `null`.
    pub omits_none: bool,
    pub flatten: bool,
    /// Where it comes from when it is left out.
    pub missing: Option<Missing>,
    /// Whether a function reads or writes it.
    pub special: bool,
    /// Whether a function with `deserialize_with` reads it.
    pub by_function: bool,
    /// What serde is told that reading it asks of the parameters of the type.
    pub asks: Option<LitStr>,
    /// Whether it is never `null`, although it may be left out.
    pub present: bool,
    pub api: Api,
    /// The GraphQL declaration.
    #[cfg(feature = "graphql")]
    pub graphql: graphql::OfField,
}

/// Whether a field is on the wire.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    Required,
    Optional,
    Never,
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

/// A type around the one that rules are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Around {
    Nothing,
    Option,
    Patch,
}

impl Model {
    /// The variants; a struct is its only one.
    pub fn variants(&self) -> &[Variant] {
        match &self.shape {
            Shape::Struct(variant) => std::slice::from_ref(&**variant),
            Shape::Enum(variants) => variants,
        }
    }

    /// The fields that are on the wire.
    pub fn on_wire(&self) -> impl Iterator<Item = &Value> {
        self.variants().iter().flat_map(Variant::on_wire)
    }
}

impl Variant {
    /// The fields that are on the wire.
    pub fn on_wire(&self) -> impl Iterator<Item = &Value> {
        self.fields.iter().filter(|value| !matches!(value.at, At::Left))
    }
}

impl Value {
    /// Whether the rules in it are those of the whole as well.
    pub fn nests(&self) -> bool {
        !matches!(self.at, At::Left) && !Rules::skips(&self.rules)
    }

    /// The type that rules are for, and what is around it.
    pub fn inner(&self) -> (&Type, Around) {
        match last_segment(&self.of) {
            Some((name, arguments)) if arguments.len() == 1 => match &*name {
                "Option" => (arguments[0], Around::Option),
                "Patch" => (arguments[0], Around::Patch),
                _ => (&self.of, Around::Nothing),
            },
            _ => (&self.of, Around::Nothing),
        }
    }
}

pub fn read(item: &DeriveInput, written: Written, sink: &mut Sink) -> Option<Model> {
    let Written {
        paths,
        input,
        output,
        requires,
        serde,
        rules,
        variants,
        api,
        #[cfg(feature = "graphql")]
        graphql,
    } = written;
    let own = own::type_of(item);
    let of_type = variant::OfWhole { serde: &serde, own: &own, input, output };
    let shape = match &item.data {
        Data::Struct(data) => {
            let of = variants.into_iter().next()?;
            Shape::Struct(Box::new(variant::of_struct(&data.fields, of, &of_type)))
        }
        Data::Enum(data) => {
            let read =
                |(variant, of): (&syn::Variant, OfVariant)| variant::of_enum(variant, of, &of_type);
            Shape::Enum(data.variants.iter().zip(variants).map(read).collect())
        }
        Data::Union(_) => {
            sink.on(&item.ident, "`#[dto]` stands on a struct or an enum");
            return None;
        }
    };
    let ident = item.ident.clone();
    let wire = || serde.rename.written.clone().unwrap_or_else(|| ident.unraw().to_string());
    let tag = serde.tag.clone().filter(|_| matches!(shape, Shape::Struct(_)));
    Some(Model {
        name: api.name.clone().unwrap_or_else(|| ident.unraw().to_string()),
        tagging: tagging(&serde),
        tag: tag.map(|tag| (tag, wire())),
        closed: serde.closed,
        requires,
        missing: serde.default,
        through: serde.through,
        generics: item.generics.clone(),
        ident,
        own,
        paths,
        rules,
        shape,
        input,
        output,
        api,
        #[cfg(feature = "graphql")]
        graphql,
    })
}

fn tagging(serde: &OfType) -> Tagging {
    match (&serde.tag, &serde.content) {
        _ if serde.untagged => Tagging::Untagged,
        (Some(tag), Some(content)) => Tagging::Adjacent(tag.clone(), content.clone()),
        (Some(tag), None) => Tagging::Internal(tag.clone()),
        (None, _) => Tagging::External,
    }
}
