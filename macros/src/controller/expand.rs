//! What `#[controller]` emits: the spec of the struct, and for the `impl` a table of its routes with
//! a call function for each.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;

use super::asserts::{self, hosts_exist, params_exist, prefix_taken, repeated, singles, untaken};
use super::attr::Written;
use super::described;
use super::model::{Controller, Route, Routes};
use super::role::Role;
use crate::component::Component;
use crate::decoration;
use crate::entry::Expansion;
use crate::handler::{self, Argument, Call, Connects, Kind, call_body, may_negotiate};
use crate::hooks;
use crate::syntax::{location, number};
use crate::trigger;
use crate::value::versions;

/// The struct.
pub fn controller(model: &Controller) -> Expansion {
    let Controller { item, fields, generics, decorations, written, api, doc } = model;
    let ident = &item.ident;
    let component = Component { ident, generics, fields };
    let token = component.token();
    let spec = component.spec(&quote!(__baya::Scope::Singleton));
    let register = component.register(written.role.attribute(), None);
    let at = location(ident.span());
    let prefix = &written.prefix.text;
    let scope = &written.scope;
    let host = scope.host();
    let versions = versions(scope.versions.as_ref(), "Inherited");
    let deprecation = &scope.deprecation;
    let role = written.role.of();
    let table = written.role.table(ident.span());
    let routes = quote_spanned!(ident.span()=> <#ident as __baya::#table>);
    let checks = decoration::checks(decorations);
    let decorations = decoration::expand(decorations);
    let sound = written.sound;
    let api = api.expand();
    let unsound = (!sound).then(|| {
        quote!(
            const SOUND: bool = false;
        )
    });
    let (declared, gateway) = declared(written);
    let extra = written.paths.scoped(&quote! {
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

/// Emits what a gateway declares of its connections, and the reference of its spec to that.
fn declared(written: &Written) -> (Option<TokenStream>, TokenStream) {
    match written.role {
        Role::Controller => (None, quote!(::core::option::Option::None)),
        #[cfg(feature = "gateway")]
        Role::Gateway => {
            let of_gateway = quote!(&<Self as __baya::Gateway>::DECLARED);
            (written.gateway.expand(), quote!(::core::option::Option::Some(#of_gateway)))
        }
    }
}

/// The `impl`.
pub fn routes(model: &Routes) -> Expansion {
    let Routes { role, block, routes, triggered, hooks, paths } = model;
    let of = &block.self_type;
    let table = role.table(Span::call_site());
    let served = role.of();
    let served = &quote!(<#of as __baya::#served>);
    let trigger_checks = trigger::checks(triggered);
    let items = trigger::items(of, triggered);
    let triggered = trigger::specs(triggered);
    let inherent = (!triggered.is_empty()).then(|| {
        quote! {
            #[automatically_derived]
            impl #of {
                #items
            }
        }
    });
    let sound: Vec<_> = routes.iter().filter(|route| route.sound).collect();
    let calls = sound.iter().map(|route| call(of, route));
    let handlers = sound.iter().map(|route| handler(route));
    let specs = sound
        .iter()
        .enumerate()
        .map(|(at, route)| spec(&table, &number(sound[..at].iter().map(|one| &one.cfg)), route));
    let checks = sound.iter().map(|route| checks(*role, served, route));
    let prefix = prefix_taken(of, served, routes);
    let repeated = repeated(of, served, &sound);
    let table = paths.scoped(&quote! {
        #(#calls)*
        #inherent
        #[automatically_derived]
        impl __baya::#table for #of {
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
    // Handlers are async, whether or not they wait.
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
        .chain(described::errors(route))
        .chain(asserts::paths(served, route))
        .chain(untaken(route))
        .chain(singles(route));
    route.cfg.items(quote!(#decorations #(#others)*))
}

fn call(of: &Type, route: &Route) -> TokenStream {
    let none = match route.verb.name.as_str() {
        "get" | "head" | "sse" => quote!(::core::result::Result::Err(__baya::absent())),
        "post" => quote!(::core::result::Result::Ok(__baya::no_content(__baya::status(201)))),
        _ => quote!(::core::result::Result::Ok(__baya::no_content(__baya::status(200)))),
    };
    call_body(&Call {
        cfg: &route.cfg,
        of,
        method: &route.name,
        arguments: &route.arguments,
        output: &route.output,
        verb_status: route.verb_status(),
        declared: route.answer.status,
        events: route.verb.events.as_ref(),
        none,
        headers: &route.answer.headers,
        exposes: &route.exposes,
        connects: route.connects,
    })
}

fn handler(route: &Route) -> TokenStream {
    let Route { cfg, name, arguments, decorations, doc, .. } = route;
    let shown = route.shown();
    let at = location(name.span());
    let takes = (0..arguments.len()).map(|index| argument(route, index));
    let output = described::output(route);
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
    let Route { cfg, verb, name, .. } = route;
    let method = method(&verb.name, name);
    let path = &verb.path.text;
    let pattern = verb.path.pattern();
    let (value, power) = verb.path.skeleton();
    let call = format_ident!("__baya_call_{}", name.unraw());
    let negotiates = match may_negotiate(&route.output) {
        Some(_) if route.connects == Connects::No => quote!(<#call as __baya::Call>::NEGOTIATES),
        _ => quote!(false),
    };
    let host = verb.scope.host();
    let versions = versions(verb.scope.versions.as_ref(), "Inherited");
    let deprecation = &verb.scope.deprecation;
    let verb_status = route.verb_status();
    let declared = described::optional(route.answer.status);
    let headers = route.answer.headers.iter().map(|(name, value)| quote!((#name, #value)));
    quote! {
        #cfg
        __baya::RouteSpec {
            method: __baya::Method::#method,
            path: #path,
            pattern: #pattern,
            skeleton: __baya::PathHash { value: #value, power: #power },
            host: #host,
            versions: #versions,
            deprecation: #deprecation,
            negotiates: #negotiates,
            handler: &<Self as __baya::#table>::HANDLERS[#number],
            verb_status: #verb_status,
            declared_status: #declared,
            headers: &[#(#headers),*],
            mount: |mount| mount.endpoint::<#call>(),
        }
    }
}

fn method(verb: &str, name: &Ident) -> Ident {
    let verb = if matches!(verb, "sse" | "on_connect") { "get" } else { verb };
    let mut letters = verb.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    let variant: String = first.into_iter().chain(letters).collect();
    Ident::new(&variant, name.span())
}

fn argument(route: &Route, index: usize) -> TokenStream {
    let argument = &route.arguments[index];
    let name = &argument.name;
    let at = location(argument.span);
    let (origin, key) = argument.origin();
    let described = described::argument(route, index);
    let composite = argument.text().map(|of| composite(argument, of));
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

/// Emits what the type of an argument consists of, or the type of each of several strings.
fn composite(argument: &Argument, of: &Type) -> TokenStream {
    match argument.kind {
        Kind::Text { .. } => quote! {
            composite: const {
                if __baya::Probe::<#of>::HAS_EACH {
                    __baya::Probe::<#of>::COMPOSITE_EACH
                } else {
                    __baya::Probe::<#of>::COMPOSITE
                }
            },
        },
        _ => quote!(composite: __baya::Probe::<#of>::COMPOSITE,),
    }
}
