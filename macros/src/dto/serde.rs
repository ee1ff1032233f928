//! The attributes of serde that `#[dto]` adds: for fields that are sanitized, that may be absent, that are hidden from
//! some clients, or that must be read strictly.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Attribute, Data, DeriveInput, Field, Fields, LitStr, parse_quote, parse_quote_spanned};

use super::attr::{Exposure, conditional_name};
use super::model::{Model, Shape, Tagging, Value, Variant};
use super::rule::Rules;
use super::wire::Missing;
use super::{distinct, generics, types};
use crate::syntax::{is_primitive, remove_argument};

/// Emits the derives of serde: `Serialize` if the type is written, and `Deserialize` if `reads`.
pub fn derives(model: &Model, reads: bool) -> TokenStream {
    if !reads && !model.output {
        return TokenStream::new();
    }
    let runtime = model.paths.runtime();
    let path = compact(&quote!(#runtime::serde));
    let serialize = model.output.then(|| quote!(#runtime::serde::Serialize,));
    let deserialize = reads.then(|| quote!(#runtime::serde::Deserialize,));
    quote! {
        #[derive(#serialize #deserialize)]
        #[serde(crate = #path)]
    }
}

/// Adds the attributes that serde needs to read and write the type as it is declared.
pub fn add_attributes(item: &mut DeriveInput, model: &Model) {
    reject_unknown_fields(item, model);
    let path = generics::self_path(model);
    if let Some(function) = default_function(model) {
        remove_argument(&mut item.attrs, "serde", "default");
        let path = quote!(#path::#function).to_string();
        item.attrs.push(parse_quote!(#[serde(default = #path)]));
    }
    let values = model
        .variants()
        .iter()
        .flat_map(|variant| variant.fields.iter().map(move |value| (variant, value)));
    for (index, (field, (variant, value))) in fields_mut(item).into_iter().zip(values).enumerate() {
        let mut attributes = patch(value, model);
        attributes.extend(sanitized(value, model));
        attributes.extend(strict(value, variant, model));
        attributes.extend(flattened(value, model));
        attributes.extend(exposed(index, value, &path));
        attributes.extend(bound(value, variant, model));
        // The function that hides the field from some clients calls the one of the user.
        if let Exposure::Groups(_) = value.exposure {
            remove_argument(&mut field.attrs, "serde", "skip_serializing_if");
        }
        field.attrs.extend(attributes);
    }
}

/// Removes the attributes of serde from an item without its derives.
pub fn remove_attributes(item: &mut DeriveInput) {
    let keep = |attributes: &mut Vec<Attribute>| {
        attributes.retain(|attribute| {
            !attribute.path().is_ident("serde") && conditional_name(attribute).is_none()
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

/// Returns the function that `#[serde(default)]` on a type calls. serde would require `Default` at each of its uses, and
/// the compiler would report each.
fn default_function(model: &Model) -> Option<Ident> {
    let is_generic = model.generics.type_params().next().is_some();
    match &model.missing {
        Some(Missing::Default(span)) if model.input && !is_generic => {
            Some(Ident::new("__baya_default", *span))
        }
        _ => None,
    }
}

/// Makes variants without content reject other fields beside their tag, as serde does for variants with fields.
fn reject_unknown_fields(item: &mut DeriveInput, model: &Model) {
    let Data::Enum(data) = &mut item.data else { return };
    let is_beside_tag = matches!(model.tagging, Tagging::Internal(_));
    if !(model.input && model.closed && is_beside_tag) {
        return;
    }
    let path = format!("{}::no_other_fields", compact(&model.paths.runtime()));
    for (variant, declared) in data.variants.iter_mut().zip(model.variants()) {
        let is_read = declared.input && !declared.untagged && !declared.by_function;
        if is_read && matches!(variant.fields, Fields::Unit) {
            variant.attrs.push(parse_quote!(#[serde(deserialize_with = #path)]));
        }
    }
}

/// Returns the bounds by which the rules inside of a field are found: `Paged<T>` is not read if the rules of `T` would not
/// be checked.
fn bound(value: &Value, variant: &Variant, model: &Model) -> Option<Attribute> {
    let is_skipped = value.skips_input && value.skips_output;
    let has_bound = value.read_bound.is_some();
    if !model.input || is_skipped || Rules::skips(&value.rules) || has_bound {
        return None;
    }
    let runtime = model.paths.runtime();
    let valid = generics::validate_bounds(value, &quote!(#runtime::Validate));
    if valid.is_empty() {
        return None;
    }
    // serde infers no bounds for a field with explicit ones.
    let is_read =
        variant.input && !value.skips_input && !value.by_function && model.bound.is_none();
    let read = value.parameters.iter().chain(&value.generic_types).filter(|_| is_read);
    let all = quote!(#(#read: #runtime::serde::Deserialize<'de>,)* #valid).to_string();
    Some(parse_quote!(#[serde(bound(deserialize = #all))]))
}

/// Returns the attributes of a `Patch`, which may be absent.
fn patch(value: &Value, model: &Model) -> Vec<Attribute> {
    if !types::is_patch(&value.ty) {
        return Vec::new();
    }
    let runtime = model.paths.runtime();
    // With a path, serde infers no `Default` bound for the type inside.
    let absent = compact(&quote!(#runtime::left_out));
    let default = (!value.has_default()).then(|| parse_quote!(#[serde(default = #absent)]));
    default.into_iter().chain(omitted(value, model)).collect()
}

/// Returns the attribute that omits an absent value from responses, unless the user or [`exposed`] decides that.
fn omitted(value: &Value, model: &Model) -> Option<Attribute> {
    if value.left_out_if.is_some() || matches!(value.exposure, Exposure::Groups(_)) {
        return None;
    }
    let function = compact(&omission(value, model)?);
    Some(parse_quote!(#[serde(skip_serializing_if = #function)]))
}

/// Returns the function that decides whether a field is omitted for every client.
fn omission(value: &Value, model: &Model) -> Option<TokenStream> {
    let runtime = model.paths.runtime();
    match &value.left_out_if {
        Some(function) => Some(quote!(#function)),
        None if types::is_patch(&value.ty) => Some(quote!(#runtime::Patch::is_absent)),
        None => value.present.then(|| quote!(::core::option::Option::is_none)),
    }
}

/// Returns the attributes of a field that is sanitized, or that may be absent but not `null`. A function reads it, so it
/// needs a default for an absent value.
fn sanitized(value: &Value, model: &Model) -> Vec<Attribute> {
    let sanitizer = Rules::sanitizer(&value.rules);
    let present = Rules::present(&value.rules);
    let span = sanitizer.as_ref().map(|(span, _)| *span).or(present);
    // Sanitizers on numbers and booleans are reported separately.
    let is_left =
        value.by_function || sanitizer.is_some() && is_primitive(types::innermost(&value.ty));
    let Some(span) = span.filter(|_| !is_left) else { return Vec::new() };
    let runtime = compact(&model.paths.runtime());
    let sanitizer = sanitizer.map_or_else(|| quote!(__baya::Keep), |(_, sanitizer)| sanitizer);
    let sanitizer = compact(&sanitizer).replace("__baya", &runtime);
    let function = if present.is_some() { "present" } else { "sanitized" };
    let path = match distinct::of_field(value, model) {
        Some(how) => {
            format!("{runtime}::{function}_distinct::<_,_,{sanitizer},{}>", compact(&how))
        }
        None => format!("{runtime}::{function}::<_,_,{sanitizer}>"),
    };
    let path = LitStr::new(&path, span);
    let reads =
        model.input.then(|| parse_quote_spanned!(span=> #[serde(deserialize_with = #path)]));
    let needs_default = types::is_option(&value.ty) && !value.has_default();
    let default = needs_default.then(|| parse_quote!(#[serde(default)]));
    let is_none = present.and_then(|_| omitted(value, model));
    [reads, default, is_none].into_iter().flatten().collect()
}

/// Returns the attributes with which a field is read strictly: what serde buffers accepts other values than the schema
/// does, and contains the numbers of a query as strings. The standard library keeps the last of equal elements and keys.
fn strict(value: &Value, variant: &Variant, model: &Model) -> Vec<Attribute> {
    let is_sanitized = Rules::sanitizer(&value.rules).is_some() || value.present;
    let reads = model.input && !value.skips_input && !value.by_function && !is_sanitized;
    if !reads || Rules::skips(&value.rules) {
        return Vec::new();
    }
    let how = distinct::of_field(value, model).map(|how| compact(&how));
    let function = match (reader(value, variant, model), how) {
        (Some(reader), Some(how)) => format!("{reader}_distinct::<_,_,{how}>"),
        (Some(reader), None) => reader.to_owned(),
        (None, Some(how)) if !value.flatten => format!("distinct::<_,_,{how}>"),
        (None, _) => return Vec::new(),
    };
    let path = format!("{}::{function}", compact(&model.paths.runtime()));
    let path = LitStr::new(&path, value.span);
    let reads = parse_quote_spanned!(path.span()=> #[serde(deserialize_with = #path)]);
    // A field that a function reads is required unless it has a default.
    let may_be_absent = types::is_option(types::inside_pointers(&value.ty));
    let needs_default = may_be_absent && value.is_named() && !value.has_default();
    let default = needs_default.then(|| parse_quote!(#[serde(default)]));
    std::iter::once(reads).chain(default).collect()
}

/// Returns the name of the function that reads a field which serde merges into another object or buffers.
fn reader(value: &Value, variant: &Variant, model: &Model) -> Option<&'static str> {
    let borrows = model.generics.lifetimes().next().is_some();
    if borrows || value.names_parameters {
        return None;
    }
    if value.flatten {
        return (!types::is_option(&value.ty)).then_some("flattened_field");
    }
    if !is_buffered(variant, model) {
        return None;
    }
    // The only field of a variant is read from the object that has the tag, so a unit is an empty object.
    let is_tagged = matches!(model.tagging, Tagging::Internal(_)) && !variant.untagged;
    let is_object = is_tagged && !value.is_named() && !types::has_no_rules(&value.ty);
    Some(if is_object { "flattened_field" } else { "buffered_field" })
}

/// Whether serde may buffer the values of a variant before it knows their types. It buffers content that is before its
/// tag.
fn is_buffered(variant: &Variant, model: &Model) -> bool {
    let is_enum = matches!(model.shape, Shape::Enum(_));
    is_enum && (variant.untagged || !matches!(model.tagging, Tagging::External))
}

/// Returns the attribute with which a flattened `Option` reports fields that can't be read; serde would read `None`.
fn flattened(value: &Value, model: &Model) -> Option<Attribute> {
    let is_read = model.input && !value.by_function && !value.skips_input;
    if !(is_read && value.flatten && types::is_option(&value.ty)) {
        return None;
    }
    let runtime = model.paths.runtime();
    let is_known = value.api.schema.is_none() && !value.is_generic();
    let function = if is_known {
        let like = value.api.like.as_ref().unwrap_or(&value.ty);
        quote!(#runtime::flattened::<_, _, #like>)
    } else {
        quote!(#runtime::flattened_unknown::<_, _>)
    };
    let function = function.to_string();
    Some(parse_quote!(#[serde(deserialize_with = #function)]))
}

/// Returns the attribute of a field that is hidden, or exposed to some groups of clients.
fn exposed(index: usize, value: &Value, own: &TokenStream) -> Option<Attribute> {
    match &value.exposure {
        Exposure::Always => None,
        Exposure::Never => Some(parse_quote!(#[serde(skip_serializing)])),
        Exposure::Groups(_) => {
            // serde writes some fields in types of its own, where `Self` is another type.
            let hides = hides(index);
            let path = quote!(#own::#hides).to_string();
            Some(parse_quote!(#[serde(skip_serializing_if = #path)]))
        }
    }
}

/// Returns the name of the function that decides whether a field is omitted from a response.
fn hides(index: usize) -> Ident {
    format_ident!("__baya_hides_{index}", span = Span::call_site())
}

/// Emits the functions to which the attributes refer.
pub fn functions(model: &Model) -> Option<TokenStream> {
    let values = model.variants().iter().flat_map(|variant| &variant.fields).enumerate();
    let functions = values.filter_map(|(index, value)| {
        let Exposure::Groups(groups) = &value.exposure else { return None };
        let name = hides(index);
        let ty = &value.spelled;
        let omitted = omission(value, model).map(|function| quote!(|| #function(_field)));
        Some(quote! {
            #[doc(hidden)]
            fn #name(_field: &#ty) -> bool {
                __baya::is_hidden(&[#(#groups),*]) #omitted
            }
        })
    });
    let functions: Vec<_> = functions.collect();
    let default = default_function(model).map(|function| {
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
    let ident = &model.ident;
    let (parameters, types, clause) = model.generics.split_for_impl();
    Some(model.paths.scoped(&quote! {
        #[automatically_derived]
        impl #parameters #ident #types #clause {
            #default
            #(#functions)*
        }
    }))
}

/// Returns a path as serde reads it from a string.
pub fn compact(path: &TokenStream) -> String {
    path.to_string().replace(' ', "")
}
