//! The definitions of a schema by name.

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    ConstDirective, DirectiveDefinition, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use async_graphql::{Name, Positioned};
use baya::{Error, Result};
use indexmap::IndexMap;

/// The types and directives of a schema, in its order.
pub(super) struct Definitions {
    pub(super) types: IndexMap<String, TypeDefinition>,
    pub(super) directives: IndexMap<String, DirectiveDefinition>,
}

impl Definitions {
    pub(super) fn parse(sdl: &str, which: &str) -> Result<Self> {
        let mut all = Self { types: IndexMap::new(), directives: IndexMap::new() };
        // The parser rejects an empty schema.
        if sdl.trim().is_empty() {
            return Ok(all);
        }
        let document = parse_schema(sdl).map_err(|error| {
            let message = format!("the schema {which} can't be parsed: {error}");
            Error::internal_error().with_code("graphql").with_message(message)
        })?;
        for definition in document.definitions {
            match definition {
                TypeSystemDefinition::Schema(_) => {}
                TypeSystemDefinition::Type(of) => all.add(of.node),
                // Built-in directives are not compared, because schemas may omit them.
                TypeSystemDefinition::Directive(of) if is_built_in(&of.node.name.node) => {}
                TypeSystemDefinition::Directive(of) => {
                    all.directives.insert(of.node.name.node.to_string(), of.node);
                }
            }
        }
        Ok(all)
    }

    /// Adds a type, or the contents of an extension to its type.
    fn add(&mut self, of: TypeDefinition) {
        let Some(existing) = self.types.get_mut(of.name.node.as_str()) else {
            self.types.insert(of.name.node.to_string(), of);
            return;
        };
        existing.directives.extend(of.directives);
        match (&mut existing.kind, of.kind) {
            (TypeKind::Object(existing), TypeKind::Object(more)) => {
                existing.implements.extend(more.implements);
                existing.fields.extend(more.fields);
            }
            (TypeKind::Interface(existing), TypeKind::Interface(more)) => {
                existing.implements.extend(more.implements);
                existing.fields.extend(more.fields);
            }
            (TypeKind::Union(existing), TypeKind::Union(more)) => {
                existing.members.extend(more.members)
            }
            (TypeKind::Enum(existing), TypeKind::Enum(more)) => existing.values.extend(more.values),
            (TypeKind::InputObject(existing), TypeKind::InputObject(more)) => {
                existing.fields.extend(more.fields);
            }
            _ => {}
        }
    }
}

fn is_built_in(directive: &str) -> bool {
    ["deprecated", "include", "oneOf", "skip", "specifiedBy"].contains(&directive)
}

/// A definition with a name that is unique in its list.
pub(super) trait NamedDefinition {
    fn name(&self) -> &str;
}

impl NamedDefinition for Name {
    fn name(&self) -> &str {
        self
    }
}

macro_rules! named {
    ($($of:ident: $name:ident;)*) => { $(
        impl NamedDefinition for async_graphql::parser::types::$of {
            fn name(&self) -> &str {
                &self.$name.node
            }
        }
    )* };
}

named! {
    FieldDefinition: name;
    InputValueDefinition: name;
    EnumValueDefinition: value;
}

/// Returns the members of a list that the other list does not contain.
pub(super) fn missing_in<'d, T: NamedDefinition>(
    all: &'d [Positioned<T>],
    other: &[Positioned<T>],
) -> Vec<&'d T> {
    let all = all.iter().map(|one| &one.node);
    all.filter(|one| !other.iter().any(|other| other.node.name() == one.name())).collect()
}

/// Returns the members that both lists contain, as pairs of the old and the new member.
pub(super) fn common<'d, T: NamedDefinition>(
    before: &'d [Positioned<T>],
    after: &'d [Positioned<T>],
) -> Vec<(&'d T, &'d T)> {
    let find = |old: &'d Positioned<T>| {
        let new = after.iter().find(|new| new.node.name() == old.node.name())?;
        Some((&old.node, &new.node))
    };
    before.iter().filter_map(find).collect()
}

/// Returns whether a definition has a directive.
pub(super) fn has(directives: &[Positioned<ConstDirective>], name: &str) -> bool {
    directives.iter().any(|one| one.node.name.node == name)
}
