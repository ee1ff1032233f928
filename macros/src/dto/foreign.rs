//! Attributes of other libraries on a type and its fields.

use proc_macro2::TokenStream;
use syn::{Attribute, Data, DeriveInput, Field, Type};

use super::api::{ON_FIELDS, ON_TYPES};
use super::rule::KNOWN;
use super::rule::foreign::{self as rules, Meant as RuleMeant};
use crate::foreign::{self, Given, Meant, snake_case};
use crate::sink::Sink;
use crate::syntax::{attribute_tokens, is_our_name, split_arguments, to_source};

/// The attributes whose arguments are rules.
const VALIDATORS: [&str; 5] = ["validate", "garde", "validator", "nutype", "constraint"];
/// Attributes that derives of well-known crates read.
const DERIVED: [&str; 7] = ["validate", "garde", "schema", "schemars", "oai", "default", "field"];
/// The attributes whose arguments describe a schema.
const SCHEMAS: [&str; 7] =
    ["schema", "schemars", "oai", "api_property", "api_property_optional", "salvo", "openapi"];

/// Reports the attributes of other libraries on a type and its fields. Another derive may read them, so only types without
/// other derives are checked.
pub fn replace_on_type(item: &mut DeriveInput, sink: &mut Sink) {
    if foreign::has_other_derives(&item.attrs) {
        return;
    }
    foreign::replace_on_item(&mut item.attrs, |one, _| on_type(one), sink);
    let fields: Vec<&mut Field> = match &mut item.data {
        Data::Struct(data) => data.fields.iter_mut().collect(),
        Data::Enum(data) => {
            for variant in &mut data.variants {
                foreign::replace(&mut variant.attrs, |one, _| on_variant(one), sink);
            }
            data.variants.iter_mut().flat_map(|one| one.fields.iter_mut()).collect()
        }
        Data::Union(_) => Vec::new(),
    };
    for field in fields {
        let ty = field.ty.clone();
        let meant = |one: &Attribute, _: &[Attribute]| Some(or_derived(one, on_field(one, &ty)?));
        foreign::replace(&mut field.attrs, meant, sink);
    }
}

/// Adds a remedy for an attribute in lower case, as derives have them: a derive above `#[dto]` is not visible.
fn or_derived(attribute: &Attribute, meant: Meant) -> Meant {
    let name = attribute.path().segments.first().map(|first| first.ident.to_string());
    let is_of_derive = name.is_some_and(|name| DERIVED.contains(&&*name));
    match meant {
        Meant::Write(written) if is_of_derive => Meant::Like(
            format!("write `#[{written}]`, or put the derive that reads it below `#[dto]`"),
            written,
        ),
        other => other,
    }
}

fn on_variant(attribute: &Attribute) -> Option<Meant> {
    let name = snake_case(&attribute.path().get_ident()?.to_string());
    let given = Given::read(attribute_tokens(attribute));
    match &*name {
        "json_property" | "rename" | "graphql_name" => {
            Some(Meant::Write(format!("serde(rename = {:?})", given.string()?)))
        }
        _ => None,
    }
}

fn on_type(attribute: &Attribute) -> Option<Meant> {
    let first = attribute.path().get_ident()?.to_string();
    let name = snake_case(&first);
    let given = Given::read(attribute_tokens(attribute));
    match &*name {
        name if SCHEMAS.contains(&name) => Some(described(&given, ON_TYPES)),
        "validate" | "garde" => {
            let function = given.string().or_else(|| given.values.first().cloned());
            let function = function.unwrap_or_else(|| "function".to_owned());
            Some(Meant::Write(format!("rule(custom({function}))")))
        }
        _ => None,
    }
}

