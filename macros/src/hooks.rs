//! The lifecycle hooks on the `impl` of a component.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{FnArg, ReturnType, Type};

use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::hygienic as quote;
use crate::syntax::{
    Cfg, ImplBlock, Method, Parameters, attribute_name, local, local_at, location, reject_cfg_attr,
    take, takes_shared_self,
};

const ATTRIBUTES: &[&str] = &["on_init", "on_bootstrap", "before_shutdown", "on_shutdown"];

const SIGNATURE: &str =
    "a hook is `async fn name(&self)` or `async fn name(&self) -> Result<(), E>`";

const SHUTDOWN_SIGNATURE: &str = "a shutdown hook is `async fn name(&self)` or `async fn name(&self, reason: ShutdownReason)`, and may return `Result<(), E>`";

/// A lifecycle hook.
pub struct Hook {
    cfg: Cfg,
    phase: Ident,
    name: Ident,
    /// The type of the argument for the reason of a shutdown.
    reason: Option<Type>,
    output: Option<Type>,
}

/// Reads the hooks of an `impl`, and removes their attributes.
pub fn read(block: &mut ImplBlock, sink: &mut Sink) -> Vec<Hook> {
    block.methods().filter_map(|method| read_one(method, sink)).collect()
}

fn read_one(method: &mut Method, sink: &mut Sink) -> Option<Hook> {
    reject_cfg_attr(&mut method.attributes, ATTRIBUTES, "method", sink);
    let mut attributes = take(&mut method.attributes, ATTRIBUTES).into_iter();
    let attribute = attributes.next()?;
    if let Some(second) = attributes.next() {
        sink.on(second, "a method is one hook; write another method for this one");
    }
    if let syn::Meta::List(list) = &attribute.meta {
        let name = attribute_name(&attribute);
        let message = format!("a hook accepts no arguments; write `#[{name}]`");
        if list.tokens.is_empty() {
            sink.on(&attribute, message)
        } else {
            sink.on(&list.tokens, message)
        }
    }
    let name = attribute_name(&attribute);
    let phase = match name.as_str() {
        "on_init" => "Init",
        "on_bootstrap" => "Bootstrap",
        "before_shutdown" => "BeforeShutdown",
        _ => "Shutdown",
    };
    let is_of_shutdown = name.ends_with("shutdown");
    is_hook(method, is_of_shutdown, sink).then(|| Hook {
        cfg: Cfg::from_attributes(&method.attributes),
        phase: Ident::new(phase, attribute.span()),
        name: method.signature.ident.clone(),
        reason: match method.signature.inputs.last() {
            Some(FnArg::Typed(reason)) => Some((*reason.ty).clone()),
            _ => None,
        },
        output: match &method.signature.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some((**ty).clone()),
        },
    })
}

/// Whether a method has the signature of a hook; reports a method that does not.
fn is_hook(method: &Method, is_of_shutdown: bool, sink: &mut Sink) -> bool {
    let signature = &method.signature;
    let allowed = if is_of_shutdown { SHUTDOWN_SIGNATURE } else { SIGNATURE };
    if signature.asyncness.is_none() {
        sink.at(signature.fn_token.span, format!("a hook is `async`; {allowed}"));
        return false;
    }
    let by_reference = takes_shared_self(signature);
    let max_arguments = if is_of_shutdown { 2 } else { 1 };
    let fits = by_reference && signature.inputs.len() <= max_arguments;
    if !fits || !signature.generics.params.is_empty() {
        let only = if is_of_shutdown { "`&self` and the reason" } else { "`&self`" };
        let message = format!("a hook accepts only {only}; {allowed}");
        if signature.inputs.is_empty() {
            sink.at(signature.ident.span(), message);
        } else {
            sink.on(&signature.inputs, message);
        }
        return false;
    }
    true
}

/// Emits the hooks of an `impl`.
pub fn expand(block: &ImplBlock, hooks: &[Hook], paths: &Paths) -> TokenStream {
    if hooks.is_empty() {
        return quote!();
    }
    let ty = &block.self_type;
    let specs = hooks.iter().map(|hook| spec(ty, hook));
    let specs = quote!(&[#(#specs),*]);
    let generics = Parameters::new(&block.generics);
    if generics.is_generic() {
        let (parameters, _, clause) = generics.split(None);
        return paths.scoped(&quote! {
            #[automatically_derived]
            impl #parameters __baya::Declares for #ty #clause {
                const HOOKS: &'static [__baya::HookSpec] = #specs;
            }
        });
    }
    let at = location(ty.span());
    let is_singleton = is_singleton(ty, &hooks[0]);
    paths.scoped(&quote! {
        #is_singleton
        __baya::inventory::submit! {
            __baya::Declaration {
                owner: ::core::any::TypeId::of::<#ty>,
                at: #at,
                hooks: #specs,
            }
        }
    })
}

/// Emits a check that a component with hooks lives as long as the app.
fn is_singleton(ty: &Type, hook: &Hook) -> TokenStream {
    let message = format!(
        "hooks run once for the app, and `{}` is not a singleton; put the hook on a singleton",
        crate::syntax::type_name(ty)
    );
    quote_spanned! {hook.name.span()=>
        const _: () = if !::core::matches!(__baya::Probe::<#ty>::SCOPE, __baya::Scope::Singleton) {
            ::core::panic!("{}", #message)
        };
    }
}

/// Emits the spec of a hook.
fn spec(ty: &Type, hook: &Hook) -> TokenStream {
    let Hook { cfg, phase, name, reason, output } = hook;
    let shown = crate::syntax::name(name);
    let at = location(name.span());
    let component = local("component");
    let argument = reason.as_ref().map(|ty| local_at("reason", ty.span()));
    let call = quote_spanned!(name.span()=> <#ty>::#name(&#component, #argument).await);
    let outcome = match output {
        None => quote!(#call; ::core::result::Result::Ok(())),
        Some(ty) => {
            let outcome = local_at("outcome", ty.span());
            let converted = quote_spanned!(ty.span()=> <_ as __baya::HookResult>::into_result);
            quote!(let #outcome = #call; #converted(#outcome))
        }
    };
    let (form, reason) = match argument {
        Some(argument) => (quote!(WithReason), quote!(, #argument)),
        None => (quote!(Plain), quote!()),
    };
    quote! {
        #cfg
        __baya::HookSpec {
            phase: __baya::Phase::#phase,
            name: #shown,
            at: #at,
            call: __baya::CallHook::#form(|stored #reason| ::std::boxed::Box::pin(async move {
                let component = __baya::component::<#ty>(&stored)?;
                #outcome
            })),
        }
    }
}
