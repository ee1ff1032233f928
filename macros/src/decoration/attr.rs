//! The attributes of decorations, as written.

use proc_macro2::TokenStream;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, Lit, Token, Type};

use super::entry::{self, Entry, GuardEntry};
use super::http::Http;
use super::{Decoration, Kind, NAMES};
use crate::sink::Sink;
use crate::syntax::{
    Cfg, Listed, attribute_name, attribute_tokens, entries, inside_cfg_attr, is_named, take,
    to_source,
};

/// The attributes of enhancers, in the order in which they run.
const ATTRIBUTES: &[(&str, Kind)] = &[
    ("use_guards", Kind::Guard),
    ("use_interceptors", Kind::Interceptor),
    ("use_pipes", Kind::Pipe),
    ("use_filters", Kind::Filter),
];

impl Kind {
    /// Reads the entries of a list of this kind.
    pub fn entries(self, tokens: TokenStream, sink: &mut Sink) -> Vec<Decoration> {
        match self {
            Self::Guard => {
                let guards = entries(tokens, sink, GuardEntry::read);
                guards.into_iter().map(|one| one.map(Decoration::Guard).into()).collect()
            }
            Self::Interceptor => each(tokens, sink, Decoration::Interceptor),
            Self::Pipe => each(tokens, sink, Decoration::Pipe),
            Self::Filter => each(tokens, sink, Decoration::Filter),
        }
    }
}

fn each(tokens: TokenStream, sink: &mut Sink, variant: fn(Entry) -> Decoration) -> Vec<Decoration> {
    entry::list(tokens, sink).into_iter().map(|one| one.map(variant).into()).collect()
}

