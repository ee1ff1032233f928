//! Reads the rules of an attribute.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, LitStr, Token};

use super::bounds::{length, range};
use super::{Kind, Rule, Rules};
use crate::sink::Sink;
use crate::syntax::{attribute_tokens, nearest, split_arguments, to_source};

const KNOWN: &[&str] = &[
    "length",
    "range",
    "multiple_of",
    "pattern",
    "email",
    "url",
    "uuid",
    "ip",
    "ipv4",
    "ipv6",
    "contains",
    "starts_with",
    "ends_with",
    "unique",
    "trim",
    "lowercase",
    "uppercase",
    "strip_html",
    "each",
    "custom",
    "check",
    "skip",
    "groups",
];

/// A rule before its arguments are read: its name, the tokens of its arguments, and its message.
struct Raw {
    name: Ident,
    inner: Option<TokenStream>,
    message: Option<LitStr>,
}

impl Parse for Raw {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = Ident::parse_any(input)?;
        if input.peek(Token![=]) {
            return Err(assigned(&name, input));
        }
        if !input.peek(syn::token::Paren) {
            return Ok(Self { name, inner: None, message: None });
        }
        let content;
        syn::parenthesized!(content in input);
        // The rules in `each` have their own messages.
        if name == "each" {
            return Ok(Self { name, inner: Some(content.parse()?), message: None });
        }
        let (inner, message) = message(content.parse()?)?;
        Ok(Self { name, inner, message })
    }
}

/// Returns the error of a rule that is written as `rule = value`, and reads the value.
fn assigned(name: &Ident, input: ParseStream<'_>) -> syn::Error {
    let value = input.parse::<Token![=]>().and_then(|_| input.parse::<Expr>());
    let rule = name.unraw().to_string();
    let value = value.ok().map(|value| to_source(&value));
    let message = match (&*rule, value) {
        ("message", value) => format!(
            "a message belongs to one rule; write it inside, as in `email(message = {})`",
            value.unwrap_or_else(|| "\"...\"".to_owned())
        ),
        ("length" | "range", _) => {
            format!("the bounds of `{rule}` are in parentheses; write `{rule}(min = 1, max = 40)`")
        }
        ("custom" | "check", Some(value)) => format!(
            "the argument of a rule is in parentheses; write `{rule}({})`",
            value.trim_matches('"')
        ),
        (_, Some(value)) if KNOWN.contains(&&*rule) => {
            format!("the argument of a rule is in parentheses; write `{rule}({value})`")
        }
        _ => unknown(&rule),
    };
    syn::Error::new(name.span(), message)
}

/// Returns the message for a rule that does not exist. Other libraries have other names for some rules.
fn unknown(name: &str) -> String {
    let instead = match name {
        "min" | "gte" | "minimum" | "positive" => "range(min = 1)",
        "max" | "lte" | "maximum" => "range(max = 40)",
        "gt" => "range(above = 0)",
        "lt" => "range(below = 40)",
        "min_length" | "not_empty" | "is_not_empty" | "array_not_empty" => "length(min = 1)",
        "max_length" => "length(max = 40)",
        "is_email" => "email",
        "is_url" => "url",
        "is_uuid" => "uuid",
        "is_ip" => "ip",
        "regex" | "matches" => "pattern(\"^[a-z]+$\")",
        "array_unique" => "unique",
        "required" | "is_defined" | "is_string" | "is_number" | "is_int" | "is_boolean"
        | "is_array" => {
            return format!(
                "unknown rule `{name}`: the type of the field determines it, and a field that is not an `Option` is required; remove the rule"
            );
        }
        "optional" | "is_optional" => {
            return format!("unknown rule `{name}`; make the field an `Option`");
        }
        "nested" | "validate_nested" | "dive" => {
            return format!(
                "unknown rule `{name}`: the rules of a field's type always apply; remove the rule"
            );
        }
        _ => {
            return match nearest(name, KNOWN) {
                Some(nearest) => format!("unknown rule `{name}`; did you mean `{nearest}`?"),
                None => format!("unknown rule `{name}`; the rules are `{}`", KNOWN.join("`, `")),
            };
        }
    };
    format!("unknown rule `{name}`; write `{instead}`")
}

/// Separates `message = "..."` from the other arguments of a rule.
fn message(arguments: TokenStream) -> syn::Result<(Option<TokenStream>, Option<LitStr>)> {
    let (messages, others): (Vec<_>, Vec<_>) =
        split_arguments(arguments.clone()).into_iter().partition(|part| is_message(part.clone()));
    let Some(tokens) = messages.into_iter().next() else { return Ok((Some(arguments), None)) };
    let message = syn::parse2::<Message>(tokens)?;
    let others: TokenStream = quote!(#(#others),*);
    Ok(((!others.is_empty()).then_some(others), Some(message.string)))
}

fn is_message(part: TokenStream) -> bool {
    let mut tokens = part.into_iter();
    let name = tokens.next().is_some_and(|token| token.to_string() == "message");
    name && tokens.next().is_some_and(|token| token.to_string() == "=")
}

struct Message {
    string: LitStr,
}

impl Parse for Message {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Ident>()?;
        input.parse::<Token![=]>()?;
        Ok(Self { string: input.parse()? })
    }
}

/// Reads an attribute.
pub fn read(attribute: &Attribute, sink: &mut Sink) -> Rules {
    let mut groups = Vec::new();
    let rules = list(attribute_tokens(attribute), sink, &mut Some(&mut groups));
    if rules.is_empty() && sink.is_clean() {
        let message = "`#[rule(...)]` lists rules, as in `#[rule(length(min = 1, max = 40))]`";
        sink.on(attribute, message);
    }
    Rules { rules, groups }
}

