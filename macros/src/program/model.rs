//! The model of a program or a test.

use proc_macro2::{Ident, TokenStream};
use syn::{Expr, Item};

use super::attr::AttributeArgs;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax;

/// The item with `#[baya::main]`.
pub enum Main {
    Function(Function),
    Root(Root),
}

/// An `async fn` without arguments.
pub struct Function {
    pub item: syntax::Function,
    pub paths: Paths,
}

/// A root module, with the address to listen on if it is declared.
pub struct Root {
    pub ident: Ident,
    pub address: Option<Expr>,
    pub paths: Paths,
}

pub fn main(args: AttributeArgs, tokens: &TokenStream, sink: &mut Sink) -> Option<Main> {
    const LOCATION: &str =
        "`#[main]` belongs on an `async fn` without arguments, or on a root module";
    if let Ok(Item::Struct(item)) = syn::parse2(tokens.clone()) {
        let address = args.address.map(|(_, address)| address);
        return Some(Main::Root(Root { ident: item.ident, address, paths: args.paths }));
    }
    if let Some((span, _)) = args.address {
        let message = "`address` applies to a root module; call `App::listen` with the address";
        sink.at(span, message);
    }
    let function = function("main", LOCATION, tokens, sink)?;
    Some(Main::Function(Function { item: function, paths: args.paths }))
}

pub fn test(args: AttributeArgs, tokens: &TokenStream, sink: &mut Sink) -> Option<Function> {
    const LOCATION: &str = "`#[test]` belongs on an `async fn` without arguments";
    let function = function("test", LOCATION, tokens, sink)?;
    Some(Function { item: function, paths: args.paths })
}

fn function(
    attribute: &str,
    location: &str,
    tokens: &TokenStream,
    sink: &mut Sink,
) -> Option<syntax::Function> {
    let Ok(function) = syn::parse2::<syntax::Function>(tokens.clone()) else {
        if syn::parse2::<Item>(tokens.clone()).is_ok() {
            sink.on(tokens, location);
        }
        return None;
    };
    let signature = &function.signature;
    if signature.asyncness.is_none() {
        let message = format!("`#[{attribute}]` requires an `async fn`; add `async`");
        sink.at(signature.fn_token.span, message);
        return None;
    }
    if !signature.inputs.is_empty() || !signature.generics.params.is_empty() {
        let message = format!("a function with `#[{attribute}]` accepts no arguments; remove them");
        sink.on(&signature.inputs, message);
        return None;
    }
    Some(function)
}