fn on_field(attribute: &Attribute, ty: &Type) -> Option<Meant> {
    let path = attribute.path();
    let first = path.segments.first()?.ident.to_string();
    let last = path.segments.last()?.ident.to_string();
    if path.segments.len() > 1 && !VALIDATORS.contains(&&*first) {
        return None;
    }
    let name = snake_case(&last);
    if first == name && is_our_name(&name) && name != "field" {
        return None;
    }
    let tokens = attribute_tokens(attribute);
    let given = Given::read(tokens.clone());
    if VALIDATORS.contains(&&*name) {
        return Some(validated(&tokens, ty));
    }
    if SCHEMAS.contains(&&*name) {
        return Some(described(&given, ON_FIELDS));
    }
    Some(match &*name {
        "exclude" | "json_ignore" | "write_only" | "skip_serializing" => {
            Meant::Write("hide".to_owned())
        }
        "expose" => match given.get(&["groups"]) {
            Some(groups) => {
                Meant::Write(format!("expose(groups({}))", groups.trim_matches(['[', ']'])))
            }
            None => Meant::Instead("every field is exposed; remove the attribute".to_owned()),
        },
        "json_property" | "rename" | "alias" | "field" if given.string().is_some() => {
            let argument = if name == "alias" { "alias" } else { "rename" };
            let name = given.string().unwrap_or_default();
            Meant::Write(format!("serde({argument} = {name:?})"))
        }
        "field" => Meant::Instead(
            "every field is part of the schema already; remove the attribute".to_owned(),
        ),
        "hide_field" => Meant::Write("graphql(skip)".to_owned()),
        "transform" | "type" => Meant::Instead(
            "the type of the field determines how it is read; remove the attribute".to_owned(),
        ),
        "default" => Meant::Write("serde(default)".to_owned()),
        "flatten" | "skip" => Meant::Write(format!("serde({name})")),
        "example" | "description" | "title" | "format" => {
            Meant::Write(format!("api({name} = {})", to_source(&tokens)))
        }
        _ => rule(&last, &tokens, ty)?,
    })
}

/// Returns the rule that an attribute of its own means, as in `#[IsEmail]` and `#[MinLength(2)]`.
fn rule(name: &str, tokens: &TokenStream, ty: &Type) -> Option<Meant> {
    Some(match rules::meant(name, Some(tokens), Some(ty)) {
        Some(RuleMeant::Rule(rule)) => Meant::Write(format!("rule({rule})")),
        Some(RuleMeant::Nothing(reason)) => {
            Meant::Instead(format!("{reason}; remove the attribute"))
        }
        Some(RuleMeant::Instead(write)) => Meant::Instead(write.to_owned()),
        None => Meant::Write(format!("rule({})", ours(&snake_case(name), tokens)?)),
    })
}

/// Returns a rule with our name, as written.
fn ours(name: &str, tokens: &TokenStream) -> Option<String> {
    let name = name.strip_prefix("is_").unwrap_or(name);
    KNOWN.contains(&name).then(|| {
        let arguments = to_source(tokens);
        if arguments.is_empty() { name.to_owned() } else { format!("{name}({arguments})") }
    })
}

/// Returns the attribute for the arguments of `#[validate(...)]`.
fn validated(tokens: &TokenStream, ty: &Type) -> Meant {
    let mut all = Vec::new();
    let mut reason = None;
    for part in split_arguments(tokens.clone()) {
        let mut part = part.into_iter();
        let Some(name) = part.next().map(|name| name.to_string()) else { continue };
        let rest: Vec<_> = part.collect();
        let arguments: TokenStream = match &*rest {
            [proc_macro2::TokenTree::Group(group)] => group.stream(),
            [_, value @ ..] => value.iter().cloned().collect(),
            [] => TokenStream::new(),
        };
        match rules::meant(&name, Some(&arguments), Some(ty)) {
            Some(RuleMeant::Rule(rule)) => all.push(rule),
            Some(RuleMeant::Nothing(found)) => reason = Some(found),
            Some(RuleMeant::Instead(found)) => reason = Some(found),
            None => all.extend(ours(&name, &arguments)),
        }
    }
    match (all.is_empty(), reason) {
        (false, _) => Meant::Write(format!("rule({})", all.join(", "))),
        (true, Some(reason)) => Meant::Instead(format!("{reason}; remove the attribute")),
        (true, None) => {
            Meant::Instead("rules are written as in `#[rule(length(min = 1))]`".to_owned())
        }
    }
}

/// Returns the attribute for the arguments of `#[schema(...)]`.
fn described(given: &Given, known: &[&str]) -> Meant {
    let arguments = given.named.iter().filter(|(name, _)| known.contains(&&**name));
    let mut all: Vec<_> = arguments.map(|(name, value)| format!("{name} = {value}")).collect();
    all.extend(given.values.iter().filter(|value| known.contains(&&***value)).cloned());
    if all.is_empty() {
        return Meant::Instead(
            "types with `#[dto]` have their schema already; add to it with `#[api(example = ...)]`"
                .to_owned(),
        );
    }
    Meant::Write(format!("api({})", all.join(", ")))
}
