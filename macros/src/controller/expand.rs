//! The expansion of `#[controller]`: the spec of the struct, and for the `impl` a table of its routes with a call function
//! for each.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;

use super::asserts::{
    self, hosts_exist, params_exist, prefix_taken, repeated, singles, unused_params,
};
use super::attr::AttributeArgs;
use super::describe;
use super::model::{Controller, Route, Routes};
use super::role::Role;
use crate::component::Component;
use crate::decoration;
use crate::entry::Expansion;
use crate::handler::{self, Argument, Call, Connects, Kind, call_body, may_negotiate};
use crate::hooks;
use crate::syntax::{index_after, location};
use crate::trigger;
use crate::value::versions;

/// Expands the attribute on the struct.
pub fn controller(model: &Controller) -> Expansion {
    let Controller { item, fields, generics, decorations, args, api, doc } = model;
    let ident = &item.ident;
    let component = Component { ident, generics, fields };
    let token = component.token(args.role.declared());
    let spec = component.spec(&quote!(__baya::Scope::Singleton));
    let register = component.register(args.role.attribute(), None);
    let at = location(ident.span());
    let prefix = &args.prefix.text;
    let scope = &args.scope;
    let host = scope.host();
    let versions = versions(scope.versions.as_ref(), "Inherited");
    let deprecation = &scope.deprecation;
    let role = args.role.trait_name();
    let table = args.role.table(ident.span());
    let routes = quote_spanned!(ident.span()=> <#ident as __baya::#table>);
    let checks = decoration::checks(decorations);
    let decorations = decoration::expand(decorations);
    let sound = args.sound;
    let api = api.expand();
    let unsound = (!sound).then(|| {
        quote!(
            const SOUND: bool = false;
        )
    });
    let (declared, gateway) = declared(args);
    let extra = args.paths.scoped(&quote! {
        #token
        #[automatically_derived]
        impl __baya::#role for #ident {
            const PREFIX: &'static str = #prefix;
            const HOST: &'static str = #host;
            #declared
            #unsound
            const SPEC: __baya::ControllerSpec = __baya::ControllerSpec {
                component: __baya::ComponentSpec {
                    provider: {
                        #spec
                    },
                    handlers: #routes::HANDLERS,
                    decorations: #decorations,
                    listed: #at,
                },
                sound: #sound,
                prefix: #prefix,
                host: #host,
                versions: #versions,
                deprecation: #deprecation,
                routes: #routes::ROUTES,
                doc: #doc,
                api: #api,
                gateway: #gateway,
            };
        }
        #checks
        #register
    });
    Expansion { item: item.to_token_stream(), extra }
}

