//! `#[dto(object)]`, `#[dto(interface(...))]`, `#[dto(scalar)]` and `#[graphql(...)]` as written.

use proc_macro2::Span;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, Lit, LitBool, LitInt, LitStr, Token};

use super::elsewhere::{on_fields, on_types};
use crate::sink::Sink;
use crate::syntax::{Argument, Arguments, attribute_tokens, take};

/// The arguments of `#[dto]` for GraphQL.
pub const KNOWN: [&str; 3] = ["object", "interface", "scalar"];

/// The declaration of a type, as written.
#[derive(Default)]
pub struct TypeDeclaration {
    pub kind: Option<Kind>,
    /// The location of the kind.
    pub at: Option<Span>,
    /// `true` if clients send the type.
    pub input: bool,
    /// The URL of the specification of a scalar.
    pub specified_by: Option<LitStr>,
    /// The keys, and whether this subgraph finds entities by them.
    pub keys: Vec<(LitStr, bool)>,
    pub interface_object: bool,
    pub federation: Federation,
    pub cache: Cache,
    /// The first `#[graphql(...)]`.
    pub attribute: Option<Attribute>,
    pub arguments: Vec<Declared>,
}

/// An argument of `#[graphql(...)]`.
pub struct Declared {
    pub name: &'static str,
    pub at: Span,
}

/// The kind of a type in a schema.
#[derive(Clone)]
pub enum Kind {
    /// An object, or a union of objects.
    Object,
    /// An interface with these fields.
    Interface(Vec<Ident>),
    /// A custom scalar.
    Scalar,
}

/// The declaration of a field or a variant, as written.
#[derive(Default)]
pub struct FieldDeclaration {
    /// The location of `skip`: schemas omit the field.
    pub skip: Option<Span>,
    /// `true` if the type of the field contains the type that declares it.
    pub recursive: bool,
    /// The reason of the deprecation.
    pub deprecated: Option<LitStr>,
    pub federation: Federation,
    pub cache: Cache,
    pub arguments: Vec<Declared>,
}

/// The directives of federation.
#[derive(Default)]
pub struct Federation {
    pub shareable: bool,
    pub inaccessible: bool,
    pub external: bool,
    pub provides: Option<LitStr>,
    pub requires: Option<LitStr>,
    pub override_from: Option<LitStr>,
    pub tags: Vec<LitStr>,
}

/// The cache control of a type or a field.
#[derive(Default)]
pub struct Cache {
    /// The maximum age in seconds.
    pub max_age: Option<LitInt>,
    pub private: bool,
}

const ON_OBJECTS: &[&str] = &[
    "key",
    "keys",
    "resolvable",
    "shareable",
    "inaccessible",
    "interface_object",
    "tag",
    "tags",
    "max_age",
    "private",
];
const ON_SCALARS: &[&str] = &["specified_by", "inaccessible", "tag", "tags"];
const ON_VARIANTS: &[&str] = &["deprecated", "inaccessible", "tag", "tags"];
const ON_FIELDS: &[&str] = &[
    "skip",
    "recursive",
    "deprecated",
    "external",
    "provides",
    "requires",
    "shareable",
    "override_from",
    "inaccessible",
    "tag",
    "tags",
    "max_age",
    "private",
];

impl TypeDeclaration {
    /// Reads the arguments of `#[dto]` itself, and `#[graphql(...)]` on the type.
    pub fn read(dto: &Arguments, attributes: &mut Vec<Attribute>, sink: &mut Sink) -> Self {
        let mut declaration = Self { input: dto.has("input"), ..Self::default() };
        for name in KNOWN {
            let Some(argument) = dto.get(name) else { continue };
            if declaration.kind.is_some() {
                let message = "a type is an object, an interface or a scalar; remove one of these";
                sink.at(argument.span(), message);
                continue;
            }
            declaration.at = Some(argument.span());
            declaration.kind = Some(match name {
                "interface" => Kind::Interface(fields(argument, sink)),
                "scalar" => Kind::Scalar,
                _ => Kind::Object,
            });
        }
        let known = match declaration.kind {
            Some(Kind::Scalar) => ON_SCALARS,
            _ => ON_OBJECTS,
        };
        for attribute in take(attributes, &["graphql"]) {
            let tokens = attribute_tokens(&attribute);
            let arguments = Arguments::read_beside("graphql", tokens, 0, known, on_types, sink);
            declaration.specified_by = arguments
                .named_string("specified_by", "https://...", sink)
                .or(declaration.specified_by);
            declaration.interface_object |= arguments.has("interface_object");
            let resolvable = resolvable(&arguments, sink);
            for name in ["key", "keys"] {
                let all = strings(&arguments, name, "id", sink);
                declaration.keys.extend(all.into_iter().map(|key| (key, resolvable)));
            }
            declaration.federation.read(&arguments, sink);
            declaration.cache.read(&arguments, sink);
            declaration.arguments.extend(declared(&arguments, known));
            declaration.attribute = declaration.attribute.or(Some(attribute));
        }
        declaration
    }
}

impl FieldDeclaration {
    /// Reads `#[graphql(...)]` on a field.
    pub fn read(attributes: &mut Vec<Attribute>, sink: &mut Sink) -> Self {
        Self::read_known(attributes, ON_FIELDS, sink)
    }

    /// Reads `#[graphql(...)]` on a variant.
    pub fn read_variant(attributes: &mut Vec<Attribute>, sink: &mut Sink) -> Self {
        Self::read_known(attributes, ON_VARIANTS, sink)
    }

