//! The arguments of an attribute as tokens. The syntax of other languages is reported and read as ours.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream};
use syn::{Lit, Token, braced};

use super::arguments::Argument;
use super::types::to_source;

/// The arguments of an attribute, in the order of their kinds.
#[derive(Default)]
pub struct Written {
    pub literals: Vec<Lit>,
    pub named: Vec<Argument>,
    /// Expressions without a name.
    pub expressions: Vec<TokenStream>,
    /// Mistakes in the syntax, in spite of which the arguments are known.
    pub mistakes: Vec<syn::Error>,
}

impl Parse for Written {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut written = Self::default();
        written.read(input)?;
        Ok(written)
    }
}

impl Written {
    fn read(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        while !input.is_empty() {
            if input.peek(Token![#]) {
                return Err(conditional(input));
            }
            if input.peek(syn::token::Brace) {
                self.object(input)?;
            } else {
                self.argument(input)?;
            }
            if input.peek(Token![,]) {
                input.parse::<Token![,]>()?;
            } else if !input.is_empty() {
                let next = input.fork().parse::<TokenTree>()?;
                let message =
                    format!("arguments are separated by commas; write a `,` before `{next}`");
                self.mistakes.push(input.error(message));
            }
        }
        Ok(())
    }

    /// Reads the arguments in an object literal, as in `{ path: "/cats" }`.
    fn object(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let content;
        let braces = braced!(content in input);
        let mut inner = Self::default();
        inner.read(&content)?;
        let path = inner
            .named
            .iter()
            .position(|argument| argument.name == "path" || argument.name == "namespace");
        let path = path.and_then(|index| inner.named.remove(index).literal());
        inner.literals.splice(0..0, path);
        let named = inner.named.iter().map(|argument| match &argument.value {
            Some(value) => format!("{} = {}", argument.name, to_source(value)),
            None => argument.name.to_string(),
        });
        let literals = inner.literals.iter().map(to_source);
        let all: Vec<_> = literals.chain(named).collect();
        let message = format!(
            "the arguments of an attribute are not in braces; write `{}`",
            if all.is_empty() { "name = value".to_owned() } else { all.join(", ") }
        );
        self.mistakes.push(syn::Error::new(braces.span.join(), message));
        // The colons are part of the object, and have been reported.
        self.literals.extend(inner.literals);
        self.named.extend(inner.named);
        self.expressions.extend(inner.expressions);
        Ok(())
    }

    /// Reads an argument.
    fn argument(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if let Some(literal) = whole_literal(input) {
            self.literals.push(literal);
            return Ok(());
        }
        let ahead = input.fork();
        let Ok(name) = Ident::parse_any(&ahead) else { return self.expression(input) };
        let is_assigned =
            ahead.peek(Token![=]) && !ahead.peek(Token![==]) && !ahead.peek(Token![=>]);
        let has_colon = ahead.peek(Token![:]) && !ahead.peek(Token![::]);
        if is_assigned || has_colon {
            input.advance_to(&ahead);
            return self.assigned(name, has_colon, input);
        }
        let value = if ahead.peek(syn::token::Paren) {
            let group: proc_macro2::Group = ahead.parse()?;
            Some(group.stream())
        } else {
            None
        };
        // Another word is an argument after a missing comma.
        if !ahead.is_empty() && !ahead.peek(Token![,]) && !ahead.peek(syn::Ident::peek_any) {
            return self.expression(input);
        }
        input.advance_to(&ahead);
        self.named.push(Argument { name, value, misspelled: false });
        Ok(())
    }

    /// Reads `= value` or `: value` after a name.
    fn assigned(
        &mut self,
        name: Ident,
        has_colon: bool,
        input: ParseStream<'_>,
    ) -> syn::Result<()> {
        let colon = if has_colon {
            Some(input.parse::<Token![:]>()?)
        } else {
            input.parse::<Token![=]>()?;
            None
        };
        if input.peek(Token![#]) {
            return Err(conditional(input));
        }
        let value = until_comma(input)?;
        if value.is_empty() {
            let message = format!("`{name}` needs a value after `=`");
            self.mistakes.push(syn::Error::new(name.span(), message));
            return Ok(());
        }
        if let Some(colon) = colon {
            let message = format!(
                "an argument has `=` before its value; write `{name} = {}`",
                to_source(&value)
            );
            self.mistakes.push(syn::Error::new_spanned(colon, message));
        }
        self.named.push(Argument { name, value: Some(value), misspelled: false });
        Ok(())
    }

    fn expression(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let tokens = until_comma(input)?;
        self.expressions.push(tokens);
        Ok(())
    }
}

/// Reads a literal that is a whole argument. Otherwise returns `None` and reads nothing.
fn whole_literal(input: ParseStream<'_>) -> Option<Lit> {
    let ahead = input.fork();
    let literal = ahead.parse().ok()?;
    let ends = ahead.is_empty() || ahead.peek(Token![,]) || ahead.peek(syn::Ident::peek_any);
    ends.then(|| {
        input.advance_to(&ahead);
        literal
    })
}

/// Returns the error for an attribute where an argument or its value is expected.
fn conditional(input: ParseStream<'_>) -> syn::Error {
    input.error("an argument of an attribute cannot have attributes; write the item once for each case, each with its own `#[cfg(...)]`, or put `#[cfg(...)]` on an entry of a list")
}

/// Reads tokens up to a comma outside of angle brackets, or up to the name of another argument.
fn until_comma(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    let mut depth = 0_i32;
    let is_named = || input.peek(syn::Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]);
    while !input.is_empty() {
        let ends = input.peek(Token![,]) || !tokens.is_empty() && is_named();
        if depth == 0 && ends {
            break;
        }
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