/// Emits the connections that a gateway declares, and the reference to them in its spec.
fn declared(args: &AttributeArgs) -> (Option<TokenStream>, TokenStream) {
    match args.role {
        Role::Controller => (None, quote!(::core::option::Option::None)),
        #[cfg(feature = "gateway")]
        Role::Gateway => {
            let of_gateway = quote!(&<Self as __baya::Gateway>::DECLARED);
            (args.gateway.expand(), quote!(::core::option::Option::Some(#of_gateway)))
        }
    }
}

/// Expands the attribute on the `impl`.
pub fn routes(model: &Routes) -> Expansion {
    let Routes { role, block, routes, triggered, hooks, paths } = model;
    let ty = &block.self_type;
    let table = role.table(Span::call_site());
    let served = role.trait_name();
    let served = &quote!(<#ty as __baya::#served>);
    let trigger_checks = trigger::checks(triggered);
    let items = trigger::items(ty, triggered);
    let triggered = trigger::specs(triggered);
    let inherent = (!triggered.is_empty()).then(|| {
        quote! {
            #[automatically_derived]
            impl #ty {
                #items
            }
        }
    });
    let sound: Vec<_> = routes.iter().filter(|route| route.sound).collect();
    let calls = sound.iter().map(|route| call(ty, route));
    let handlers = sound.iter().map(|route| handler(route));
    let specs = sound.iter().enumerate().map(|(at, route)| {
        spec(&table, &index_after(sound[..at].iter().map(|one| &one.cfg)), route)
    });
    let checks = sound.iter().map(|route| checks(*role, served, route));
    let prefix = prefix_taken(ty, served, routes);
    let repeated = repeated(ty, served, &sound);
    let table = paths.scoped(&quote! {
        #(#calls)*
        #inherent
        #[automatically_derived]
        impl __baya::#table for #ty {
            const HANDLERS: &'static [__baya::HandlerSpec] = {
                &[#(#handlers,)* #(#triggered),*]
            };
            const ROUTES: &'static [__baya::RouteSpec] = {
                &[#(#specs),*]
            };
        }
        #(#checks)*
        #trigger_checks
        #prefix
        #repeated
    });
    let hooks = hooks::expand(block, hooks, paths);
    // Handlers are async, even if they do not await.
    let item = quote!(#[allow(clippy::unused_async)] #block);
    Expansion { item, extra: quote!(#table #hooks) }
}

/// Emits the checks of a route that only the compiler can evaluate.
fn checks(role: Role, served: &TokenStream, route: &Route) -> TokenStream {
    let decorations = decoration::checks(&route.decorations);
    let is = if role == Role::Controller { None } else { Some(role.attribute()) };
    let others = params_exist(served, route)
        .into_iter()
        .chain(hosts_exist(served, route))
        .chain(asserts::arguments(route, is))
        .chain(asserts::pipes(route))
        .chain(asserts::readable(route))
        .chain(describe::errors(route))
        .chain(asserts::paths(served, route))
        .chain(unused_params(route))
        .chain(singles(route));
    route.cfg.items(quote!(#decorations #(#others)*))
}

fn call(ty: &Type, route: &Route) -> TokenStream {
    let none = match route.attribute.name.as_str() {
        "get" | "head" | "sse" => quote!(::core::result::Result::Err(__baya::absent())),
        "post" => quote!(::core::result::Result::Ok(__baya::no_content(__baya::status(201)))),
        _ => quote!(::core::result::Result::Ok(__baya::no_content(__baya::status(200)))),
    };
    call_body(&Call {
        cfg: &route.cfg,
        ty,
        method: &route.name,
        arguments: &route.arguments,
        output: &route.output,
        default_status: route.default_status(),
        declared: route.response.status,
        events: route.attribute.events.as_ref(),
        none,
        headers: &route.response.headers,
        exposes: &route.exposes,
        connects: route.connects,
    })
}

fn handler(route: &Route) -> TokenStream {
    let Route { cfg, name, arguments, decorations, doc, .. } = route;
    let shown = route.shown();
    let at = location(name.span());
    let takes = (0..arguments.len()).map(|index| argument(route, index));
    let output = describe::output(route);
    let api = route.api.expand();
    let injected = match route.connects {
        #[cfg(feature = "gateway")]
        Connects::ByHandler | Connects::All => {
            handler::dependencies_before(arguments, &quote!(__baya::server_at(#at)))
        }
        _ => handler::dependencies(arguments),
    };
    let decorations = decoration::expand(decorations);
    quote! {
        #cfg
        __baya::HandlerSpec {
            name: #shown,
            at: #at,
            arguments: &[#(#takes),*],
            dependencies: #injected,
            decorations: #decorations,
            doc: #doc,
            output: #output,
            api: #api,
            trigger: ::core::option::Option::None,
            event: ::core::option::Option::None,
        }
    }
}

fn spec(table: &Ident, number: &TokenStream, route: &Route) -> TokenStream {
    let Route { cfg, attribute, name, .. } = route;
    let method = method(&attribute.name, name);
    let path = &attribute.path.text;
    let pattern = attribute.path.pattern();
    let (value, power) = attribute.path.path_hash();
    let call = format_ident!("__baya_call_{}", name.unraw());
    let negotiates = match may_negotiate(&route.output) {
        Some(_) if route.connects == Connects::No => quote!(<#call as __baya::Call>::NEGOTIATES),
        _ => quote!(false),
    };
    let scope = &attribute.scope;
    let host = scope.host();
    let versions = versions(scope.versions.as_ref(), "Inherited");
    let deprecation = &scope.deprecation;
    let default_status = route.default_status();
    let declared = describe::optional(route.response.status);
    let headers = route.response.headers.iter().map(|(name, value)| quote!((#name, #value)));
    quote! {
        #cfg
        __baya::RouteSpec {
            method: __baya::Method::#method,
            path: #path,
            pattern: #pattern,
            path_hash: __baya::PathHash { value: #value, power: #power },
            host: #host,
            versions: #versions,
            deprecation: #deprecation,
            negotiates: #negotiates,
            handler: &<Self as __baya::#table>::HANDLERS[#number],
            default_status: #default_status,
            declared_status: #declared,
            headers: &[#(#headers),*],
            mount: |mount| mount.endpoint::<#call>(),
        }
    }
}

/// Returns the variant of the method of a route attribute.
fn method(attribute: &str, name: &Ident) -> Ident {
    let method = if matches!(attribute, "sse" | "on_connect") { "get" } else { attribute };
    let mut letters = method.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    let variant: String = first.into_iter().chain(letters).collect();
    Ident::new(&variant, name.span())
}

fn argument(route: &Route, index: usize) -> TokenStream {
    let argument = &route.arguments[index];
    let name = &argument.name;
    let at = location(argument.span);
    let (origin, key) = argument.origin();
    let described = describe::argument(route, index);
    let composite = argument.text().map(|ty| composite(argument, ty));
    quote! {
        __baya::Argument {
            name: #name,
            origin: #origin,
            key: #key,
            at: #at,
            #composite
            #described
        }
    }
}

/// Emits the fields that the type of an argument is composed of, or those of the type of each of several strings.
fn composite(argument: &Argument, ty: &Type) -> TokenStream {
    match argument.kind {
        Kind::Text { .. } => quote! {
            composite: const {
                if __baya::Probe::<#ty>::HAS_EACH {
                    __baya::Probe::<#ty>::COMPOSITE_EACH
                } else {
                    __baya::Probe::<#ty>::COMPOSITE
                }
            },
        },
        _ => quote!(composite: __baya::Probe::<#ty>::COMPOSITE,),
    }
}