/// Reads the decorations of an item in their order, and removes their attributes.
pub fn read(attributes: &mut Vec<Attribute>, sink: &mut Sink) -> Vec<Decoration> {
    let mut kept = Vec::new();
    let mut all = Vec::new();
    for attribute in std::mem::take(attributes) {
        if NAMES.iter().any(|name| is_named(&attribute, name)) {
            all.extend(one(&attribute, sink));
        } else if let Some((predicate, inside)) = inside_cfg_attr(&attribute) {
            let (others, ours) = conditional(&predicate, inside, sink);
            all.extend(ours);
            if !others.is_empty() {
                kept.push(syn::parse_quote!(#[cfg_attr(#predicate, #(#others),*)]));
            }
        } else {
            kept.push(attribute);
        }
    }
    *attributes = kept;
    all
}

/// Splits the attributes inside `#[cfg_attr(...)]` into those of other crates and the decorations of ours.
fn conditional(
    predicate: &TokenStream,
    inside: Vec<Attribute>,
    sink: &mut Sink,
) -> (Vec<syn::Meta>, Vec<Decoration>) {
    let mut others = Vec::new();
    let mut all = Vec::new();
    for attribute in inside {
        if NAMES.iter().any(|name| is_named(&attribute, name)) {
            let under = |inner| Decoration::Under(Cfg::new(predicate), Box::new(inner));
            all.extend(one(&attribute, sink).into_iter().map(under));
        } else {
            others.push(attribute.meta);
        }
    }
    (others, all)
}

impl From<Listed<Self>> for Decoration {
    fn from(Listed { cfg, entry }: Listed<Self>) -> Self {
        if cfg.is_empty() { entry } else { Self::Under(cfg, Box::new(entry)) }
    }
}

fn one(attribute: &Attribute, sink: &mut Sink) -> Vec<Decoration> {
    let name = attribute_name(attribute);
    let tokens = attribute_tokens(attribute);
    let sink = &mut sink.child();
    let read = if let Some((_, kind)) = ATTRIBUTES.iter().find(|(known, _)| *known == name) {
        kind.entries(tokens, sink)
    } else if name == "meta" {
        let value =
            sink.keep(syn::parse2::<Expr>(tokens.clone()).map_err(|error| {
                if tokens.is_empty() { expected(attribute, &name) } else { error }
            }));
        match value.as_ref().and_then(not_metadata) {
            Some(message) => {
                sink.on(tokens, message);
                Vec::new()
            }
            None => value.into_iter().map(Decoration::Meta).collect(),
        }
    } else if name == "http" {
        vec![Decoration::Http(Http::read(attribute, sink))]
    } else {
        let variant = if name == "skip" { Decoration::Skip } else { Decoration::Bundle };
        let types = entries(tokens, sink, |input| a_type(input, &name));
        types.into_iter().map(|one| one.map(variant).into()).collect()
    };
    if read.is_empty() && sink.is_clean() {
        sink.add(expected(attribute, &name));
    }
    let mut read = read;
    if !sink.is_clean() {
        read.push(Decoration::Unknown);
    }
    read
}

/// Returns the message for a value that can't be metadata: a literal, or a pair of a key and a value.
fn not_metadata(value: &Expr) -> Option<String> {
    let found = to_source(value);
    match value {
        Expr::Lit(_) => Some(format!(
            "metadata is a value of a type with `#[metadata]`, found `{found}`; declare `#[metadata] struct Name(pub &'static str);`, and write `#[meta(Name({found}))]`"
        )),
        Expr::Assign(pair) => {
            let name = to_source(&pair.left);
            let mut letters = name.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            let ty: String = first.into_iter().chain(letters).collect();
            let value = to_source(&pair.right);
            let slice = if value.starts_with('[') { "&" } else { "" };
            Some(format!(
                "metadata is a value of a type with `#[metadata]`, found `{found}`; write `#[meta({ty}({slice}{value}))]`"
            ))
        }
        _ => None,
    }
}

/// Reads a type, and rejects an expression.
fn a_type(input: ParseStream<'_>, name: &str) -> syn::Result<Type> {
    if input.peek(Lit) || input.peek(Token![&]) {
        let expression: Expr = input.parse()?;
        let found = to_source(&expression);
        let shown = found.trim_matches(['"', '&']);
        let message =
            format!("`#[{name}]` accepts a type, found `{found}`; write `#[{name}({shown})]`");
        return Err(syn::Error::new_spanned(expression, message));
    }
    let ty: Type = input.parse()?;
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(ty);
    }
    let constructed = ty_of_constructor(&ty);
    let shown = to_source(constructed.as_ref().unwrap_or(&ty));
    let message = format!("`#[{name}]` accepts a type, not a value; write `#[{name}({shown})]`");
    Err(syn::Error::new_spanned(ty, message))
}

/// Returns the type of a path to a constructor: `Auth` for `Auth::new`.
fn ty_of_constructor(ty: &Type) -> Option<Type> {
    let Type::Path(path) = ty else { return None };
    let mut path = path.clone();
    let last = path.path.segments.pop()?;
    path.path.segments.pop_punct();
    let is_function = last.ident.to_string().starts_with(char::is_lowercase);
    (is_function && !path.path.segments.is_empty()).then_some(Type::Path(path))
}

/// Returns the error for an attribute without entries.
fn expected(attribute: &Attribute, name: &str) -> syn::Error {
    let what = match name {
        "use_guards" => "guards, as in `#[use_guards(ApiKey)]`",
        "use_interceptors" => "interceptors, as in `#[use_interceptors(Timing)]`",
        "use_pipes" => "pipes, as in `#[use_pipes(Trim)]`",
        "use_filters" => "filters, as in `#[use_filters(NotFound)]`",
        "skip" => "guards that do not apply here, as in `#[skip(ApiKey)]`",
        "meta" => "a value, as in `#[meta(Roles(&[\"admin\"]))]`",
        _ => "bundles, as in `#[apply(AdminOnly)]`",
    };
    let accepts = if name == "meta" { "accepts" } else { "lists" };
    syn::Error::new_spanned(attribute, format!("`#[{name}(...)]` {accepts} {what}"))
}

/// Reads the pipes of an argument, and removes their attributes.
pub fn argument_pipes(attributes: &mut Vec<Attribute>, sink: &mut Sink) -> Vec<Entry> {
    let mut all = Vec::new();
    for attribute in take(attributes, &["use_pipes"]) {
        let sink = &mut sink.child();
        let pipes = entry::list(attribute_tokens(&attribute), sink);
        if pipes.is_empty() && sink.is_clean() {
            sink.add(expected(&attribute, "use_pipes"));
        }
        for pipe in pipes {
            if !pipe.cfg.is_empty() {
                let message = "the pipes of an argument are numbered before `#[cfg]` is read; write the handler once for each case, each with its own `#[cfg(...)]`";
                sink.on(&pipe.cfg, message);
            }
            all.push(pipe.entry);
        }
    }
    all
}
