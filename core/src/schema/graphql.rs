//! What `#[dto]` declares of a type for GraphQL schemas.

/// What GraphQL makes of a type with `#[dto]`. Names and types are those of its schema.
#[derive(Clone, Copy, Debug)]
pub struct GraphQlSpec {
    /// Whether it is an object, or a union of objects.
    pub object: bool,
    /// The fields that the objects of an interface share; `None` for a type that is not an interface.
    pub interface: Option<&'static [&'static str]>,
    /// Whether it is a scalar of its own.
    pub scalar: Option<ScalarSpec>,
    /// Whether its values are the identifiers of GraphQL.
    pub id: bool,
    /// What it is in a federated graph.
    pub federation: FederationSpec,
    /// The fields of the key sets in a federated graph.
    pub keys: &'static [KeySpec],
    /// How long responses that contain it may be cached.
    pub cache: CacheSpec,
    /// What is declared on its fields, in the order of the fields of its schema; empty for nothing.
    pub fields: &'static [GraphQlField],
}

/// A scalar of its own.
#[derive(Clone, Copy, Debug)]
pub struct ScalarSpec {
    /// The address of its specification; empty for none.
    pub specified_by: &'static str,
}

/// Fields that identify an entity of a federated graph: `@key`.
#[derive(Clone, Copy, Debug)]
pub struct KeySpec {
    /// The fields, such as `id` or `tenant { id } number`.
    pub fields: &'static str,
    /// Whether this subgraph finds entities by the key.
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
    /// `@provides(fields: ...)`; empty for none.
    pub provides: &'static str,
    /// `@requires(fields: ...)`; empty for none.
    pub requires: &'static str,
    /// `@override(from: ...)`; empty for none.
    pub override_from: &'static str,
    /// `@tag(name: ...)`
    pub tags: &'static [&'static str],
}

/// How long a response may be cached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheSpec {
    /// In seconds; `None` where nothing is declared, and 0 for not at all.
    pub max_age: Option<u32>,
    /// Whether only the client itself may cache it.
    pub private: bool,
}

/// What is declared on a field for GraphQL.
#[derive(Clone, Copy, Debug)]
pub struct GraphQlField {
    /// The name of the field in the schema of its type.
    pub name: &'static str,
    /// Whether schemas do not contain it.
    pub skip: bool,
    /// Why it is deprecated; empty for no reason.
    pub deprecated: &'static str,
    /// What it is in a federated graph.
    pub federation: FederationSpec,
    /// How long responses that contain it may be cached.
    pub cache: CacheSpec,
}

impl GraphQlSpec {
    /// Nothing is declared.
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

    /// Returns what is declared on the field with this name in the schema of the type.
    pub fn field(&self, name: &str) -> Option<&'static GraphQlField> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl FederationSpec {
    /// Nothing is declared.
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
    /// Nothing is declared.
    pub const NONE: Self = Self { max_age: None, private: false };
}

impl GraphQlField {
    /// The field with this name, of which nothing is declared.
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
