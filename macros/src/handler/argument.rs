//! The arguments of a handler: where each comes from.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, FnArg, Meta, Pat, PatType, Signature, Type};

use crate::decoration::{self, Decoration, Entry};
use crate::sink::Sink;
use crate::syntax::{
    Arguments, Method, conditional, doc_of, last_segment, lasting, name_of, strip, take, tokens_of,
    written,
};
use crate::value::header_name;

const MARKS: &[&str] = &["param", "query", "header", "cookie", "host", "body"];
const BODIES: &[&str] =
    &["Json", "Negotiated", "Form", "Bytes", "String", "Multipart", "Request", "RawForm", "Body"];
/// Types of which it is known that they do not read the path.
const PATHLESS: &[&str] =
    &["Query", "Inject", "HeaderMap", "Method", "Uri", "RequestId", "Extension"];

/// Types of the language that are read from one text.
const PLAIN: &[&str] = &[
    "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32",
    "f64", "bool", "char", "String", "Uuid",
];

/// One argument.
pub struct Argument {
    pub name: String,
    pub span: Span,
    pub of: Type,
    pub kind: Kind,
    /// Whether its type is known to read the body.
    pub reads_body: bool,
    /// Its own pipes, in order.
    pub pipes: Vec<Entry>,
    /// The doc comment.
    pub doc: String,
    /// A value that documents show.
    pub example: Option<Expr>,
    /// The type that it looks like there.
    pub like: Option<Type>,
}

/// Where an argument comes from.
#[derive(PartialEq)]
pub enum Kind {
    /// `#[param]`
    Param { name: String },
    /// `#[query]`, `#[header]`, `#[cookie]`, `#[host]`
    Text { origin: Origin, name: String, default: Option<Box<Expr>> },
    /// `#[body]`
    Body,
    /// `Inject<T>`
    Inject,
    /// `Provided<T>`
    Provided,
    /// `&Context<'_>`
    Context,
    /// Any other extractor.
    Extractor,
}

/// Where a single text value comes from.
#[derive(Clone, Copy, PartialEq)]
pub enum Origin {
    Query,
    Header,
    Cookie,
    Host,
}

/// Reads the arguments of a handler and takes our attributes off them.
pub fn read(signature: &mut Signature, sink: &mut Sink) -> Vec<Argument> {
    let inputs = signature.inputs.iter_mut();
    inputs
        .filter_map(|input| match input {
            FnArg::Receiver(_) => None,
            FnArg::Typed(input) => Some(argument(input, sink)),
        })
        .collect()
}

/// Takes our attributes off the arguments of a function that is no handler.
pub fn strip_arguments(signature: &mut Signature) {
    for input in &mut signature.inputs {
        if let FnArg::Typed(input) = input {
            take(&mut input.attrs, MARKS);
            take(&mut input.attrs, &["use_pipes", "api"]);
            input.attrs.retain(|attribute| !attribute.path().is_ident("doc"));
        }
    }
}

/// Takes what only a handler has off a method that is none, as faults.
pub fn without_verb(method: &mut Method, sink: &mut Sink) {
    let mut misplaced = take(&mut method.attributes, &["status", "set_header", "redirect"]);
    misplaced.extend(take(&mut method.attributes, decoration::NAMES));
    for input in &mut method.signature.inputs {
        if let FnArg::Typed(input) = input {
            misplaced.extend(take(&mut input.attrs, MARKS));
            misplaced.extend(take(&mut input.attrs, &["use_pipes"]));
        }
    }
    for attribute in misplaced {
        let message = format!(
            "`#[{}]` belongs on a handler: a method with a verb such as `#[get]`, in an `impl` with `#[controller]`",
            name_of(&attribute)
        );
        sink.on(attribute, message);
    }
    strip(&mut method.attributes);
}

fn argument(input: &mut PatType, sink: &mut Sink) -> Argument {
    let (name, span) = match &*input.pat {
        Pat::Ident(name) => (name.ident.unraw().to_string(), name.ident.span()),
        other => (other.to_token_stream().to_string(), other.span()),
    };
    numbered(&mut input.attrs, sink);
    let Said { doc, example, like } = said(&mut input.attrs, sink);
    let mut pipes = decoration::argument_pipes(&mut input.attrs, sink);
    let mut marks = take(&mut input.attrs, MARKS).into_iter();
    let kind = match marks.next() {
        Some(mark) => marked(&mark, &name, input, sink),
        None => by_type(&input.ty),
    };
    for second in marks {
        sink.on(
            second,
            format!("`{name}` comes from one place; remove this attribute or the one before"),
        );
    }
    if let (Kind::Inject | Kind::Provided | Kind::Context, Some(pipe)) = (&kind, pipes.first()) {
        let message = "pipes change what comes with a request, and this argument does not";
        sink.at(pipe.span, message);
        pipes.clear();
    }
    if let (Kind::Text { default: Some(_), .. }, Some(pipe)) = (&kind, pipes.first()) {
        let message = "an argument with pipes has its default among them; remove `default = ...`";
        sink.at(pipe.span, message);
    }
    if let (Kind::Inject | Kind::Provided | Kind::Context, Some(like)) = (&kind, &like) {
        sink.on(like, "a client sends nothing for this argument; remove `like = ...`");
    }
    unfit(&kind, &input.ty, sink);
    borrowed(&kind, &name, &input.ty, sink);
    let reads_body = kind == Kind::Extractor && is_one_of(&input.ty, BODIES);
    Argument { name, span, of: (*input.ty).clone(), kind, reads_body, pipes, doc, example, like }
}

