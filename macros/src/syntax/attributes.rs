//! Attributes of the framework, on items and inside of them.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::{Attribute, Expr, ExprLit, Lit, Meta};

use crate::sink::Sink;

/// The attributes that make a method a handler of HTTP requests.
pub const ROUTES: &[&str] =
    &["get", "post", "put", "patch", "delete", "head", "options", "all", "sse"];

/// Attributes that another attribute reads.
const HELPERS: &[&str] = &[
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "head",
    "options",
    "all",
    "param",
    "query",
    "header",
    "cookie",
    "body",
    "status",
    "set_header",
    "redirect",
    "meta",
    "use_guards",
    "use_interceptors",
    "use_pipes",
    "use_filters",
    "skip",
    "apply",
    "on_init",
    "on_bootstrap",
    "on_shutdown",
    "before_shutdown",
    "on",
    #[cfg(feature = "events")]
    "on_event",
    #[cfg(feature = "cqrs")]
    "command_handler",
    #[cfg(feature = "cqrs")]
    "query_handler",
    #[cfg(all(feature = "cqrs", feature = "events"))]
    "saga",
    #[cfg(feature = "schedule")]
    "cron",
    #[cfg(feature = "schedule")]
    "interval",
    #[cfg(feature = "schedule")]
    "after",
    "inject",
    "deny_orphans",
    "api",
    "expose",
    "hide",
    "http",
    "rule",
];

/// Attributes that other attributes read, in addition to the helper attributes that are moved below them.
const OTHERS: &[&str] = &[
    "sse",
    "host",
    "message",
    "on_connect",
    "on_disconnect",
    "mutation",
    "subscription",
    "field",
    "entity",
    "loader",
    "graphql",
    "argument",
    "on_event",
    "command_handler",
    "query_handler",
    "saga",
    "cron",
    "interval",
    "after",
];

/// Whether a name is that of an attribute that another attribute of ours reads.
pub fn is_our_name(name: &str) -> bool {
    HELPERS.contains(&name) || OTHERS.contains(&name)
}

/// Whether an attribute is one that another attribute of ours reads.
pub fn is_ours(attribute: &Attribute) -> bool {
    let name = attribute_name(attribute);
    is_our_name(&name) && is_named(attribute, &name)
}

/// Returns the last segment of an attribute's path.
pub fn attribute_name(attribute: &Attribute) -> String {
    attribute.path().segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
}

/// Whether an attribute is `#[name]` or `#[baya::name]`.
pub fn is_named(attribute: &Attribute, name: &str) -> bool {
    let segments = &attribute.path().segments;
    let ours = match segments.len() {
        1 => true,
        2 => segments.first().is_some_and(|first| first.ident == "baya"),
        _ => false,
    };
    ours && attribute_name(attribute) == name
}

