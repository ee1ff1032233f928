//! The schema of an app: types, and the handlers of fields.

mod directives;
mod entities;
mod inputs;
mod keys;
mod meta;
mod nullable;
mod roots;
mod runtime;
mod same_names;
mod scalars;
mod subscription;
mod table;
mod type_names;
mod types;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use async_graphql::parser::types::OperationType;
use async_graphql::registry::{MetaField, MetaType, Registry};
use async_graphql::{Schema, SchemaBuilder};
use baya::protocol::{AnyHandler, BoundHandler};
use baya::schema::{Content, Direction, DtoSpec, List, Of, Shape};
use baya::{AppHandle, Error, Result};
use indexmap::IndexMap;

use self::inputs::{InputType, Inputs};
pub(crate) use self::nullable::is_nullable;
use self::nullable::nullable;
use self::roots::{CurrentBuilder, MutationRoot, QueryRoot, SubscriptionRoot};
pub(crate) use self::runtime::FieldHandler;
pub(crate) use self::scalars::scalar_name;
pub(crate) use self::table::{InputInfo, TypeInfo, TypeTable};
use self::types::{RegisteredTypes, Types};
use crate::field::{FieldSpec, Parent, SchemaField};
use crate::names::type_name;
use crate::options::GraphQl;

/// The schema of async-graphql with the root types of an app.
pub(crate) type Executable = Schema<QueryRoot, MutationRoot, SubscriptionRoot>;

/// The handlers of the fields of a schema.
pub(crate) struct Plan {
    query: HashMap<&'static str, FieldHandler>,
    mutation: HashMap<&'static str, FieldHandler>,
    subscription: HashMap<&'static str, FieldHandler>,
    /// The handlers that find the entities of a federated graph, by type name.
    entities: HashMap<String, Vec<FieldHandler>>,
    /// The fields that resolvers add, by the name of the object type.
    added: HashMap<String, HashMap<&'static str, FieldHandler>>,
    pub(crate) inputs: Inputs,
}

/// Builds a [`Plan`], while async-graphql reads the types of the schema.
#[derive(Default)]
pub(crate) struct PlanBuilder {
    fields: Vec<PendingField>,
    registered: RegisteredTypes,
    /// The type table, once all types are registered.
    types: TypeTable,
}

/// A field of a schema that is being built.
struct PendingField {
    spec: &'static FieldSpec,
    /// The handler; `None` if the schema is only exported.
    handler: Option<AnyHandler>,
    /// The input type of each argument; `None` for an argument that clients do not send.
    arguments: Vec<Option<InputType>>,
}

impl Plan {
    /// Returns a field that a resolver adds to an object.
    pub(crate) fn added(&self, object: &str, name: &str) -> Option<&FieldHandler> {
        self.added.get(object)?.get(name)
    }
}

/// Builds the schema of these handlers.
///
/// # Errors
///
/// All errors in the types of the schema.
pub(crate) fn build<S: 'static>(
    bound: Vec<BoundHandler<SchemaField<S>>>,
    options: &GraphQl,
    app: &AppHandle,
) -> Result<(Executable, TypeTable)> {
    let fields = bound.into_iter().map(|one| (&one.data.spec, Some(one.handler)));
    let plan = Arc::new(OnceLock::new());
    let configured = |builder| options.apply(builder).data(app.clone());
    let (schema, mut builder) = assemble(fields, &plan, configured)?;
    let types = std::mem::take(&mut builder.types);
    // Set only here, so this can't fail.
    let _ = plan.set(builder.finish());
    Ok((schema, types))
}

/// Builds a schema of these fields without handlers.
///
/// # Errors
///
/// All errors in the types of the schema.
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
) -> Result<(Executable, PlanBuilder)> {
    let fields =
        fields.map(|(spec, handler)| PendingField { spec, handler, arguments: Vec::new() });
    let builder = PlanBuilder {
        fields: fields.collect(),
        registered: RegisteredTypes::default(),
        types: TypeTable::default(),
    };
    let (schema, builder) = CurrentBuilder::with(builder, || {
        let roots = (QueryRoot::new(plan), MutationRoot::new(plan), SubscriptionRoot::new(plan));
        configured(Schema::build(roots.0, roots.1, roots.2)).finish()
    });
    if builder.registered.errors.is_empty() {
        return Ok((schema, builder));
    }
    let errors = builder.registered.errors.join("\n  ");
    Err(Error::internal(format!("the GraphQL schema can't be built:\n  {errors}")))
}

impl PlanBuilder {
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
            inputs: self.registered.inputs,
        };
        for PendingField { spec, handler, arguments } in self.fields {
            let Some(handler) = handler else { continue };
            let field = FieldHandler::new(spec, handler, arguments);
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
            Content::Newtype(field) => entity_of(field.of),
            Content::Of(of) => entity_of(of),
            _ => type_name(spec).into_owned(),
        },
        _ => String::new(),
    }
}

/// Returns the spec of an object.
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
        for (index, field) in self.builder.fields_in(is_in) {
            let described = self.field(index, field);
            all.insert(field.name.to_owned(), described);
        }
        if all.is_empty() {
            let placeholder =
                meta::field("_empty", "This schema has no queries.", "Boolean".to_owned());
            all.insert("_empty".to_owned(), placeholder);
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
                self.builder.registered.error(format!(
                    "two arguments of the field `{}` have the name `{}`; rename one of them with `#[argument(\"...\")]`",
                    spec.name, argument.name
                ));
            }
            arguments.push(Some(of));
        }
        self.builder.fields[index].arguments = arguments;
        field
    }
}

/// Returns whether responses with a field are cached only if the field or its type declares a cache age. This applies to the
/// fields of `Query`, and to fields that resolvers add to objects and that return objects.
fn is_cached_only_if_declared(spec: &FieldSpec) -> bool {
    let object = spec.of.and_then(composite);
    match (spec.parent, object) {
        (Parent::Query | Parent::Object(_), Some(of)) => of.graphql.cache.max_age.is_none(),
        (Parent::Query, None) => true,
        _ => false,
    }
}

/// Returns the object, union or interface inside pointers, options and lists.
fn composite(of: Of) -> Option<&'static DtoSpec> {
    match of() {
        Shape::Option(of) | Shape::Patch(of) | Shape::List(List { of, .. }) => composite(of),
        Shape::Dto(spec) => match spec.content.towards(Direction::Output) {
            Content::Newtype(field) => composite(field.of),
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
    CurrentBuilder::get(|builder| match builder {
        Some(builder) => {
            let mut types = Types { registry, builder };
            let root = types.root(name, is_in);
            if name == roots::QUERY {
                types.entities();
            }
            if name == types.builder.last_root() {
                types.check_same_names();
                types.keys();
                // The library adds the root after this.
                types.registry.types.insert(name.to_owned(), root.clone());
                types.builder.types = TypeTable::new(types.registry);
            }
            root
        }
        None => meta::object(name, "", IndexMap::new()),
    })
}
