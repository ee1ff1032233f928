//! The path prefix of a module's routes, and the versioning of an app.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Lit, LitStr};

use crate::sink::Sink;
use crate::syntax::{Arguments, Cfg, Listed, misplaced, to_source};
use crate::value::{RoutePath, Versions, header_name, versions};

/// The routing arguments, as written.
#[derive(Default)]
pub struct Routing {
    prefix: Option<String>,
    except: Vec<Listed<String>>,
    versioning: Option<Versioning>,
    default: Option<Versions>,
}

enum Versioning {
    Uri(String),
    Header(String),
    MediaType(String),
    By(Box<Expr>),
}

impl Routing {
    pub fn read(arguments: &Arguments, sink: &mut Sink) -> Self {
        let root = arguments.has("root");
        for name in ["versioning", "default_version"] {
            if let Some(argument) = arguments.get(name)
                && !root
            {
                let message = format!("`{name}` applies to the whole app; write it on the root");
                sink.at(argument.span(), message);
            }
        }
        let mut read = Self {
            versioning: arguments
                .value::<Expr>("versioning", sink)
                .and_then(|expression| Versioning::read(&expression, sink)),
            default: Versions::read(arguments, "default_version", sink),
            ..Self::default()
        };
        read.prefix(arguments, root, sink);
        read
    }

    /// Reads `prefix = "/api"` or `prefix("/api", except = ["/health"])`.
    fn prefix(&mut self, arguments: &Arguments, root: bool, sink: &mut Sink) {
        const WRITE: &str = "a prefix is a string; write `prefix = \"/api\"`";
        let Some(argument) = arguments.get("prefix") else { return };
        let tokens = argument.value.clone().unwrap_or_default();
        if syn::parse2::<syn::Path>(tokens.clone()).is_ok() {
            return sink.on(tokens, WRITE);
        }
        let inner = Arguments::read("module(prefix(...))", tokens, 1, &["except"], sink);
        match inner.literals.first() {
            Some(Lit::Str(literal)) => self.prefix = path(literal, sink),
            Some(other) => sink.on(other, WRITE),
            None => sink.at(argument.span(), WRITE),
        }
        let except = match inner.value::<Expr>("except", sink) {
            None => return,
            Some(Expr::Array(except)) => except,
            Some(other) => {
                return sink.on(other, "exceptions are a list; write `except = [\"/health\"]`");
            }
        };
        if !root {
            let message = "only the prefix of a root has exceptions; move the routes without this prefix to another module";
            return sink.on(&except, message);
        }
        for one in &except.elems {
            match one {
                Expr::Lit(ExprLit { lit: Lit::Str(literal), attrs }) => {
                    let (cfg, others) = Cfg::split(attrs.clone());
                    if let Some(other) = others.first() {
                        sink.add(misplaced(other));
                    }
                    let read = rooted(literal, "an exception", sink);
                    self.except.extend(read.map(|path| Listed { cfg, entry: path.text }));
                }
                other => sink.on(other, "an exception is a path, such as `\"/health\"`"),
            }
        }
    }

