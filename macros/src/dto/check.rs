//! What contradicts itself in a DTO.

use syn::spanned::Spanned;
use syn::{DeriveInput, LitStr, Type};

#[cfg(feature = "graphql")]
use super::graphql;
use super::model::{At, Model, Presence, Shape, Style, Value, Variant};
use super::rule::pattern::{self, Unfit};
use super::rule::{Kind, Rule, Rules};
use super::{defaults, duplicates, literals, misspelled, types, unsupported};
use crate::sink::Sink;
use crate::syntax::is_primitive;
use crate::syntax::written;

/// Reports all contradictions. `original` is the item with the attributes that have been read, and `mapped` whether it has
/// fields of other types.
pub fn check(model: &Model, original: &DeriveInput, mapped: bool, sink: &mut Sink) {
    declared(model, mapped, sink);
    literals::borrows(model, sink);
    misspelled::check(original, sink);
    unsupported::check(model, sink);
    #[cfg(feature = "graphql")]
    graphql::check(model, sink);
}

/// Reports the contradictions between attributes, types and rules.
fn declared(model: &Model, mapped: bool, sink: &mut Sink) {
    for variant in model.variants() {
        told(variant, model, sink);
        duplicates::check(variant, model, sink);
    }
    duplicates::check_variants(model, sink);
    endless(model, sink);
    for value in model.variants().iter().flat_map(|variant| &variant.fields) {
        left_out(value, sink);
        patched(value, sink);
        describable(value, model, sink);
        told_twice(value, sink);
        all(value, model.input, sink);
        looked_at(value, sink);
        bound(value, model, sink);
        // What a mapping takes over is not written here.
        cleaned(value, model.input || mapped, sink);
        asked(value, model.input || mapped, sink);
    }
    for rule in model.rules.iter().flat_map(|rules| &rules.rules) {
        if !matches!(rule.kind, Kind::Custom(_)) {
            let message = "a rule of the whole is a function, as in `#[rule(custom(ends_after_it_begins))]`; this one belongs on a field";
            sink.at(rule.span, message);
        }
    }
}

/// A struct that requires a value of itself has no finite value. One that is only such a value is read without end.
fn endless(model: &Model, sink: &mut Sink) {
    let Shape::Struct(variant) = &model.shape else { return };
    let around: &[&str] = match variant.style {
        Style::Alone => &["Box", "Arc", "Rc", "Option", "Patch"],
        _ => &["Box", "Arc", "Rc"],
    };
    let is_needed = |value: &&Value| match variant.style {
        Style::Alone => value.input != Presence::Never,
        _ => value.input == Presence::Required,
    };
    for value in variant.on_wire().filter(is_needed) {
        let mut of = &value.of;
        while let Some(inner) = around.iter().find_map(|name| types::argument_of(of, name)) {
            of = inner;
        }
        if written(of) == written(&model.own) {
            let message = format!(
                "`{0}` contains itself, so no value of it ends; write a struct with a field such as `next: Option<Box<{0}>>`",
                written(&model.own)
            );
            sink.at(value.of.span(), message);
        }
    }
}

/// A field that is on no wire has nothing that could be wrong.
fn left_out(value: &Value, sink: &mut Sink) {
    if let (At::Left, Some(rule)) =
        (&value.at, value.rules.first().and_then(|all| all.rules.first()))
    {
        sink.at(
            rule.span,
            "this field is skipped by serde, so that no rule is needed; remove one of them",
        );
    }
}

/// serde reads `null` and an absent field as the `None` around a `Patch`.
fn patched(value: &Value, sink: &mut Sink) {
    if let Some(inner) =
        types::argument_of(&value.of, "Option").filter(|inner| types::is_patch(inner))
    {
        let inner = written(inner);
        let message = format!(
            "the `Option` hides whether the field is absent or `null`, which a `Patch` distinguishes; write `{inner}`"
        );
        sink.on(&value.of, message);
    }
}

/// Cleaning is a part of reading.
fn cleaned(value: &Value, reads: bool, sink: &mut Sink) {
    let Some((span, _)) = Rules::sanitizer(&value.rules) else { return };
    if !reads {
        sink.at(
            span,
            "this cleans what is read, and the type is written only; remove `output` or this rule",
        );
    } else if value.special {
        sink.at(span, "a function reads this field already, and may clean it; remove one of them");
    }
    let of = types::innermost(&value.of);
    if is_primitive(of) {
        let of = written(of);
        let message =
            format!("this rule applies to strings, and the values here are `{of}`; remove it");
        sink.at(span, message);
    }
    let grouped = value.rules.iter().filter(|rules| !rules.groups.is_empty());
    for rule in grouped.flat_map(|rules| &rules.rules) {
        if let Kind::Sanitize(_) = rule.kind {
            sink.at(rule.span, "a text is cleaned whatever groups hold; write this in a `#[rule]` without `groups(...)`");
        }
    }
}

