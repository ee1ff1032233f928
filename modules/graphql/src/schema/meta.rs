//! Registry types of async-graphql with default values.

use async_graphql::registry::{Deprecation, MetaEnumValue, MetaField, MetaInputValue, MetaType};
use baya::schema::{CacheSpec, FederationSpec};
use indexmap::{IndexMap, IndexSet};

/// Creates an object.
pub(super) fn object(name: &str, doc: &str, fields: IndexMap<String, MetaField>) -> MetaType {
    MetaType::Object {
        name: name.to_owned(),
        description: text(doc),
        fields,
        cache_control: Default::default(),
        extends: false,
        shareable: false,
        resolvable: true,
        keys: None,
        visible: None,
        inaccessible: false,
        interface_object: false,
        tags: Vec::new(),
        is_subscription: false,
        rust_typename: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

/// Creates an interface.
pub(super) fn interface(
    name: &str,
    doc: &str,
    fields: IndexMap<String, MetaField>,
    possible_types: IndexSet<String>,
) -> MetaType {
    MetaType::Interface {
        name: name.to_owned(),
        description: text(doc),
        fields,
        possible_types,
        extends: false,
        inaccessible: false,
        tags: Vec::new(),
        keys: None,
        visible: None,
        rust_typename: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

/// Creates a union.
pub(super) fn union(name: &str, doc: &str, possible_types: IndexSet<String>) -> MetaType {
    MetaType::Union {
        name: name.to_owned(),
        description: text(doc),
        possible_types,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: None,
        directive_invocations: Vec::new(),
    }
}

/// Creates an enum.
pub(super) fn enumeration(
    name: &str,
    doc: &str,
    enum_values: IndexMap<String, MetaEnumValue>,
) -> MetaType {
    MetaType::Enum {
        name: name.to_owned(),
        description: text(doc),
        enum_values,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

/// Creates a value of an enum.
pub(super) fn enum_value(name: &str, doc: &str, deprecated: bool) -> MetaEnumValue {
    MetaEnumValue {
        name: name.to_owned(),
        description: text(doc),
        deprecation: deprecation(deprecated.then_some("")),
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        directive_invocations: Vec::new(),
    }
}

/// Creates an input object. Clients send exactly one field if it is `oneof`.
pub(super) fn input_object(
    name: &str,
    doc: &str,
    input_fields: IndexMap<String, MetaInputValue>,
    oneof: bool,
) -> MetaType {
    MetaType::InputObject {
        name: name.to_owned(),
        description: text(doc),
        input_fields,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: None,
        oneof,
        directive_invocations: Vec::new(),
    }
}

/// Creates a scalar.
pub(super) fn scalar(name: &str, doc: &str, specified_by: &str) -> MetaType {
    MetaType::Scalar {
        name: name.to_owned(),
        description: text(doc),
        is_valid: None,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        specified_by_url: text(specified_by),
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

/// Creates a field.
pub(super) fn field(name: &str, doc: &str, ty: String) -> MetaField {
    MetaField {
        name: name.to_owned(),
        description: text(doc),
        args: IndexMap::new(),
        ty,
        deprecation: Deprecation::NoDeprecated,
        cache_control: Default::default(),
        external: false,
        requires: None,
        provides: None,
        visible: None,
        shareable: false,
        inaccessible: false,
        tags: Vec::new(),
        override_from: None,
        compute_complexity: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

/// Creates an argument, or a field of an input object.
pub(super) fn input_value(name: &str, doc: &str, ty: String) -> MetaInputValue {
    MetaInputValue {
        name: name.to_owned(),
        description: text(doc),
        ty,
        deprecation: Deprecation::NoDeprecated,
        default_value: None,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        is_secret: false,
        directive_invocations: Vec::new(),
    }
}

/// Adds the federation directives of a field.
pub(super) fn federated(field: &mut MetaField, of: &FederationSpec) {
    field.external = of.external;
    field.shareable = of.shareable;
    field.inaccessible = of.inaccessible;
    field.provides = text(of.provides);
    field.requires = text(of.requires);
    field.override_from = text(of.override_from);
    field.tags = of.tags.iter().map(|tag| (*tag).to_owned()).collect();
}

/// The cache age of a field without a declaration. The library uses the smallest age of all fields, and writes no header for
/// this one, so that responses with the field are not cached.
pub(super) const UNDECLARED: i32 = -2;

/// Returns the cache control of a type or a field.
pub(super) fn cache_control(of: CacheSpec) -> async_graphql::CacheControl {
    let max_age = match of.max_age {
        None => 0,
        Some(0) => -1,
        Some(seconds) => i32::try_from(seconds).unwrap_or(i32::MAX),
    };
    async_graphql::CacheControl { public: !of.private, max_age }
}

/// Returns the deprecation of a definition.
pub(super) fn deprecation(deprecated: Option<&str>) -> Deprecation {
    match deprecated {
        Some(reason) => Deprecation::Deprecated { reason: text(reason) },
        None => Deprecation::NoDeprecated,
    }
}

pub(super) fn text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
