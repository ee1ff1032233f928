//! `#[loader]`: the batch function of a provider.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Expr, FnArg, ReturnType, Type};

use crate::handler::takes_shared_self;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{
    Arguments, Cfg, ImplBlock, Method, Parameters, bare, conditional, gathered, local_at, take,
    tokens_of, written,
};

/// The attribute.
const NAME: &str = "loader";

const SIGNATURE: &str = "a loader is `async fn name(&self, keys: &[K]) -> HashMap<K, V>`, and may return `BTreeMap<K, V>`, `Vec<Option<V>>` or a `Result` of one of these";

/// A batch function.
pub struct Loader {
    cfg: Cfg,
    name: Ident,
    key: Type,
    output: Type,
    most: Option<Expr>,
}

/// Takes the batch function of an `impl`; two are an error.
pub fn read(block: &mut ImplBlock, sink: &mut Sink) -> Option<Loader> {
    let mut loaders = Vec::new();
    for method in block.methods() {
        let before = sink.count();
        let Some(loader) = one(method, sink) else { continue };
        if !loaders.is_empty() && before == sink.count() {
            let message = "a provider has one loader, because `Loader<T>` names it by the provider; write another provider for this one";
            sink.at(method.signature.ident.span(), message);
        }
        loaders.push(loader);
    }
    loaders.into_iter().next()
}

fn one(method: &mut Method, sink: &mut Sink) -> Option<Loader> {
    conditional(&mut method.attributes, &[NAME], "loader", sink);
    let attribute = take(&mut method.attributes, &[NAME]).into_iter().next()?;
    let before = sink.count();
    let arguments = Arguments::read(NAME, tokens_of(&attribute), 0, &["max"], sink);
    let most = arguments.value("max", sink);
    let signature = &method.signature;
    let name = signature.ident.clone();
    if signature.asyncness.is_none() {
        sink.at(signature.fn_token.span, format!("a loader is `async`; {SIGNATURE}"));
    }
    if let Some(parameter) = signature.generics.params.first() {
        let message =
            format!("a loader can't be generic, because nothing determines its types; {SIGNATURE}");
        sink.on(parameter, message);
        return None;
    }
    if !takes_shared_self(signature) || signature.inputs.len() != 2 {
        let message =
            format!("a loader accepts `&self` and the keys, and nothing else; {SIGNATURE}");
        sink.at(name.span(), message);
        return None;
    }
    let key = match signature.inputs.last() {
        Some(FnArg::Typed(keys)) => match key(&keys.ty) {
            Some(key) => key,
            None => {
                sink.on(&keys.ty, format!("a loader accepts its keys as a slice; {SIGNATURE}"));
                return None;
            }
        },
        _ => return None,
    };
    if let Type::Reference(borrowed) = bare(&key)
        && borrowed.lifetime.as_ref().is_none_or(|one| one.ident != "static")
    {
        let owned = match bare(&borrowed.elem) {
            Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
            Type::Slice(slice) => format!("Vec<{}>", written(&slice.elem)),
            other => written(other),
        };
        sink.on(
            &key,
            format!("a loader keeps its keys, so they borrow nothing; write `&[{owned}]`"),
        );
        return None;
    }
    let ReturnType::Type(_, output) = &signature.output else {
        sink.at(name.span(), format!("a loader returns what it has looked up; {SIGNATURE}"));
        return None;
    };
    let output = (**output).clone();
    (before == sink.count()).then(|| Loader {
        cfg: Cfg::of(&method.attributes),
        name,
        key,
        output,
        most,
    })
}

/// Returns `K` of `&[K]`.
fn key(of: &Type) -> Option<Type> {
    let Type::Reference(reference) = bare(of) else { return None };
    match bare(&reference.elem) {
        Type::Slice(slice) if reference.mutability.is_none() => Some((*slice.elem).clone()),
        _ => None,
    }
}

/// Emits the batch function, as [`Loader`] calls it.
pub fn expand(block: &ImplBlock, loader: Option<&Loader>, paths: &Paths) -> TokenStream {
    let Some(Loader { cfg, name, key, output, most }) = loader else { return TokenStream::new() };
    let of = &block.self_type;
    let generics = Parameters::of(&block.generics);
    let (parameters, _, clause) = generics.split(None);
    let most = most.as_ref().map(|most| quote_spanned!(most.span()=> const MOST: usize = #most;));
    let span = output.span();
    let (this, keys, returned) =
        (local_at("self", span), local_at("keys", span), local_at("returned", span));
    let call = quote_spanned!(name.span()=> <#of>::#name(#this, #keys).await);
    // At one location, so that what the type and the call require is one error.
    let output = gathered(output, span);
    let loads = quote_spanned!(span=> <#output as __baya::graphql::LoadsBy<#key>>);
    let kept = gathered(key, span);
    let kept = quote_spanned!(span=> <#kept as __baya::graphql::KeyOfLoader>::Key);
    // With the location of what the method returns, so that an error about it is one.
    paths.scoped(&quote_spanned! {span=>
        #cfg
        #[automatically_derived]
        impl #parameters __baya::graphql::BatchLoad for #of #clause {
            type Key = #kept;
            type Value = #loads::Value;
            #most
            fn load<'a>(
                &'a #this,
                #keys: &'a [Self::Key],
            ) -> __baya::BoxFuture<
                'a,
                __baya::Result<::std::vec::Vec<::core::option::Option<Self::Value>>>,
            > {
                ::std::boxed::Box::pin(async move {
                    let #returned = #call;
                    #loads::in_order(#returned, #keys)
                })
            }
        }
    })
}
