//! What a DTO means: the places of its values on the wire, with their rules.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Field, Fields, Generics, LitStr, Type};

use super::api::Api;
use super::attr::{OfOne, OfVariant, Written};
use super::rule::Rules;
use super::serde::Shown;
use super::wire::{Both, Case, Missing, OfField, OfType};
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
    /// What is said of it in documents.
    pub api: Api,
    /// The name that it has there.
    pub name: String,
    pub tagging: Tagging,
    pub through: Both<Box<Type>>,
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
    pub flatten: bool,
    /// Where it comes from when it is left out.
    pub missing: Option<Missing>,
    /// Whether a function reads or writes it.
    pub special: bool,
    /// Whether it is never `null`, although it may be left out.
    pub present: bool,
    pub api: Api,
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

impl Value {
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
    let Written { paths, input, serde, rules, variants, api, .. } = written;
    let shape = match &item.data {
        Data::Struct(data) => {
            let of = variants.into_iter().next()?;
            let cases = (serde.rename_all.clone(), &serde);
            Shape::Struct(Box::new(variant(quote!(Self), Vec::new(), &data.fields, of, cases)))
        }
        Data::Enum(data) => {
            let read = |(variant, of): (&syn::Variant, OfVariant)| {
                let ident = &variant.ident;
                let case = of.serde.rename_all.or(&serde.rename_all_fields);
                let below = below(&serde, &of.serde, ident);
                let whole = OfType { closed: serde.closed, ..OfType::default() };
                let (name, written) = names_of_variant(&serde, &of.serde, ident);
                let path = quote!(Self::#ident);
                let read = self::variant(path, below, &variant.fields, of, (case, &whole));
                Variant { name, written, ..read }
            };
            Shape::Enum(data.variants.iter().zip(variants).map(read).collect())
        }
        Data::Union(_) => {
            sink.on(&item.ident, "`#[dto]` stands on a struct or an enum");
            return None;
        }
    };
    let (ident, generics) = (item.ident.clone(), item.generics.clone());
    Some(Model {
        name: api.name.clone().unwrap_or_else(|| ident.unraw().to_string()),
        tagging: tagging(&serde),
        closed: serde.closed,
        through: serde.through,
        ident,
        generics,
        paths,
        rules,
        shape,
        input,
        api,
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

fn variant(
    path: TokenStream,
    below: Vec<String>,
    of_fields: &Fields,
    of: OfVariant,
    (case, whole): (Both<Case>, &OfType),
) -> Variant {
    let alone =
        of_fields.len() == 1 && (whole.transparent || matches!(of_fields, Fields::Unnamed(_)));
    let style = match of_fields {
        Fields::Unit => Style::Unit,
        _ if alone => Style::Alone,
        Fields::Named(_) => Style::Named,
        Fields::Unnamed(_) => Style::Listed,
    };
    let OfVariant { serde, api, fields: of_each } = of;
    let (input, output) = (!serde.skips_input, !serde.skips_output);
    let (name, written, untagged) = (String::new(), String::new(), serde.untagged);
    let fields = fields(of_fields, of_each, &case, whole, alone);
    Variant { path, below, style, fields, name, written, api, input, output, untagged }
}

/// Below which names the fields of a variant are.
fn below(of_type: &OfType, of: &OfField, ident: &Ident) -> Vec<String> {
    match of_type {
        _ if of.untagged => Vec::new(),
        OfType { untagged: true, .. } => Vec::new(),
        OfType { content: Some(content), .. } => vec![content.clone()],
        OfType { tag: Some(_), .. } => Vec::new(),
        _ => vec![names_of_variant(of_type, of, ident).0],
    }
}

/// The name that a variant is read by, and that it is written by.
fn names_of_variant(of_type: &OfType, of: &OfField, ident: &Ident) -> (String, String) {
    let named = |rename: &Option<String>, case: Option<Case>| {
        let name = ident.unraw().to_string();
        let cased = || case.map_or_else(|| name.clone(), |case| case.of_variant(&name));
        rename.clone().unwrap_or_else(cased)
    };
    let (rename, case) = (&of.rename, &of_type.rename_all);
    (named(&rename.read, case.read), named(&rename.written, case.written))
}

fn fields(
    fields: &Fields,
    of: Vec<OfOne>,
    case: &Both<Case>,
    whole: &OfType,
    alone: bool,
) -> Vec<Value> {
    let all = fields.members().zip(fields).zip(of).enumerate();
    let read = all.map(|(index, ((member, field), OfOne { serde, rules, api, shown }))| {
        let at = at(index, field, &serde, case, alone);
        let missing = serde.default.clone().or_else(|| of_whole(whole, &member));
        Value {
            bound: format_ident!("field_{index}"),
            span: syn::spanned::Spanned::span(&field.ty),
            of: field.ty.clone(),
            reads: reads(field, &serde, missing.is_some()),
            written: written(field, &serde, case),
            input: presence_in(field, &serde, missing.is_some()),
            output: presence_out(field, &serde, &shown, Rules::present(&rules).is_some()),
            groups: groups(shown),
            flatten: serde.flatten,
            special: serde.special || serde.written_specially,
            present: Rules::present(&rules).is_some(),
            aliases: serde.aliases,
            at,
            missing,
            member,
            rules,
            api,
        }
    });
    read.collect()
}

/// What a field is of the whole that stands for what is missing.
fn of_whole(whole: &OfType, member: &syn::Member) -> Option<Missing> {
    match (&whole.default, member) {
        (Some(_), syn::Member::Named(_)) => Some(Missing::Whole),
        _ => None,
    }
}

fn is(field: &Field, name: &str) -> bool {
    last_segment(&field.ty).is_some_and(|(of, _)| of == name)
}

fn reads(field: &Field, serde: &OfField, default: bool) -> Reads {
    let maybe = is(field, "Option") || is(field, "Patch");
    if serde.special || serde.skips_input {
        Reads::Specially
    } else if maybe || default {
        Reads::Maybe
    } else {
        Reads::Needed
    }
}

/// A function that reads a field does not read what is missing.
fn presence_in(field: &Field, serde: &OfField, default: bool) -> Presence {
    let maybe = is(field, "Option") && !serde.special || is(field, "Patch");
    match (serde.skips_input, maybe || default) {
        (true, _) => Presence::Never,
        (false, true) => Presence::Optional,
        (false, false) => Presence::Required,
    }
}

fn presence_out(field: &Field, serde: &OfField, shown: &Shown, present: bool) -> Presence {
    match shown {
        _ if serde.skips_output => Presence::Never,
        Shown::Never => Presence::Never,
        Shown::To(_) => Presence::Optional,
        Shown::Always if serde.may_be_left_out || is(field, "Patch") || present => {
            Presence::Optional
        }
        Shown::Always => Presence::Required,
    }
}

fn groups(shown: Shown) -> Vec<LitStr> {
    match shown {
        Shown::To(groups) => groups,
        Shown::Always | Shown::Never => Vec::new(),
    }
}

fn at(index: usize, field: &Field, serde: &OfField, case: &Both<Case>, alone: bool) -> At {
    match &field.ident {
        _ if serde.skips_input && serde.skips_output => At::Left,
        _ if alone || serde.flatten => At::Whole,
        None => At::Index(index),
        Some(ident) => At::Name(named(ident, serde.rename.read.as_ref(), case.read)),
    }
}

fn written(field: &Field, serde: &OfField, case: &Both<Case>) -> String {
    let named = |ident| named(ident, serde.rename.written.as_ref(), case.written);
    field.ident.as_ref().map(named).unwrap_or_default()
}

fn named(ident: &Ident, rename: Option<&String>, case: Option<Case>) -> String {
    let name = ident.unraw().to_string();
    let cased = || case.map_or_else(|| name.clone(), |case| case.of_field(&name));
    rename.cloned().unwrap_or_else(cased)
}