    fn read_known(
        attributes: &mut Vec<Attribute>,
        known: &[&'static str],
        sink: &mut Sink,
    ) -> Self {
        let mut declaration = Self::default();
        for attribute in take(attributes, &["graphql"]) {
            let tokens = attribute_tokens(&attribute);
            let arguments = Arguments::read_beside("graphql", tokens, 0, known, on_fields, sink);
            declaration.skip =
                declaration.skip.or(arguments.get("skip").map(|argument| argument.span()));
            declaration.recursive |= arguments.has("recursive");
            declaration.deprecated = arguments
                .named_string("deprecated", "use `name` instead", sink)
                .or(declaration.deprecated);
            declaration.federation.read(&arguments, sink);
            declaration.cache.read(&arguments, sink);
            declaration.arguments.extend(declared(&arguments, known));
        }
        declaration
    }

    /// Returns whether the declaration is empty.
    pub fn is_empty(&self) -> bool {
        self.skip.is_none()
            && self.deprecated.is_none()
            && self.federation.is_empty()
            && self.cache.is_empty()
    }
}

impl Federation {
    /// Reads the directives from these arguments.
    pub fn read(&mut self, arguments: &Arguments, sink: &mut Sink) {
        self.shareable |= arguments.has("shareable");
        self.inaccessible |= arguments.has("inaccessible");
        self.external |= arguments.has("external");
        self.provides = arguments.named_string("provides", "name", sink).or(self.provides.take());
        self.requires = arguments.named_string("requires", "weight", sink).or(self.requires.take());
        self.override_from =
            arguments.named_string("override_from", "posts", sink).or(self.override_from.take());
        self.tags.extend(strings(arguments, "tag", "internal", sink));
        self.tags.extend(strings(arguments, "tags", "internal", sink));
    }

    /// Returns whether no directive is declared.
    pub fn is_empty(&self) -> bool {
        !(self.shareable || self.inaccessible || self.external)
            && self.provides.is_none()
            && self.requires.is_none()
            && self.override_from.is_none()
            && self.tags.is_empty()
    }
}

impl Cache {
    /// Reads the cache control from these arguments.
    pub fn read(&mut self, arguments: &Arguments, sink: &mut Sink) {
        if let Some(literal) = arguments.value::<Lit>("max_age", sink) {
            match literal {
                Lit::Int(seconds) => self.max_age = Some(seconds),
                other => sink.on(&other, "`max_age` is a number of seconds; write `max_age = 60`"),
            }
        }
        self.private |= arguments.has("private");
    }

    /// Returns whether the declaration is empty.
    pub const fn is_empty(&self) -> bool {
        self.max_age.is_none() && !self.private
    }
}

/// Returns the arguments among those that are known.
fn declared(arguments: &Arguments, known: &[&'static str]) -> impl Iterator<Item = Declared> {
    known.iter().filter_map(|name| {
        let argument = arguments.get(name)?;
        Some(Declared { name, at: argument.span() })
    })
}

/// Reads whether this subgraph finds objects by their keys.
fn resolvable(arguments: &Arguments, sink: &mut Sink) -> bool {
    let Some(argument) = arguments.get("resolvable") else { return true };
    if !arguments.has("key") && !arguments.has("keys") {
        let message =
            "`resolvable` applies to the keys of a type; write `key = \"id\", resolvable = false`";
        sink.at(argument.span(), message);
        return true;
    }
    let value = argument.value.clone().unwrap_or_default();
    match syn::parse2::<LitBool>(value) {
        Ok(value) => value.value,
        Err(_) => {
            let message =
                "`resolvable` is `true` or `false`; write `key = \"id\", resolvable = false`";
            sink.at(argument.span(), message);
            true
        }
    }
}

/// Reads `name = "text"` or `name = ["text", "text"]`.
fn strings(arguments: &Arguments, name: &str, example: &str, sink: &mut Sink) -> Vec<LitStr> {
    let Some(value) = arguments.get(name).map(|argument| argument.value.clone()) else {
        return Vec::new();
    };
    let value = value.unwrap_or_default();
    if let Ok(one) = syn::parse2::<LitStr>(value.clone()) {
        return vec![one];
    }
    let list = syn::parse2::<syn::ExprArray>(value.clone()).ok();
    let all = list.map(|list| {
        list.elems
            .into_iter()
            .map(|one| syn::parse2::<LitStr>(quote::quote!(#one)))
            .collect::<syn::Result<Vec<_>>>()
    });
    match all {
        Some(Ok(all)) => all,
        _ => {
            let message = format!(
                "`{name}` is a string or a list of strings; write `{name} = \"{example}\"`"
            );
            sink.at(value.span(), message);
            Vec::new()
        }
    }
}

/// Reads the names of the fields of an interface.
fn fields(argument: &Argument, sink: &mut Sink) -> Vec<Ident> {
    let parse = Punctuated::<Ident, Token![,]>::parse_terminated;
    let value = argument.value.clone().unwrap_or_default();
    let fields = parse.parse2(value).map(|all| all.into_iter().collect::<Vec<_>>());
    match fields {
        Ok(fields) if !fields.is_empty() => fields,
        _ => {
            let message = "an interface lists the fields that its objects share; write `interface(id, title)`";
            sink.at(argument.span(), message);
            Vec::new()
        }
    }
}
