//! The arguments of `#[module]` as written.

use proc_macro2::{Span, TokenStream};
use syn::Type;
use syn::parse::{ParseStream, Parser};

use super::entry::Entry;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::Arguments;

const KNOWN: &[&str] =
    &["root", "global", "imports", "providers", "controllers", "exports", "options", "crate"];

/// What was written.
pub struct Written {
    pub root: Option<Span>,
    pub global: bool,
    pub imports: Vec<Entry>,
    pub providers: Vec<Entry>,
    pub controllers: Vec<Entry>,
    pub exports: Vec<Entry>,
    pub options: Option<Type>,
    pub paths: Paths,
}

pub fn read(arguments: TokenStream, sink: &mut Sink) -> Written {
    let arguments = Arguments::read("module", arguments, 0, KNOWN, sink);
    Written {
        root: arguments.get("root").map(|argument| argument.span()),
        global: arguments.has("global"),
        imports: list(&arguments, "imports", sink),
        providers: list(&arguments, "providers", sink),
        controllers: list(&arguments, "controllers", sink),
        exports: list(&arguments, "exports", sink),
        options: arguments.value("options", sink),
        paths: Paths::new(arguments.krate()),
    }
}

/// A list in brackets; a broken entry is a fault, and the others stay.
fn list(arguments: &Arguments, name: &str, sink: &mut Sink) -> Vec<Entry> {
    let Some(argument) = arguments.get(name) else { return Vec::new() };
    let Some(value) = &argument.value else {
        sink.at(argument.span(), format!("`{name}` is a list: `{name} = [...]`"));
        return Vec::new();
    };
    let parser = |input: ParseStream<'_>| {
        let content;
        syn::bracketed!(content in input);
        let mut entries = Vec::new();
        let mut faults = Vec::new();
        while !content.is_empty() {
            match Entry::read(&content) {
                Ok(entry) => entries.push(entry),
                Err(fault) => {
                    faults.push(fault);
                    skip(&content)?;
                }
            }
            if !content.is_empty() {
                content.parse::<syn::Token![,]>()?;
            }
        }
        Ok((entries, faults))
    };
    let Some((entries, faults)) = sink.keep(parser.parse2(value.clone())) else {
        return Vec::new();
    };
    for fault in faults {
        sink.keep::<()>(Err(fault));
    }
    entries
}

fn skip(content: ParseStream<'_>) -> syn::Result<()> {
    while !content.is_empty() && !content.peek(syn::Token![,]) {
        content.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}
