//! Reads the rules of an attribute.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Token, Type};

use super::bounds::{length, range};
use super::foreign::{self, Meant};
use super::{Kind, Rule, Rules};
use crate::dto::types::element;
use crate::sink::Sink;
use crate::syntax::{Listed, attribute_tokens, entries, nearest, split_arguments, to_source};

/// The names of the rules.
pub const KNOWN: &[&str] = &[
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

/// The rules without arguments.
const FLAGS: &[&str] = &[
    "email",
    "url",
    "uuid",
    "ip",
    "ipv4",
    "ipv6",
    "unique",
    "trim",
    "lowercase",
    "uppercase",
    "strip_html",
    "skip",
];

/// A rule before its arguments are read: its name, the tokens of its arguments, and its message.
struct Raw {
    name: Ident,
    /// The tokens in the parentheses.
    arguments: Option<TokenStream>,
    /// The arguments without the message.
    inner: Option<TokenStream>,
    message: Option<LitStr>,
}

impl Raw {
    fn parse(input: ParseStream<'_>, ty: Option<&Type>) -> syn::Result<Self> {
        if input.peek(Lit) {
            let literal: Lit = input.parse()?;
            let found = to_source(&literal);
            let word = found.trim_matches('"');
            let write = if KNOWN.contains(&word) { word } else { "email" };
            let message =
                format!("a rule has no quotes, found `{found}`; write `#[rule({write})]`");
            return Err(syn::Error::new_spanned(literal, message));
        }
        let name = Ident::parse_any(input)?;
        if input.peek(Token![=]) {
            return Err(assigned(&name, input, ty));
        }
        if input.peek(Token![!]) || input.peek(Token![::]) {
            return Err(syn::Error::new(
                name.span(),
                "a rule is a name with arguments, as in `length(min = 1)`; write a function of yours as `custom(function)`",
            ));
        }
        if !input.peek(syn::token::Paren) {
            return Ok(Self { name, arguments: None, inner: None, message: None });
        }
        let content;
        syn::parenthesized!(content in input);
        let arguments: TokenStream = content.parse()?;
        // The rules in `each` have their own messages.
        let is_known = KNOWN.contains(&&*name.unraw().to_string());
        if name == "each" || !is_known {
            let inner = Some(arguments.clone());
            return Ok(Self { name, arguments: Some(arguments), inner, message: None });
        }
        let (inner, message) = message(arguments.clone())?;
        Ok(Self { name, arguments: Some(arguments), inner, message })
    }
}

/// Returns the error of a rule that is written as `rule = value`, and reads the value.
fn assigned(name: &Ident, input: ParseStream<'_>, ty: Option<&Type>) -> syn::Error {
    let value = input.parse::<Token![=]>().and_then(|_| input.parse::<Expr>());
    let rule = name.unraw().to_string();
    let Ok(value) = value else {
        return syn::Error::new(name.span(), unknown(&rule, None, ty));
    };
    let tokens = value.to_token_stream();
    let value = to_source(&value);
    let message = match &*rule {
        "message" => format!(
            "a message belongs to one rule; write it inside, as in `email(message = {value})`"
        ),
        "length" => format!("the bound of a length has a name; write `length(exact = {value})`"),
        "range" => format!("the bounds of a range have names; write `range(min = {value})`"),
        "custom" | "check" => format!(
            "the argument of a rule is in parentheses; write `{rule}({})`",
            value.trim_matches('"')
        ),
        known if FLAGS.contains(&known) => format!("`{rule}` has no value; write `{rule}`"),
        known if KNOWN.contains(&known) => {
            format!("the argument of a rule is in parentheses; write `{rule}({value})`")
        }
        _ => unknown(&rule, Some(&tokens), ty),
    };
    syn::Error::new(name.span(), message)
}

/// Returns the message for a rule that does not exist. Other libraries have other names for some rules.
fn unknown(name: &str, arguments: Option<&TokenStream>, ty: Option<&Type>) -> String {
    match foreign::meant(name, arguments, ty) {
        Some(Meant::Rule(rule)) => format!("unknown rule `{name}`; write `{rule}`"),
        Some(Meant::Nothing(reason)) => format!("unknown rule `{name}`: {reason}; remove the rule"),
        Some(Meant::Instead(write)) => format!("unknown rule `{name}`; {write}"),
        None => match nearest(name, KNOWN) {
            Some(nearest) => format!("unknown rule `{name}`; did you mean `{nearest}`?"),
            None => format!("unknown rule `{name}`; the rules are `{}`", KNOWN.join("`, `")),
        },
    }
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
        let value: Expr = input.parse()?;
        match &value {
            Expr::Lit(ExprLit { lit: Lit::Str(string), .. }) => Ok(Self { string: string.clone() }),
            other => {
                let found = to_source(other);
                let message = format!(
                    "a macro can't read `{found}`; write the string itself, as in `message = \"must be valid\"`"
                );
                Err(syn::Error::new_spanned(other, message))
            }
        }
    }
}

