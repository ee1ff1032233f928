//! The schema of an app: types, and the handlers of fields.

mod alike;
mod declared;
mod directives;
mod entities;
mod inputs;
mod keys;
mod meta;
mod nullable;
mod roots;
mod runtime;
mod scalars;
mod subscription;
mod table;
mod types;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use async_graphql::parser::types::OperationType;
use async_graphql::registry::{MetaField, MetaType, Registry};
use async_graphql::{Schema, SchemaBuilder};
use baya::schema::{Content, Direction, DtoSpec, List, Of, Shape};
use baya::{AnyHandler, AppHandle, BoundHandler, Error, Result};
use indexmap::IndexMap;

use self::inputs::{InputType, Inputs};
pub(crate) use self::nullable::is_nullable;
use self::nullable::nullable;
use self::roots::{Building, MutationRoot, QueryRoot, SubscriptionRoot};
pub(crate) use self::runtime::RunField;
pub(crate) use self::scalars::scalar_name;
pub(crate) use self::table::{InputInfo, TypeInfo, TypeTable};
use self::types::{Known, Types};
use crate::field::{FieldSpec, Parent, SchemaField};
use crate::names::type_name;
use crate::options::GraphQl;

/// The schema of async-graphql with the root types of an app.
pub(crate) type Executable = Schema<QueryRoot, MutationRoot, SubscriptionRoot>;

/// The handlers of the fields of a schema.
pub(crate) struct Plan {
    query: HashMap<&'static str, RunField>,
    mutation: HashMap<&'static str, RunField>,
    subscription: HashMap<&'static str, RunField>,
    /// The handlers that find the entities of a federated graph, by type name.
    entities: HashMap<String, Vec<RunField>>,
    /// The fields that resolvers add, by the name of the object type.
    added: HashMap<String, HashMap<&'static str, RunField>>,
    pub(crate) inputs: Inputs,
}

/// A schema that is being built.
#[derive(Default)]
pub(crate) struct Draft {
    fields: Vec<DraftField>,
    known: Known,
    /// The types, once all are known.
    types: TypeTable,
}

/// A field of a schema that is being built.
struct DraftField {
    spec: &'static FieldSpec,
    /// The handler; `None` in a schema that is only described.
    handler: Option<AnyHandler>,
    /// The input type of each argument; `None` for an argument that clients do not send.
    arguments: Vec<Option<InputType>>,
}

impl Plan {
    /// Returns a field that a resolver adds to an object.
    pub(crate) fn added(&self, object: &str, name: &str) -> Option<&RunField> {
        self.added.get(object)?.get(name)
    }
}

/// Builds the schema of these handlers.
///
/// # Errors
///
/// All errors in its types.
pub(crate) fn build<S: 'static>(
    bound: Vec<BoundHandler<SchemaField<S>>>,
    options: &GraphQl,
    app: &AppHandle,
) -> Result<(Executable, TypeTable)> {
    let fields = bound.into_iter().map(|one| (&one.data.spec, Some(one.handler)));
    let plan = Arc::new(OnceLock::new());
    let configured = |builder| options.apply(builder).data(app.clone());
    let (schema, mut draft) = assemble(fields, &plan, configured)?;
    let types = std::mem::take(&mut draft.types);
    // Set only here, so this can't fail.
    let _ = plan.set(draft.finish());
    Ok((schema, types))
}

/// Builds a schema of these fields without handlers.
///
/// # Errors
///
/// All errors in its types.
pub(crate) fn describe(fields: impl Iterator<Item = &'static FieldSpec>) -> Result<Executable> {
    let (schema, _) =
        assemble(fields.map(|spec| (spec, None)), &Arc::default(), GraphQl::federated)?;
    Ok(schema)
}

type Builder = SchemaBuilder<QueryRoot, MutationRoot, SubscriptionRoot>;