/// Returns the predicate of `#[cfg_attr(...)]` and the attributes inside it.
pub fn inside_cfg_attr(attribute: &Attribute) -> Option<(TokenStream, Vec<Attribute>)> {
    if !attribute.path().is_ident("cfg_attr") {
        return None;
    }
    let mut parts = split_arguments(attribute_tokens(attribute)).into_iter();
    let predicate = parts.next()?;
    let read = |part: TokenStream| -> Attribute { syn::parse_quote!(#[#part]) };
    let whole = |part: &TokenStream| syn::parse2::<Meta>(part.clone()).is_ok();
    Some((predicate, parts.filter(whole).map(read).collect()))
}

/// Rejects `#[cfg_attr(...)]` around the named attributes, because they determine code that is emitted elsewhere.
pub fn reject_cfg_attr(
    attributes: &mut Vec<Attribute>,
    names: &[&str],
    part: &str,
    sink: &mut Sink,
) {
    attributes.retain(|attribute| {
        let inside = inside_cfg_attr(attribute).map(|(_, inside)| inside).unwrap_or_default();
        let ours = inside.iter().find(|one| names.iter().any(|name| is_named(one, name)));
        if let Some(ours) = ours {
            let name = attribute_name(ours);
            let message = format!(
                "`#[{name}]` is read before `#[cfg_attr]`; write the {part} once for each case, each with its own `#[cfg(...)]`"
            );
            sink.on(attribute, message);
        }
        ours.is_none()
    });
}

/// Removes the attributes with these names from a list, and returns them.
pub fn take(attributes: &mut Vec<Attribute>, names: &[&str]) -> Vec<Attribute> {
    let ours = |attribute: &Attribute| names.iter().any(|name| is_named(attribute, name));
    let (taken, kept) = std::mem::take(attributes).into_iter().partition(ours);
    *attributes = kept;
    taken
}

/// Splits the arguments of an attribute at the commas.
pub fn split_arguments(arguments: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    for token in arguments {
        match &token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => parts.push(TokenStream::new()),
            _ => {
                if let Some(part) = parts.last_mut() {
                    part.extend([token]);
                }
            }
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Removes an argument from the attributes with a name.
pub fn remove_argument(attributes: &mut Vec<Attribute>, name: &str, argument: &str) {
    let is = |part: &TokenStream| {
        part.clone().into_iter().next().is_some_and(|first| first.to_string() == argument)
    };
    for attribute in take(attributes, &[name]) {
        let all = split_arguments(attribute_tokens(&attribute));
        let kept: Vec<_> = all.iter().filter(|part| !is(part)).collect();
        if kept.len() == all.len() {
            attributes.push(attribute);
        } else if !kept.is_empty() {
            let path = attribute.path();
            attributes.push(syn::parse_quote!(#[#path(#(#kept),*)]));
        }
    }
}

/// Removes all helper attributes from a list.
pub fn strip(attributes: &mut Vec<Attribute>) {
    take(attributes, HELPERS);
}

/// Returns the tokens in the parentheses of an attribute.
pub fn attribute_tokens(attribute: &Attribute) -> TokenStream {
    match &attribute.meta {
        Meta::List(list) => list.tokens.clone(),
        _ => TokenStream::new(),
    }
}

/// Removes all helper attributes from tokens that can't be parsed, so that the compiler reports only the syntax error.
pub fn strip_tokens(tokens: TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#')
            && matches!(tokens.peek(), Some(TokenTree::Group(group)) if is_helper(group))
        {
            tokens.next();
            continue;
        }
        out.extend([match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), strip_tokens(group.stream()));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            token => token,
        }]);
    }
    out
}

/// Whether the brackets of an attribute contain a helper attribute.
pub fn is_helper(group: &Group) -> bool {
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::Bracket
        && matches!(first, Some(TokenTree::Ident(ident)) if HELPERS.iter().any(|name| ident == name))
}

/// Returns the doc comment, without the space after `///`.
pub fn doc_comment(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    let lines: Vec<_> =
        lines.map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned()).collect();
    lines.join("\n").trim().to_owned()
}

/// Reads `groups("one", "two")` of an attribute without other arguments.
pub fn groups(attribute: &Attribute, sink: &mut Sink) -> Vec<syn::LitStr> {
    let name = attribute_name(attribute);
    let read = |input: syn::parse::ParseStream<'_>| {
        let word: proc_macro2::Ident = input.parse()?;
        let content;
        syn::parenthesized!(content in input);
        let all =
            syn::punctuated::Punctuated::<syn::LitStr, syn::Token![,]>::parse_terminated(&content)?;
        Ok((word == "groups").then_some(all))
    };
    let read = syn::parse::Parser::parse2(read, attribute_tokens(attribute)).ok().flatten();
    let all: Vec<_> = read.into_iter().flatten().collect();
    if all.is_empty() {
        let message = format!("`#[{name}]` lists groups; write `#[{name}(groups(\"admin\"))]`");
        sink.on(attribute, message);
    }
    all
}
