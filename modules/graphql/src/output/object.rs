//! Objects: the selected fields, in the order of the query.

use std::any::Any;
use std::borrow::Cow;

use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::{Name, Positioned, Value};
use baya::schema::DtoSpec;
use indexmap::IndexMap;

use super::{At, Failure, Shown, joined};
use crate::names::type_name;
use crate::operation::Run;

/// A type with `#[dto(object)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an object of a GraphQL schema",
    label = "only objects have fields that resolvers add",
    note = "a struct: put `#[dto(object)]` on it; an object in an `Arc`, a `Box` or an `Option`: accept the object itself, as in `cat: &Cat`",
    note = "an enum, a union or an interface: only its objects have such fields; add the field to each of them"
)]
pub trait Object: Any + Send + Sync {
    /// Returns the spec of the type.
    fn spec(&self) -> &'static DtoSpec;

    /// Returns a field that the type declares; `None` if it does not declare a field with this name.
    fn show_field<'a>(&'a self, name: &str, at: At<'a, '_>) -> Option<Shown<'a>>;
}

/// Returns the selected fields of an object.
pub fn object<'a>(object: &'a dyn Object, at: At<'a, '_>) -> Shown<'a> {
    let name = type_name(object.spec());
    let mut collector = FieldCollector { run: at.run, type_name: &name, all: Vec::new() };
    for field in at.fields {
        collector.collect(&field.node.selection_set.node);
    }
    let mut names = Vec::with_capacity(collector.all.len());
    let mut values = Vec::with_capacity(collector.all.len());
    for one in &collector.all {
        let path = at.path.field(one.key);
        let at = At { path: &path, fields: one.fields(), ..at };
        names.push(one.key);
        values.push(show_field(object, &name, at));
    }
    joined(values, move |values| {
        let mut fields = IndexMap::with_capacity(names.len());
        fields.extend(names.into_iter().cloned().zip(values));
        Value::Object(fields)
    })
}

/// Returns the root fields of an operation that have a response key.
pub(crate) fn root_fields<'a>(
    run: &'a Run<'a>,
    type_name: &'static str,
    key: &Name,
) -> Vec<&'a Positioned<Field>> {
    let type_name = Cow::Borrowed(type_name);
    let mut collector = FieldCollector { run, type_name: &type_name, all: Vec::new() };
    collector.collect(&run.query.operation.node.selection_set.node);
    let all = collector.all.iter().find(|one| one.key == key);
    all.map(|one| one.fields().to_vec()).unwrap_or_default()
}

fn show_field<'a>(object: &'a dyn Object, type_name: &str, at: At<'a, '_>) -> Shown<'a> {
    let name = at.field().node.name.node.as_str();
    if let Some(shown) = object.show_field(name, at) {
        return shown;
    }
    if name == "__typename" {
        return Shown::value(Value::String(type_name.to_owned()));
    }
    match at.run.plan.added(type_name, name) {
        Some(field) => field.call(Some(object), at),
        // The query has been validated against the schema, which contains no other fields.
        None => {
            let message = format!("`{type_name}` has no field `{name}`");
            Shown::Now(Err(Failure::unrepresentable(message, at)))
        }
    }
}

/// The fields that a query selects from an object
/// ([GraphQL](https://spec.graphql.org/October2021/#CollectFields())).
struct FieldCollector<'a, 's> {
    run: &'a Run<'a>,
    type_name: &'s Cow<'static, str>,
    all: Vec<CollectedField<'a>>,
}

/// A response key, with all fields of the query that have this key.
struct CollectedField<'a> {
    key: &'a Name,
    first: [&'a Positioned<Field>; 1],
    /// All fields with the key, if there are several.
    several: Vec<&'a Positioned<Field>>,
}

impl<'a> CollectedField<'a> {
    fn fields(&self) -> &[&'a Positioned<Field>] {
        if self.several.is_empty() { &self.first } else { &self.several }
    }
}

impl<'a> FieldCollector<'a, '_> {
    fn collect(&mut self, set: &'a SelectionSet) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.field(field),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    // Fragments that do not exist are rejected before the query runs.
                    let Some(fragment) = self.run.query.fragments.get(name) else { continue };
                    if self.applies(fragment.node.type_condition.node.on.node.as_str()) {
                        self.collect(&fragment.node.selection_set.node);
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    if condition.is_none_or(|one| self.applies(one.node.on.node.as_str())) {
                        self.collect(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }

    fn field(&mut self, field: &'a Positioned<Field>) {
        let key = &field.node.response_key().node;
        match self.all.iter_mut().find(|one| one.key == key) {
            Some(one) => {
                if one.several.is_empty() {
                    one.several.push(one.first[0]);
                }
                one.several.push(field);
            }
            None => self.all.push(CollectedField { key, first: [field], several: Vec::new() }),
        }
    }

    /// Returns whether a fragment on this type applies to the object.
    fn applies(&self, condition: &str) -> bool {
        let types = &self.run.schema.registry.types;
        condition == self.type_name.as_ref()
            || types.get(condition).is_some_and(|of| of.is_possible_type(self.type_name))
    }
}
