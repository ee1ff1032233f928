//! The arguments of a handler, with their origins.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, FnArg, Meta, Pat, PatType, Signature, Type};

use crate::decoration::{self, Decoration, Entry};
use crate::foreign::{self, Meant};
use crate::sink::Sink;
use crate::syntax::{
    Arguments, attribute_name, attribute_tokens, bare, constant, doc_comment, is_constant,
    is_primitive, last_segment, nearest, reject_cfg_attr, static_type, take, to_source,
};
use crate::value::{cookie_name, header_name, implied_name};

/// The message for pipes on an argument that is not read from the request.
pub const NO_PIPES: &str =
    "pipes change values from the request, but this argument is not read from it";

/// The message for `like` on an argument that is not read from the request.
pub const NO_LIKE: &str = "a client sends nothing for this argument; remove `like = ...`";

pub(super) const PARAMETER_ATTRIBUTES: &[&str] =
    &["param", "query", "header", "cookie", "host", "body"];
/// Names of types that most likely read the body. This is only a hint: an argument that is extracted last needs no
/// copy of the request head.
const BODIES: &[&str] =
    &["Json", "Negotiated", "Form", "Bytes", "String", "Multipart", "Request", "RawForm", "Body"];

/// An argument of a handler.
pub struct Argument {
    pub name: String,
    pub span: Span,
    pub ty: Type,
    pub kind: Kind,
    /// Its own pipes, in order.
    pub pipes: Vec<Entry>,
    /// The doc comment.
    pub doc: String,
    /// An example value for OpenAPI documents.
    pub example: Option<Expr>,
    /// The type that describes it in OpenAPI documents.
    pub like: Option<Type>,
}

/// The origin of an argument.
#[derive(PartialEq)]
pub enum Kind {
    /// `#[param]`
    Param { name: String },
    /// `#[query]`, `#[header]`, `#[cookie]`, `#[host]`
    Text { origin: Origin, name: String, default: Option<Box<Expr>> },
    /// `#[body]`
    Body,
    /// `&Context<'_>`
    Context,
    /// The type determines the origin: an extractor, a provider or the data of a guard.
    Typed,
}

/// The origin of a value that is read from a string.
#[derive(Clone, Copy, PartialEq)]
pub enum Origin {
    Query,
    Header,
    Cookie,
    Host,
}

/// Reads the arguments of a handler, and removes our attributes from them.
pub fn read(signature: &mut Signature, sink: &mut Sink) -> Vec<Argument> {
    let inputs = signature.inputs.iter_mut();
    inputs
        .filter_map(|input| match input {
            FnArg::Receiver(_) => None,
            FnArg::Typed(input) => Some(argument(input, sink)),
        })
        .collect()
}

fn argument(input: &mut PatType, sink: &mut Sink) -> Argument {
    let (name, span) = match &*input.pat {
        Pat::Ident(name) => (name.ident.unraw().to_string(), name.ident.span()),
        other => (other.to_token_stream().to_string(), other.span()),
    };
    numbered(&mut input.attrs, sink);
    unknown(&name, input, sink);
    ruled(input, &name, sink);
    let Description { doc, example, like } = description(&mut input.attrs, sink);
    let mut pipes = decoration::argument_pipes(&mut input.attrs, sink);
    let mut parameters = take(&mut input.attrs, PARAMETER_ATTRIBUTES).into_iter();
    let kind = match parameters.next() {
        Some(parameter) => read_kind(&parameter, &name, input, sink),
        None if is_borrowed(&input.ty) => Kind::Context,
        None => Kind::Typed,
    };
    for second in parameters {
        sink.on(
            second,
            format!("`{name}` has one origin; remove this attribute or the one before it"),
        );
    }
    if let (Kind::Context, Some(pipe)) = (&kind, pipes.first()) {
        sink.at(pipe.span, NO_PIPES);
        pipes.clear();
    }
    if let (Kind::Text { default: Some(_), .. }, Some(pipe)) = (&kind, pipes.first()) {
        let message = "an argument with pipes has its default in a pipe; remove `default = ...`, and use the pipe `DefaultValue`";
        sink.at(pipe.span, message);
    }
    if let (Kind::Context, Some(like)) = (&kind, &like) {
        sink.on(like, NO_LIKE);
    }
    borrowed(&kind, &name, &input.ty, sink);
    Argument { name, span, ty: (*input.ty).clone(), kind, pipes, doc, example, like }
}

