//! The table of embedded files.

use proc_macro2::TokenStream;
use quote::quote;

use super::model::File;
use crate::paths::Paths;

/// Emits a constant table, and the value that serves it.
pub fn table(paths: &Paths, files: &[File]) -> TokenStream {
    let runtime = paths.runtime();
    let files = files.iter().map(|File { path, source, etag }| {
        // The compiler watches what `include_bytes!` reads.
        quote!(#runtime::EmbeddedFile::new(#path, ::core::include_bytes!(#source), #etag))
    });
    quote! {
        const FILES: &[#runtime::EmbeddedFile] = &[#(#files),*];
        #runtime::Embedded::new(FILES)
    }
}
