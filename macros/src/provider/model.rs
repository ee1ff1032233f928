//! The model of `#[provider]`: the arguments of the function, and the type that it provides.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{FnArg, Pat, ReturnType, Type};

use super::AttributeArgs;
use crate::component::Scope;
use crate::sink::Sink;
use crate::syntax::{self, Cfg, Function, bare, has_name, last_segment, result_value};

const SIGNATURE: &str = "a provider is `async fn name(dependency: Arc<T>, ...) -> Provided` or `-> Result<Provided, E>`";

pub struct Model {
    pub function: Function,
    pub arguments: Vec<Argument>,
    /// The provided type, without an `Arc` around it.
    pub output: Type,
    pub fallible: bool,
    pub shared: bool,
}

pub enum Argument {
    Dependency {
        cfg: Cfg,
        name: String,
        ty: Box<Type>,
        span: Span,
    },
    /// A reference to the context.
    Context {
        ty: Box<Type>,
    },
}

pub fn read(args: &AttributeArgs, tokens: TokenStream, sink: &mut Sink) -> Option<Model> {
    let function = syn::parse2::<Function>(tokens.clone());
    let Ok(function) = function else {
        if syn::parse2::<syn::Item>(tokens.clone()).is_ok() {
            sink.on(tokens, format!("`#[provider]` belongs on a function; {SIGNATURE}"));
        }
        return None;
    };
    let signature = &function.signature;
    if !signature.generics.params.is_empty() {
        sink.on(&signature.generics, format!("a provider can't be generic; {SIGNATURE}"));
        return None;
    }
    let ReturnType::Type(_, returned) = &signature.output else {
        sink.on(
            &signature.ident,
            format!("`{}` returns nothing to provide; {SIGNATURE}", signature.ident),
        );
        return None;
    };
    let (fallible, inner) = match result_value(returned) {
        Some(inner) => (true, inner.clone()),
        None => (false, (**returned).clone()),
    };
    let (shared, output) = match last_segment(&inner) {
        Some((name, arguments)) if name == "Arc" && arguments.len() == 1 => {
            (true, arguments[0].clone())
        }
        _ => (false, inner.clone()),
    };
    let arguments =
        signature.inputs.iter().filter_map(|input| argument(input, args, sink)).collect();
    Some(Model { arguments, output, fallible, shared, function })
}

fn argument(input: &FnArg, args: &AttributeArgs, sink: &mut Sink) -> Option<Argument> {
    let FnArg::Typed(input) = input else {
        sink.on(input, format!("a provider is a free function; {SIGNATURE}"));
        return None;
    };
    if let Type::Reference(reference) = bare(&input.ty)
        && (args.scope == Scope::Request || is_likely_context(&reference.elem))
    {
        if args.scope != Scope::Request {
            let message = "only a request-scoped provider has a context; write `#[provider(scope = request)]`";
            sink.on(&input.ty, message);
        }
        if let Some(cfg) = input.attrs.iter().find(|one| one.path().is_ident("cfg")) {
            sink.on(cfg, "a provider accepts its context in every build; remove `#[cfg]`, or write the function once for each case");
        }
        return Some(Argument::Context { ty: reference.elem.clone() });
    }
    let (name, span) = match &*input.pat {
        Pat::Ident(name) => (syntax::name(&name.ident), name.ident.span()),
        other => (other.to_token_stream().to_string(), other.span()),
    };
    Some(Argument::Dependency {
        cfg: Cfg::from_attributes(&input.attrs),
        name,
        ty: input.ty.clone(),
        span,
    })
}

/// Whether a type is named `Context`, for a better message than that it can't be injected.
fn is_likely_context(ty: &Type) -> bool {
    has_name(ty, "Context")
}

impl Model {
    pub const fn ident(&self) -> &Ident {
        &self.function.signature.ident
    }
}
