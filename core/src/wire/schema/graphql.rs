//! The GraphQL declarations of types with `#[dto]`.

/// The GraphQL declaration of a type with `#[dto]`. Names and types come from the schema of the type.
#[derive(Clone, Copy, Debug)]
pub struct GraphQlSpec {
    /// `true` for an object, or a union of objects.
    pub object: bool,
    /// The fields that the objects of an interface share; `None` if the type is not an interface.
    pub interface: Option<&'static [&'static str]>,
    /// The custom scalar; `None` if the type is not a custom scalar.
    pub scalar: Option<ScalarSpec>,
    /// `true` for the scalar `ID`.
    pub id: bool,
    /// The directives of federation.
    pub federation: FederationSpec,
    /// The keys in a federated graph.
    pub keys: &'static [KeySpec],
    /// The cache control of responses that contain the type.
    pub cache: CacheSpec,
    /// The declarations of its fields, in the order of the schema; empty if no field has a declaration.
    pub fields: &'static [GraphQlField],
}

/// A custom scalar.
#[derive(Clone, Copy, Debug)]
pub struct ScalarSpec {
    /// The URL of the specification; empty if there is no specification.
    pub specified_by: &'static str,
}

/// Fields that identify an entity of a federated graph: `@key`.
#[derive(Clone, Copy, Debug)]
pub struct KeySpec {
    /// The fields, such as `id` or `tenant { id } number`.
    pub fields: &'static str,
    /// `true` if this subgraph finds entities by the key.
    pub resolvable: bool,
}

/// The directives of federation that apply to types, fields and arguments alike.
///
/// See the [directives of Apollo Federation](https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/directives).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FederationSpec {
    /// `@shareable`
    pub shareable: bool,
    /// `@inaccessible`
    pub inaccessible: bool,
    /// `@interfaceObject`
    pub interface_object: bool,
    /// `@external`
    pub external: bool,
    /// `@provides(fields: ...)`; empty if absent.
    pub provides: &'static str,
    /// `@requires(fields: ...)`; empty if absent.
    pub requires: &'static str,
    /// `@override(from: ...)`; empty if absent.
    pub override_from: &'static str,
    /// `@tag(name: ...)`
    pub tags: &'static [&'static str],
}

/// The cache control of a type or a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheSpec {
    /// The maximum age in seconds; `None` if undeclared, and 0 to disable caching.
    pub max_age: Option<u32>,
    /// `true` if only the client, and no shared cache, may cache a response.
    pub private: bool,
}

/// The GraphQL declaration of a field.
#[derive(Clone, Copy, Debug)]
pub struct GraphQlField {
    /// The name of the field in the schema of its type.
    pub name: &'static str,
    /// `true` if schemas omit the field.
    pub skip: bool,
    /// The reason of the deprecation, which may be empty.
    pub deprecated: &'static str,
    /// The directives of federation.
    pub federation: FederationSpec,
    /// The cache control of responses that contain the field.
    pub cache: CacheSpec,
}

impl GraphQlSpec {
    /// An empty declaration.
    pub const NONE: Self = Self {
        object: false,
        interface: None,
        scalar: None,
        id: false,
        federation: FederationSpec::NONE,
        keys: &[],
        cache: CacheSpec::NONE,
        fields: &[],
    };

    /// Returns the declaration of a field by its name in the schema of the type.
    pub fn field(&self, name: &str) -> Option<&'static GraphQlField> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl FederationSpec {
    /// An empty declaration.
    pub const NONE: Self = Self {
        shareable: false,
        inaccessible: false,
        interface_object: false,
        external: false,
        provides: "",
        requires: "",
        override_from: "",
        tags: &[],
    };
}

impl CacheSpec {
    /// An empty declaration.
    pub const NONE: Self = Self { max_age: None, private: false };
}

impl GraphQlField {
    /// Creates an empty declaration of the field with this name.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            skip: false,
            deprecated: "",
            federation: FederationSpec::NONE,
            cache: CacheSpec::NONE,
        }
    }
}
