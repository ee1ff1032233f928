//! Checks that the fields that handlers add to types do not exist already.

use super::diagnostic_report::Name;
use super::diagnostic_report::Report;
use super::diagnostic_report::Segment::{Name as Named, Words};
use crate::base::equal;
use crate::graph::spec::{HandlerSpec, UniqueName};
use crate::wire::schema::{Content, Direction, DtoSpec, FieldSpec, Presence, is_field_name};

/// Reports an added field whose name the type already has.
pub(super) const fn check(
    subject: &Name,
    handler: &'static HandlerSpec,
    name: &'static UniqueName,
    spec: &'static DtoSpec,
    report: &mut Report,
) {
    let Content::Fields { fields, .. } = spec.content.towards(Direction::Output) else { return };
    let mut f = 0;
    while f < fields.len() {
        if is_shown(&fields[f], spec) && is_field_name(fields[f].written, name.name) {
            report.title(&[
                Named(subject),
                Words(" adds the field `"),
                Words(name.name),
                Words("` to `"),
                Words(spec.name),
                Words("`, which already has a field with this name"),
            ]);
            report.note(handler.at, &[Named(subject)]);
            report.note(spec.at, &[Words("`"), Words(spec.name), Words("`")]);
            report.help(&[
                Words("give the added field another name, as in `#[field(\"anotherName\")]`, or put `#[graphql(skip)]` on the field of `"),
                Words(spec.name),
                Words("`"),
            ]);
            report.end();
            return;
        }
        f += 1;
    }
}

/// Returns the attribute that declares fields of a type.
pub(super) const fn attribute_of(parent: &str) -> &'static str {
    match parent.as_bytes() {
        b"Query" => "query",
        b"Mutation" => "mutation",
        b"Subscription" => "subscription",
        _ => "field",
    }
}

/// Returns whether the GraphQL schema of a type contains the field.
const fn is_shown(field: &FieldSpec, spec: &'static DtoSpec) -> bool {
    if matches!(field.output, Presence::Never) || field.flatten {
        return false;
    }
    let declared = spec.graphql.fields;
    let mut f = 0;
    while f < declared.len() {
        if equal(declared[f].name, field.name) {
            return !declared[f].skip;
        }
        f += 1;
    }
    true
}
