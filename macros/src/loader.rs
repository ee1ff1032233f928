//! `#[loader]`: the batch function of a provider.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Expr, FnArg, Lit, ReturnType, Signature, Type};

use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{
    Arguments, Cfg, ImplBlock, Method, Parameters, at_span, attribute_tokens, bare, local_at,
    reject_cfg_attr, take, takes_shared_self, to_source,
};

/// The name of the attribute.
const NAME: &str = "loader";

const SIGNATURE: &str = "a loader is `async fn name(&self, keys: &[K]) -> HashMap<K, V>`, and may return `BTreeMap<K, V>`, `Vec<Option<V>>` or a `Result` of one of these";

const NO_KEYS: &str = "`max` is the number of keys that one call loads, and must be greater than zero; remove it for any number of keys";

/// The batch function of a provider.
pub struct Loader {
    cfg: Cfg,
    name: Ident,
    key: Type,
    output: Type,
    max: Option<Expr>,
}

/// Reads the batch function of an `impl`. Two batch functions are an error, unless `#[cfg]` chooses one of them.
pub fn read(block: &mut ImplBlock, sink: &mut Sink) -> Vec<Loader> {
    let mut loaders: Vec<Loader> = Vec::new();
    for method in block.methods() {
        let sink = &mut sink.child();
        let Some(loader) = one(method, sink) else { continue };
        let is_another = loaders.iter().any(|one| one.cfg.is_empty() || loader.cfg.is_empty());
        if !is_another {
            loaders.push(loader);
        } else if sink.is_clean() {
            let message = "a provider has one loader, because `Loader<T>` names it by the provider; write another provider for this one";
            sink.at(method.signature.ident.span(), message);
        }
    }
    loaders
}

/// Reads the batch function of a method that is one.
fn one(method: &mut Method, sink: &mut Sink) -> Option<Loader> {
    reject_cfg_attr(&mut method.attributes, &[NAME], "loader", sink);
    let attribute = take(&mut method.attributes, &[NAME]).into_iter().next()?;
    let sink = &mut sink.child();
    let arguments = Arguments::read(NAME, attribute_tokens(&attribute), 0, &["max"], sink);
    let max = arguments.value("max", sink);
    if let Some(Expr::Lit(literal)) = &max
        && matches!(&literal.lit, Lit::Int(number) if number.base10_digits() == "0")
    {
        sink.on(literal, NO_KEYS);
    }
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
        let message = format!("a loader accepts only `&self` and the keys; {SIGNATURE}");
        sink.at(name.span(), message);
        return None;
    }
    let key = read_key(signature, sink)?;
    let ReturnType::Type(_, output) = &signature.output else {
        sink.at(name.span(), format!("a loader must return the values; {SIGNATURE}"));
        return None;
    };
    let output = (**output).clone();
    sink.is_clean().then(|| Loader {
        cfg: Cfg::from_attributes(&method.attributes),
        name,
        key,
        output,
        max,
    })
}

/// Reads the type of the keys, which are owned values in a slice.
fn read_key(signature: &Signature, sink: &mut Sink) -> Option<Type> {
    let Some(FnArg::Typed(keys)) = signature.inputs.last() else { return None };
    let Some(key) = key(&keys.ty) else {
        sink.on(&keys.ty, format!("a loader accepts its keys as a slice; {SIGNATURE}"));
        return None;
    };
    if let Type::Reference(borrowed) = bare(&key)
        && borrowed.lifetime.as_ref().is_none_or(|one| one.ident != "static")
    {
        let owned = match bare(&borrowed.elem) {
            Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
            Type::Slice(slice) => format!("Vec<{}>", to_source(&slice.elem)),
            other => to_source(other),
        };
        let message = format!("a loader stores its keys, so they can't borrow; write `&[{owned}]`");
        sink.on(&key, message);
        return None;
    }
    Some(key)
}

/// Returns `K` of `&[K]`.
fn key(ty: &Type) -> Option<Type> {
    let Type::Reference(reference) = bare(ty) else { return None };
    match bare(&reference.elem) {
        Type::Slice(slice) if reference.mutability.is_none() => Some((*slice.elem).clone()),
        _ => None,
    }
}

/// Emits the implementation that calls the batch function, for each configuration.
pub fn expand(block: &ImplBlock, loaders: &[Loader], paths: &Paths) -> TokenStream {
    loaders.iter().map(|loader| expand_one(block, loader, paths)).collect()
}

fn expand_one(block: &ImplBlock, loader: &Loader, paths: &Paths) -> TokenStream {
    let Loader { cfg, name, key, output, max } = loader;
    let ty = &block.self_type;
    let generics = Parameters::new(&block.generics);
    let (parameters, _, clause) = generics.split(None);
    let computed = max.as_ref().filter(|max| !matches!(max, Expr::Lit(_)));
    // A constant of an `impl` is evaluated where it is used.
    let evaluated = computed.filter(|_| !generics.is_generic()).map(|max| {
        quote_spanned! {max.span()=>
            #cfg
            const _: usize = <#ty as __baya::graphql::BatchLoad>::MOST;
        }
    });
    let max = max.as_ref().map(|max| match max {
        Expr::Lit(_) => quote_spanned!(max.span()=> const MOST: usize = #max;),
        constant => quote_spanned! {constant.span()=>
            const MOST: usize = {
                let max: usize = #constant;
                ::core::assert!(max > 0, #NO_KEYS);
                max
            };
        },
    });
    let span = output.span();
    let this = local_at("self", span);
    let keys = local_at("keys", span);
    let returned = local_at("returned", span);
    let call = quote_spanned!(name.span()=> <#ty>::#name(#this, #keys).await);
    // At one location, so that what the type and the call require is one error.
    let output = at_span(output, span);
    let loads = quote_spanned!(span=> <#output as __baya::graphql::LoadsBy<#key>>);
    let kept = at_span(key, span);
    let kept = quote_spanned!(span=> <#kept as __baya::graphql::KeyOfLoader>::Key);
    // Uses the span of the return type, so that an error about it is reported once.
    paths.scoped(&quote_spanned! {span=>
        #evaluated
        #cfg
        #[automatically_derived]
        impl #parameters __baya::graphql::BatchLoad for #ty #clause {
            type Key = #kept;
            type Value = #loads::Value;
            #max
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