/// Arguments are numbered before `#[cfg]` is read.
fn numbered(attributes: &mut Vec<Attribute>, sink: &mut Sink) {
    let message = "the arguments of a handler are numbered before `#[cfg]` is read; write the handler once for each case, each with its own `#[cfg(...)]`";
    if let Some(cfg) = attributes.iter().find(|one| one.path().is_ident("cfg")) {
        sink.on(cfg, message);
    }
    let ours: Vec<_> = MARKS.iter().chain(&["use_pipes", "api"]).copied().collect();
    conditional(attributes, &ours, "handler", sink);
}

/// What is said of an argument in documents.
struct Said {
    doc: String,
    example: Option<Expr>,
    like: Option<Type>,
}

/// What is said of an argument; the language has no doc comments for them.
fn said(attributes: &mut Vec<Attribute>, sink: &mut Sink) -> Said {
    let mut said = Said { doc: doc_of(attributes), example: None, like: None };
    attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    for attribute in take(attributes, &["api"]) {
        let known = ["example", "like"];
        let arguments = Arguments::read("api", tokens_of(&attribute), 0, &known, sink);
        said.example = arguments.value("example", sink).or(said.example);
        said.like = arguments.value("like", sink).or(said.like);
    }
    said
}

/// Types that can be read off as wrong.
fn unfit(kind: &Kind, of: &Type, sink: &mut Sink) {
    let Some((form, inner)) = last_segment(of) else { return };
    let [inner] = &*inner else { return };
    let Some((within, last)) = last_segment(inner) else { return };
    match (kind, &*form, &*within) {
        (Kind::Inject, _, "Arc") => {
            let shared = last.first().map(|of| written(*of)).unwrap_or_default();
            sink.on(of, format!("`Inject` shares the provider already; write `Inject<{shared}>`"));
        }
        (Kind::Text { .. }, "Option", "Vec") => {
            let message = "a request that has none gives an empty `Vec`; take it without `Option`";
            sink.on(of, message);
        }
        _ => {}
    }
}

/// A reference, which a handler takes of its context alone, or of what lives as long as the program.
fn borrowed(kind: &Kind, name: &str, of: &Type, sink: &mut Sink) {
    let Type::Reference(reference) = of else { return };
    let inner = &*reference.elem;
    if *kind == Kind::Context {
        if reference.mutability.is_some() {
            let shared = format!("{name}: &{}", written(inner));
            sink.on(of, format!("a handler shares its context; write `{shared}`"));
        }
        return;
    }
    let is_static = reference.lifetime.as_ref().is_some_and(|one| one.ident == "static");
    if *kind == Kind::Extractor && is_static {
        return;
    }
    let owned = match inner {
        Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
        Type::Slice(slice) => format!("Vec<{}>", written(&slice.elem)),
        Type::TraitObject(_) => format!("Inject<{}>", written(inner)),
        _ => written(inner),
    };
    let message = format!(
        "an argument is made for this call, and belongs to the handler; take it by value: `{name}: {owned}`"
    );
    sink.on(of, message);
}

fn marked(mark: &Attribute, name: &str, input: &PatType, sink: &mut Sink) -> Kind {
    let mark_name = name_of(mark);
    let tokens = match &mark.meta {
        Meta::Path(_) => proc_macro2::TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(_) => {
            sink.on(mark, format!("write `#[{mark_name}(\"name\")]`"));
            return Kind::Extractor;
        }
    };
    let (literals, known): (usize, &[&str]) = match mark_name.as_str() {
        "body" => (0, &[]),
        "param" | "host" => (1, &[]),
        _ => (1, &["default"]),
    };
    let arguments = Arguments::read(&mark_name, tokens, literals, known, sink);
    let given = arguments.string(sink);
    if !matches!(*input.pat, Pat::Ident(_)) && given.is_none() && mark_name != "body" {
        sink.on(&input.pat, format!("this argument has no name; write `#[{mark_name}(\"name\")]`"));
    }
    let named =
        |otherwise: &str| given.as_ref().map_or_else(|| otherwise.to_owned(), syn::LitStr::value);
    let default = arguments.value::<Expr>("default", sink).map(Box::new);
    match mark_name.as_str() {
        "param" => Kind::Param { name: named(name) },
        "query" => Kind::Text { origin: Origin::Query, name: named(name), default },
        "host" => Kind::Text { origin: Origin::Host, name: named(name), default: None },
        "cookie" => Kind::Text { origin: Origin::Cookie, name: named(name), default },
        "header" => {
            let name = match &given {
                Some(literal) => header_name(literal, sink).unwrap_or_default(),
                None => name.replace('_', "-").to_ascii_lowercase(),
            };
            Kind::Text { origin: Origin::Header, name, default }
        }
        _ => Kind::Body,
    }
}

