//! Members of an object that would be written twice, or that could not be read again.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;

use super::model::{At, Model, Presence, Shape, Style, Tagging, Value, Variant};
use super::types;
use crate::sink::Sink;
use crate::syntax::to_source;

/// Reports fields of a struct or a variant that have the same name.
pub fn check(variant: &Variant, model: &Model, sink: &mut Sink) {
    let tag = model.tag.as_ref().map(|(tag, _)| tag.clone());
    let mut read = Vec::new();
    let mut wrote = tag.into_iter().collect::<Vec<_>>();
    for value in variant.fields.iter().filter(|value| is_member(value)) {
        for (names, known) in [(read_names(value), &mut read), (written_names(value), &mut wrote)] {
            if let Some(name) = names.iter().find(|name| known.contains(*name)) {
                let message = format!(
                    "another field has the name `{name}` already; rename one of them, as in `#[serde(rename = \"...\")]`"
                );
                sink.at(value.span, message);
                return;
            }
            known.extend(names);
        }
    }
    if model.input && model.output && variant.fields.iter().any(is_rest) {
        beside_map(variant, model, &read, sink);
    }
}

/// Reports variants that have the same name.
pub fn check_variants(model: &Model, sink: &mut Sink) {
    let is_named = !matches!(model.tagging, Tagging::Untagged);
    if !matches!(model.shape, Shape::Enum(_)) || !is_named {
        return;
    }
    let mut read = Vec::new();
    let mut wrote = Vec::new();
    for variant in model.variants().iter().filter(|variant| !variant.untagged) {
        let aliases = variant.aliases.iter().filter(|alias| **alias != variant.name);
        let names = std::iter::once(&variant.name).chain(aliases);
        let found = names.filter(|_| variant.input).find(|name| read.contains(name));
        let written = Some(&variant.written).filter(|name| variant.output && wrote.contains(name));
        if let Some(name) = found.or(written) {
            let message = format!(
                "another variant has the name `{name}` already; rename one of them, as in `#[serde(rename = \"...\")]`"
            );
            sink.at(variant.span, message);
            return;
        }
        read.extend(
            std::iter::once(&variant.name).chain(&variant.aliases).filter(|_| variant.input),
        );
        wrote.extend(Some(&variant.written).filter(|_| variant.output));
    }
}

/// Reports members that a flattened map would read and write as well: it reads every member that no other field reads.
fn beside_map(variant: &Variant, model: &Model, read: &[String], sink: &mut Sink) {
    let unread = |name: &str| !read.iter().any(|known| known == name);
    let tag = model.tag.as_ref().filter(|(tag, _)| unread(tag));
    if let (Some((tag, _)), Some(map)) = (tag, variant.fields.iter().find(|value| is_rest(value))) {
        let message = format!(
            "this map reads the tag `{tag}` as well, so it would be written twice; remove `tag`, or split the type by `#[dto(input)]` and `#[dto(output)]`"
        );
        sink.at(map.span, message);
    }
    let mut after = None;
    for value in &variant.fields {
        let twice = written_names(value).into_iter().find(|name| unread(name));
        if let Some(name) = twice
            && is_member(value)
        {
            let message = format!(
                "the flattened map beside this field reads `{name}`, so it would be written twice; read this field as well, or split the type by `#[dto(input)]` and `#[dto(output)]`"
            );
            sink.at(value.span, message);
        }
        if !value.flatten {
            continue;
        }
        if let Some(map) = after {
            let message = format!(
                "`{}` before this field reads the members of this field as well, so they would be written twice; write one map, after the other flattened fields",
                to_source(map)
            );
            sink.at(value.span, message);
        }
        after = after.or(is_rest(value).then_some(&value.ty));
    }
}

/// Whether a field is a member of the object by its own name.
fn is_member(value: &Value) -> bool {
    matches!(value.at, At::Name(_)) && !value.flatten
}

/// Whether a field reads the members that no other field reads.
fn is_rest(value: &Value) -> bool {
    let both = value.input != Presence::Never && value.output != Presence::Never;
    value.flatten && both && !value.special && types::is_map(&value.ty)
}

fn read_names(value: &Value) -> Vec<String> {
    match &value.at {
        At::Name(name) if value.input != Presence::Never => {
            let mut names = vec![name.clone()];
            names.extend(value.aliases.iter().filter(|alias| *alias != name).cloned());
            names
        }
        _ => Vec::new(),
    }
}

fn written_names(value: &Value) -> Vec<String> {
    match value.output {
        Presence::Never => Vec::new(),
        _ => vec![value.written.clone()],
    }
}

/// Emits checks that flattened types have no member in common with the fields beside them, and leave no member for a map.
pub fn once(model: &Model) -> Option<TokenStream> {
    let checks: TokenStream = model.variants().iter().map(|one| of_variant(model, one)).collect();
    (!checks.is_empty()).then_some(checks)
}