    /// Emits the routing as an expression. `root` is whether the module is a root.
    pub fn expand(&self, root: bool) -> TokenStream {
        let is_declared =
            self.prefix.is_some() || self.versioning.is_some() || self.default.is_some();
        if !is_declared {
            return quote!(__baya::Routing::PLAIN);
        }
        let prefix = self.prefix.as_deref().unwrap_or_default();
        let except = self.except.iter().map(|one| one.element(&one.entry));
        let versioning = match &self.versioning {
            Some(versioning) => quote!(#versioning),
            None => quote!(__baya::Routing::PLAIN.versioning),
        };
        let default = versions(self.default.as_ref(), "Neutral");
        quote! {
            __baya::Routing {
                prefix: #prefix,
                of_app: #root,
                except: &[#(#except),*],
                versioning: #versioning,
                default: #default,
            }
        }
    }
}

/// Reads a path that must start with `/`.
fn rooted(literal: &LitStr, subject: &str, sink: &mut Sink) -> Option<RoutePath> {
    let text = literal.value();
    if !text.starts_with('/') {
        sink.at(literal.span(), format!("{subject} must start with `/`; write `\"/{text}\"`"));
        return None;
    }
    RoutePath::read("module", literal, sink)
}

/// Reads a prefix.
fn path(literal: &LitStr, sink: &mut Sink) -> Option<String> {
    if literal.value().is_empty() {
        sink.at(literal.span(), "this prefix is empty; remove `prefix`");
        return None;
    }
    let begins = |segment: &str| segment.starts_with([':', '*', '{']);
    if literal.value().split('/').any(begins) {
        let message = "the prefix of a module has no parameters; move the parameter to the path of a controller, whose handlers use it";
        sink.at(literal.span(), message);
        return None;
    }
    rooted(literal, "a prefix", sink).map(|path| path.text)
}

impl Versioning {
    fn read(expression: &Expr, sink: &mut Sink) -> Option<Self> {
        let (name, argument) = match expression {
            Expr::Call(call) if call.args.len() == 1 => (&*call.func, call.args.first()),
            other => (other, None),
        };
        let name = match name {
            Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
            _ => None,
        };
        let Some(name) = name else { return unknown(expression, sink) };
        let text = |argument: Option<&Expr>| match argument {
            Some(Expr::Lit(ExprLit { lit: Lit::Str(literal), .. })) => Some(literal.clone()),
            _ => None,
        };
        match (&*name, text(argument), argument) {
            ("uri", None, None) => Some(Self::Uri("v".to_owned())),
            ("uri", Some(literal), _) => segment(&literal, sink).map(Self::Uri),
            ("header", Some(literal), _) => header_name(&literal, sink).map(Self::Header),
            ("media_type", Some(literal), _) => parameter(&literal, sink).map(Self::MediaType),
            ("by", None, Some(function)) => Some(Self::By(Box::new(function.clone()))),
            _ => unknown(expression, sink),
        }
    }
}

/// Reads the text before a version in a path segment.
fn segment(literal: &LitStr, sink: &mut Sink) -> Option<String> {
    let text = literal.value();
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-~".contains(c);
    if !text.chars().all(fits) {
        let message = format!(
            "{text:?} can't precede a version in a path; use ASCII letters, digits, `.`, `_` and `-`, such as `\"v\"`"
        );
        sink.at(literal.span(), message);
        return None;
    }
    Some(text)
}

/// Reads the name of a media type parameter.
fn parameter(literal: &LitStr, sink: &mut Sink) -> Option<String> {
    let name = literal.value();
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        let message = format!(
            "{name:?} is not a valid media type parameter; use ASCII letters, digits and `-`, such as `\"v\"` for `application/json;v=1`"
        );
        sink.at(literal.span(), message);
        return None;
    }
    Some(name)
}

fn unknown<T>(expression: &Expr, sink: &mut Sink) -> Option<T> {
    let found = to_source(expression);
    let message = match found.trim_matches('"').to_lowercase() {
        word if ["uri", "url", "path"].contains(&&*word) => {
            format!("unknown versioning `{found}`; write `versioning = uri`")
        }
        word if word.contains("uri") => {
            format!("unknown versioning `{found}`; write `versioning = uri`")
        }
        word if word.contains("media") => {
            format!("unknown versioning `{found}`; write `versioning = media_type(\"v\")`")
        }
        word if word.contains("header") => {
            format!("unknown versioning `{found}`; write `versioning = header(\"x-api-version\")`")
        }
        _ => format!(
            "unknown versioning `{found}`; write `versioning = uri`, `uri(\"v\")`, `header(\"x-api-version\")`, `media_type(\"v\")` or `by(function)`"
        ),
    };
    sink.on(expression, message);
    None
}

impl ToTokens for Versioning {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Uri(prefix) => quote!(__baya::Versioning::Uri(#prefix)),
            Self::Header(name) => quote!(__baya::Versioning::Header(#name)),
            Self::MediaType(parameter) => quote!(__baya::Versioning::MediaType(#parameter)),
            Self::By(function) => {
                quote_spanned!(function.span()=> __baya::Versioning::By(#function))
            }
        });
    }
}
