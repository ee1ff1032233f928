//! Checks of routes that only the compiler can evaluate, because they depend on the struct's attribute or on types.
//! `served` is the struct as its trait, such as `<Cats as Controller>`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::check;
use super::model::Route;
use crate::handler::{
    Argument, Connects, Kind, NO_LIKE, NO_PIPES, Origin, bodiless, form, inner, second_reader,
    unused_pipes,
};
use crate::syntax::{Cfg, is_primitive, last_segment, static_type, to_source};
use crate::value::span_of_text;

/// Emits checks of each argument by the traits of its type. `is` is what the component is, if it is not a controller.
pub fn arguments(route: &Route, is: Option<&str>) -> Vec<TokenStream> {
    let is = is.map_or_else(TokenStream::new, |is| quote!(#is));
    let mut checks = Vec::new();
    for (index, argument) in route.arguments.iter().enumerate() {
        if argument.kind != Kind::Typed {
            continue;
        }
        checks.push(form(argument, &is));
        checks.extend(without_pipes(argument));
        checks.extend(without_body(route, argument));
        checks.extend(missing_attribute(route, argument));
        checks
            .extend(route.arguments[..index].iter().filter_map(|first| not_both(first, argument)));
    }
    // An argument with `#[body]` after an extractor that reads the body.
    let with_body = route.arguments.iter().enumerate().filter(|(_, one)| one.kind == Kind::Body);
    for (index, second) in with_body {
        let typed = route.arguments[..index].iter().filter(|first| first.kind == Kind::Typed);
        checks.extend(typed.filter_map(|first| not_both(first, second)));
    }
    checks
}

/// Emits checks that pipes and `like` are declared only on values of the request.
fn without_pipes(argument: &Argument) -> Vec<TokenStream> {
    let ty = argument.static_type();
    let pipe = argument.pipes.first().map(|pipe| (pipe.span, NO_PIPES));
    let like = argument.like.as_ref().map(|like| (like.span(), NO_LIKE));
    let refused = pipe.into_iter().chain(like).map(|(span, message)| {
        quote_spanned! {span=>
            const _: () = if __baya::Probe::<#ty>::FORM.is_framework() {
                ::core::panic!("{}", #message)
            };
        }
    });
    refused.collect()
}

/// Emits a check for each pipe of a handler that it applies to an argument. The types of
/// arguments with their own pipes are unknown here: the compiler infers the input type of the first pipe.
pub fn pipes(route: &Route) -> Vec<TokenStream> {
    if !route.sound || route.arguments.iter().any(|argument| !argument.pipes.is_empty()) {
        return Vec::new();
    }
    unused_pipes(&route.name, &route.arguments, &route.decorations)
}

/// Emits a check that an argument does not read the body of a request without one.
fn without_body(route: &Route, argument: &Argument) -> Option<TokenStream> {
    let message = bodiless(argument, &route.attribute.name, route.attribute.body)?;
    let ty = argument.static_type();
    Some(quote_spanned! {argument.ty.span()=>
        const _: () = if __baya::Probe::<#ty>::READS_BODY {
            ::core::panic!("{}", #message)
        };
    })
}

/// Emits checks that bodies in JSON and forms contain no uploaded files, that those of forms and
/// queries have names, and that constant parameters are valid.
pub fn readable(route: &Route) -> Vec<TokenStream> {
    let bodies = route.arguments.iter().filter(|one| matches!(one.kind, Kind::Body | Kind::Typed));
    bodies
        .map(|argument| {
            let ty = argument.static_type();
            let span = argument.ty.span();
            let ty = match argument.kind {
                Kind::Body => quote!(__baya::Json<#ty>),
                _ => quote!(#ty),
            };
            let message = format!(
                "the type of `{}` contains uploaded files, which only `multipart/form-data` can transfer; accept it as `MultipartForm<T>`",
                argument.name
            );
            let named = named(argument);
            quote_spanned! {span=>
                const _: () = {
                    __baya::can_be_read(
                        __baya::Probe::<#ty>::LOSES_FILES,
                        #message,
                        __baya::Probe::<#ty>::CONTRADICTION,
                    );
                    #named
                };
            }
        })
        .collect()
}

/// Emits a check that the type of a whole query or form has named fields.
fn named(argument: &Argument) -> Option<TokenStream> {
    if argument.kind != Kind::Typed {
        return None;
    }
    let ty = argument.static_type();
    let name = &argument.name;
    let inner = inner(&argument.ty);
    let is_one = is_primitive(inner)
        || last_segment(inner).is_some_and(|(inner, _)| inner == "String" || inner == "Vec");
    let shown = to_source(&argument.ty);
    let inner = to_source(inner);
    let single = match last_segment(&argument.ty) {
        Some((outer, _)) if outer == "Query" && is_one => {
            format!("accept one parameter as `#[query] {name}: {inner}`, or ")
        }
        _ => String::new(),
    };
    let message = format!(
        "`{shown}` reads parameters by their names, but its type has no named fields; {single}declare a struct with `#[dto]` that has a field for each name"
    );
    Some(quote_spanned! {argument.ty.span()=>
        if __baya::Probe::<#ty>::IS_NAMELESS && !__baya::Probe::<#ty>::IS_PAIRS {
            ::core::panic!("{}", #message)
        }
    })
}

/// Emits a check for a string that has the name of a path parameter, but reads the whole body without an attribute.
fn missing_attribute(route: &Route, argument: &Argument) -> Option<TokenStream> {
    if !route.attribute.path.params.contains(&argument.name) {
        return None;
    }
    let ty = argument.static_type();
    let message = missing_param(argument);
    Some(quote_spanned! {argument.span=>
        const _: () = if __baya::Probe::<#ty>::IS_PLAIN && __baya::Probe::<#ty>::READS_BODY {
            ::core::panic!("{}", #message)
        };
    })
}

/// Returns the message about an argument that has the name of a path parameter, but no attribute.
pub fn missing_param(argument: &Argument) -> String {
    format!(
        "`{0}` is the parameter `{{{0}}}` of the path; write `#[param] {0}: ...`",
        argument.name
    )
}

/// Emits a check that not both arguments read the body.
fn not_both(first: &Argument, second: &Argument) -> Option<TokenStream> {
    let message = second_reader(first, second);
    let span = second.ty.span();
    let first = first.reads_body()?;
    let second = second.reads_body()?;
    Some(quote_spanned! {span=>
        const _: () = if #first && #second {
            ::core::panic!("{}", #message)
        };
    })
}

/// Emits an expression for whether no argument reads the path itself.
fn pathless<'r>(arguments: impl Iterator<Item = (&'r Cfg, &'r Argument)>) -> TokenStream {
    let typed = arguments.filter(|(_, argument)| argument.kind == Kind::Typed);
    let each = typed.map(|(cfg, argument)| {
        let ty = argument.static_type();
        quote!(#cfg __baya::Probe::<#ty>::PATHLESS)
    });
    quote!(__baya::are_pathless(&[#(#each),*]))
}

/// Emits checks for path parameters that no argument reads, if only the types show whether one reads the path.
pub fn unused_params(route: &Route) -> Vec<TokenStream> {
    let Some(literal) = &route.attribute.literal else { return Vec::new() };
    let pathless = pathless(route.arguments.iter().map(|one| (&route.cfg, one)));
    let each = check::unused_params(route).into_iter().map(|(param, message)| {
        quote_spanned! {span_of_text(literal, &format!("{{{param}}}"))=>
            const _: () = if #pathless {
                ::core::panic!("{}", #message)
            };
        }
    });
    each.collect()
}

/// Emits a check for each `#[param]` that is not in the path of the route: the path of the controller must contain it.
pub fn params_exist(served: &TokenStream, route: &Route) -> Vec<TokenStream> {
    let own = &route.attribute.path.params;
    let missing = route.arguments.iter().filter_map(|argument| match &argument.kind {
        Kind::Param { name } if !own.contains(name) => Some((argument, name)),
        _ => None,
    });
    missing
        .map(|(argument, name)| {
            let message = if route.connects != Connects::No {
                format!("`#[param] {name}` is not a parameter of the gateway's path; add it there, as in `#[gateway(\"/chat/{{{name}}}\")]`, or accept `#[query] {name}`")
            } else {
                format!(
                "`#[param] {name}` is in no path of `{}`: neither `{}` nor the controller's has `{{{name}}}`; add it, or accept `#[query] {name}`",
                route.name, route.attribute.path.text
            )
            };
            quote_spanned! {argument.span=>
                const _: () = if #served::SOUND
                    && !__baya::has_param(#served::PREFIX, #name)
                {
                    ::core::panic!("{}", #message)
                };
            }
        })
        .collect()
}

/// Emits checks that a type which is read from the whole path needs only parameters that the path has.
pub fn paths(served: &TokenStream, route: &Route) -> Vec<TokenStream> {
    let own = &route.attribute.path.params;
    let typed = route
        .arguments
        .iter()
        .filter(|argument| argument.kind == Kind::Typed && !argument.is_likely_body());
    let checks = typed.map(|argument| {
        let shown = to_source(&argument.ty);
        let argument = argument.static_type();
        quote_spanned! {argument.span()=>
            const _: () = if #served::SOUND {
                __baya::check_path(
                    __baya::Probe::<#argument>::PATH,
                    #served::PREFIX,
                    &[#(#own),*],
                    #shown,
                )
            };
        }
    });
    checks.collect()
}

/// Emits checks that a type which is read from one string is not an object.
pub fn singles(route: &Route) -> Vec<TokenStream> {
    let strings = route.arguments.iter().filter_map(|argument| Some((argument, argument.text()?)));
    strings
        .map(|(argument, ty)| {
            let ty = static_type(ty);
            let name = &argument.name;
            let list = format!(
                "`{name}` is read from one string, but its type is a list; accept `#[query] {name}: Vec<T>` for repeated parameters, or `CommaSeparated<T>` for one string with commas"
            );
            let message = format!(
                "`{name}` is read from one string, but its type is an object, a tuple or an enum with fields; accept the whole query as `Query<T>`, the whole path as `Path<T>`, or the body as `Json<T>`"
            );
            let optional = "an absent list is read as an empty `Vec`; remove `Option`";
            let is_text = matches!(argument.kind, Kind::Text { .. });
            let is_optional_list = is_text.then(|| {
                quote_spanned! {argument.ty.span()=>
                    if __baya::Probe::<#ty>::IS_MAYBE_LIST {
                        ::core::panic!("{}", #optional)
                    }
                }
            });
            quote_spanned! {argument.ty.span()=>
                const _: () = {
                    if !(__baya::Probe::<#ty>::IS_SINGLE && __baya::Probe::<#ty>::EACH_IS_SINGLE) {
                        ::core::panic!("{}", #message)
                    }
                    #is_optional_list
                    if __baya::Probe::<#ty>::EACH_IS_LIST
                        || __baya::Probe::<#ty>::IS_LIST && !(#is_text && __baya::Probe::<#ty>::HAS_EACH)
                    {
                        ::core::panic!("{}", #list)
                    }
                };
            }
        })
        .collect()
}

/// Emits a check for each `#[host]` of a route without a host: the host of the controller must contain it.
pub fn hosts_exist(served: &TokenStream, route: &Route) -> Vec<TokenStream> {
    let missing = route.arguments.iter().filter_map(|argument| match &argument.kind {
        Kind::Text { origin: Origin::Host, name, .. } if route.attribute.scope.host.is_none() => {
            Some((argument, name))
        }
        _ => None,
    });
    missing
        .map(|(argument, name)| {
            let handler = route.shown();
            quote_spanned! {argument.span=>
                const _: () = if #served::SOUND {
                    __baya::check_host(#served::HOST, #name, #handler)
                };
            }
        })
        .collect()
}

/// Emits a check that handlers use the parameters of the controller's path.
pub fn prefix_taken(ty: &Type, served: &TokenStream, routes: &[Route]) -> Option<TokenStream> {
    let arguments =
        || routes.iter().flat_map(|route| route.arguments.iter().map(move |one| (&route.cfg, one)));
    if routes.is_empty() || routes.iter().any(|route| !route.sound) {
        return None;
    }
    let taken = arguments().filter_map(|(cfg, argument)| match &argument.kind {
        Kind::Param { name } => Some(quote!(#cfg #name)),
        _ => None,
    });
    let pathless = pathless(arguments());
    Some(quote_spanned! {ty.span()=>
        const _: () = if #pathless {
            __baya::check_prefix(#served::PREFIX, &[#(#taken),*])
        };
    })
}

/// Emits a check that the paths of the controller and of a route have no parameter in common.
pub fn repeated(ty: &Type, served: &TokenStream, routes: &[&Route]) -> Option<TokenStream> {
    let params = || {
        let of_route = |route: &&Route| {
            let cfg = &route.cfg;
            let params = &route.attribute.path.params;
            params.iter().map(|name| quote!(#cfg #name)).collect::<Vec<_>>()
        };
        routes.iter().flat_map(of_route)
    };
    params().next()?;
    let params = params();
    Some(quote_spanned! {ty.span()=>
        const _: () =
            __baya::check_repeated(#served::PREFIX, &[#(#params),*]);
    })
}
