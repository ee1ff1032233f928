//! The arguments of an attribute: `"literal", flag, name = value`.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Lit, LitStr, Token, Type};

use super::list::{Listed, entries};
use super::types::to_source;
use crate::sink::Sink;

/// The names that users of other frameworks write before an argument without a name.
const NAMELESS: [&str; 6] = ["name", "path", "prefix", "event", "message", "expression"];

/// A named argument.
pub struct Argument {
    pub name: Ident,
    /// The tokens after `=` or in parentheses; `None` for a flag.
    pub value: Option<TokenStream>,
}

/// The arguments of an attribute.
#[derive(Default)]
pub struct Arguments {
    /// Literals without a name, in order.
    pub literals: Vec<Lit>,
    named: Vec<Argument>,
    /// Whether the arguments could not be parsed.
    pub broken: bool,
}

impl Arguments {
    /// Reads the arguments of an attribute: at most `literals` literals, and named arguments. Reports arguments that are not
    /// `known`, repeated ones, and further literals.
    pub fn read(
        attribute: &str,
        tokens: TokenStream,
        literals: usize,
        known: &[&str],
        sink: &mut Sink,
    ) -> Self {
        Self::read_beside(attribute, tokens, literals, known, |_| None, sink)
    }

    /// Reads arguments like [`Arguments::read`]. `elsewhere` returns the message for an argument that belongs elsewhere.
    pub fn read_beside(
        attribute: &str,
        tokens: TokenStream,
        literals: usize,
        known: &[&str],
        elsewhere: impl Fn(&Argument) -> Option<String>,
        sink: &mut Sink,
    ) -> Self {
        let parsed = sink.keep(Self::parse.parse2(tokens));
        let mut kept = Self { broken: parsed.is_none(), ..Self::default() };
        let parsed = parsed.unwrap_or_default();
        for literal in parsed.literals {
            if kept.literals.len() == literals {
                sink.on(&literal, superfluous(attribute, literals, known));
            } else {
                kept.literals.push(literal);
            }
        }
        let mut misspelled = Vec::new();
        for argument in parsed.named {
            let name = argument.name.unraw().to_string();
            if !known.contains(&name.as_str()) {
                let is_elsewhere =
                    kept.report(attribute, literals, known, &argument, &elsewhere, sink);
                let meant = nearest(&name, known).filter(|_| !is_elsewhere);
                misspelled.extend(meant.map(|meant| (meant, argument)));
            } else if kept.get(&name).is_some() {
                sink.at(
                    argument.name.span(),
                    format!("`{name}` is repeated in `#[{attribute}]`; remove one of them"),
                );
            } else {
                kept.named.push(argument);
            }
        }
        // A misspelled argument counts as the meant one, so that its absence is not reported as well.
        for (meant, argument) in misspelled {
            if kept.get(meant).is_none() {
                let name = Ident::new(meant, argument.name.span());
                kept.named.push(Argument { name, ..argument });
            }
        }
        kept
    }

