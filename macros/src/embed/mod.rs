//! `embed!`: a directory of files as a part of the program.

mod attr;
mod expand;
mod model;

use std::path::Path;

use proc_macro2::TokenStream;
use quote::quote;

use crate::entry;
use crate::sink::Sink;

/// The expression, for the package that is compiled.
pub fn run(tokens: TokenStream) -> TokenStream {
    // Cargo sets it; without cargo, paths are those of the compiler.
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let expansion = expanded(tokens, Path::new(&package));
    entry::show("embed", &expansion);
    expansion
}

/// The expression, for the package in a directory.
pub fn expanded(tokens: TokenStream, package: &Path) -> TokenStream {
    let mut sink = Sink::default();
    let written = attr::read(tokens, &mut sink);
    let files =
        written.directory.as_ref().map(|directory| model::files(directory, package, &mut sink));
    let table = expand::table(&written.paths, &files.unwrap_or_default());
    let errors = sink.into_tokens();
    quote!({ #errors #table })
}
