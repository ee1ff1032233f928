//! What serde is told beside what is written: how a field of a kind of its own is read and written.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Data, DeriveInput, Field, parse_quote};

use super::wire::OfField;
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::last_segment;

/// The attributes that an item gets which is read, or written, or both.
pub fn derives(paths: &Paths, input: bool, output: bool) -> TokenStream {
    let runtime = paths.runtime();
    let path = text(&quote!(#runtime::serde));
    let serialize = output.then(|| quote!(#runtime::serde::Serialize,));
    let deserialize = input.then(|| quote!(#runtime::serde::Deserialize,));
    quote! {
        #[derive(#serialize #deserialize)]
        #[serde(crate = #path)]
    }
}

/// Adds what a `Patch` needs to its field: that it may be left out.
pub fn tell(item: &mut DeriveInput, paths: &Paths) {
    let fields: Box<dyn Iterator<Item = &mut Field>> = match &mut item.data {
        Data::Struct(data) => Box::new(data.fields.iter_mut()),
        Data::Enum(data) => Box::new(data.variants.iter_mut().flat_map(|one| &mut one.fields)),
        Data::Union(_) => return,
    };
    for field in fields {
        if last_segment(&field.ty).is_some_and(|(name, _)| name == "Patch") {
            let attributes = of_patch(field, paths);
            field.attrs.extend(attributes);
        }
    }
}

fn of_patch(field: &Field, paths: &Paths) -> Vec<Attribute> {
    let told = OfField::read(&field.attrs, &mut Sink::default());
    let runtime = paths.runtime();
    let is_absent = text(&quote!(#runtime::Patch::is_absent));
    let default = told.default.is_none().then(|| parse_quote!(#[serde(default)]));
    let left_out =
        (!told.may_be_left_out).then(|| parse_quote!(#[serde(skip_serializing_if = #is_absent)]));
    default.into_iter().chain(left_out).collect()
}

/// A path as serde reads it.
fn text(path: &TokenStream) -> String {
    path.to_string().replace(' ', "")
}
