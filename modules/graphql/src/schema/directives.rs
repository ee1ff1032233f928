//! The directives of federation, and `@deprecated`.

use async_graphql::registry::{Deprecation, MetaEnumValue, MetaInputValue, MetaType};
use baya::schema::{FederationSpec, GraphQlField};

use super::meta;

/// Adds the directives that every type can have.
pub(super) fn on_type(of: &mut MetaType, declared: &FederationSpec) {
    let (MetaType::Scalar { inaccessible, tags, .. }
    | MetaType::Object { inaccessible, tags, .. }
    | MetaType::Interface { inaccessible, tags, .. }
    | MetaType::Union { inaccessible, tags, .. }
    | MetaType::Enum { inaccessible, tags, .. }
    | MetaType::InputObject { inaccessible, tags, .. }) = of;
    *inaccessible = declared.inaccessible;
    *tags = all_tags(declared);
}

/// Adds the directives of a field of an input object.
pub(super) fn on_input(
    of: &mut MetaInputValue,
    is_deprecated: bool,
    declared: Option<&GraphQlField>,
) {
    of.deprecation = deprecation(is_deprecated, declared);
    if let Some(GraphQlField { federation, .. }) = declared {
        of.inaccessible = federation.inaccessible;
        of.tags = all_tags(federation);
    }
}

/// Adds the directives of a value of an enum.
pub(super) fn on_value(
    of: &mut MetaEnumValue,
    is_deprecated: bool,
    declared: Option<&GraphQlField>,
) {
    of.deprecation = deprecation(is_deprecated, declared);
    if let Some(GraphQlField { federation, .. }) = declared {
        of.inaccessible = federation.inaccessible;
        of.tags = all_tags(federation);
    }
}

/// Returns the deprecation of an item, from its attributes or from a reason in `#[graphql(deprecated = "...")]`.
pub(super) fn deprecation(is_deprecated: bool, declared: Option<&GraphQlField>) -> Deprecation {
    let reason = declared.map_or("", |one| one.deprecated);
    meta::deprecation((is_deprecated || !reason.is_empty()).then_some(reason))
}

fn all_tags(declared: &FederationSpec) -> Vec<String> {
    declared.tags.iter().map(|tag| (*tag).to_owned()).collect()
}
