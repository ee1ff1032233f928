//! Arguments, and fields of input objects.

use async_graphql::Positioned;
use async_graphql::parser::types::InputValueDefinition;

use super::Changes;
use super::read::{NamedDefinition, common, missing_in};
use super::safe;

type Values = [Positioned<InputValueDefinition>];

/// The kind of an input value.
#[derive(Clone, Copy)]
struct Kind<'k> {
    what: &'static str,
    /// Returns the schema coordinate of a value by its name.
    coordinate: &'k dyn Fn(&str) -> String,
    /// Whether it is dangerous to add an optional value.
    is_sent_to_fields: bool,
}

impl Changes {
    pub(super) fn arguments(&mut self, field: &str, before: &Values, after: &Values) {
        let coordinate = |name: &str| format!("{field}({name}:)");
        let kind = Kind { what: "argument", coordinate: &coordinate, is_sent_to_fields: true };
        self.inputs(kind, before, after);
    }

    pub(super) fn input_fields(&mut self, of: &str, before: &Values, after: &Values) {
        let coordinate = |name: &str| format!("{of}.{name}");
        let kind = Kind { what: "input field", coordinate: &coordinate, is_sent_to_fields: true };
        self.inputs(kind, before, after);
    }

    pub(super) fn directive_arguments(&mut self, of: &str, before: &Values, after: &Values) {
        let coordinate = |name: &str| format!("@{of}({name}:)");
        let kind = Kind { what: "argument", coordinate: &coordinate, is_sent_to_fields: false };
        self.inputs(kind, before, after);
    }

    fn inputs(&mut self, kind: Kind<'_>, before: &Values, after: &Values) {
        let Kind { what, coordinate, is_sent_to_fields } = kind;
        for value in missing_in(before, after) {
            let coordinate = coordinate(value.name());
            self.add_breaking(&coordinate, format!("{what} `{coordinate}` was removed"));
        }
        for (old, new) in common(before, after) {
            self.input(what, &coordinate(new.name()), old, new);
        }
        for value in missing_in(after, before) {
            let coordinate = coordinate(value.name());
            if is_required(value) {
                self.add_breaking(&coordinate, format!("required {what} `{coordinate}` was added"));
                continue;
            }
            let message = format!("optional {what} `{coordinate}` was added");
            if is_sent_to_fields {
                self.add_dangerous(&coordinate, message);
            } else {
                self.add_harmless(&coordinate, message);
            }
        }
    }

    fn input(
        &mut self,
        what: &str,
        coordinate: &str,
        old: &InputValueDefinition,
        new: &InputValueDefinition,
    ) {
        self.deprecation(what, coordinate, &old.directives, &new.directives);
        let was = &old.ty.node;
        let is = &new.ty.node;
        if was != is {
            let message = format!("type of {what} `{coordinate}` changed from `{was}` to `{is}`");
            if safe::for_input(was, is) {
                self.add_harmless(coordinate, message);
            } else {
                self.add_breaking(coordinate, message);
            }
        }
        let default = |of: &InputValueDefinition| {
            of.default_value.as_ref().map(|value| value.node.to_string())
        };
        match (default(old), default(new)) {
            (Some(was), Some(is)) if was != is => {
                let message =
                    format!("default of {what} `{coordinate}` changed from `{was}` to `{is}`");
                self.add_dangerous(coordinate, message);
            }
            (Some(_), None) => {
                self.add_dangerous(
                    coordinate,
                    format!("default of {what} `{coordinate}` was removed"),
                );
            }
            (None, Some(_)) => {
                self.add_dangerous(
                    coordinate,
                    format!("default of {what} `{coordinate}` was added"),
                );
            }
            _ => {}
        }
    }
}

fn is_required(value: &InputValueDefinition) -> bool {
    !value.ty.node.nullable && value.default_value.is_none()
}
