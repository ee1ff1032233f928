//! Specs of types with `#[dto]`.

use serde_json::Value;

use super::definitions::Direction;
use super::graphql::GraphQlSpec;
use super::rule_spec::RuleSpec;
use super::shape::Of;
use crate::base::Location;

/// The spec of a type with `#[dto]`.
#[derive(Clone, Copy, Debug)]
pub struct DtoSpec {
    /// The name, without type arguments.
    pub name: &'static str,
    /// The type arguments, which are part of the schema name.
    pub arguments: &'static [Of],
    /// Returns the path of the type, which distinguishes types with the same name.
    pub path: fn() -> &'static str,
    /// The location of the declaration.
    pub at: Location,
    /// The doc comment.
    pub doc: &'static str,
    /// The title; empty if there is none.
    pub title: &'static str,
    /// Whether the type is deprecated.
    pub deprecated: bool,
    /// Functions that return example values.
    pub examples: &'static [fn() -> Option<Value>],
    /// The content: fields, variants or another type.
    pub content: Content,
    /// The GraphQL declaration.
    pub graphql: &'static GraphQlSpec,
}

/// The content of a DTO, or of a variant of one.
#[derive(Clone, Copy, Debug)]
pub enum Content {
    /// No fields.
    Unit,
    /// The value of the only field, as for a newtype.
    Newtype(&'static FieldSpec),
    /// Named fields.
    Fields {
        /// The fields, in order.
        fields: &'static [FieldSpec],
        /// Whether unknown fields are rejected.
        closed: bool,
    },
    /// Unnamed fields, in order.
    Tuple(&'static [FieldSpec]),
    /// The variants of an enum.
    Variants {
        /// The representation that distinguishes the variants.
        tagging: Tagging,
        /// The variants, in order.
        variants: &'static [VariantSpec],
        /// Whether the object with the tag and the content rejects other fields.
        closed: bool,
    },
    /// The content of another type.
    Of(Of),
    /// Different contents for reading and writing.
    Through {
        /// The content that is read.
        input: &'static Content,
        /// The content that is written.
        output: &'static Content,
    },
    /// A content that is described by a JSON Schema.
    Json(fn() -> Value),
}

impl Content {
    /// Returns the content in this direction.
    #[must_use]
    pub const fn towards(self, direction: Direction) -> Self {
        match (self, direction) {
            (Self::Through { input, .. }, Direction::Input) => input.towards(direction),
            (Self::Through { output, .. }, Direction::Output) => output.towards(direction),
            (content, _) => content,
        }
    }

    /// Returns a reference to the content in this direction.
    pub(super) fn towards_ref(&self, direction: Direction) -> &Self {
        match (self, direction) {
            (Self::Through { input, .. }, Direction::Input) => input.towards_ref(direction),
            (Self::Through { output, .. }, Direction::Output) => output.towards_ref(direction),
            (content, _) => content,
        }
    }
}

/// The representation of an enum on the wire ([serde](https://serde.rs/enum-representations.html)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tagging {
    /// An object with one field, whose name is that of the variant.
    External,
    /// The object of the variant, with a field of this name for the name of the variant.
    Internal(&'static str),
    /// An object with a field of the first name for the name of the variant, and one of the second name for the content.
    Adjacent(&'static str, &'static str),
    /// The content alone. The first variant that can be read is chosen.
    Untagged,
}

/// A variant of an enum.
#[derive(Clone, Copy, Debug)]
pub struct VariantSpec {
    /// The name on the wire for reading.
    pub name: &'static str,
    /// The name on the wire for writing.
    pub written: &'static str,
    /// Additional names for reading.
    pub aliases: &'static [&'static str],
    /// The doc comment.
    pub doc: &'static str,
    /// Whether the variant can be read.
    pub input: bool,
    /// Whether the variant can be written.
    pub output: bool,
    /// Whether the variant is untagged, regardless of the representation of the enum.
    pub untagged: bool,
    /// Whether the variant is read from every unknown name.
    pub other: bool,
    /// Whether the variant is deprecated.
    pub deprecated: bool,
    /// The content.
    pub content: Content,
}

/// The presence of a field on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The field is always present.
    Required,
    /// The field may be absent.
    Optional,
    /// The field is always absent.
    Never,
}

/// A field of a DTO or a variant.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// The name on the wire for reading.
    pub name: &'static str,
    /// The name on the wire for writing.
    pub written: &'static str,
    /// Additional names for reading.
    pub aliases: &'static [&'static str],
    /// Returns the shape of the value.
    pub of: Of,
    /// Whether the fields of the value are flattened into the outer object.
    pub flatten: bool,
    /// The presence for reading. A required field with an optional type is optional, unless a function reads it.
    pub input: Presence,
    /// Whether a function reads the field, which reports an absent field as missing.
    pub by_function: bool,
    /// The presence for writing.
    pub output: Presence,
    /// Whether the field is not written if its value is `None`.
    pub omits_none: bool,
    /// The groups to which the field is exposed; empty if it is exposed to all clients.
    pub groups: &'static [&'static str],
    /// The doc comment.
    pub doc: &'static str,
    /// The title; empty if there is none.
    pub title: &'static str,
    /// The format, which replaces that of the type; empty if there is none.
    pub format: &'static str,
    /// Whether the field is deprecated.
    pub deprecated: bool,
    /// Returns the default value; `None` if the field has no default.
    pub default: Option<fn() -> Option<Value>>,
    /// Returns whether the default is valid; `None` if the field has no rules.
    pub default_fits: Option<fn() -> bool>,
    /// Functions that return example values.
    pub examples: &'static [fn() -> Option<Value>],
    /// Returns the rules of the value. The rules of input apply before it is sanitized.
    pub rules: fn(Direction) -> Vec<RuleSpec>,
}

impl DtoSpec {
    /// Creates a spec without optional properties.
    pub const fn new(
        name: &'static str,
        path: fn() -> &'static str,
        at: Location,
        content: Content,
    ) -> Self {
        Self {
            name,
            arguments: &[],
            path,
            at,
            doc: "",
            title: "",
            deprecated: false,
            examples: &[],
            content,
            graphql: &GraphQlSpec::NONE,
        }
    }
}

impl VariantSpec {
    /// Creates a variant that is read and written by its name.
    pub const fn new(name: &'static str, content: Content) -> Self {
        Self {
            name,
            written: name,
            aliases: &[],
            doc: "",
            input: true,
            output: true,
            untagged: false,
            other: false,
            deprecated: false,
            content,
        }
    }
}

impl FieldSpec {
    /// Creates a required field without optional properties.
    pub const fn new(name: &'static str, of: Of) -> Self {
        Self {
            name,
            written: name,
            aliases: &[],
            of,
            flatten: false,
            input: Presence::Required,
            by_function: false,
            output: Presence::Required,
            omits_none: false,
            groups: &[],
            doc: "",
            title: "",
            format: "",
            deprecated: false,
            default: None,
            default_fits: None,
            examples: &[],
            rules: |_| Vec::new(),
        }
    }
}