    /// Reports an argument that is not `known`. Returns whether it belongs elsewhere; a string that needs no name becomes a
    /// literal.
    fn report(
        &mut self,
        attribute: &str,
        literals: usize,
        known: &[&str],
        argument: &Argument,
        elsewhere: &impl Fn(&Argument) -> Option<String>,
        sink: &mut Sink,
    ) -> bool {
        let name = argument.name.unraw().to_string();
        if let Some(message) = elsewhere(argument) {
            sink.at(argument.name.span(), message);
            return true;
        }
        let is_nameless = literals > self.literals.len() && NAMELESS.contains(&&*name);
        match argument.literal().filter(|value| is_nameless && matches!(value, Lit::Str(_))) {
            Some(value) => {
                let message = format!(
                    "`#[{attribute}]` accepts this argument without a name; write `#[{attribute}({})]`",
                    value.to_token_stream()
                );
                sink.at(argument.name.span(), message);
                self.literals.push(value);
            }
            None => sink.at(argument.name.span(), unknown(attribute, &name, known)),
        }
        false
    }

    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut all = Self::default();
        while !input.is_empty() {
            if input.peek(Token![#]) {
                return Err(conditional(input));
            }
            if input.peek(syn::token::Brace) {
                return Err(input.error("the arguments of an attribute are not in braces; write `name = value`, as in `#[module(providers = [Type])]`"));
            }
            if input.peek(Lit) {
                all.literals.push(input.parse()?);
            } else {
                all.named.push(input.parse()?);
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(all)
    }

    /// Returns a named argument.
    pub fn get(&self, name: &str) -> Option<&Argument> {
        self.named.iter().find(|argument| argument.name.unraw() == name)
    }

    /// Whether there is an argument with this name.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Parses the value of a named argument.
    pub fn value<T: Parse>(&self, name: &str, sink: &mut Sink) -> Option<T> {
        let argument = self.get(name)?;
        match &argument.value {
            Some(value) => sink.keep(syn::parse2(value.clone())),
            None => {
                sink.at(argument.name.span(), format!("`{name}` needs a value: `{name} = ...`"));
                None
            }
        }
    }

    /// Reads the value of a named argument that is a string. Messages contain the example.
    pub fn named_string(&self, name: &str, example: &str, sink: &mut Sink) -> Option<LitStr> {
        let argument = self.get(name)?;
        let value = argument.value.clone().unwrap_or_default();
        let read = syn::parse2(value.clone());
        if read.is_err() {
            let span = if value.is_empty() { argument.span() } else { value.span() };
            sink.at(span, format!("`{name}` is a string; write `{name} = \"{example}\"`"));
        }
        read.ok()
    }

    /// Returns the types of a named argument, which is one type or a list.
    pub fn types(&self, name: &str, sink: &mut Sink) -> Vec<Listed<Type>> {
        let Some(argument) = self.get(name) else { return Vec::new() };
        let Some(value) = argument.value.clone() else {
            sink.at(
                argument.span(),
                format!("`{name}` needs a type: `{name} = Type`, or a list of types"),
            );
            return Vec::new();
        };
        let group = syn::parse2::<Group>(value.clone()).ok();
        let group = group.filter(|group| group.delimiter() == Delimiter::Bracket);
        let tokens = group.map_or(value, |group| group.stream());
        entries(tokens, sink, |input| input.parse::<Type>())
    }

    /// Returns the path of `crate = path`.
    pub fn krate(&self) -> Option<TokenStream> {
        self.get("crate")?.value.clone()
    }

    /// Returns the first literal, and reports one that is not a string.
    pub fn string(&self, sink: &mut Sink) -> Option<LitStr> {
        self.first_string("", sink)
    }

    /// Returns the first literal like [`Arguments::string`]. Messages contain the example.
    #[cfg(feature = "schedule")]
    pub fn string_or(&self, example: &str, sink: &mut Sink) -> Option<LitStr> {
        self.first_string(&format!("; write `{example}`"), sink)
    }

    fn first_string(&self, remedy: &str, sink: &mut Sink) -> Option<LitStr> {
        match self.literals.first()? {
            Lit::Str(literal) => Some(literal.clone()),
            other => {
                let found = to_source(other);
                sink.on(other, format!("expected a string literal, found `{found}`{remedy}"));
                None
            }
        }
    }
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = Ident::parse_any(input)?;
        if input.peek(syn::token::Paren) {
            let group: proc_macro2::Group = input.parse()?;
            return Ok(Self { name, value: Some(group.stream()) });
        }
        if !input.peek(Token![=]) {
            return Ok(Self { name, value: None });
        }
        input.parse::<Token![=]>()?;
        if input.peek(Token![#]) {
            return Err(conditional(input));
        }
        let value = until_comma(input)?;
        if value.is_empty() {
            return Err(syn::Error::new(name.span(), format!("`{name}` needs a value after `=`")));
        }
        Ok(Self { name, value: Some(value) })
    }
}

/// Returns the error for an attribute where an argument or its value is expected.
fn conditional(input: ParseStream<'_>) -> syn::Error {
    input.error("an argument of an attribute cannot have attributes; write the item once for each case, each with its own `#[cfg(...)]`, or put `#[cfg(...)]` on an entry of a list")
}

/// Reads tokens up to a comma outside of angle brackets.
fn until_comma(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    let mut depth = 0_i32;
    let ends = |depth: i32| input.is_empty() || depth == 0 && input.peek(Token![,]);
    while !ends(depth) {
        let token: TokenTree = input.parse()?;
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                '<' => depth += 1,
                '>' => depth -= i32::from(depth > 0),
                _ => {}
            }
        }
        tokens.extend([token]);
    }
    Ok(tokens)
}

fn superfluous(attribute: &str, literals: usize, known: &[&str]) -> String {
    let accepted = match literals {
        0 if known.is_empty() => "no arguments".to_owned(),
        0 => format!("no literal, only `{}`", known.join("`, `")),
        1 => "one literal".to_owned(),
        more => format!("{more} literals"),
    };
    format!("`#[{attribute}]` accepts {accepted}; remove this one")
}

/// Returns the known name that is nearest to a misspelled one.
pub fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let distances = known.iter().map(|known| (strsim::damerau_levenshtein(name, known), *known));
    let near = distances.filter(|(distance, known)| *distance <= known.len().max(3) / 2);
    near.min().map(|(_, known)| known)
}

fn unknown(attribute: &str, name: &str, known: &[&str]) -> String {
    match nearest(name, known) {
        Some(nearest) => {
            format!("`#[{attribute}]` has no argument `{name}`; did you mean `{nearest}`?")
        }
        None if known.is_empty() => format!("`#[{attribute}]` has no argument `{name}`"),
        None => {
            format!(
                "`#[{attribute}]` has no argument `{name}`; it accepts `{}`",
                known.join("`, `")
            )
        }
    }
}

impl Argument {
    /// Returns the value if it is a literal.
    fn literal(&self) -> Option<Lit> {
        syn::parse2(self.value.clone()?).ok()
    }

    /// Returns the span of the name.
    pub fn span(&self) -> Span {
        self.name.span()
    }

    /// Returns the argument as it was written, with another name.
    pub fn written_as(&self, name: &str) -> String {
        match &self.value {
            Some(value) => format!("{name} = {}", to_source(value)),
            None => name.to_owned(),
        }
    }
}