/// Asking is a part of reading as well.
fn asked(value: &Value, reads: bool, sink: &mut Sink) {
    for rule in value.rules.iter().flat_map(|rules| &rules.rules).filter(|_| !reads) {
        if let Kind::Check(_) = rule.kind {
            let message = "this asks about what is read, and the type is written only; remove `output` or this rule";
            sink.at(rule.span, message);
        }
    }
}

/// The rules in a value are asked, or they are not.
fn looked_at(value: &Value, sink: &mut Sink) {
    let asked = value.rules.iter().flat_map(|rules| &rules.rules);
    for rule in asked.filter(|rule| matches!(rule.kind, Kind::Check(None))) {
        if types::has_no_rules(value.inner().0) {
            let message = "`check` alone asks the rules in this field, and its type has none; name the provider that is asked, as in `check(NameIsFree)`";
            sink.at(rule.span, message);
        }
    }
    if !Rules::skips(&value.rules) {
        return;
    }
    for rules in &value.rules {
        for rule in &rules.rules {
            match rule.kind {
                Kind::Check(None) => sink.at(rule.span, "`skip` leaves out the rules in this field, and `check` asks them; remove one of them"),
                Kind::Skip if !rules.groups.is_empty() => sink.at(rule.span, "what is in a field is left out whatever groups hold; write this in a `#[rule]` without `groups(...)`"),
                _ => {}
            }
        }
    }
}

/// Where a field says itself what reading it asks for, nothing else is asked.
fn bound(value: &Value, model: &Model, sink: &mut Sink) {
    let Some(asks) = value.read_bound.as_ref().filter(|_| model.input && value.nests()) else {
        return;
    };
    if let Some(of) = value.parameters.first()
        && !asks.value().contains("Validate")
    {
        let of = written(of);
        let message = format!(
            "the rules in `{of}` would not be found; add `{of}: baya::Validate`, or put `#[rule(skip)]` on this field"
        );
        sink.at(asks.span(), message);
    }
}

/// What a function makes of a variant may look like anything, as that of a field may.
fn told(variant: &Variant, model: &Model, sink: &mut Sink) {
    let Variant { api, special, span, .. } = variant;
    let is_told = api.like.is_some() || api.schema.is_some() || model.api.schema.is_some();
    if *special && !is_told {
        let message = "a function reads or writes this variant, and not its fields; say what it looks like, as in `#[api(like = String)]`";
        sink.at(*span, message);
    }
}

/// What a function reads or writes may look like anything.
fn describable(value: &Value, model: &Model, sink: &mut Sink) {
    let told = value.api.like.is_some() || value.api.schema.is_some() || model.api.schema.is_some();
    if value.special && !told && !matches!(value.at, At::Left) {
        let message = "a function reads or writes this field, and not its type; say what it looks like, as in `#[api(like = String)]`";
        sink.at(value.span, message);
    }
}

/// A default is told, or it is not.
fn told_twice(value: &Value, sink: &mut Sink) {
    if let (Some(span), Some(_)) = (value.api.no_default, &value.api.default) {
        sink.at(span, "`default = ...` is what documents tell, and `no_default` tells nothing; remove one of them");
    }
}

fn all(value: &Value, reads: bool, sink: &mut Sink) {
    for rule in value.rules.iter().flat_map(|rules| &rules.rules) {
        one(rule, Some(value.inner().0), sink);
    }
    defaults::check(value, reads, sink);
}

/// Checks a rule about values of a type, if that is known.
fn one(rule: &Rule, of: Option<&Type>, sink: &mut Sink) {
    literals::rule(rule, of, sink);
    match &rule.kind {
        Kind::Pattern(pattern) => regular(pattern, sink),
        Kind::Each(rules) => {
            for rule in rules {
                if let Kind::Check(_) = rule.kind {
                    let message = "a provider is asked about a field; write `check(...)` beside `each(...)`, and let it look at the list";
                    sink.at(rule.span, message);
                }
                if let Kind::Sanitize(_) = rule.kind {
                    sink.at(
                        rule.span,
                        "what cleans a text does so in a list as well; write it beside `each(...)`",
                    );
                }
                one(rule, of.and_then(types::element), sink);
            }
        }
        _ => {}
    }
}

/// A pattern is one that both this program and who reads the schema understand.
fn regular(literal: &LitStr, sink: &mut Sink) {
    match pattern::compiled(&literal.value()) {
        Ok(_) => {}
        Err(Unfit::Unread(what)) => {
            sink.at(literal.span(), format!("invalid regular expression: {what}"));
        }
        Err(Unfit::Large) => {
            let message = "this regular expression is too large: compiled, it exceeds 10 MiB; repeat less, or check the length by `length(max = ...)`";
            sink.at(literal.span(), message);
        }
        Err(Unfit::Unshared(found)) => {
            let message = format!(
                "JSON Schema does not support `{found}`, because its patterns are those of JavaScript; write it in another way, such as `^` and `$` for the ends"
            );
            sink.at(literal.span(), message);
        }
    }
}
