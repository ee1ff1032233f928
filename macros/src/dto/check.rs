//! Contradictions in the declaration of a DTO.

use syn::spanned::Spanned;
use syn::{DeriveInput, LitStr, Type};

#[cfg(feature = "graphql")]
use super::graphql;
use super::model::{At, Model, Presence, Shape, Style, Value, Variant};
use super::rule::pattern::{self, Unfit};
use super::rule::{Kind, Rule, Rules};
use super::{defaults, duplicates, literals, misspelled, types, unsupported};
use crate::sink::Sink;
use crate::syntax::{is_primitive, to_source};
use crate::value::{span_of, span_of_text};

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
        described_variant(variant, model, sink);
        duplicates::check(variant, model, sink);
    }
    duplicates::check_variants(model, sink);
    endless(model, sink);
    for value in model.variants().iter().flat_map(|variant| &variant.fields) {
        skipped(value, sink);
        patched(value, sink);
        described_field(value, model, sink);
        contradictory_default(value, sink);
        all(value, model.input, sink);
        nested_rules(value, sink);
        bound(value, model, sink);
        // A mapped type may have rules of a type that is read.
        sanitized(value, model.input || mapped, sink);
        provider_rules(value, model.input || mapped, sink);
    }
    for rule in model.rules.iter().flat_map(|rules| &rules.rules) {
        if !matches!(rule.kind, Kind::Custom(_)) {
            let message = "a rule of the whole type is a function, as in `#[rule(custom(ends_after_it_begins))]`; put this rule on a field";
            sink.at(rule.span, message);
        }
    }
}

/// Rejects a struct that requires a value of itself, which has no finite value, and a newtype of itself, whose reading would
/// not end.
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
        let mut ty = &value.ty;
        while let Some(inner) = around.iter().find_map(|name| types::argument_of(ty, name)) {
            ty = inner;
        }
        if to_source(ty) == to_source(&model.own) {
            let message = format!(
                "`{0}` requires a value of itself, so it has no finite value; write a struct with a field such as `next: Option<Box<{0}>>`",
                to_source(&model.own)
            );
            sink.at(value.ty.span(), message);
        }
    }
}

/// Rejects rules on a field that serde skips.
fn skipped(value: &Value, sink: &mut Sink) {
    if let (At::Skipped, Some(rule)) =
        (&value.at, value.rules.first().and_then(|all| all.rules.first()))
    {
        sink.at(rule.span, "serde skips this field, so the rule has no effect; remove one of them");
    }
}

/// Rejects an `Option` around a `Patch`: serde reads `null` and an absent field as its `None`.
fn patched(value: &Value, sink: &mut Sink) {
    if let Some(inner) =
        types::argument_of(&value.ty, "Option").filter(|inner| types::is_patch(inner))
    {
        let inner = to_source(inner);
        let message = format!(
            "the `Option` hides whether the field is absent or `null`, which a `Patch` distinguishes; write `{inner}`"
        );
        sink.on(&value.ty, message);
    }
}

/// Rejects sanitizers on fields that are not read, or not strings, or in groups.
fn sanitized(value: &Value, reads: bool, sink: &mut Sink) {
    let Some((span, _)) = Rules::sanitizer(&value.rules) else { return };
    if !reads {
        sink.at(
            span,
            "this rule sanitizes requests, and the type is only for responses; remove `output` or this rule",
        );
    } else if value.special {
        sink.at(
            span,
            "a function reads this field already, and may sanitize it; remove one of them",
        );
    }
    let ty = types::innermost(&value.ty);
    if is_primitive(ty) {
        let ty = to_source(ty);
        let message =
            format!("this rule applies to strings, and the values here are `{ty}`; remove it");
        sink.at(span, message);
    }
    let grouped = value.rules.iter().filter(|rules| !rules.groups.is_empty());
    for rule in grouped.flat_map(|rules| &rules.rules) {
        if let Kind::Sanitize(_) = rule.kind {
            sink.at(
                rule.span,
                "a sanitizer applies to all groups; write it in a `#[rule]` without `groups(...)`",
            );
        }
    }
}

/// Rejects provider rules on types that are not read.
fn provider_rules(value: &Value, reads: bool, sink: &mut Sink) {
    for rule in value.rules.iter().flat_map(|rules| &rules.rules).filter(|_| !reads) {
        if let Kind::Check(_) = rule.kind {
            let message = "this rule checks requests, and the type is only for responses; remove `output` or this rule";
            sink.at(rule.span, message);
        }
    }
}

