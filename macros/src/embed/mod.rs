//! `embed!`: a directory of files that becomes part of the program.

mod attr;
mod expand;
mod model;

use std::path::Path;

use proc_macro2::TokenStream;
use quote::quote;

use crate::entry;
use crate::sink::Sink;

/// Expands the macro for the package that is compiled.
pub fn run(tokens: TokenStream) -> TokenStream {
    // Without Cargo, paths are relative to the working directory of the compiler.
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let expansion = expanded(tokens, Path::new(&package));
    entry::show("embed", &expansion);
    expansion
}

/// Expands the macro for the package in a directory.
pub fn expanded(tokens: TokenStream, package: &Path) -> TokenStream {
    let mut sink = Sink::default();
    let args = attr::read(tokens, &mut sink);
    let files =
        args.directory.as_ref().map(|directory| model::files(directory, package, &mut sink));
    let table = expand::table(&args.paths, &files.unwrap_or_default());
    let errors = sink.into_tokens();
    quote!({ #errors #table })
}
