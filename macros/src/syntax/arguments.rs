//! The arguments of an attribute: `"literal", flag, name = value`.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::Parse;
use syn::{Lit, LitStr, Type};

use super::list::{Listed, entries};
use super::positional;
use super::synonyms::{is_near, meant, nearest, synonym};
use super::types::to_source;
use super::written::Written;
use crate::sink::Sink;

/// The names that users of other frameworks write before an argument without a name.
const NAMELESS: [&str; 7] =
    ["name", "path", "prefix", "event", "message", "expression", "namespace"];

/// A named argument.
pub struct Argument {
    pub name: Ident,
    /// The tokens after `=` or in parentheses; `None` for a flag.
    pub value: Option<TokenStream>,
    /// Whether it was written with another name, which has been reported.
    pub misspelled: bool,
}

/// The arguments of an attribute.
#[derive(Default)]
pub struct Arguments {
    /// Literals without a name, in order.
    pub literals: Vec<Lit>,
    named: Vec<Argument>,
    /// Whether some arguments could not be read, so that others may be missing.
    pub broken: bool,
    attribute: String,
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
        let parsed = sink.keep(syn::parse2::<Written>(tokens));
        let broken = parsed.is_none();
        let mut kept = Self { broken, attribute: attribute.to_owned(), ..Self::default() };
        let parsed = parsed.unwrap_or_default();
        kept.broken |= !parsed.mistakes.is_empty();
        parsed.mistakes.into_iter().for_each(|mistake| sink.add(mistake));
        for literal in parsed.literals {
            if kept.literals.len() == literals {
                sink.on(&literal, positional::superfluous(attribute, literals, known, &literal));
                kept.broken = true;
            } else {
                kept.literals.push(literal);
            }
        }
        for expression in parsed.expressions {
            let accepts = kept.literals.len() < literals;
            let message = positional::expression(attribute, accepts, known, &expression);
            sink.on(expression, message);
            kept.broken = true;
        }
        let mut misspelled = Vec::new();
        for argument in parsed.named {
            let name = argument.name.unraw().to_string();
            if !known.contains(&name.as_str()) {
                let is_elsewhere =
                    kept.report(attribute, literals, known, &argument, &elsewhere, sink);
                let meant = meant(&name, known).filter(|_| !is_elsewhere);
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
                kept.named.push(Argument { name, misspelled: true, ..argument });
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
            self.broken = true;
            return true;
        }
        let accepts = literals > self.literals.len();
        let is_nameless = accepts && NAMELESS.contains(&&*name);
        let nameless = match &argument.value {
            None if accepts => unquoted(attribute, &name, known),
            None => positional::named(attribute, known, &name, None)
                .map(|named| positional::needs_name(attribute, &named))
                .or_else(|| positional::by_type(attribute, &name)),
            Some(value) if is_nameless && argument.literal().is_none() => {
                Some(positional::expression(attribute, true, known, value))
            }
            Some(_) => None,
        };
        if let Some(message) = nameless {
            sink.at(argument.name.span(), message);
            self.broken = true;
            return true;
        }
        match argument.literal().filter(|value| is_nameless && matches!(value, Lit::Str(_))) {
            Some(value) => {
                let message = format!(
                    "`#[{attribute}]` accepts this argument without a name; write `#[{attribute}({})]`",
                    value.to_token_stream()
                );
                sink.at(argument.name.span(), message);
                self.literals.push(value);
            }
            None => {
                sink.at(argument.name.span(), unknown(attribute, argument, known));
                self.broken = true;
            }
        }
        false
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
            Some(value) => match syn::parse2(value.clone()) {
                Ok(value) => Some(value),
                // The value may not be meant for the nearest name.
                Err(_) if argument.misspelled => None,
                Err(error) => {
                    sink.add(error);
                    None
                }
            },
            None => {
                if !argument.misspelled {
                    let message = format!("`{name}` needs a value: `{name} = ...`");
                    sink.at(argument.name.span(), message);
                }
                None
            }
        }
    }

    /// Reads the value of a named argument that is a string. Messages contain the example.
    pub fn named_string(&self, name: &str, example: &str, sink: &mut Sink) -> Option<LitStr> {
        let argument = self.get(name)?;
        let Some(value) = argument.value.clone() else {
            if !argument.misspelled {
                let message = format!("`{name}` is a string; write `{name} = \"{example}\"`");
                sink.at(argument.span(), message);
            }
            return None;
        };
        let read = syn::parse2(value.clone());
        if read.is_err() && !argument.misspelled {
            let found = to_source(&value);
            let path = syn::parse2::<syn::Path>(value.clone()).ok();
            let message = if path.as_ref().is_some_and(is_word) {
                format!("`{name}` is a string, found `{found}`; write `{name} = \"{found}\"`")
            } else if path.is_some() {
                format!(
                    "a macro can't read the constant `{found}`; write the string itself, as in `{name} = \"{example}\"`"
                )
            } else {
                format!("`{name}` is a string, found `{found}`; write `{name} = \"{example}\"`")
            };
            sink.on(value, message);
        }
        read.ok()
    }

    /// Returns the types of a named argument, which is one type or a list.
    pub fn types(&self, name: &str, sink: &mut Sink) -> Vec<Listed<Type>> {
        let Some(argument) = self.get(name) else { return Vec::new() };
        let Some(value) = argument.value.clone() else {
            if !argument.misspelled {
                let message = format!("`{name}` needs a type: `{name} = Type`, or a list of types");
                sink.at(argument.span(), message);
            }
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
        match self.literals.first()? {
            Lit::Str(literal) => Some(literal.clone()),
            other => {
                sink.on(other, positional::not_a_string(&self.attribute, other));
                None
            }
        }
    }
}

/// Whether a path is a word in lower case, which is more likely a string without its quotes than a constant.
pub fn is_word(path: &syn::Path) -> bool {
    path.get_ident().is_some_and(|word| word.to_string().starts_with(char::is_lowercase))
}

/// Returns the message for a word where an attribute accepts a string, unless the word is nearly a known argument.
fn unquoted(attribute: &str, name: &str, known: &[&str]) -> Option<String> {
    if positional::is_constant(name) {
        return Some(positional::constant(attribute, name));
    }
    (!is_near(name, known)).then(|| positional::unquoted(attribute, name))
}

fn unknown(attribute: &str, argument: &Argument, known: &[&str]) -> String {
    let name = &*argument.name.unraw().to_string();
    if let Some(ours) = synonym(name, known) {
        let write = argument.written_as(ours);
        return format!("`#[{attribute}]` has no argument `{name}`; write `{write}`");
    }
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
    pub fn literal(&self) -> Option<Lit> {
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