/// Rejects `check` on a type without rules, and contradictions of `skip`.
fn nested_rules(value: &Value, sink: &mut Sink) {
    let rules = value.rules.iter().flat_map(|rules| &rules.rules);
    for rule in rules.filter(|rule| matches!(rule.kind, Kind::Check(None))) {
        if types::has_no_rules(value.inner().0) {
            let message = "`check` without a provider applies to the rules inside of this field, and its type has none; name the provider, as in `check(NameIsFree)`";
            sink.at(rule.span, message);
        }
    }
    if !Rules::skips(&value.rules) {
        return;
    }
    for rules in &value.rules {
        for rule in &rules.rules {
            match rule.kind {
                Kind::Check(None) => sink.at(rule.span, "`skip` skips the rules inside of this field, and `check` checks them; remove one of them"),
                Kind::Skip if !rules.groups.is_empty() => sink.at(rule.span, "`skip` applies to all groups; write it in a `#[rule]` without `groups(...)`"),
                _ => {}
            }
        }
    }
}

/// Rejects explicit bounds of serde without the bound by which rules are found: `#[dto]` adds none to them.
fn bound(value: &Value, model: &Model, sink: &mut Sink) {
    let Some(bound) = value.read_bound.as_ref().filter(|_| model.input && value.nests()) else {
        return;
    };
    if let Some(ty) = value.parameters.first()
        && !bound.value().contains("Validate")
    {
        let ty = to_source(ty);
        let message = format!(
            "the rules in `{ty}` are not found without a bound; add `{ty}: baya::validation::Validate`, or put `#[rule(skip)]` on this field"
        );
        sink.at(bound.span(), message);
    }
}

/// Requires a description of a variant that a function reads or writes.
fn described_variant(variant: &Variant, model: &Model, sink: &mut Sink) {
    let Variant { api, special, span, .. } = variant;
    let is_described = api.like.is_some() || api.schema.is_some() || model.api.schema.is_some();
    if *special && !is_described {
        let message = "a function reads or writes this variant, so its schema is unknown; declare it, as in `#[api(like = String)]`";
        sink.at(*span, message);
    }
}

/// Requires a description of a field that a function reads or writes.
fn described_field(value: &Value, model: &Model, sink: &mut Sink) {
    let is_described =
        value.api.like.is_some() || value.api.schema.is_some() || model.api.schema.is_some();
    if value.special && !is_described && !matches!(value.at, At::Skipped) {
        let message = "a function reads or writes this field, so its schema is unknown; declare it, as in `#[api(like = String)]`";
        sink.at(value.span, message);
    }
}

/// Rejects `default` together with `no_default`.
fn contradictory_default(value: &Value, sink: &mut Sink) {
    if let (Some(span), Some(_)) = (value.api.no_default, &value.api.default) {
        sink.at(span, "`default = ...` declares a default for OpenAPI documents, and `no_default` omits it; remove one of them");
    }
}

/// Checks the rules and the default of a field.
fn all(value: &Value, reads: bool, sink: &mut Sink) {
    for rule in value.rules.iter().flat_map(|rules| &rules.rules) {
        one(rule, Some(value.inner().0), sink);
    }
    defaults::check(value, reads, sink);
}

/// Checks a rule about values of a type, if that is known.
fn one(rule: &Rule, ty: Option<&Type>, sink: &mut Sink) {
    literals::rule(rule, ty, sink);
    match &rule.kind {
        Kind::Pattern(pattern) => pattern_is_shared(pattern, sink),
        Kind::Each(rules) => {
            for rule in rules {
                if let Kind::Check(_) = rule.kind {
                    let message = "a provider checks a whole field; write `check(...)` beside `each(...)`, and check the list in the provider";
                    sink.at(rule.span, message);
                }
                if let Kind::Sanitize(_) = rule.kind {
                    sink.at(
                        rule.span,
                        "a sanitizer applies to each element of a list; write it beside `each(...)`",
                    );
                }
                one(rule, ty.and_then(types::element), sink);
            }
        }
        _ => {}
    }
}

/// Checks that a pattern is valid for the app and for clients that read the schema.
fn pattern_is_shared(literal: &LitStr, sink: &mut Sink) {
    match pattern::compiled(&literal.value()) {
        Ok(_) => {}
        Err(Unfit::Unread(reason, part)) => {
            sink.at(span_of(literal, part), format!("invalid regular expression: {reason}"));
        }
        Err(Unfit::Large) => {
            let message = "this regular expression is too large: compiled, it exceeds 10 MiB; repeat less, or check the length by `length(max = ...)`";
            sink.at(literal.span(), message);
        }
        Err(Unfit::Unshared(found)) => {
            let message = format!(
                "JSON Schema does not support `{found}`, because its patterns are those of JavaScript; write it in another way, such as `^` and `$` for the ends"
            );
            sink.at(span_of_text(literal, &found), message);
        }
    }
}
