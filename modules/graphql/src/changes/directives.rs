//! Directives that clients write in queries.

use async_graphql::Positioned;
use async_graphql::parser::types::{DirectiveDefinition, DirectiveLocation};

use super::Changes;
use super::read::Definitions;

impl Changes {
    pub(super) fn directives(&mut self, before: &Definitions, after: &Definitions) {
        for (name, old) in &before.directives {
            let place = format!("@{name}");
            match after.directives.get(name) {
                Some(new) => self.directive(name, &place, old, new),
                None => self.breaks(&place, format!("directive `{place}` was removed")),
            }
        }
        for name in after.directives.keys().filter(|name| !before.directives.contains_key(*name)) {
            let place = format!("@{name}");
            self.adds(&place, format!("directive `{place}` was added"));
        }
    }

    fn directive(
        &mut self,
        name: &str,
        place: &str,
        old: &DirectiveDefinition,
        new: &DirectiveDefinition,
    ) {
        self.directive_arguments(name, &old.arguments, &new.arguments);
        // The parser does not read `repeatable`.
        let has = |all: &[Positioned<DirectiveLocation>], one: DirectiveLocation| {
            all.iter().any(|known| known.node == one)
        };
        for location in old.locations.iter().filter(|one| !has(&new.locations, one.node)) {
            let location = written(location.node);
            self.breaks(place, format!("location `{location}` was removed from `{place}`"));
        }
    }
}

/// Returns the name of a location in the schema definition language.
const fn written(location: DirectiveLocation) -> &'static str {
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