/// Reads a list of rules.
fn list(tokens: TokenStream, sink: &mut Sink, groups: &mut Option<&mut Vec<LitStr>>) -> Vec<Rule> {
    let parser = Punctuated::<Raw, Token![,]>::parse_terminated;
    let Some(all) = sink.keep(parser.parse2(tokens)) else { return Vec::new() };
    let mut rules: Vec<Rule> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for raw in all {
        let name = raw.name.unraw().to_string();
        let several = ["custom", "check"].contains(&&*name);
        if !several && names.contains(&name) {
            sink.at(
                raw.name.span(),
                format!("`{name}` is repeated in `#[rule]`; remove one of them"),
            );
            continue;
        }
        names.push(name.clone());
        if name == "groups" {
            match groups {
                Some(groups) => groups.extend(strings(&raw, sink)),
                None => sink.at(
                    raw.name.span(),
                    "groups apply to the whole attribute; write `groups(...)` beside `each(...)`",
                ),
            }
            continue;
        }
        rules.extend(rule(&raw, &name, sink));
    }
    rules
}

/// Reads a list of strings.
fn strings(raw: &Raw, sink: &mut Sink) -> Vec<LitStr> {
    let parser = Punctuated::<LitStr, Token![,]>::parse_terminated;
    let read = sink.keep(parser.parse2(raw.inner.clone().unwrap_or_default()));
    let all: Vec<_> = read.into_iter().flatten().collect();
    if all.is_empty() {
        sink.at(raw.name.span(), "`groups` lists at least one group, as in `groups(\"create\")`");
    }
    all
}

/// Reads a rule.
fn rule(raw: &Raw, name: &str, sink: &mut Sink) -> Option<Rule> {
    let span = raw.name.span();
    let inner = || raw.inner.clone().unwrap_or_default();
    let kind = match name {
        "length" => {
            let (min, max) = length(inner(), span, sink)?;
            Kind::Length { min, max }
        }
        "range" => Kind::Range(range(inner(), span, sink)?),
        "multiple_of" => Kind::MultipleOf(one(raw, "multiple_of(5)", sink)?),
        "pattern" => Kind::Pattern(one(raw, "pattern(\"^[a-z]+$\")", sink)?),
        "contains" => Kind::Contains("Anywhere", one(raw, "contains(\"@\")", sink)?),
        "starts_with" => Kind::Contains("Start", one(raw, "starts_with(\"cat-\")", sink)?),
        "ends_with" => Kind::Contains("End", one(raw, "ends_with(\".org\")", sink)?),
        "custom" => Kind::Custom(one(raw, "custom(is_even)", sink)?),
        "check" if raw.inner.is_none() => Kind::Check(None),
        "check" => Kind::Check(Some(one(raw, "check(NameIsFree)", sink)?)),
        "each" => {
            let rules = list(inner(), sink, &mut None);
            if rules.is_empty() {
                sink.at(
                    span,
                    "`each` needs a rule for the elements; write one, as in `each(length(max = 40))`",
                );
                return None;
            }
            Kind::Each(rules)
        }
        "skip" => flag(raw, Kind::Skip, sink)?,
        "unique" => flag(raw, Kind::Unique, sink)?,
        "present" => flag(raw, Kind::Present, sink)?,
        "trim" => flag(raw, Kind::Sanitize("Trim"), sink)?,
        "lowercase" => flag(raw, Kind::Sanitize("Lowercase"), sink)?,
        "uppercase" => flag(raw, Kind::Sanitize("Uppercase"), sink)?,
        "strip_html" => flag(raw, Kind::Sanitize("StripHtml"), sink)?,
        "email" => flag(raw, Kind::Format("Email"), sink)?,
        "url" => flag(raw, Kind::Format("Url"), sink)?,
        "uuid" => flag(raw, Kind::Format("Uuid"), sink)?,
        "ip" => flag(raw, Kind::Format("Ip"), sink)?,
        "ipv4" => flag(raw, Kind::Format("Ipv4"), sink)?,
        "ipv6" => flag(raw, Kind::Format("Ipv6"), sink)?,
        _ => {
            sink.at(span, unknown(name));
            return None;
        }
    };
    let message = raw.message.clone();
    if let (Some(message), Kind::Sanitize(_) | Kind::Skip | Kind::Present | Kind::Check(_)) =
        (&message, &kind)
    {
        let reason = match kind {
            Kind::Check(_) => "the provider returns the message in its `Violation`",
            _ => "this rule is never violated",
        };
        sink.at(message.span(), format!("{reason}; remove `message`"));
    }
    Some(Rule { span, kind, message })
}

/// Reads the only argument of a rule.
fn one<T: Parse>(raw: &Raw, example: &str, sink: &mut Sink) -> Option<T> {
    let read = syn::parse2(raw.inner.clone().unwrap_or_default());
    if read.is_err() {
        let name = raw.name.unraw();
        sink.at(raw.name.span(), format!("`{name}` needs an argument; write `{example}`"));
    }
    read.ok()
}

/// Reads a rule without arguments.
fn flag(raw: &Raw, kind: Kind, sink: &mut Sink) -> Option<Kind> {
    if raw.inner.is_some() {
        let name = raw.name.unraw();
        sink.at(
            raw.name.span(),
            format!("`{name}` accepts only a message; write `#[rule({name})]`"),
        );
        return None;
    }
    Some(kind)
}
