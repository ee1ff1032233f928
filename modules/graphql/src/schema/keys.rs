//! The keys of objects in a federated graph: declared by types, and implied by entities.

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{DocumentOperations, Selection, SelectionSet};
use async_graphql::registry::{MetaType, MetaTypeName};
use baya::schema::{DtoSpec, KeySpec};

use super::types::Types;
use crate::field::Parent;

/// The objects with declared keys, and the entity resolvers that find objects.
#[derive(Default)]
pub(super) struct Keys {
    declared: Vec<(String, &'static DtoSpec)>,
    finders: Vec<Finder>,
}

/// A method with `#[entity]`, which finds an object by its key.
#[derive(Clone)]
struct Finder {
    name: &'static str,
    /// The name of the object that it returns.
    object: String,
    /// The names of its required arguments.
    key: Vec<String>,
}

impl Keys {
    /// Adds an object, if it declares keys.
    pub(super) fn declare(&mut self, name: &str, spec: &'static DtoSpec) {
        if !spec.graphql.keys.is_empty() {
            self.declared.push((name.to_owned(), spec));
        }
    }
}

impl Types<'_> {
    /// Registers the objects that entities return.
    pub(super) fn entities(&mut self) {
        for (index, spec) in self.builder.fields_in(|parent| matches!(parent, Parent::Entity)) {
            let described = self.field(index, spec);
            let object = described.ty.trim_end_matches('!').to_owned();
            if !matches!(self.registry.types.get(&object), Some(MetaType::Object { .. })) {
                self.builder.registered.error(format!(
                    "the entity `{}` returns `{object}`, which is not an object; return a type with `#[dto(object)]`, or an `Option` of one",
                    spec.name
                ));
                continue;
            }
            let required = described.args.values().filter(|one| one.ty.ends_with('!'));
            let required = required.filter(|one| one.default_value.is_none());
            let key = required.map(|one| one.name.clone()).collect();
            self.builder.registered.keys.finders.push(Finder { name: spec.name, object, key });
        }
    }

    /// Adds the keys of entities to their objects, and reports keys without an entity. All types must be registered before.
    pub(super) fn keys(&mut self) {
        let Keys { declared, finders } = std::mem::take(&mut self.builder.registered.keys);
        let mut served = vec![false; finders.len()];
        for (name, spec) in declared {
            for key in spec.graphql.keys {
                self.declared_key(&name, spec, key, &finders, &mut served);
            }
        }
        for (finder, served) in finders.iter().zip(served) {
            if !served {
                self.added_key(finder);
            }
        }
    }

    fn declared_key(
        &mut self,
        name: &str,
        spec: &'static DtoSpec,
        key: &KeySpec,
        finders: &[Finder],
        served: &mut [bool],
    ) {
        let at = spec.at;
        let fields = key.fields;
        let selected = match selected(fields) {
            Ok(selected) => selected,
            Err(reason) => {
                return self.builder.registered.error(format!(
                    "the key `{fields}` of `{name}` ({at}) is not valid: {reason}; write the names of fields, as in `id` or `organization {{ id }} number`"
                ));
            }
        };
        if let Some(reason) = self.invalid_selection(name, &selected) {
            return self.builder.registered.error(format!(
                "the key `{fields}` of `{name}` ({at}) is not valid: {reason}; write the names of fields in the schema"
            ));
        }
        let names: Vec<_> = names(&selected).collect();
        let mut is_found = false;
        for (finder, served) in finders.iter().zip(served) {
            if finder.object != name {
                continue;
            }
            if !key.resolvable {
                self.builder.registered.error(format!(
                    "`{name}` ({at}) declares its keys with `resolvable = false`, but the entity `{}` finds it; remove one of them",
                    finder.name
                ));
                *served = true;
            } else if finder.key.iter().all(|argument| names.contains(&argument.as_str())) {
                is_found = true;
                *served = true;
            }
        }
        if key.resolvable && !is_found {
            self.builder.registered.error(format!(
                "no entity finds `{name}` ({at}) by its key `{fields}`; add a method with `#[entity]` and the arguments `{}` to a resolver, or write `#[graphql(key = \"{fields}\", resolvable = false)]` if only other subgraphs find it",
                names.join("`, `")
            ));
        }
    }

    /// Adds the key that an entity finds an object by, which its type does not declare.
    fn added_key(&mut self, finder: &Finder) {
        let Finder { name, object, key } = finder;
        if key.is_empty() {
            return self.builder.registered.error(format!(
                "the entity `{name}` has no required argument, so `{object}` has no key; add an argument for each field of the key"
            ));
        }
        let fields = key.join(" ");
        let reason = match selected(&fields) {
            Ok(selected) => self.invalid_selection(object, &selected),
            Err(reason) => Some(reason),
        };
        if let Some(reason) = reason {
            return self.builder.registered.error(format!(
                "the entity `{name}` can't find `{object}` by `{fields}`: {reason}; name its arguments after the fields of the key, or declare a key with fields of an object, as in `#[graphql(key = \"organization {{ id }}\")]`"
            ));
        }
        let is_registered = match self.registry.types.get(object) {
            Some(MetaType::Object { keys: Some(keys), .. }) => keys.contains(&fields),
            _ => false,
        };
        if !is_registered {
            self.registry.add_keys(object, fields);
        }
    }

    /// Returns the reason why a key can't select these fields of an object, if there is one.
    fn invalid_selection(&self, object: &str, selected: &SelectionSet) -> Option<String> {
        let of = self.registry.types.get(object)?;
        selected.items.iter().find_map(|selection| {
            let Selection::Field(field) = &selection.node else {
                return Some("it contains a fragment".to_owned());
            };
            let name = field.node.name.node.as_str();
            let Some(field_type) = of.field_by_name(name) else {
                return Some(format!("`{object}` has no field `{name}`"));
            };
            let inner = MetaTypeName::concrete_typename(&field_type.ty);
            let is_composite = self.registry.types.get(inner).is_some_and(MetaType::is_composite);
            let set = &field.node.selection_set.node;
            match (is_composite, set.items.is_empty()) {
                (true, true) => Some(format!(
                    "the field `{name}` is an object, so the key must select fields of it"
                )),
                (false, false) => Some(format!("the field `{name}` has no fields")),
                (true, false) => self.invalid_selection(inner, set),
                (false, true) => None,
            }
        })
    }
}

/// Returns the fields that a key selects.
fn selected(key: &str) -> Result<SelectionSet, String> {
    let document = parse_query(format!("{{ {key} }}"));
    let document = document.map_err(|_| "it is not a list of fields".to_owned())?;
    match document.operations {
        DocumentOperations::Single(operation) => Ok(operation.node.selection_set.node),
        DocumentOperations::Multiple(_) => Err("it is not a list of fields".to_owned()),
    }
}

/// Returns the names of the fields that a key selects of its object.
fn names(selected: &SelectionSet) -> impl Iterator<Item = &str> {
    selected.items.iter().filter_map(|selection| match &selection.node {
        Selection::Field(field) => Some(field.node.name.node.as_str()),
        _ => None,
    })
}
