//! What serde is told beside what is written: how a field is read that is cleaned, and when one is left out.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{
    Attribute, Data, DeriveInput, Field, Fields, Generics, LitStr, Type, parse_quote,
    parse_quote_spanned,
};

use super::attr::{OfOne, Written, said_in_some_builds};
use super::rule::Rules;
use super::wire::{Missing, OfField, OfType};
use super::{distinct, own};
use crate::paths::Paths;
use crate::syntax::is_primitive;
use crate::syntax::without;

/// The attributes that an item gets which is read, or written, or both.
pub fn derives(paths: &Paths, input: bool, output: bool) -> TokenStream {
    if !input && !output {
        return TokenStream::new();
    }
    let runtime = paths.runtime();
    let path = text(&quote!(#runtime::serde));
    let serialize = output.then(|| quote!(#runtime::serde::Serialize,));
    let deserialize = input.then(|| quote!(#runtime::serde::Deserialize,));
    quote! {
        #[derive(#serialize #deserialize)]
        #[serde(crate = #path)]
    }
}

/// Adds what fields need that are cleaned, that may be left out, that not everybody sees, or whose rules
/// their users choose.
pub fn tell(item: &mut DeriveInput, written: &Written) {
    let (own, path, generics) = (own::type_of(item), own::path_of(item), item.generics.clone());
    let is_enum = matches!(item.data, Data::Enum(_));
    closed(item, written);
    if let Some(function) = default_of(item, written) {
        without(&mut item.attrs, "serde", "default");
        let path = quote!(#path::#function).to_string();
        item.attrs.push(parse_quote!(#[serde(default = #path)]));
    }
    let told = written
        .variants
        .iter()
        .flat_map(|variant| variant.fields.iter().map(move |field| (&variant.serde, field)));
    for (index, (field, (variant, of))) in fields_mut(item).into_iter().zip(told).enumerate() {
        let skipped = variant.skips_input;
        let mut attributes = of_patch(field, of, &written.paths);
        attributes.extend(cleaned(field, of, written, &generics));
        let holds = Held {
            buffered: is_enum && holds(&written.serde, variant),
            tagged: is_enum && !variant.untagged && written.serde.content.is_none(),
        };
        attributes.extend(held(field, of, written, (holds, &generics)));
        attributes.extend(flattened(field, of, written, (&own, &generics)));
        attributes.extend(shown(index, of, &path));
        attributes.extend(bound(field, of, written, (skipped, &own, &generics)));
        // What shows a field to some asks what leaves it out.
        if let Shown::To(_) = of.shown {
            without(&mut field.attrs, "serde", "skip_serializing_if");
        }
        field.attrs.extend(attributes);
    }
}

/// Returns the function that `#[serde(default)]` on a type calls. serde would require `Default` at each of its uses, and
/// the compiler would report each.
fn default_of(item: &DeriveInput, written: &Written) -> Option<Ident> {
    let is_generic = item.generics.type_params().next().is_some();
    match &written.serde.default {
        Some(Missing::Default(span)) if written.input && !is_generic => {
            Some(Ident::new("__baya_default", *span))
        }
        _ => None,
    }
}

/// Makes variants without content reject other fields beside their tag, as serde does for variants with fields.
fn closed(item: &mut DeriveInput, written: &Written) {
    let Data::Enum(data) = &mut item.data else { return };
    let is_beside_tag = written.serde.tag.is_some() && written.serde.content.is_none();
    if !(written.input && written.serde.closed && is_beside_tag) {
        return;
    }
    let path = format!("{}::nothing_else", text(&written.paths.runtime()));
    for (variant, of) in data.variants.iter_mut().zip(&written.variants) {
        let is_read = !of.serde.skips_input && !of.serde.untagged && !of.serde.special;
        if is_read && matches!(variant.fields, Fields::Unit) {
            variant.attrs.push(parse_quote!(#[serde(deserialize_with = #path)]));
        }
    }
}

/// Removes the attributes of serde from an item without its derives.
pub fn forget(item: &mut DeriveInput) {
    let keep = |attributes: &mut Vec<Attribute>| {
        attributes.retain(|attribute| {
            !attribute.path().is_ident("serde") && said_in_some_builds(attribute).is_none()
        });
    };
    keep(&mut item.attrs);
    if let Data::Enum(data) = &mut item.data {
        data.variants.iter_mut().for_each(|variant| keep(&mut variant.attrs));
    }
    fields_mut(item).into_iter().for_each(|field| keep(&mut field.attrs));
}

fn fields_mut(item: &mut DeriveInput) -> Vec<&mut Field> {
    match &mut item.data {
        Data::Struct(data) => data.fields.iter_mut().collect(),
        Data::Enum(data) => data.variants.iter_mut().flat_map(|one| &mut one.fields).collect(),
        Data::Union(_) => Vec::new(),
    }
}

/// That what a field holds has rules, or is known to have none: `Paged<T>` is not read where those of `T`
/// would not be found.
fn bound(
    field: &Field,
    of: &OfOne,
    written: &Written,
    (skipped, own, generics): (bool, &Type, &Generics),
) -> Option<Attribute> {
    let serde = &of.serde;
    let left = serde.skips_input && serde.skips_output;
    if !written.input || left || Rules::skips(&of.rules) || serde.bound.is_some() {
        return None;
    }
    let (runtime, field) = (written.paths.runtime(), own::named(&field.ty, own));
    let valid = own::to_validate(&field, own, generics, &quote!(#runtime::Validate));
    if valid.is_empty() {
        return None;
    }
    // serde infers nothing of a field that says something itself.
    let is_read = !skipped && !serde.skips_input && !serde.special && !written.serde.bound;
    let open = own::open(&field, generics).into_iter().chain(own::generic(&field, own, generics));
    let open = open.filter(|_| is_read);
    let read: TokenStream =
        open.map(|of| quote!(#of: #runtime::serde::Deserialize<'de>,)).collect();
    let all = quote!(#read #valid).to_string();
    Some(parse_quote!(#[serde(bound(deserialize = #all))]))
}

/// What a `Patch` needs: that it may be left out.
fn of_patch(field: &Field, of: &OfOne, paths: &Paths) -> Vec<Attribute> {
    if !own::is_patch(&field.ty) {
        return Vec::new();
    }
    // With a path, serde infers no `Default` bound for the type inside.
    let (runtime, needed) = (paths.runtime(), of.serde.default.is_none());
    let absent = text(&quote!(#runtime::left_out));
    let default = needed.then(|| parse_quote!(#[serde(default = #absent)]));
    default.into_iter().chain(left_out(field, of, paths)).collect()
}

/// What a field of ours is left out by; one that some see asks that itself.
fn left_out(field: &Field, of: &OfOne, paths: &Paths) -> Option<Attribute> {
    let by_itself = of.serde.left_out_if.is_none() && !matches!(of.shown, Shown::To(_));
    let function = text(&leaves_out(field, of, paths).filter(|_| by_itself)?);
    Some(parse_quote!(#[serde(skip_serializing_if = #function)]))
}

/// The function that says whether a field is left out, whoever it is for.
fn leaves_out(field: &Field, of: &OfOne, paths: &Paths) -> Option<TokenStream> {
    let runtime = paths.runtime();
    match &of.serde.left_out_if {
        Some(function) => Some(quote!(#function)),
        None if own::is_patch(&field.ty) => Some(quote!(#runtime::Patch::is_absent)),
        None => Rules::present(&of.rules).map(|_| quote!(::core::option::Option::is_none)),
    }
}

/// A field that is cleaned, or may not be `null`, is read by a function, to which one that is missing is
/// none.
fn cleaned(field: &Field, of: &OfOne, written: &Written, generics: &Generics) -> Vec<Attribute> {
    let (sanitizer, present) = (Rules::sanitizer(&of.rules), Rules::present(&of.rules));
    let span = sanitizer.as_ref().map(|(span, _)| *span).or(present);
    // That numbers and truth values are not sanitized has its own error.
    let is_left =
        of.serde.special || sanitizer.is_some() && is_primitive(own::innermost(&field.ty));
    let Some(span) = span.filter(|_| !is_left) else { return Vec::new() };
    let runtime = written.paths.runtime();
    let sanitizer = sanitizer.map_or_else(|| quote!(__baya::Keep), |(_, of)| of);
    let sanitizer = text(&sanitizer).replace("__baya", &text(&runtime));
    let function = if present.is_some() { "present" } else { "sanitized" };
    let path = match distinct::of_field(&field.ty, of, generics, &written.paths) {
        Some(how) => {
            format!("{}::{function}_distinct::<_,_,{sanitizer},{}>", text(&runtime), text(&how))
        }
        None => format!("{}::{function}::<_,_,{sanitizer}>", text(&runtime)),
    };
    let path = LitStr::new(&path, span);
    let reads =
        written.input.then(|| parse_quote_spanned!(span=> #[serde(deserialize_with = #path)]));
    let maybe = own::is_option(&field.ty) && of.serde.default.is_none();
    let default = maybe.then(|| parse_quote!(#[serde(default)]));
    let is_none = present.and_then(|_| left_out(field, of, &written.paths));
    [reads, default, is_none].into_iter().flatten().collect()
}

/// How serde reads the fields of a variant.
#[derive(Clone, Copy)]
struct Held {
    /// Whether it may buffer them before it knows their types.
    buffered: bool,
    /// Whether they are in the object that has the tag.
    tagged: bool,
}

/// Whether serde may buffer the values of a variant before it knows their types. It buffers content that is before its
/// tag.
const fn holds(of_type: &OfType, variant: &OfField) -> bool {
    of_type.untagged || variant.untagged || of_type.tag.is_some()
}

/// Returns the attributes with which a field is read strictly: what serde buffers accepts other values than the schema
/// does, and contains the numbers of a query as strings. The standard library keeps the last of equal elements and keys.
fn held(
    field: &Field,
    of: &OfOne,
    written: &Written,
    (holds, generics): (Held, &Generics),
) -> Vec<Attribute> {
    let serde = &of.serde;
    let is_cleaned = Rules::sanitizer(&of.rules).is_some() || Rules::present(&of.rules).is_some();
    let reads = written.input && !serde.skips_input && !serde.special && !is_cleaned;
    let is_open =
        generics.lifetimes().next().is_some() || !own::open(&field.ty, generics).is_empty();
    if !reads || Rules::skips(&of.rules) {
        return Vec::new();
    }
    let how = distinct::of_field(&field.ty, of, generics, &written.paths);
    let maybe = own::is_option(&field.ty);
    // The only field of a variant is read from the object that has the tag, so a unit is an empty object.
    let is_object = holds.tagged && written.serde.tag.is_some() && field.ident.is_none();
    let function = match (serde.flatten, holds.buffered) {
        _ if is_open => None,
        (true, _) if !maybe => Some("part"),
        (false, true) if is_object && !own::has_no_rules(&field.ty) => Some("part"),
        (false, true) => Some("held"),
        _ => None,
    };
    let function = match (function, how) {
        (Some(function), Some(how)) => format!("{function}_distinct::<_,_,{}>", text(&how)),
        (Some(function), None) => function.to_owned(),
        (None, Some(how)) if !serde.flatten => format!("distinct::<_,_,{}>", text(&how)),
        (None, _) => return Vec::new(),
    };
    let path = format!("{}::{function}", text(&written.paths.runtime()));
    let path = LitStr::new(&path, field.ty.span());
    let reads = parse_quote_spanned!(path.span()=> #[serde(deserialize_with = #path)]);
    // A field that a function reads is required unless it has a default.
    let may_be_absent = own::is_option(own::inside_pointers(&field.ty));
    let default = may_be_absent && field.ident.is_some() && serde.default.is_none();
    let default = default.then(|| parse_quote!(#[serde(default)]));
    std::iter::once(reads).chain(default).collect()
}

/// Returns the attribute with which a flattened `Option` reports fields that can't be read; serde would read `None`.
fn flattened(
    field: &Field,
    of: &OfOne,
    written: &Written,
    (own, generics): (&Type, &Generics),
) -> Option<Attribute> {
    let is_read = written.input && !of.serde.special && !of.serde.skips_input;
    if !(is_read && of.serde.flatten && own::is_option(&field.ty)) {
        return None;
    }
    let (runtime, field) = (written.paths.runtime(), own::named(&field.ty, own));
    let is_known = of.api.schema.is_none() && own::open(&field, generics).is_empty();
    let function = match of.api.like.as_ref().unwrap_or(&field) {
        like if is_known => quote!(#runtime::flattened::<_, _, #like>),
        _ => quote!(#runtime::flattened_unknown::<_, _>),
    };
    let function = function.to_string();
    Some(parse_quote!(#[serde(deserialize_with = #function)]))
}

/// A field that some see, or nobody.
fn shown(index: usize, of: &OfOne, own: &TokenStream) -> Option<Attribute> {
    match &of.shown {
        Shown::Always => None,
        Shown::Never => Some(parse_quote!(#[serde(skip_serializing)])),
        Shown::To(_) => {
            // serde writes some fields in types of its own, where `Self` is another one.
            let hides = hides(index);
            let path = quote!(#own::#hides).to_string();
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
    let of_each = written.variants.iter().flat_map(|variant| &variant.fields);
    let functions: Vec<_> = fields(item)
        .into_iter()
        .zip(of_each)
        .enumerate()
        .filter_map(|(index, (field, of))| match &of.shown {
            Shown::To(groups) => {
                let (name, ty) = (hides(index), &field.ty);
                let left_out = leaves_out(field, of, &written.paths);
                let left_out = left_out.map(|function| quote!(|| #function(_field)));
                Some(quote! {
                    #[doc(hidden)]
                    fn #name(_field: &#ty) -> bool {
                        __baya::is_hidden(&[#(#groups),*]) #left_out
                    }
                })
            }
            _ => None,
        })
        .collect();
    let default = default_of(item, written).map(|function| {
        quote_spanned! {function.span()=>
            #[doc(hidden)]
            fn #function() -> Self {
                ::core::default::Default::default()
            }
        }
    });
    if functions.is_empty() && default.is_none() {
        return None;
    }
    let (ident, (parameters, types, clause)) = (&item.ident, item.generics.split_for_impl());
    Some(written.paths.scoped(&quote! {
        #[automatically_derived]
        impl #parameters #ident #types #clause {
            #default
            #(#functions)*
        }
    }))
}

fn fields(item: &DeriveInput) -> Vec<&Field> {
    match &item.data {
        Data::Struct(data) => data.fields.iter().collect(),
        Data::Enum(data) => data.variants.iter().flat_map(|one| &one.fields).collect(),
        Data::Union(_) => Vec::new(),
    }
}

/// A path as serde reads it.
fn text(path: &TokenStream) -> String {
    path.to_string().replace(' ', "")
}
