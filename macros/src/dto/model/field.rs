//! The model of a field.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{ExprPath, Field, Fields};

use super::variant::TypeContext;
use super::{At, Presence, Reads, Value};
use crate::dto::attr::{Exposure, FieldAttributes};
use crate::dto::generics::{contains, generic_types_in, is_concrete, parameters_in, replace_self};
use crate::dto::rule::Rules;
use crate::dto::types;
use crate::dto::wire::{Both, Case, FieldArguments, Missing, TypeArguments};
use crate::syntax::local;

/// The properties that the fields of a variant share.
pub struct FieldContext<'w> {
    pub case: Both<Case>,
    pub whole: &'w TypeContext<'w>,
    /// The index of the only field, if its value is that of the whole type.
    pub alone: Option<usize>,
}

/// Determines the model of each field.
pub fn read(
    fields: &Fields,
    attributes: Vec<FieldAttributes>,
    common: &FieldContext<'_>,
) -> Vec<Value> {
    let FieldContext { case, whole, .. } = common;
    let locations = locations(fields, &attributes, common);
    let all = fields.members().zip(fields).zip(attributes).zip(locations).enumerate();
    let read = all.map(|(index, (((member, field), attributes), at))| {
        let FieldAttributes {
            serde,
            rules,
            api,
            exposure,
            #[cfg(feature = "graphql")]
            graphql,
        } = attributes;
        let missing = serde.default.clone().or_else(|| of_whole(whole.serde, &member));
        let ty = replace_self(&field.ty, whole.own);
        Value {
            bound: local(&format!("field_{index}")),
            span: syn::spanned::Spanned::span(&field.ty),
            parameters: parameters_in(&ty, whole.generics),
            generic_types: generic_types_in(&ty, whole.own, whole.generics),
            is_recursive: contains(&ty, whole.own),
            is_concrete: is_concrete(&ty, whole.generics),
            names_parameters: !parameters_in(&field.ty, whole.generics).is_empty(),
            spelled: field.ty.clone(),
            ty,
            reads: reads(field, &serde, missing.is_some()),
            written: written(field, &serde, case),
            input: presence_in(field, &serde, missing.is_some()),
            output: presence_out(field, &serde, &exposure, Rules::present(&rules).is_some()),
            skips_input: serde.skips_input,
            skips_output: serde.skips_output,
            exposure,
            omits_none: serde.left_out_if.as_deref().is_some_and(is_none),
            flatten: serde.flatten,
            special: serde.special || serde.written_specially,
            by_function: serde.special,
            present: Rules::present(&rules).is_some(),
            left_out_if: serde.left_out_if,
            read_bound: serde.bound,
            aliases: serde.aliases,
            at,
            missing,
            member,
            rules,
            api,
            #[cfg(feature = "graphql")]
            graphql,
        }
    });
    read.collect()
}

/// Returns the value of an absent field of a type with a default.
fn of_whole(whole: &TypeArguments, member: &syn::Member) -> Option<Missing> {
    match (&whole.default, member) {
        (Some(_), syn::Member::Named(_)) => Some(Missing::Whole),
        _ => None,
    }
}

/// Returns the way in which a field is read.
fn reads(field: &Field, serde: &FieldArguments, default: bool) -> Reads {
    let is_optional = types::is_option(&field.ty) || types::is_patch(&field.ty);
    if serde.special || serde.skips_input {
        Reads::Specially
    } else if is_optional || default {
        Reads::Maybe
    } else {
        Reads::Needed
    }
}

/// Returns whether requests contain a field. A function that reads it needs a value, even of an `Option`.
fn presence_in(field: &Field, serde: &FieldArguments, default: bool) -> Presence {
    let is_optional = types::is_option(&field.ty) && !serde.special || types::is_patch(&field.ty);
    if serde.skips_input {
        Presence::Never
    } else if is_optional || default {
        Presence::Optional
    } else {
        Presence::Required
    }
}

/// Returns whether responses contain a field.
fn presence_out(
    field: &Field,
    serde: &FieldArguments,
    exposure: &Exposure,
    present: bool,
) -> Presence {
    match exposure {
        _ if serde.skips_output => Presence::Never,
        Exposure::Never => Presence::Never,
        Exposure::Groups(_) => Presence::Optional,
        Exposure::Always
            if serde.left_out_if.is_some() || types::is_patch(&field.ty) || present =>
        {
            Presence::Optional
        }
        Exposure::Always => Presence::Required,
    }
}

/// Returns the location of each field. Indices of a list do not count fields that are not read.
fn locations(
    fields: &Fields,
    attributes: &[FieldAttributes],
    FieldContext { case, alone, .. }: &FieldContext<'_>,
) -> Vec<At> {
    let mut read = 0;
    let each = fields.iter().zip(attributes).enumerate().map(
        |(index, (field, FieldAttributes { serde, .. }))| {
            let location = read;
            read += usize::from(!serde.skips_input);
            match (&field.ident, alone) {
                _ if serde.skips_input && serde.skips_output => At::Skipped,
                (_, Some(alone)) if *alone == index => At::Whole,
                (_, Some(_)) => At::Skipped,
                _ if serde.flatten => At::Whole,
                (None, _) => At::Index(location),
                (Some(ident), _) => At::Name(named(ident, serde.rename.read.as_ref(), case.read)),
            }
        },
    );
    each.collect()
}

/// Whether a function is `Option::is_none`.
fn is_none(function: &ExprPath) -> bool {
    let mut names = function.path.segments.iter().rev().map(|one| &one.ident);
    names.next().is_some_and(|name| name == "is_none")
        && names.next().is_some_and(|name| name == "Option")
}

/// Returns the name by which a field is written.
fn written(field: &Field, serde: &FieldArguments, case: &Both<Case>) -> String {
    let named = |ident| named(ident, serde.rename.written.as_ref(), case.written);
    field.ident.as_ref().map(named).unwrap_or_default()
}

fn named(ident: &Ident, rename: Option<&String>, case: Option<Case>) -> String {
    let name = ident.unraw().to_string();
    let cased = || case.map_or_else(|| name.clone(), |case| case.of_field(&name));
    rename.cloned().unwrap_or_else(cased)
}
