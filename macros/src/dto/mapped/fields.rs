//! The fields of a mapped type.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{
    Attribute, Data, DataStruct, DeriveInput, Field, Fields, FieldsNamed, LitStr, Meta, Path, Type,
    parse_quote,
};

use super::tree::Tree;
use crate::dto::generics;
use crate::dto::wire::{FieldArguments, TypeArguments};
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{attribute_name, attribute_tokens, is_named, split_arguments, to_source};

use super::partial::partial;

/// Puts the fields of the sources before those of the item itself.
pub fn fill(
    target: &mut DeriveInput,
    tree: &Tree,
    sources: &[DeriveInput],
    paths: &Paths,
    sink: &mut Sink,
) {
    let closed =
        sources.iter().all(|one| TypeArguments::read(&one.attrs, &mut Sink::discarding()).closed);
    let Data::Struct(data) = &mut target.data else {
        sink.on(
            &target.ident,
            "a type with the fields of other types is a struct; replace `enum` or `union`",
        );
        return;
    };
    let mut fields = Vec::new();
    collect(tree, &mut sources.iter(), &mut fields, paths, sink);
    if let Fields::Named(own) = &data.fields {
        fields.extend(own.named.iter().cloned());
    }
    repeated(&mut fields, tree, sink);
    *data = DataStruct {
        struct_token: data.struct_token,
        fields: Fields::Named(FieldsNamed {
            brace_token: Default::default(),
            named: fields.into_iter().collect(),
        }),
        semi_token: None,
    };
    if closed && !TypeArguments::read(&target.attrs, &mut Sink::discarding()).closed {
        target.attrs.push(parse_quote!(#[serde(deny_unknown_fields)]));
    }
}

/// Reports and removes repeated fields.
fn repeated(fields: &mut Vec<Field>, tree: &Tree, sink: &mut Sink) {
    let mut known: Vec<Option<Ident>> = Vec::new();
    fields.retain(|field| {
        let is_repeated = known.contains(&field.ident);
        if let (Some(name), Some(last)) = (&field.ident, tree.leaves().last())
            && is_repeated
        {
            let message =
                format!("the field `{name}` is repeated; omit one, as in `omit(Cat, {name})`");
            sink.on(last, message);
        }
        known.push(field.ident.clone());
        !is_repeated
    });
}

/// Collects the fields of a mapping.
fn collect<'s>(
    tree: &Tree,
    sources: &mut impl Iterator<Item = &'s DeriveInput>,
    out: &mut Vec<Field>,
    paths: &Paths,
    sink: &mut Sink,
) {
    let start = out.len();
    match tree {
        Tree::Source(path) => {
            out.extend(sources.next().into_iter().flat_map(|one| fields_of(one, path, sink)))
        }
        Tree::Merge(all) => all.iter().for_each(|one| collect(one, sources, out, paths, sink)),
        Tree::Partial(inner) => {
            collect(inner, sources, out, paths, sink);
            out[start..].iter_mut().for_each(|field| partial(field, paths, sink));
        }
        Tree::Pick(inner, names) | Tree::Omit(inner, names) => {
            collect(inner, sources, out, paths, sink);
            let fields = out.split_off(start);
            unknown(names, &fields, sink);
            let picks = matches!(tree, Tree::Pick(..));
            let named = |field: &Field| names.iter().any(|name| field.ident.as_ref() == Some(name));
            out.extend(fields.into_iter().filter(|field| named(field) == picks));
        }
    }
}

fn unknown(names: &[Ident], fields: &[Field], sink: &mut Sink) {
    let known: Vec<_> = fields.iter().filter_map(|field| field.ident.as_ref()).collect();
    for name in names.iter().filter(|name| !known.contains(name)) {
        let all: Vec<_> = known.iter().map(ToString::to_string).collect();
        let message = format!("unknown field `{name}`; the fields are `{}`", all.join("`, `"));
        sink.at(name.span(), message);
    }
}

/// Returns the fields of a source, each with its name in the wire format.
fn fields_of(source: &DeriveInput, path: &Path, sink: &mut Sink) -> Vec<Field> {
    let Data::Struct(DataStruct { fields, .. }) = &source.data else { return Vec::new() };
    let whole = TypeArguments::read(&source.attrs, &mut Sink::discarding());
    if whole.default.is_some() {
        let message = "`#[serde(default)]` on this type does not apply to the fields of another type; put it on the fields";
        sink.on(path, message);
    }
    let own: Type = parse_quote!(#path);
    let taken = |field: &Field| {
        let mut field = field.clone();
        let skip = field.attrs.iter().find_map(skipped);
        field.attrs.retain(|attribute| KEPT.contains(&&*attribute_name(attribute)));
        field.attrs.extend(skip);
        // `Self` refers to the source.
        field.ty = generics::replace_self(&field.ty, &own);
        field.attrs.iter_mut().for_each(|attribute| replace_self_in(attribute, path));
        renamed(field, &whole)
    };
    fields.iter().map(taken).collect()
}

/// Replaces `Self` in an attribute by the source.
fn replace_self_in(attribute: &mut Attribute, source: &Path) {
    let has_paths = attribute.path().is_ident("serde");
    if let Meta::List(list) = &mut attribute.meta {
        list.tokens = replace_self(std::mem::take(&mut list.tokens), source, has_paths);
    }
}

/// Replaces `Self` in tokens by the source; also at the start of strings, if these are paths.
fn replace_self(tokens: TokenStream, source: &Path, has_paths: bool) -> TokenStream {
    let one = |token: TokenTree| match token {
        TokenTree::Ident(name) if name == "Self" => quote!(#source),
        TokenTree::Group(group) => {
            let mut inner =
                Group::new(group.delimiter(), replace_self(group.stream(), source, has_paths));
            inner.set_span(group.span());
            TokenTree::Group(inner).into()
        }
        TokenTree::Literal(text) if has_paths => match text.to_string().strip_prefix("\"Self::") {
            Some(_) => {
                let path = to_source(source);
                let shown = text.to_string().replacen("Self", &path, 1);
                let shown = syn::parse_str::<LitStr>(&shown).map(|mut shown| {
                    shown.set_span(text.span());
                    shown.into_token_stream()
                });
                shown.unwrap_or_else(|_| TokenTree::Literal(text).into())
            }
            None => TokenTree::Literal(text).into(),
        },
        token => token.into(),
    };
    tokens.into_iter().map(one).collect()
}

/// The attributes that a field keeps. Other attributes belong to derives, which another type may not have.
const KEPT: [&str; 9] =
    ["doc", "serde", "rule", "api", "hide", "expose", "deprecated", "allow", "expect"];

/// Returns `#[graphql(skip)]` of an attribute that contains it. Its other arguments belong to the source in its schema.
fn skipped(attribute: &Attribute) -> Option<Attribute> {
    let arguments =
        is_named(attribute, "graphql").then(|| split_arguments(attribute_tokens(attribute)))?;
    let skip = arguments.into_iter().find(|argument| argument.to_string() == "skip")?;
    Some(parse_quote!(#[graphql(#skip)]))
}

/// Adds the name of a field in the wire format, if its type has a case for names.
fn renamed(mut field: Field, whole: &TypeArguments) -> Field {
    let serde = FieldArguments::read(&field.attrs, &mut Sink::discarding());
    let name = field.ident.as_ref().map(|ident| ident.unraw().to_string()).unwrap_or_default();
    let cases = [
        (serde.rename.read, whole.rename_all.read, "deserialize"),
        (serde.rename.written, whole.rename_all.written, "serialize"),
    ];
    for (renamed, case, direction) in cases {
        if let (None, Some(case)) = (renamed, case) {
            let name = case.of_field(&name);
            let direction = syn::Ident::new(direction, field_span(&field));
            field.attrs.push(parse_quote!(#[serde(rename(#direction = #name))]));
        }
    }
    field
}

/// Returns the span of the name of a field.
pub fn field_span(field: &Field) -> proc_macro2::Span {
    field.ident.as_ref().map_or_else(proc_macro2::Span::call_site, Ident::span)
}
