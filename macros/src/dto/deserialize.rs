//! The `Deserialize` of a type with rules: it calls the function that serde derives, and validates the value unless an outer
//! type validates it.
//!
//! For a type with `#[serde(remote = "...")]`, serde derives a function instead of the trait. A hidden copy of the
//! type has this attribute, and the `Deserialize` of the type calls the function.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    Attribute, Data, DeriveInput, Fields, Ident, LitStr, Token, Type, Visibility, WherePredicate,
    parse_quote,
};

use super::model::{At, Model, Presence, Reads, Value, Variant};
use super::rule::{Kind, Rules};
use super::serde::compact;
use super::wire::Missing;
use super::{generics, types, untagged};
use crate::syntax::{last_segment, to_source};

/// The name of the hidden copy.
const COPY: &str = "__BayaRead";

/// The name of the hidden copy that reads untagged variants beside named ones.
const OTHERS: &str = "__BayaOthers";

/// Whether the `Deserialize` of the type is emitted here: because its values have rules, or because serde would read them
/// less strictly or without a limit.
fn is_emitted(model: &Model) -> bool {
    let has_rules = |value: &Value| value.rules.iter().any(|rules| !rules.rules.is_empty());
    let may_contain_rules = |value: &Value| value.nests() && !has_no_rules(&value.ty);
    let is_needed = !model.rules.is_empty()
        || untagged::is_tried(model)
        || model.through.read.is_some()
        || model.on_wire().any(|value| has_rules(value) || may_contain_rules(value));
    model.input && is_needed && !model.borrows
}

/// Whether a type is a standard type without rules, or a standard container of one.
fn has_no_rules(ty: &Type) -> bool {
    const AROUND: [&str; 6] = ["Option", "Patch", "Vec", "Box", "Arc", "CommaSeparated"];
    match last_segment(ty) {
        Some((name, inner)) if AROUND.contains(&&*name) => {
            inner.first().is_some_and(|inner| has_no_rules(inner))
        }
        _ => types::has_no_rules(ty),
    }
}

