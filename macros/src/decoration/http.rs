//! `#[http(...)]`: options for the requests and responses of handlers, as metadata.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Token};

use crate::sink::Sink;
use crate::syntax::{Argument, Arguments, attribute_tokens, constructed_type, nearest, to_source};
use crate::value::{duration, header_value, size};

const KNOWN: &[&str] = &[
    "timeout",
    "body_limit",
    "body_rate",
    "cache_control",
    "etag",
    "compression",
    "cors",
    "security",
    "nosniff",
    "frame_options",
    "referrer_policy",
    "opener_policy",
    "resource_policy",
    "permissions_policy",
    "content_security_policy",
];

/// The security headers by the names of their arguments, with the values that browsers support; empty if there are too many
/// to list.
const HEADERS: [(&str, &str, &[&str]); 7] = [
    ("nosniff", "x-content-type-options", &["nosniff"]),
    ("frame_options", "x-frame-options", &["DENY", "SAMEORIGIN"]),
    (
        "referrer_policy",
        "referrer-policy",
        &[
            "no-referrer",
            "no-referrer-when-downgrade",
            "origin",
            "origin-when-cross-origin",
            "same-origin",
            "strict-origin",
            "strict-origin-when-cross-origin",
            "unsafe-url",
        ],
    ),
    (
        "opener_policy",
        "cross-origin-opener-policy",
        &["same-origin", "same-origin-allow-popups", "noopener-allow-popups", "unsafe-none"],
    ),
    (
        "resource_policy",
        "cross-origin-resource-policy",
        &["same-origin", "same-site", "cross-origin"],
    ),
    ("permissions_policy", "permissions-policy", &[]),
    ("content_security_policy", "content-security-policy", &[]),
];

