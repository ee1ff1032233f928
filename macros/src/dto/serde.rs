//! What serde is told beside what is written: how a field is read that is cleaned, and when one is left out.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Attribute, Data, DeriveInput, Field, LitStr, parse_quote, parse_quote_spanned};

use super::attr::{OfOne, Written};
use super::rule::Rules;
use crate::paths::Paths;
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

/// Adds what fields need that are cleaned, that may be left out, or that not everybody sees.
pub fn tell(item: &mut DeriveInput, written: &Written) {
    let fields: Box<dyn Iterator<Item = &mut Field>> = match &mut item.data {
        Data::Struct(data) => Box::new(data.fields.iter_mut()),
        Data::Enum(data) => Box::new(data.variants.iter_mut().flat_map(|one| &mut one.fields)),
        Data::Union(_) => return,
    };
    let told = written.variants.iter().flat_map(|variant| &variant.fields);
    for (index, (field, of)) in fields.zip(told).enumerate() {
        let mut attributes = of_patch(field, of, &written.paths);
        attributes.extend(cleaned(field, of, written));
        attributes.extend(shown(index, of));
        field.attrs.extend(attributes);
    }
}

fn is(field: &Field, name: &str) -> bool {
    last_segment(&field.ty).is_some_and(|(of, _)| of == name)
}

/// What a `Patch` needs: that it may be left out.
fn of_patch(field: &Field, OfOne { serde, .. }: &OfOne, paths: &Paths) -> Vec<Attribute> {
    if !is(field, "Patch") {
        return Vec::new();
    }
    let runtime = paths.runtime();
    let is_absent = text(&quote!(#runtime::Patch::is_absent));
    let default = serde.default.is_none().then(|| parse_quote!(#[serde(default)]));
    let left_out =
        (!serde.may_be_left_out).then(|| parse_quote!(#[serde(skip_serializing_if = #is_absent)]));
    default.into_iter().chain(left_out).collect()
}

/// A field that is cleaned, or may not be `null`, is read by a function, to which one that is missing is
/// none.
fn cleaned(field: &Field, of: &OfOne, written: &Written) -> Vec<Attribute> {
    let (sanitizer, present) = (Rules::sanitizer(&of.rules), Rules::present(&of.rules));
    let span = sanitizer.as_ref().map(|(span, _)| *span).or(present);
    let Some(span) = span.filter(|_| !of.serde.special) else { return Vec::new() };
    let runtime = written.paths.runtime();
    let sanitizer = sanitizer.map_or_else(|| quote!(__baya::Keep), |(_, of)| of);
    let sanitizer = text(&sanitizer).replace("__baya", &text(&runtime));
    let function = if present.is_some() { "present" } else { "sanitized" };
    let path = format!("{}::{function}::<_,_,{sanitizer}>", text(&runtime));
    let path = LitStr::new(&path, span);
    let reads =
        written.input.then(|| parse_quote_spanned!(span=> #[serde(deserialize_with = #path)]));
    let maybe = is(field, "Option") && of.serde.default.is_none();
    let default = maybe.then(|| parse_quote!(#[serde(default)]));
    let is_none = (present.is_some() && !of.serde.may_be_left_out)
        .then(|| parse_quote!(#[serde(skip_serializing_if = "::core::option::Option::is_none")]));
    [reads, default, is_none].into_iter().flatten().collect()
}

/// A field that some see, or nobody.
fn shown(index: usize, of: &OfOne) -> Option<Attribute> {
    match &of.shown {
        Shown::Always => None,
        Shown::Never => Some(parse_quote!(#[serde(skip_serializing)])),
        Shown::To(_) => {
            let path = format!("Self::{}", hides(index));
            Some(parse_quote!(#[serde(skip_serializing_if = #path)]))
        }
    }
}

/// Who sees a field.
pub enum Shown {
    Always,
    Never,
    To(Vec<LitStr>),
}

/// The function that says whether a field is left out.
fn hides(index: usize) -> Ident {
    format_ident!("__baya_hides_{index}", span = Span::call_site())
}

/// The functions that say which fields are left out.
pub fn functions(item: &DeriveInput, written: &Written) -> Option<TokenStream> {
    let fields = written.variants.iter().flat_map(|variant| &variant.fields);
    let functions: Vec<_> = fields
        .enumerate()
        .filter_map(|(index, of)| match &of.shown {
            Shown::To(groups) => {
                let name = hides(index);
                Some(quote! {
                    #[doc(hidden)]
                    fn #name<__BayaField>(_field: &__BayaField) -> bool {
                        __baya::is_hidden(&[#(#groups),*])
                    }
                })
            }
            _ => None,
        })
        .collect();
    if functions.is_empty() {
        return None;
    }
    let (ident, (parameters, types, clause)) = (&item.ident, item.generics.split_for_impl());
    Some(written.paths.scoped(&quote! {
        #[automatically_derived]
        impl #parameters #ident #types #clause {
            #(#functions)*
        }
    }))
}

/// A path as serde reads it.
fn text(path: &TokenStream) -> String {
    path.to_string().replace(' ', "")
}