fn by_type(of: &Type) -> Kind {
    if is_context(of) {
        Kind::Context
    } else if is_one_of(of, &["Inject"]) {
        Kind::Inject
    } else if is_one_of(of, &["Provided"]) {
        Kind::Provided
    } else {
        Kind::Extractor
    }
}

fn is_one_of(of: &Type, names: &[&str]) -> bool {
    last_segment(of).is_some_and(|(name, _)| names.contains(&name.as_str()))
}

/// Whether a type is one of the language that is read from one text.
pub fn is_plain(of: &Type) -> bool {
    is_one_of(of, PLAIN)
}

/// Whether a type is written as `&Context<'_>`.
pub fn is_context(of: &Type) -> bool {
    matches!(of, Type::Reference(reference) if is_one_of(&reference.elem, &["Context"]))
}

impl Argument {
    /// What it adds to the handler, whose argument of this number it is.
    pub fn decorations(&self, number: usize) -> Vec<Decoration> {
        let pipes = self.pipes.iter().cloned();
        let mut all: Vec<_> = pipes.map(|pipe| Decoration::ArgumentPipe(number, pipe)).collect();
        let known = is_one_of(&self.of, BODIES) || is_one_of(&self.of, PATHLESS);
        if self.kind == Kind::Provided || self.kind == Kind::Extractor && !known {
            let (of, name) = (self.of.clone(), self.name.clone());
            all.push(Decoration::Takes { of, name, at: self.span });
        }
        all
    }

    /// The providers that its rules ask, as an expression; nothing for what has no rules.
    pub fn checks(&self) -> Option<TokenStream> {
        let of = lasting(&self.of);
        let may_have_rules = match &self.kind {
            Kind::Body | Kind::Extractor => true,
            Kind::Param { .. } | Kind::Text { .. } => !is_one_of(self.single(), PLAIN),
            Kind::Inject | Kind::Provided | Kind::Context => false,
        };
        may_have_rules.then(|| quote_spanned!(of.span()=> &__baya::Probe::<#of>::CHECKS))
    }

    /// The type of one value, where there may be none, or several.
    pub fn single(&self) -> &Type {
        match (&self.kind, last_segment(&self.of)) {
            (Kind::Text { .. }, Some((form, inner))) if form == "Option" || form == "Vec" => {
                inner.first().copied().unwrap_or(&self.of)
            }
            _ => &self.of,
        }
    }

    /// Whether pipes that stand on more than one argument may take it.
    pub fn may_be_piped(&self) -> bool {
        !matches!(self.kind, Kind::Inject | Kind::Provided | Kind::Context)
    }

    /// Where it comes from and its name there, for the spec.
    pub fn origin(&self) -> (&'static str, &str) {
        match &self.kind {
            Kind::Param { name } => ("Param", name),
            Kind::Text { origin: Origin::Query, name, .. } => ("Query", name),
            Kind::Text { origin: Origin::Header, name, .. } => ("Header", name),
            Kind::Text { origin: Origin::Cookie, name, .. } => ("Cookie", name),
            Kind::Text { origin: Origin::Host, name, .. } => ("Host", name),
            Kind::Body => ("Body", &self.name),
            Kind::Extractor if self.reads_body => ("Body", &self.name),
            Kind::Extractor => ("Extractor", &self.name),
            Kind::Inject | Kind::Provided | Kind::Context => ("Framework", &self.name),
        }
    }

    /// Whether it may read the body, as far as its name tells.
    pub fn may_read_body(&self) -> bool {
        let headless = !is_one_of(&self.of, PATHLESS) && !is_one_of(&self.of, &["Path"]);
        self.kind == Kind::Body || self.kind == Kind::Extractor && headless
    }

    /// Whether it may take the whole request, and the macro can't tell.
    pub fn may_take_all(&self) -> bool {
        self.kind == Kind::Extractor && !self.reads_body && self.may_read_body()
    }

    /// Whether it is a plain value, which nothing but a mark says the origin of.
    pub fn is_plain(&self) -> bool {
        self.kind == Kind::Extractor && is_one_of(&self.of, PLAIN)
    }

    /// The type that is read from one text, where its name does not tell that it can be.
    pub fn text(&self) -> Option<&Type> {
        if !self.pipes.is_empty() {
            return None;
        }
        let is_text = matches!(self.kind, Kind::Param { .. } | Kind::Text { .. });
        let of = self.single();
        (is_text && !is_one_of(of, PLAIN)).then_some(of)
    }

    /// Whether it may read path parameters by itself.
    pub fn may_read_path(&self) -> bool {
        self.kind == Kind::Extractor && !self.reads_body && !is_one_of(&self.of, PATHLESS)
            || is_one_of(&self.of, &["Request"])
    }
}
