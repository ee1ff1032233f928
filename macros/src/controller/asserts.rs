//! Constants beside the routes of a controller, for what only the compiler sees: the struct's attribute, and
//! which types read the body.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::model::Route;
use crate::handler::{Argument, Kind, Origin, reads_again};
use crate::syntax::lasting;

/// Where the macro does not know by name which arguments read the body, their traits do.
pub fn one_body(route: &Route) -> Vec<TokenStream> {
    let readers: Vec<_> = route.arguments.iter().filter(|one| one.may_read_body()).collect();
    let pairs = readers
        .iter()
        .enumerate()
        .flat_map(|(index, second)| readers[..index].iter().map(move |first| (*first, *second)));
    let known = |one: &Argument| one.reads_body || one.kind == Kind::Body;
    let unsure = pairs.filter(|(first, second)| !(known(first) && known(second)));
    unsure.map(|(first, second)| not_both(first, second)).collect()
}

fn not_both(first: &Argument, second: &Argument) -> TokenStream {
    let message = reads_again(first, second);
    let (first, second, span) = (reads_body(first), reads_body(second), second.of.span());
    quote_spanned! {span=>
        const _: () = {
            #[allow(unused_imports)]
            use __baya::Bodiless as _;
            if #first && #second {
                ::core::panic!("{}", #message)
            }
        };
    }
}

fn reads_body(argument: &Argument) -> TokenStream {
    let of = &argument.of;
    match argument.kind {
        Kind::Body => quote!(true),
        _ => quote!(__baya::Reader::<#of>::READS_BODY),
    }
}

/// A `#[param]` that the route's own path does not have must come from the controller's.
pub fn params_exist(of: &Type, route: &Route) -> Vec<TokenStream> {
    let own = &route.verb.path.params;
    let missing = route.arguments.iter().filter_map(|argument| match &argument.kind {
        Kind::Param { name } if !own.contains(name) => Some((argument, name)),
        _ => None,
    });
    missing
        .map(|(argument, name)| {
            let message = format!(
                "`#[param] {name}` is in no path of `{}`: neither `{}` nor the controller's has `{{{name}}}`; add it, or take `#[query] {name}`",
                route.name, route.verb.path.text
            );
            quote_spanned! {argument.span=>
                const _: () = if <#of as __baya::Controller>::SOUND
                    && !__baya::has_param(<#of as __baya::Controller>::PREFIX, #name)
                {
                    ::core::panic!("{}", #message)
                };
            }
        })
        .collect()
}

/// What is read from one text is no object.
pub fn singles(route: &Route) -> Vec<TokenStream> {
    let texts = route.arguments.iter().filter_map(|argument| Some((argument, argument.text()?)));
    texts
        .map(|(argument, of)| {
            let (of, name) = (lasting(of), &argument.name);
            let message = format!(
                "`{name}` is read from one text, and its type is an object; take the whole query as `Query<T>`, the whole path as `Path<T>`, or the body as `Json<T>`"
            );
            quote_spanned! {argument.of.span()=>
                const _: () = if !__baya::Probe::<#of>::IS_SINGLE {
                    ::core::panic!("{}", #message)
                };
            }
        })
        .collect()
}

/// A `#[host]` that the route's own host does not have must come from the controller's.
pub fn hosts_exist(of: &Type, route: &Route) -> Vec<TokenStream> {
    let missing = route.arguments.iter().filter_map(|argument| match &argument.kind {
        Kind::Text { origin: Origin::Host, name, .. } if route.verb.scope.host.is_none() => {
            Some((argument, name))
        }
        _ => None,
    });
    missing
        .map(|(argument, name)| {
            let handler = route.name.unraw().to_string();
            quote_spanned! {argument.span=>
                const _: () = if <#of as __baya::Controller>::SOUND {
                    __baya::check_host(<#of as __baya::Controller>::HOST, #name, #handler)
                };
            }
        })
        .collect()
}

/// The parameters of the controller's own path, which only the compiler sees beside the handlers.
pub fn prefix_taken(of: &Type, routes: &[Route]) -> Option<TokenStream> {
    let arguments =
        || routes.iter().flat_map(|route| route.arguments.iter().map(move |one| (&route.cfg, one)));
    let unsure = routes.is_empty() || routes.iter().any(|route| !route.sound);
    if unsure || arguments().any(|(_, one)| one.may_read_path()) {
        return None;
    }
    let taken = arguments().filter_map(|(cfg, argument)| match &argument.kind {
        Kind::Param { name } => Some(quote!(#cfg #name)),
        _ => None,
    });
    Some(quote_spanned! {of.span()=>
        const _: () =
            __baya::check_prefix(<#of as __baya::Controller>::PREFIX, &[#(#taken),*]);
    })
}

/// A parameter that both the controller's own path and that of a route have.
pub fn repeated(of: &Type, routes: &[&Route]) -> Option<TokenStream> {
    let params = || {
        let of = |route: &&Route| {
            let (cfg, params) = (&route.cfg, &route.verb.path.params);
            params.iter().map(|name| quote!(#cfg #name)).collect::<Vec<_>>()
        };
        routes.iter().flat_map(of)
    };
    params().next()?;
    let params = params();
    Some(quote_spanned! {of.span()=>
        const _: () =
            __baya::check_repeated(<#of as __baya::Controller>::PREFIX, &[#(#params),*]);
    })
}