/// An attribute `#[http(...)]`, as written.
pub struct Http {
    /// The options by their names.
    options: Vec<(Ident, TokenStream)>,
    /// The security headers with their values; an empty value removes the header.
    headers: Vec<(&'static str, String)>,
}

/// Returns the message for an argument of another attribute that is an option of `#[http]`, unless a name in `known` is
/// nearer.
pub fn option_of(attribute: &str, argument: &Argument, known: &[&str]) -> Option<String> {
    let name = argument.name.to_string();
    let option = match nearest(&name, known) {
        None => nearest(&name, KNOWN)?,
        Some(_) => KNOWN.iter().find(|known| **known == name)?,
    };
    let written = if option == "cors" && argument.literal().is_some() {
        "cors = Cors::any()".to_owned()
    } else {
        argument.written_as(option)
    };
    Some(format!("`#[{attribute}]` has no argument `{name}`; write `#[http({written})]` below it"))
}

/// The value of an option.
enum OptionValue {
    Off,
    Value(Expr),
}

impl Http {
    pub fn read(attribute: &Attribute, sink: &mut Sink) -> Self {
        let sink = &mut sink.child();
        let tokens = without_metadata(attribute_tokens(attribute), sink);
        let arguments = Arguments::read("http", tokens, 0, KNOWN, sink);
        if KNOWN.iter().all(|name| !arguments.has(name)) && sink.is_clean() {
            let message = "`#[http(...)]` lists options, as in `#[http(timeout = \"5s\", body_limit = \"10 MiB\")]`";
            sink.on(attribute, message);
        }
        let mut read = Self { options: Vec::new(), headers: Vec::new() };
        read.option(&arguments, "timeout", sink, |value, sink| {
            let millis = duration(&text(&value, "timeout", "\"5s\"", sink)?, sink)?.as_millis();
            let millis = u64::try_from(millis).ok()?;
            Some(quote!(::core::time::Duration::from_millis(#millis)))
        });
        for (name, example) in [("body_limit", "\"10 MiB\""), ("body_rate", "\"1 kB\"")] {
            read.option(&arguments, name, sink, |value, sink| match value {
                Expr::Lit(ExprLit { lit, .. }) => {
                    let bytes = usize::try_from(size(&lit, sink)?).ok()?;
                    Some(quote!(#bytes))
                }
                other => expected(&other, name, example, sink),
            });
        }
        read.option(&arguments, "cache_control", sink, |value, sink| {
            let value = text(&value, "cache_control", "\"no-store\"", sink)?;
            let value = filled(&value, "cache_control", sink)?;
            Some(quote!(#value))
        });
        read.option(&arguments, "cors", sink, |value, sink| {
            if let Expr::Lit(literal) = &value {
                let found = to_source(literal);
                let policy = match found.trim_matches('"') {
                    "*" | "true" => "Cors::any()".to_owned(),
                    _ => format!("Cors::origins(&[{found}])"),
                };
                let message =
                    format!("`cors` is a policy, found `{found}`; write `cors = {policy}`");
                sink.on(literal, message);
                return None;
            }
            // A constant for each policy, so that each contradictory one is reported.
            let policy = quote_spanned!(value.span()=> #value);
            Some(quote!({ const __BAYA_CORS: __baya::Cors = #policy; __BAYA_CORS }))
        });
        for name in ["etag", "compression", "security"] {
            read.switch(&arguments, name, sink);
        }
        for (name, header, values) in HEADERS {
            read.header(&arguments, name, header, values, sink);
        }
        read
    }

    /// Reads `name = value` or `name = off`.
    fn option(
        &mut self,
        arguments: &Arguments,
        name: &str,
        sink: &mut Sink,
        read: impl Fn(Expr, &mut Sink) -> Option<TokenStream>,
    ) {
        let value = match option_value(arguments, name, sink) {
            None => return,
            Some(OptionValue::Off) => Some(quote!(__baya::Setting::Off)),
            Some(OptionValue::Value(expression)) => {
                read(expression, sink).map(|value| quote!(__baya::Setting::On(#value)))
            }
        };
        self.options.extend(value.map(|value| (Ident::new(name, Span::call_site()), value)));
    }

    /// Reads `name` or `name = off`.
    fn switch(&mut self, arguments: &Arguments, name: &str, sink: &mut Sink) {
        let Some(argument) = arguments.get(name) else { return };
        let value = match argument.value {
            None => quote!(__baya::Setting::On(())),
            Some(_) => match option_value(arguments, name, sink) {
                Some(OptionValue::Off) => quote!(__baya::Setting::Off),
                _ => {
                    let message =
                        format!("`{name}` is on or off; write `{name}` or `{name} = off`");
                    return sink.at(argument.span(), message);
                }
            },
        };
        self.options.push((Ident::new(name, Span::call_site()), value));
    }

    /// Reads the value of a security header.
    fn header(
        &mut self,
        arguments: &Arguments,
        name: &str,
        header: &'static str,
        values: &[&str],
        sink: &mut Sink,
    ) {
        let Some(argument) = arguments.get(name) else { return };
        if name == "nosniff" && argument.value.is_none() {
            return self.headers.push((header, "nosniff".to_owned()));
        }
        let value = match option_value(arguments, name, sink) {
            None => return,
            Some(OptionValue::Off) => Some(String::new()),
            Some(OptionValue::Value(_)) if name == "nosniff" => {
                let message = "`nosniff` is on or off; write `nosniff` or `nosniff = off`";
                return sink.at(argument.span(), message);
            }
            Some(OptionValue::Value(value)) => {
                text(&value, name, "\"...\"", sink).and_then(|literal| {
                    let filled = filled(&literal, name, sink)?;
                    supported(&literal, filled, name, values, sink)
                })
            }
        };
        self.headers.extend(value.map(|value| (header, value)));
    }

    /// Emits the options as a constant.
    pub fn expand(&self) -> TokenStream {
        let options = self.options.iter().map(|(name, value)| quote!(#name: #value,));
        let headers = self.headers.iter().map(|(name, value)| quote!((#name, #value)));
        let headers = (!self.headers.is_empty()).then(|| quote!(headers: &[#(#headers),*],));
        const FIELDS: usize = 9;
        let declared = self.options.len() + usize::from(headers.is_some());
        let others = (declared < FIELDS).then(|| quote!(..__baya::HttpOptions::NONE));
        quote! {
            __baya::HttpOptions {
                #(#options)*
                #headers
                #others
            }
        }
    }
}

/// Rejects values of types, which are metadata, and returns the other arguments.
fn without_metadata(tokens: TokenStream, sink: &mut Sink) -> TokenStream {
    let all = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens.clone());
    let Ok(all) = all else { return tokens };
    let mut is_option = |one: &Expr| match constructed_type(one) {
        None => true,
        Some(ty) => {
            let message = format!(
                "`#[http]` accepts named options, and `{}` is metadata; write `#[meta({})]`",
                to_source(ty),
                to_source(one)
            );
            sink.on(one, message);
            false
        }
    };
    let options: Punctuated<Expr, Token![,]> = all.into_iter().filter(&mut is_option).collect();
    options.into_token_stream()
}

/// Checks that browsers support a value: they ignore a header with another one.
fn supported(
    literal: &LitStr,
    value: String,
    name: &str,
    values: &[&str],
    sink: &mut Sink,
) -> Option<String> {
    let is_known = |part: &str| values.iter().any(|known| known.eq_ignore_ascii_case(part.trim()));
    if values.is_empty() || value.split(',').all(is_known) {
        return Some(value);
    }
    let message =
        format!("browsers ignore `{name} = {value:?}`; write one of `{}`", values.join("`, `"));
    sink.at(literal.span(), message);
    None
}

fn option_value(arguments: &Arguments, name: &str, sink: &mut Sink) -> Option<OptionValue> {
    arguments.get(name)?;
    Some(match arguments.value::<Expr>(name, sink)? {
        Expr::Path(path) if path.path.is_ident("off") => OptionValue::Off,
        other => OptionValue::Value(other),
    })
}

fn text(value: &Expr, name: &str, example: &str, sink: &mut Sink) -> Option<LitStr> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(literal), .. }) => Some(literal.clone()),
        other => expected(other, name, example, sink),
    }
}

/// Reads the value of a header, which must not be empty.
fn filled(literal: &LitStr, name: &str, sink: &mut Sink) -> Option<String> {
    if literal.value().trim().is_empty() {
        sink.at(literal.span(), format!("this header would be empty; write `{name} = off`"));
        return None;
    }
    header_value(literal, sink)
}

fn expected<T>(value: &Expr, name: &str, example: &str, sink: &mut Sink) -> Option<T> {
    let found = to_source(value);
    let example = match value {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) if name == "timeout" => {
            format!("\"{}s\"", number.base10_digits())
        }
        Expr::Path(path) if example == "\"...\"" => format!("\"{}\"", to_source(path)),
        _ => example.to_owned(),
    };
    let message = format!(
        "`{name}` is a string, found `{found}`; write `{name} = {example}`, or `{name} = off`"
    );
    sink.on(value, message);
    None
}