/// Reports attributes that an argument can't have, and reads them as the one that is meant.
fn unknown(name: &str, input: &mut PatType, sink: &mut Sink) {
    const OTHERS: [&str; 9] =
        ["cfg", "cfg_attr", "allow", "expect", "warn", "deny", "forbid", "doc", "rule"];
    let known: Vec<_> = PARAMETER_ATTRIBUTES.iter().chain(&["use_pipes", "api"]).copied().collect();
    let mut attributes = std::mem::take(&mut input.attrs);
    let meant = |attribute: &Attribute, _: &[Attribute]| {
        let written = attribute.path().get_ident()?.to_string();
        if known.contains(&&*written) || OTHERS.contains(&&*written) {
            return None;
        }
        let meant = foreign::on_parameter(attribute, name, input);
        Some(meant.unwrap_or_else(|| match nearest(&written, &known) {
            Some(nearest) => Meant::renamed(nearest, attribute),
            None => Meant::Instead(format!("an argument has `#[{}]`", known.join("]`, `#["))),
        }))
    };
    foreign::replace(&mut attributes, meant, sink);
    input.attrs = attributes;
}

/// Rejects rules on arguments.
fn ruled(input: &mut PatType, name: &str, sink: &mut Sink) {
    for attribute in take(&mut input.attrs, &["rule"]) {
        let ty = to_source(&input.ty);
        let message = format!(
            "rules belong on fields; declare `#[dto] struct Checked(#[rule(...)] {ty});`, and accept `{name}: Checked`"
        );
        sink.on(attribute, message);
    }
}

/// Rejects `#[cfg]` on arguments, which are numbered before the compiler evaluates it.
fn numbered(attributes: &mut Vec<Attribute>, sink: &mut Sink) {
    let message = "the arguments of a handler are numbered before `#[cfg]` is read; write the handler once for each case, each with its own `#[cfg(...)]`";
    if let Some(cfg) = attributes.iter().find(|one| one.path().is_ident("cfg")) {
        sink.on(cfg, message);
    }
    let ours: Vec<_> = PARAMETER_ATTRIBUTES.iter().chain(&["use_pipes", "api"]).copied().collect();
    reject_cfg_attr(attributes, &ours, "handler", sink);
}

/// The description of an argument for OpenAPI documents.
struct Description {
    doc: String,
    example: Option<Expr>,
    like: Option<Type>,
}

/// Reads the description of an argument. Rust rejects doc comments on arguments, so they are removed.
fn description(attributes: &mut Vec<Attribute>, sink: &mut Sink) -> Description {
    let mut description = Description { doc: doc_comment(attributes), example: None, like: None };
    attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    for attribute in take(attributes, &["api"]) {
        let known = ["example", "like"];
        let arguments = Arguments::read("api", attribute_tokens(&attribute), 0, &known, sink);
        description.example = arguments.value("example", sink).or(description.example);
        description.like = arguments.value("like", sink).or(description.like);
    }
    description
}

/// Rejects references other than `&Context<'_>` and `'static` ones.
fn borrowed(kind: &Kind, name: &str, ty: &Type, sink: &mut Sink) {
    let Type::Reference(reference) = bare(ty) else { return };
    let inner = bare(&reference.elem);
    let is_static = reference.lifetime.as_ref().is_some_and(|one| one.ident == "static");
    if *kind == Kind::Typed && is_static {
        return;
    }
    let owned = match inner {
        Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
        Type::Slice(slice) => format!("Vec<{}>", to_source(&slice.elem)),
        Type::TraitObject(_) => format!("Inject<{}>", to_source(inner)),
        // Emitted code checks whether it is the context.
        _ if *kind == Kind::Context && reference.mutability.is_none() => return,
        Type::Path(_) if *kind == Kind::Context && is_one_of(inner, &["Context"]) => {
            let shared = format!("{name}: &{}", to_source(inner));
            return sink.on(ty, format!("a handler shares its context; write `{shared}`"));
        }
        _ => to_source(inner),
    };
    let message = format!("handler arguments are passed by value; write `{name}: {owned}`");
    sink.on(ty, message);
}

