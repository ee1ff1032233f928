//! What a field means.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{ExprPath, Field, Fields, LitStr};

use super::variant::OfWhole;
use super::{At, Presence, Reads, Value};
use crate::dto::attr::OfOne;
use crate::dto::own;
use crate::dto::rule::Rules;
use crate::dto::serde::Shown;
use crate::dto::wire::{Both, Case, Missing, OfField, OfType};
use crate::syntax::local;

/// What the fields of a variant have in common.
pub struct OfFields<'w> {
    pub case: Both<Case>,
    pub whole: &'w OfWhole<'w>,
    /// The one that is the whole.
    pub alone: Option<usize>,
}

pub fn read(fields: &Fields, of: Vec<OfOne>, common: &OfFields<'_>) -> Vec<Value> {
    let OfFields { case, whole, .. } = common;
    let places = places(fields, &of, common);
    let all = fields.members().zip(fields).zip(of).zip(places).enumerate();
    let read = all.map(|(index, (((member, field), of), at))| {
        let OfOne {
            serde,
            rules,
            api,
            shown,
            #[cfg(feature = "graphql")]
            graphql,
        } = of;
        let missing = serde.default.clone().or_else(|| of_whole(whole.serde, &member));
        Value {
            bound: local(&format!("field_{index}")),
            span: syn::spanned::Spanned::span(&field.ty),
            of: own::named(&field.ty, whole.own),
            reads: reads(field, &serde, missing.is_some()),
            written: written(field, &serde, case),
            input: presence_in(field, &serde, missing.is_some()),
            output: presence_out(field, &serde, &shown, Rules::present(&rules).is_some()),
            groups: groups(shown),
            omits_none: serde.left_out_if.as_deref().is_some_and(is_none),
            flatten: serde.flatten,
            special: serde.special || serde.written_specially,
            by_function: serde.special,
            present: Rules::present(&rules).is_some(),
            asks: serde.bound,
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

/// What a field is of the whole that stands for what is missing.
fn of_whole(whole: &OfType, member: &syn::Member) -> Option<Missing> {
    match (&whole.default, member) {
        (Some(_), syn::Member::Named(_)) => Some(Missing::Whole),
        _ => None,
    }
}

fn reads(field: &Field, serde: &OfField, default: bool) -> Reads {
    let maybe = own::is_option(&field.ty) || own::is_patch(&field.ty);
    if serde.special || serde.skips_input {
        Reads::Specially
    } else if maybe || default {
        Reads::Maybe
    } else {
        Reads::Needed
    }
}

/// A function that reads a field does not read what is missing.
fn presence_in(field: &Field, serde: &OfField, default: bool) -> Presence {
    let maybe = own::is_option(&field.ty) && !serde.special || own::is_patch(&field.ty);
    match (serde.skips_input, maybe || default) {
        (true, _) => Presence::Never,
        (false, true) => Presence::Optional,
        (false, false) => Presence::Required,
    }
}

fn presence_out(field: &Field, serde: &OfField, shown: &Shown, present: bool) -> Presence {
    match shown {
        _ if serde.skips_output => Presence::Never,
        Shown::Never => Presence::Never,
        Shown::To(_) => Presence::Optional,
        Shown::Always if serde.left_out_if.is_some() || own::is_patch(&field.ty) || present => {
            Presence::Optional
        }
        Shown::Always => Presence::Required,
    }
}

/// Where each field is. Those of a list are counted without what is not read.
fn places(fields: &Fields, of: &[OfOne], OfFields { case, alone, .. }: &OfFields<'_>) -> Vec<At> {
    let mut read = 0;
    let each = fields.iter().zip(of).enumerate().map(|(index, (field, OfOne { serde, .. }))| {
        let location = read;
        read += usize::from(!serde.skips_input);
        match (&field.ident, alone) {
            _ if serde.skips_input && serde.skips_output => At::Left,
            (_, Some(alone)) if *alone == index => At::Whole,
            (_, Some(_)) => At::Left,
            _ if serde.flatten => At::Whole,
            (None, _) => At::Index(location),
            (Some(ident), _) => At::Name(named(ident, serde.rename.read.as_ref(), case.read)),
        }
    });
    each.collect()
}

fn groups(shown: Shown) -> Vec<LitStr> {
    match shown {
        Shown::To(groups) => groups,
        Shown::Always | Shown::Never => Vec::new(),
    }
}

/// Whether a function is `Option::is_none`.
fn is_none(function: &ExprPath) -> bool {
    let mut names = function.path.segments.iter().rev().map(|one| &one.ident);
    names.next().is_some_and(|name| name == "is_none")
        && names.next().is_some_and(|name| name == "Option")
}

fn written(field: &Field, serde: &OfField, case: &Both<Case>) -> String {
    let named = |ident| named(ident, serde.rename.written.as_ref(), case.written);
    field.ident.as_ref().map(named).unwrap_or_default()
}

fn named(ident: &Ident, rename: Option<&String>, case: Option<Case>) -> String {
    let name = ident.unraw().to_string();
    let cased = || case.map_or_else(|| name.clone(), |case| case.of_field(&name));
    rename.cloned().unwrap_or_else(cased)
}
