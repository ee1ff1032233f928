//! A type with `#[dto]` as data.

use serde_json::Value;

use super::definitions::Direction;
use super::graphql::GraphQlSpec;
use super::rule::RuleSpec;
use super::shape::Of;
use crate::base::Location;

/// A type with `#[dto]`.
#[derive(Clone, Copy, Debug)]
pub struct DtoSpec {
    /// Its name, without type arguments.
    pub name: &'static str,
    /// Its type arguments, which are a part of the name of its schema.
    pub arguments: &'static [Of],
    /// Its path in the program, which tells it from others of its name.
    pub path: fn() -> &'static str,
    /// Where it was written.
    pub at: Location,
    /// The doc comment.
    pub doc: &'static str,
    /// A title; empty for none.
    pub title: &'static str,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// Values that show what it is.
    pub examples: &'static [fn() -> Option<Value>],
    /// What it is made of.
    pub content: Content,
    /// What GraphQL makes of it.
    pub graphql: &'static GraphQlSpec,
}

/// What a DTO, or a variant of one, is made of.
#[derive(Clone, Copy, Debug)]
pub enum Content {
    /// Nothing: a struct or a variant without fields.
    Unit,
    /// What its only field is.
    Whole(&'static FieldSpec),
    /// Fields with names.
    Fields {
        /// The fields, in order.
        fields: &'static [FieldSpec],
        /// Whether no others may be there.
        closed: bool,
    },
    /// Fields in order.
    Tuple(&'static [FieldSpec]),
    /// One of several.
    Variants {
        /// How they are distinguished.
        tagging: Tagging,
        /// The variants, in order.
        variants: &'static [VariantSpec],
        /// Whether the object with the tag and the content rejects other fields.
        closed: bool,
    },
    /// What another type looks like.
    Of(Of),
    /// One thing where it is read, and another one where it is written.
    Through {
        /// What is read.
        input: &'static Content,
        /// What is written.
        output: &'static Content,
    },
    /// What a JSON Schema says.
    Json(fn() -> Value),
}

impl Content {
    /// What is read, or what is written.
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

/// How variants are told apart on the wire ([serde](https://serde.rs/enum-representations.html)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tagging {
    /// An object with one field, which has the name of the variant.
    External,
    /// A field of the variant's own object has its name.
    Internal(&'static str),
    /// One field has its name, another one its content.
    Adjacent(&'static str, &'static str),
    /// By what fits.
    Untagged,
}

/// One variant.
#[derive(Clone, Copy, Debug)]
pub struct VariantSpec {
    /// Its name on the wire when it is read.
    pub name: &'static str,
    /// Its name when it is written.
    pub written: &'static str,
    /// Other names by which it is read.
    pub aliases: &'static [&'static str],
    /// The doc comment.
    pub doc: &'static str,
    /// Whether it is read.
    pub input: bool,
    /// Whether it is written.
    pub output: bool,
    /// Whether it stands for itself, whatever tells the others apart.
    pub untagged: bool,
    /// Whether it is read from every unknown name.
    pub other: bool,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// What it is made of.
    pub content: Content,
}

/// Whether a field is on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always.
    Required,
    /// Sometimes.
    Optional,
    /// Never.
    Never,
}

/// One field.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// Its name on the wire when it is read.
    pub name: &'static str,
    /// Its name when it is written.
    pub written: &'static str,
    /// Other names that it is read by.
    pub aliases: &'static [&'static str],
    /// What it looks like.
    pub of: Of,
    /// Whether its own fields stand in its place.
    pub flatten: bool,
    /// Whether it is present when it is read. A required field with an optional type is optional, unless a function
    /// reads it.
    pub input: Presence,
    /// Whether a function reads it, which reports an absent field as missing.
    pub by_function: bool,
    /// Whether it is there when it is written.
    pub output: Presence,
    /// Whether it is left out of what is written where it would be `null`.
    pub omits_none: bool,
    /// The groups of those who see it; empty where everybody does.
    pub groups: &'static [&'static str],
    /// The doc comment.
    pub doc: &'static str,
    /// A title; empty for none.
    pub title: &'static str,
    /// A format in the place of its type's; empty for none.
    pub format: &'static str,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// What it is when it is left out.
    pub default: Option<fn() -> Option<Value>>,
    /// Returns whether the default is valid; `None` if the field has no rules.
    pub default_fits: Option<fn() -> bool>,
    /// Values that show what it is.
    pub examples: &'static [fn() -> Option<Value>],
    /// Returns the rules of the value: of input before it is sanitized, and of output.
    pub rules: fn(Direction) -> Vec<RuleSpec>,
}

impl DtoSpec {
    /// One of which nothing more is said.
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
    /// One that is read and written by its name.
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
    /// One that is always there, of which nothing more is said.
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