/// Reads the parameter attribute of an argument.
fn read_kind(parameter: &Attribute, name: &str, input: &PatType, sink: &mut Sink) -> Kind {
    let attribute = attribute_name(parameter);
    let tokens = match &parameter.meta {
        Meta::Path(_) => proc_macro2::TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(_) => {
            sink.on(parameter, format!("write `#[{attribute}(\"name\")]`"));
            return Kind::Typed;
        }
    };
    let (literals, known): (usize, &[&str]) = match attribute.as_str() {
        "body" => (0, &[]),
        "param" | "host" => (1, &[]),
        _ => (1, &["default"]),
    };
    let arguments = Arguments::read_beside(
        &attribute,
        tokens,
        literals,
        known,
        |argument| elsewhere(&attribute, argument, name, &input.ty),
        sink,
    );
    let given = arguments.string(sink);
    if !matches!(*input.pat, Pat::Ident(_)) && given.is_none() && attribute != "body" {
        sink.on(&input.pat, format!("this argument has no name; write `#[{attribute}(\"name\")]`"));
    }
    let named =
        |otherwise: &str| given.as_ref().map_or_else(|| otherwise.to_owned(), syn::LitStr::value);
    let default = arguments.value::<Expr>("default", sink).map(Box::new);
    match attribute.as_str() {
        "param" => Kind::Param { name: named(name) },
        "query" => Kind::Text { origin: Origin::Query, name: named(name), default },
        "host" => Kind::Text { origin: Origin::Host, name: named(name), default: None },
        "cookie" => {
            let name = match &given {
                Some(literal) => cookie_name(literal, sink).unwrap_or_default(),
                None => implied_name(name.to_owned(), "cookie", &input.pat, sink),
            };
            Kind::Text { origin: Origin::Cookie, name, default }
        }
        "header" => {
            let name = match &given {
                Some(literal) => header_name(literal, sink).unwrap_or_default(),
                None => {
                    let name = name.replace('_', "-").to_ascii_lowercase();
                    implied_name(name, "header", &input.pat, sink)
                }
            };
            Kind::Text { origin: Origin::Header, name, default }
        }
        _ => Kind::Body,
    }
}

/// Returns the message for a pipe in a parameter attribute, and for a default of a value that clients always send.
fn elsewhere(
    attribute: &str,
    argument: &crate::syntax::Argument,
    name: &str,
    ty: &Type,
) -> Option<String> {
    let written = argument.name.to_string();
    if argument.value.is_none() && is_constant(&written) {
        return Some(constant(attribute, &written));
    }
    if argument.value.is_none() && written.starts_with(char::is_uppercase) {
        return Some(format!(
            "pipes have a separate attribute; remove `{written}`, and write `#[use_pipes({written})]` before `{name}`"
        ));
    }
    match &*written {
        "required" => {
            let message = "an argument that is not an `Option` is required; remove `required`";
            return Some(message.to_owned());
        }
        "optional" => {
            let ty = to_source(ty);
            let message = format!(
                "an optional argument is an `Option`; remove `optional`, and write `{name}: Option<{ty}>`"
            );
            return Some(message);
        }
        "alias" | "rename" | "key" | "value" if argument.value.is_some() && attribute != "body" => {
            let key = argument.value.as_ref().map(to_source).unwrap_or_default();
            let message =
                format!("the name of a value is the first argument; write `#[{attribute}({key})]`");
            return Some(message);
        }
        _ => {}
    }
    let message = match attribute {
        "param" => {
            "a path parameter is always present, so it has no default; remove `default`, or accept it as `#[query(default = ...)]`"
        }
        "host" => "a host parameter is always present, so it has no default; remove `default`",
        "body" => {
            "a body has no default; accept `Option<Json<T>>` without `#[body]`, which is `None` for a request without a body"
        }
        _ => return None,
    };
    (argument.name == "default").then(|| message.to_owned())
}