/// Reads an attribute of a field of this type, or of a whole type.
pub fn read(attribute: &Attribute, ty: Option<&Type>, sink: &mut Sink) -> Rules {
    let mut groups = Vec::new();
    let rules = list(attribute_tokens(attribute), ty, sink, &mut Some(&mut groups));
    if rules.is_empty() && sink.is_clean() {
        let message = "`#[rule(...)]` lists rules, as in `#[rule(length(min = 1, max = 40))]`";
        sink.on(attribute, message);
    }
    Rules { rules, groups }
}

/// Reads a list of rules.
fn list(
    tokens: TokenStream,
    ty: Option<&Type>,
    sink: &mut Sink,
    groups: &mut Option<&mut Vec<LitStr>>,
) -> Vec<Rule> {
    let all = entries(tokens, sink, |input| Raw::parse(input, ty));
    let mut rules: Vec<Rule> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for Listed { cfg, entry: raw } in all {
        if !cfg.is_empty() {
            sink.at(raw.name.span(), "a rule can't have `#[cfg(...)]`; write the type once for each case, each with its own `#[cfg(...)]`");
        }
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
        rules.extend(rule(&raw, &name, ty, sink));
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
fn rule(raw: &Raw, name: &str, ty: Option<&Type>, sink: &mut Sink) -> Option<Rule> {
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
            let sink = &mut sink.child();
            let rules = list(inner(), ty.and_then(element), sink, &mut None);
            if !sink.is_clean() && rules.is_empty() {
                return None;
            }
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
            sink.at(span, unknown(name, raw.arguments.as_ref(), ty));
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
    let inner = raw.inner.clone().unwrap_or_default();
    let read = syn::parse2(inner.clone());
    if read.is_err() {
        let name = raw.name.unraw();
        let message = if inner.is_empty() {
            format!("`{name}` needs an argument; write `{example}`")
        } else {
            unreadable(&name.to_string(), &inner, example)
        };
        sink.at(raw.name.span(), message);
    }
    read.ok()
}

/// Returns the message for an argument that a rule can't read.
fn unreadable(rule: &str, argument: &TokenStream, example: &str) -> String {
    let found = to_source(argument);
    if rule == "custom" {
        return format!(
            "`custom` names a function; write `fn is_valid(value: &T) -> Result<(), &'static str>`, and `{example}` with its name"
        );
    }
    if syn::parse2::<syn::Path>(argument.clone()).is_ok() {
        return format!(
            "a macro can't read the constant `{found}`; write its value, as in `{example}`"
        );
    }
    format!("expected the argument of `{rule}`, found `{found}`; write it as in `{example}`")
}

/// Reads a rule without arguments.
fn flag(raw: &Raw, kind: Kind, sink: &mut Sink) -> Option<Kind> {
    if raw.inner.is_some() {
        let name = raw.name.unraw();
        let inner = raw.inner.clone().unwrap_or_default();
        let message = match syn::parse2::<LitStr>(inner) {
            Ok(message) => format!("{name}(message = {:?})", message.value()),
            Err(_) => name.to_string(),
        };
        sink.at(raw.name.span(), format!("`{name}` accepts only a message; write `{message}`"));
        return None;
    }
    Some(kind)
}