fn assemble(
    fields: impl Iterator<Item = (&'static FieldSpec, Option<AnyHandler>)>,
    plan: &Arc<OnceLock<Plan>>,
    configured: impl FnOnce(Builder) -> Builder,
) -> Result<(Executable, Draft)> {
    let drafted = fields.map(|(spec, handler)| DraftField { spec, handler, arguments: Vec::new() });
    let draft =
        Draft { fields: drafted.collect(), known: Known::default(), types: TypeTable::default() };
    let (schema, draft) = Building::with(draft, || {
        let roots = (QueryRoot::new(plan), MutationRoot::new(plan), SubscriptionRoot::new(plan));
        configured(Schema::build(roots.0, roots.1, roots.2)).finish()
    });
    if draft.known.errors.is_empty() {
        return Ok((schema, draft));
    }
    let errors = draft.known.errors.join("\n  ");
    Err(Error::internal(format!("the GraphQL schema can't be built:\n  {errors}")))
}

impl Draft {
    /// Returns whether a root type has no fields.
    fn is_empty(&self, is_in: fn(&Parent) -> bool) -> bool {
        !self.fields.iter().any(|one| is_in(&one.spec.parent))
    }

    /// Returns the name of the root type that is described last.
    fn last_root(&self) -> &'static str {
        if !self.is_empty(|parent| matches!(parent, Parent::Subscription)) {
            "Subscription"
        } else if !self.is_empty(|parent| matches!(parent, Parent::Mutation)) {
            "Mutation"
        } else {
            roots::QUERY
        }
    }

    /// Returns the fields of a root type.
    fn fields_in(&self, is_in: fn(&Parent) -> bool) -> Vec<(usize, &'static FieldSpec)> {
        let all = self.fields.iter().map(|one| one.spec).enumerate();
        all.filter(|(_, spec)| is_in(&spec.parent)).collect()
    }

    /// Returns the fields that resolvers add to an object.
    fn fields_of(&self, object: &'static DtoSpec) -> Vec<(usize, &'static FieldSpec)> {
        let all = self.fields.iter().map(|one| one.spec).enumerate();
        let is_of = |parent: Parent| match parent {
            Parent::Object(of) => object_of(of).is_some_and(|of| (of.path)() == (object.path)()),
            _ => false,
        };
        all.filter(|(_, spec)| is_of(spec.parent)).collect()
    }

    fn finish(self) -> Plan {
        let mut plan = Plan {
            query: HashMap::new(),
            mutation: HashMap::new(),
            subscription: HashMap::new(),
            entities: HashMap::new(),
            added: HashMap::new(),
            inputs: self.known.inputs,
        };
        for DraftField { spec, handler, arguments } in self.fields {
            let Some(handler) = handler else { continue };
            let field = RunField::new(spec, handler, arguments);
            let fields = match spec.parent {
                Parent::Entity => {
                    let object = spec.of.map(entity_of).unwrap_or_default();
                    plan.entities.entry(object).or_default().push(field);
                    continue;
                }
                Parent::Query => &mut plan.query,
                Parent::Mutation => &mut plan.mutation,
                Parent::Subscription => &mut plan.subscription,
                Parent::Object(of) => {
                    let Some(object) = object_of(of) else { continue };
                    plan.added.entry(type_name(object).into_owned()).or_default()
                }
            };
            fields.insert(spec.name, field);
        }
        plan
    }
}

/// Returns the name of the object type that an entity returns.
fn entity_of(of: Of) -> String {
    match of() {
        Shape::Option(of) => entity_of(of),
        Shape::Dto(spec) => match spec.content.towards(Direction::Output) {
            Content::Whole(field) => entity_of(field.of),
            Content::Of(of) => entity_of(of),
            _ => type_name(spec).into_owned(),
        },
        _ => String::new(),
    }
}

/// Returns the type of an object, also inside a pointer.
fn object_of(of: Of) -> Option<&'static DtoSpec> {
    match of() {
        Shape::Dto(spec) => Some(spec),
        _ => None,
    }
}