fn is_one_of(ty: &Type, names: &[&str]) -> bool {
    last_segment(ty).is_some_and(|(name, _)| names.contains(&name.as_str()))
}

/// Whether a type is a reference that is not `'static`.
fn is_borrowed(ty: &Type) -> bool {
    match bare(ty) {
        Type::Reference(reference) => {
            reference.lifetime.as_ref().is_none_or(|lifetime| lifetime.ident != "static")
        }
        _ => false,
    }
}

impl Argument {
    /// Returns the decorations that the argument with this index adds to its handler.
    pub fn decorations(&self, number: usize) -> Vec<Decoration> {
        let pipes = self.pipes.iter().cloned();
        let mut all: Vec<_> = pipes.map(|pipe| Decoration::ArgumentPipe(number, pipe)).collect();
        if self.kind == Kind::Typed {
            let ty = self.static_type();
            let name = self.name.clone();
            all.push(Decoration::Takes { ty, name, at: self.span });
        }
        all
    }

    /// Returns its type for a constant, where every lifetime is `'static`.
    pub fn static_type(&self) -> Type {
        static_type(&self.ty)
    }

    /// Emits the providers that its rules call as an expression; `None` for types without rules.
    pub fn checks(&self) -> Option<TokenStream> {
        let ty = self.static_type();
        let may_have_rules = self.kind != Kind::Context && !is_primitive(&self.ty);
        may_have_rules.then(|| quote_spanned!(ty.span()=> &__baya::Probe::<#ty>::CHECKS))
    }

    /// Returns its form as an expression; `None` with a parameter attribute.
    pub fn form(&self) -> Option<TokenStream> {
        let ty = self.static_type();
        (self.kind == Kind::Typed).then(|| quote!(__baya::Probe::<#ty>::FORM))
    }

    /// Whether pipes for several arguments may apply to it.
    pub fn may_be_piped(&self) -> bool {
        self.kind != Kind::Context
    }

    /// Returns its origin as an expression, and its name there.
    pub fn origin(&self) -> (TokenStream, &str) {
        let (origin, key) = match &self.kind {
            Kind::Param { name } => ("Param", name),
            Kind::Text { origin: Origin::Query, name, .. } => ("Query", name),
            Kind::Text { origin: Origin::Header, name, .. } => ("Header", name),
            Kind::Text { origin: Origin::Cookie, name, .. } => ("Cookie", name),
            Kind::Text { origin: Origin::Host, name, .. } => ("Host", name),
            Kind::Body => ("Body", &self.name),
            Kind::Context => ("Framework", &self.name),
            Kind::Typed => {
                let ty = self.static_type();
                let origin = quote! {
                    const { __baya::Probe::<#ty>::FORM.origin(__baya::Probe::<#ty>::READS_BODY) }
                };
                return (origin, &self.name);
            }
        };
        let origin = proc_macro2::Ident::new(origin, Span::call_site());
        (quote!(__baya::Origin::#origin), key)
    }

    /// Returns an expression for whether it reads the body; `None` if it never does.
    pub fn reads_body(&self) -> Option<TokenStream> {
        let ty = self.static_type();
        match self.kind {
            Kind::Body => Some(quote!(true)),
            Kind::Typed => Some(quote!(__baya::Probe::<#ty>::READS_BODY)),
            Kind::Param { .. } | Kind::Text { .. } | Kind::Context => None,
        }
    }

    /// Whether it most likely reads the body.
    pub fn is_likely_body(&self) -> bool {
        self.kind == Kind::Body || self.kind == Kind::Typed && is_one_of(&self.ty, BODIES)
    }

    /// Whether its type is primitive, so that only a parameter attribute determines its origin.
    pub fn is_primitive(&self) -> bool {
        self.kind == Kind::Typed && is_primitive(&self.ty)
    }

    /// Returns the type if it is read from strings and not primitive.
    pub fn text(&self) -> Option<&Type> {
        let is_text = matches!(self.kind, Kind::Param { .. } | Kind::Text { .. });
        (is_text && self.pipes.is_empty() && !is_primitive(&self.ty)).then_some(&self.ty)
    }
}
