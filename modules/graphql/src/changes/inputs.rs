//! Arguments, and fields of input objects.

use async_graphql::Positioned;
use async_graphql::parser::types::InputValueDefinition;

use super::Changes;
use super::read::{Named, common, without};
use super::safe;

type Values = [Positioned<InputValueDefinition>];

/// The kind of an input value.
#[derive(Clone, Copy)]
struct Kind<'k> {
    what: &'static str,
    /// Returns the schema coordinate of a value by its name.
    place: &'k dyn Fn(&str) -> String,
    /// `true` if adding an optional value is dangerous.
    is_sent_to_fields: bool,
}

impl Changes {
    pub(super) fn arguments(&mut self, field: &str, before: &Values, after: &Values) {
        let place = |name: &str| format!("{field}({name}:)");
        let kind = Kind { what: "argument", place: &place, is_sent_to_fields: true };
        self.inputs(kind, before, after);
    }

    pub(super) fn input_fields(&mut self, of: &str, before: &Values, after: &Values) {
        let place = |name: &str| format!("{of}.{name}");
        let kind = Kind { what: "input field", place: &place, is_sent_to_fields: true };
        self.inputs(kind, before, after);
    }

    pub(super) fn directive_arguments(&mut self, of: &str, before: &Values, after: &Values) {
        let place = |name: &str| format!("@{of}({name}:)");
        let kind = Kind { what: "argument", place: &place, is_sent_to_fields: false };
        self.inputs(kind, before, after);
    }

    fn inputs(&mut self, kind: Kind<'_>, before: &Values, after: &Values) {
        let Kind { what, place, is_sent_to_fields } = kind;
        for value in without(before, after) {
            let place = place(value.name());
            self.breaks(&place, format!("{what} `{place}` was removed"));
        }
        for (old, new) in common(before, after) {
            self.input(what, &place(new.name()), old, new);
        }
        for value in without(after, before) {
            let place = place(value.name());
            if is_required(value) {
                self.breaks(&place, format!("required {what} `{place}` was added"));
                continue;
            }
            let words = format!("optional {what} `{place}` was added");
            if is_sent_to_fields {
                self.endangers(&place, words);
            } else {
                self.adds(&place, words);
            }
        }
    }

    fn input(
        &mut self,
        what: &str,
        place: &str,
        old: &InputValueDefinition,
        new: &InputValueDefinition,
    ) {
        self.deprecation(what, place, &old.directives, &new.directives);
        let (was, is) = (&old.ty.node, &new.ty.node);
        if was != is {
            let words = format!("type of {what} `{place}` changed from `{was}` to `{is}`");
            if safe::for_input(was, is) {
                self.adds(place, words);
            } else {
                self.breaks(place, words);
            }
        }
        let default = |of: &InputValueDefinition| {
            of.default_value.as_ref().map(|value| value.node.to_string())
        };
        match (default(old), default(new)) {
            (Some(was), Some(is)) if was != is => {
                let words = format!("default of {what} `{place}` changed from `{was}` to `{is}`");
                self.endangers(place, words);
            }
            (Some(_), None) => {
                self.endangers(place, format!("default of {what} `{place}` was removed"));
            }
            (None, Some(_)) => {
                self.endangers(place, format!("default of {what} `{place}` was added"));
            }
            _ => {}
        }
    }
}

fn is_required(value: &InputValueDefinition) -> bool {
    !value.ty.node.nullable && value.default_value.is_none()
}