fn of_variant(model: &Model, variant: &Variant) -> TokenStream {
    let has_rest = model.input && model.output && variant.fields.iter().any(is_rest);
    let parts: Vec<_> = variant.fields.iter().filter_map(part).collect();
    let each = parts.iter().enumerate().map(|(index, (value, ty))| {
        let names = other_names(model, variant, (value, ty), &parts[..index]);
        let takes = (has_rest && !types::is_map(ty)).then(|| takes(value, ty));
        quote!(#names #takes)
    });
    each.collect()
}

/// A flattened field whose members are known, with the type that has them.
type Part<'m> = (&'m Value, &'m Type);

fn part(value: &Value) -> Option<Part<'_>> {
    let is_overridden = value.api.like.is_some() || value.api.schema.is_some() || value.special;
    let ty = types::argument_of(&value.ty, "Option").unwrap_or(&value.ty);
    let shows = !is_overridden && value.is_concrete;
    (value.flatten && shows).then_some((value, ty))
}

fn other_names(
    model: &Model,
    variant: &Variant,
    (value, ty): Part<'_>,
    before: &[Part<'_>],
) -> TokenStream {
    let members = || variant.fields.iter().filter(|value| is_member(value));
    let read: Vec<_> = members().flat_map(read_names).collect();
    let tag = model.tag.iter().map(|(tag, _)| tag.clone());
    let wrote: Vec<_> = members().flat_map(written_names).chain(tag).collect();
    let message = format!(
        "a member of `{}` has the name of another field, so only one of them can be read; rename or remove one of them",
        to_source(ty)
    );
    let input = |value: &Value| model.input && value.input != Presence::Never;
    let output = |value: &Value| model.output && value.output != Presence::Never;
    let parts = |there: &dyn Fn(&Value) -> bool| {
        let before = before.iter().filter(|(value, _)| there(value)).map(|(_, ty)| ty);
        quote!(#(&<#before as __baya::Schema>::PARTS),*)
    };
    let check = |direction: TokenStream, names: &[String], parts: TokenStream| {
        quote_spanned! {value.span=>
            __baya::has_names_of_its_own(
                &<#ty as __baya::Schema>::PARTS, &[#(#names),*], &[#parts], #direction, #message,
            );
        }
    };
    let read = input(value).then(|| check(quote!(__baya::Direction::Input), &read, parts(&input)));
    let wrote =
        output(value).then(|| check(quote!(__baya::Direction::Output), &wrote, parts(&output)));
    quote_spanned!(value.span=> const _: () = { #read #wrote };)
}

/// Emits the constant of the schema that lists the types whose members are those of the type itself.
pub fn parts(model: &Model) -> Option<TokenStream> {
    let is_itself = model.through.read.is_none() && model.through.written.is_none();
    if !is_itself || model.api.schema.is_some() {
        return None;
    }
    let variants = model.variants().iter().filter(|variant| is_beside(model, variant));
    let inner: Vec<_> = variants.flat_map(inner).collect();
    (!inner.is_empty()).then(|| {
        quote! {
            const PARTS: __baya::Parts = __baya::Parts::with(Self::SHAPE, const { &[#(#inner),*] });
        }
    })
}

/// Whether the object of the whole type contains the fields of a variant.
fn is_beside(model: &Model, variant: &Variant) -> bool {
    let is_overridden =
        variant.api.like.is_some() || variant.api.schema.is_some() || variant.special;
    let shares = match (&model.shape, &model.tagging) {
        (Shape::Struct(_), _) => true,
        (_, Tagging::Internal(_) | Tagging::Untagged) => true,
        (_, Tagging::External | Tagging::Adjacent(..)) => variant.untagged,
    };
    shares && !is_overridden
}

fn inner(variant: &Variant) -> Vec<TokenStream> {
    let parts = variant.on_wire().filter(|value| {
        let is_overridden = value.api.like.is_some() || value.api.schema.is_some() || value.special;
        let is_part = value.flatten || variant.style == Style::Alone;
        is_part && !is_overridden && !value.is_recursive
    });
    let each = parts.map(|value| {
        let ty = &value.ty;
        let input = variant.input && value.input != Presence::Never;
        let output = variant.output && value.output != Presence::Never;
        quote_spanned! {value.span=>
            __baya::Part { of: &<#ty as __baya::Schema>::PARTS, input: #input, output: #output }
        }
    });
    each.collect()
}

fn takes(value: &Value, ty: &Type) -> TokenStream {
    let message = format!(
        "`{}` leaves its members for the flattened map beside it, so they would be written twice; write the fields of this type without another `flatten` or tag, or remove the map",
        to_source(ty)
    );
    quote_spanned! {value.span=>
        const _: () = __baya::takes_its_own(&<#ty as __baya::Schema>::SHAPE, #message);
    }
}