/// Emits the implementation of `Deserialize`; `None` if serde derives it. The item already has all attributes of serde.
pub fn expand(item: &DeriveInput, model: &Model) -> Option<TokenStream> {
    if !is_emitted(model) {
        return None;
    }
    let predicates = predicates(model);
    let (copies, read) = copies(item, model, &predicates);
    let ident = &model.ident;
    let mut generics = model.generics.clone();
    generics.params.insert(0, parse_quote!('de));
    generics.make_where_clause().predicates.extend(predicates);
    let (parameters, _, clause) = generics.split_for_impl();
    let (_, types, _) = model.generics.split_for_impl();
    let complete = complete(model);
    let undeclared = undeclared(model);
    Some(model.paths.scoped(&quote! {
        #copies
        #undeclared
        #[automatically_derived]
        impl #parameters __baya::serde::Deserialize<'de> for #ident #types #clause {
            fn deserialize<__D: __baya::serde::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                __baya::reading::read(deserializer, #read, const { #complete })
            }
        }
    }))
}

/// Emits an expression for whether the validation of a value reaches every rule in its fields. A field type without
/// rules may contain types with rules, which validation does not reach.
fn complete(model: &Model) -> TokenStream {
    if model.through.read.is_some() {
        return quote!(false);
    }
    let each = unknown(model)
        .map(|Value { ty, .. }| quote_spanned!(ty.span()=> __baya::Probe::<#ty>::HAS_RULES));
    let each: Vec<_> = each.collect();
    if each.is_empty() { quote!(true) } else { quote!(#(#each)&&*) }
}

/// Returns the fields for which the emitted code must determine whether validation reaches the rules in them. Type
/// parameters have bounds for that.
fn unknown(model: &Model) -> impl Iterator<Item = &Value> {
    model.on_wire().filter(|value| {
        value.nests()
            && value.input != Presence::Never
            && !has_no_rules(&value.ty)
            && !value.is_generic()
    })
}

/// Emits checks for a type with rules that call a provider: every field type must declare its rules, because undeclared
/// rules are checked while the value is read, when no provider is available.
fn undeclared(model: &Model) -> Option<TokenStream> {
    let calls_provider = model.on_wire().any(|value| {
        let mut rules = value.rules.iter().flat_map(|rules| &rules.rules);
        rules.any(|rule| matches!(rule.kind, Kind::Check(None)))
    });
    let concrete = unknown(model).filter(|value| value.is_concrete);
    let checks: Vec<_> = concrete
        .filter(|_| calls_provider)
        .map(|Value { ty, .. }| {
            let message = format!(
                "it is unknown whether `{}` has rules, but other fields have rules that call a provider; put `#[dto]` on it, or `#[rule(skip)]` on this field",
                to_source(ty)
            );
            quote_spanned! {ty.span()=>
                const _: () = __baya::declares_rules(__baya::Probe::<#ty>::HAS_RULES, #message);
            }
        })
        .collect();
    (!checks.is_empty()).then(|| quote!(#(#checks)*))
}

/// Emits the copies of the type, for which serde derives functions, and the function that reads a value by them.
fn copies(
    item: &DeriveInput,
    model: &Model,
    predicates: &Punctuated<WherePredicate, Token![,]>,
) -> (TokenStream, TokenStream) {
    let name = Ident::new(COPY, Span::call_site());
    let (_, types, _) = model.generics.split_for_impl();
    let turbofish = types.as_turbofish().to_token_stream();
    let all = copy(item, model, &name);
    if !untagged::is_mixed(model) {
        let copy = derived(&all, model, predicates);
        let read = if untagged::is_tried(model) {
            untagged::reads_tried(model, &name, &turbofish)
        } else {
            quote!(#name #turbofish::deserialize::<__D>)
        };
        return (copy, read);
    }
    let others_name = Ident::new(OTHERS, Span::call_site());
    let others = untagged::others(all.clone(), model);
    let others = DeriveInput { ident: others_name.clone(), ..others };
    let copies = [untagged::named(all, model), others];
    let copies: TokenStream = copies.iter().map(|copy| derived(copy, model, predicates)).collect();
    (copies, untagged::reads(model, (&name, &others_name), &turbofish))
}

/// Returns the copy of the type, with the attributes of serde alone.
fn copy(item: &DeriveInput, model: &Model, name: &Ident) -> DeriveInput {
    let mut copy = DeriveInput { ident: name.clone(), vis: Visibility::Inherited, ..item.clone() };
    keep_serde(&mut copy.attrs);
    let mut values = model.variants().iter().flat_map(|variant| variant.fields.iter());
    match &mut copy.data {
        Data::Struct(data) => fields(&mut data.fields, &mut values, model),
        Data::Enum(data) => {
            for variant in &mut data.variants {
                keep_serde(&mut variant.attrs);
                fields(&mut variant.fields, &mut values, model);
            }
        }
        Data::Union(_) => {}
    }
    copy
}

/// Emits a copy of the type with the derive of serde.
fn derived(
    copy: &DeriveInput,
    model: &Model,
    predicates: &Punctuated<WherePredicate, Token![,]>,
) -> TokenStream {
    let runtime = model.paths.runtime();
    let krate = compact(&quote!(#runtime::serde));
    let name = model.ident.to_string();
    let remote = LitStr::new(&name, model.ident.span());
    let rename = syn::ext::IdentExt::unraw(&model.ident).to_string();
    let rename = model.rename.read.is_none().then(|| quote!(, rename(deserialize = #rename)));
    let bound = predicates.to_token_stream().to_string();
    let bound = model.bound.is_none().then(|| quote!(, bound(deserialize = #bound)));
    quote! {
        #[derive(#runtime::serde::Deserialize)]
        #[serde(crate = #krate, remote = #remote #rename #bound)]
        #[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery)]
        #copy
    }
}

fn keep_serde(attributes: &mut Vec<Attribute>) {
    attributes.retain(|attribute| attribute.path().is_ident("serde"));
}

fn fields<'m>(fields: &mut Fields, values: &mut impl Iterator<Item = &'m Value>, model: &Model) {
    for (field, value) in fields.iter_mut().zip(values) {
        keep_serde(&mut field.attrs);
        field.vis = Visibility::Inherited;
        field.ty = value.ty.clone();
        // `skip` also applies to the rules that are checked while the field is read.
        if Rules::skips(&value.rules) && value.reads != Reads::Specially {
            let runtime = model.paths.runtime();
            let function = compact(&quote!(#runtime::reading::unchecked));
            field.attrs.push(parse_quote!(#[serde(deserialize_with = #function)]));
            if types::is_option(&value.ty) && value.missing.is_none() {
                field.attrs.push(parse_quote!(#[serde(default)]));
            }
        }
    }
}

/// Returns the bounds for reading the type: those that serde would infer, and those for the rules in its fields.
fn predicates(model: &Model) -> Punctuated<WherePredicate, Token![,]> {
    let whole = model.bound.as_ref().and_then(parsed);
    let mut all = TokenStream::new();
    if model.generics.type_params().next().is_none() && whole.is_none() {
        return Punctuated::new();
    }
    let infers = whole.is_none();
    all.extend(whole.map(|bound| quote!(#bound,)));
    if let Some(Missing::Default(_)) = &model.missing
        && infers
    {
        let own = &model.own;
        all.extend(quote!(#own: ::core::default::Default,));
    }
    for bound in model.variants().iter().filter_map(|variant| variant.bound.as_ref()) {
        all.extend(parsed(bound).map(|bound| quote!(#bound,)));
    }
    for variant in model.variants() {
        for value in &variant.fields {
            all.extend(of_field(value, variant, infers));
        }
    }
    let clause: syn::Result<syn::WhereClause> = syn::parse2(quote!(where #all));
    clause.map(|clause| clause.predicates).unwrap_or_default()
}

/// Returns the bounds for a field.
fn of_field(value: &Value, variant: &Variant, infers: bool) -> TokenStream {
    let Value { parameters, generic_types, .. } = value;
    let mut all = TokenStream::new();
    if let Some(Missing::Default(_)) = &value.missing
        && infers
    {
        all.extend(quote!(#(#parameters: ::core::default::Default,)*));
    }
    let is_read = variant.input && value.input != Presence::Never;
    match &value.read_bound {
        Some(bound) => all.extend(parsed(bound).map(|bound| quote!(#bound,))),
        None if is_read && infers && value.reads != Reads::Specially => {
            all.extend(quote!(#(#parameters: __baya::serde::Deserialize<'de>,)*));
            all.extend(quote!(#(#generic_types: __baya::serde::Deserialize<'de>,)*));
        }
        None => {}
    }
    if value.nests() && !matches!(value.at, At::Skipped) && value.read_bound.is_none() {
        all.extend(generics::validate_bounds(value, &quote!(__baya::Validate)));
    }
    all
}

/// Parses a bound of serde.
fn parsed(bound: &LitStr) -> Option<TokenStream> {
    let tokens: TokenStream = bound.value().parse().ok()?;
    let clause: syn::WhereClause = syn::parse2(quote!(where #tokens)).ok()?;
    let predicates = clause.predicates.into_iter();
    Some(quote!(#(#predicates),*))
}