impl Types<'_> {
    /// Describes the fields of a root type.
    fn root(&mut self, name: &str, is_in: fn(&Parent) -> bool) -> MetaType {
        let mut all = IndexMap::new();
        for (index, field) in self.draft.fields_in(is_in) {
            let described = self.field(index, field);
            all.insert(field.name.to_owned(), described);
        }
        if all.is_empty() {
            let none = meta::field("_empty", "This schema has no queries.", "Boolean".to_owned());
            all.insert("_empty".to_owned(), none);
        }
        meta::object(name, "", all)
    }

    /// Describes a field of a resolver.
    fn field(&mut self, index: usize, spec: &'static FieldSpec) -> MetaField {
        let of = spec.of.map_or_else(|| "String".to_owned(), |of| self.output(of));
        let mut field = meta::field(spec.name, spec.doc, of);
        field.deprecation = meta::deprecation(spec.deprecated);
        field.cache_control = meta::cache_control(spec.cache);
        if spec.cache.max_age.is_none() && is_cached_only_if_declared(spec) {
            field.cache_control.max_age = meta::UNDECLARED;
        }
        field.compute_complexity = spec.complexity;
        field.visible = spec.visible;
        meta::federated(&mut field, &spec.federation);
        let mut arguments = Vec::with_capacity(spec.arguments.len());
        for argument in spec.arguments {
            let Some(argument) = argument else {
                arguments.push(None);
                continue;
            };
            let (ty, of) = self.input(argument.of);
            let default = argument.default.and_then(|default| default());
            let ty = if default.is_some() { nullable(ty) } else { ty };
            let mut described = meta::input_value(argument.name, argument.doc, ty);
            described.deprecation = meta::deprecation(argument.deprecated);
            described.default_value = default.and_then(|default| self.literal(&default, &of));
            if field.args.insert(argument.name.to_owned(), described).is_some() {
                self.draft.known.error(format!(
                    "two arguments of the field `{}` have the name `{}`; give one of them another name with `#[argument(\"...\")]`",
                    spec.name, argument.name
                ));
            }
            arguments.push(Some(of));
        }
        self.draft.fields[index].arguments = arguments;
        field
    }
}

/// Whether a response with a field is cached only if the field or its type declares for how long: the fields of queries, and
/// those that resolvers add to objects and that return objects. Others are part of what contains them.
fn is_cached_only_if_declared(spec: &FieldSpec) -> bool {
    let object = spec.of.and_then(composite);
    match (spec.parent, object) {
        (Parent::Query | Parent::Object(_), Some(of)) => of.graphql.cache.max_age.is_none(),
        (Parent::Query, None) => true,
        _ => false,
    }
}

/// Returns the object, union or interface inside of pointers, options and lists.
fn composite(of: Of) -> Option<&'static DtoSpec> {
    match of() {
        Shape::Option(of) | Shape::Patch(of) | Shape::List(List { of, .. }) => composite(of),
        Shape::Dto(spec) => match spec.content.towards(Direction::Output) {
            Content::Whole(field) => composite(field.of),
            Content::Of(of) => composite(of),
            _ => Some(spec),
        },
        _ => None,
    }
}

/// Returns the name of the root type of an operation.
pub(crate) const fn root_name(kind: OperationType) -> &'static str {
    match kind {
        OperationType::Query => roots::QUERY,
        OperationType::Mutation => roots::MUTATION,
        OperationType::Subscription => roots::SUBSCRIPTION,
    }
}

/// Describes a root type while a schema is built.
fn described(registry: &mut Registry, name: &str, is_in: fn(&Parent) -> bool) -> MetaType {
    Building::draft(|draft| match draft {
        Some(draft) => {
            let mut types = Types { registry, draft };
            let root = types.root(name, is_in);
            if name == roots::QUERY {
                types.entities();
            }
            if name == types.draft.last_root() {
                types.alike();
                types.keys();
                // The library adds the root after this.
                types.registry.types.insert(name.to_owned(), root.clone());
                types.draft.types = TypeTable::of(types.registry);
            }
            root
        }
        None => meta::object(name, "", IndexMap::new()),
    })
}
