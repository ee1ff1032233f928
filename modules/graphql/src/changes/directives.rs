//! Directives that clients write in queries.

use async_graphql::Positioned;
use async_graphql::parser::types::{DirectiveDefinition, DirectiveLocation};

use super::Changes;
use super::read::Definitions;

impl Changes {
    pub(super) fn directives(&mut self, before: &Definitions, after: &Definitions) {
        for (name, old) in &before.directives {
            let coordinate = format!("@{name}");
            match after.directives.get(name) {
                Some(new) => self.directive(name, &coordinate, old, new),
                None => {
                    self.add_breaking(&coordinate, format!("directive `{coordinate}` was removed"))
                }
            }
        }
        for name in after.directives.keys().filter(|name| !before.directives.contains_key(*name)) {
            let coordinate = format!("@{name}");
            self.add_harmless(&coordinate, format!("directive `{coordinate}` was added"));
        }
    }

    fn directive(
        &mut self,
        name: &str,
        coordinate: &str,
        old: &DirectiveDefinition,
        new: &DirectiveDefinition,
    ) {
        self.directive_arguments(name, &old.arguments, &new.arguments);
        // The parser does not read `repeatable`.
        let has = |all: &[Positioned<DirectiveLocation>], one: DirectiveLocation| {
            all.iter().any(|other| other.node == one)
        };
        for location in old.locations.iter().filter(|one| !has(&new.locations, one.node)) {
            let location = location_name(location.node);
            self.add_breaking(
                coordinate,
                format!("location `{location}` was removed from `{coordinate}`"),
            );
        }
    }
}

/// Returns the name of a location in the schema definition language.
const fn location_name(location: DirectiveLocation) -> &'static str {
    match location {
        DirectiveLocation::Query => "QUERY",
        DirectiveLocation::Mutation => "MUTATION",
        DirectiveLocation::Subscription => "SUBSCRIPTION",
        DirectiveLocation::Field => "FIELD",
        DirectiveLocation::FragmentDefinition => "FRAGMENT_DEFINITION",
        DirectiveLocation::FragmentSpread => "FRAGMENT_SPREAD",
        DirectiveLocation::InlineFragment => "INLINE_FRAGMENT",
        DirectiveLocation::Schema => "SCHEMA",
        DirectiveLocation::Scalar => "SCALAR",
        DirectiveLocation::Object => "OBJECT",
        DirectiveLocation::FieldDefinition => "FIELD_DEFINITION",
        DirectiveLocation::ArgumentDefinition => "ARGUMENT_DEFINITION",
        DirectiveLocation::Interface => "INTERFACE",
        DirectiveLocation::Union => "UNION",
        DirectiveLocation::Enum => "ENUM",
        DirectiveLocation::EnumValue => "ENUM_VALUE",
        DirectiveLocation::InputObject => "INPUT_OBJECT",
        DirectiveLocation::InputFieldDefinition => "INPUT_FIELD_DEFINITION",
        DirectiveLocation::VariableDefinition => "VARIABLE_DEFINITION",
    }
}
