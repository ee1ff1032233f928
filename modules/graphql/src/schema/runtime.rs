//! The fields of a running schema, and the calls of their handlers.

use std::sync::Arc;

use async_graphql::parser::types::Field;
use async_graphql::{Name, Positioned, Value as ConstValue};
use async_graphql_value::Value;
use baya::Reply;
use baya::protocol::AnyHandler;
use baya::schema::Direction;
use indexmap::IndexMap;

use super::inputs::InputType;
use super::nullable::is_nullable;
use crate::call::FieldCall;
use crate::field::{FieldSpec, Selection};
use crate::loader::SharedFailure;
use crate::operation::Run;
use crate::output::{At, Failure, Object, Outcome, OwnedPath, Shown, failure_of};

/// A field of a running schema.
pub(crate) struct FieldHandler {
    pub(crate) spec: &'static FieldSpec,
    handler: AnyHandler,
    /// Whether the type is nullable, so that an error makes the field `null` instead of its parent.
    is_nullable: bool,
    /// The arguments of the method; `None` for an argument that clients do not send.
    arguments: Box<[Option<RunArgument>]>,
}

/// An argument that clients send.
struct RunArgument {
    name: &'static str,
    of: InputType,
    default: Option<String>,
    /// Whether the type accepts `null`.
    accepts_null: bool,
}

impl RunArgument {
    /// Returns the JSON that the method reads, from the value that a client has sent.
    fn read(&self, value: Option<&ConstValue>, run: &Run<'_>) -> Option<String> {
        match value {
            // The type does not accept `null`, but the schema does, because of the default.
            Some(ConstValue::Null) if self.default.is_some() && !self.accepts_null => {
                self.default.clone()
            }
            Some(value) => Some(run.plan.inputs.json(value, &self.of)),
            None => self.default.clone(),
        }
    }

    /// Whether clients must send the argument.
    const fn is_required(&self) -> bool {
        !self.accepts_null && self.default.is_none()
    }
}

impl FieldHandler {
    pub(super) fn new(
        spec: &'static FieldSpec,
        handler: AnyHandler,
        arguments: Vec<Option<InputType>>,
    ) -> Self {
        let arguments = spec.arguments.iter().zip(arguments).map(|(argument, of)| {
            let (argument, of) = (argument.as_ref()?, of?);
            let default = argument.default.and_then(|default| default());
            let accepts_null = is_nullable(argument.of, Direction::Input);
            let default = default.map(|one| one.to_string());
            Some(RunArgument { name: argument.name, of, default, accepts_null })
        });
        let is_nullable = spec.of.is_some_and(|of| is_nullable(of, Direction::Output));
        Self { spec, handler, is_nullable, arguments: arguments.collect() }
    }

    /// Calls the handler, and selects fields from the returned value.
    pub(crate) fn call<'a>(&'a self, parent: Option<&'a dyn Object>, at: At<'a, '_>) -> Shown<'a> {
        let path = Arc::new(at.path.owned());
        let fields = at.fields.to_vec();
        let run = at.run;
        Shown::Later(Box::pin(async move {
            let outcome = match self.reply(parent, run, &path, &fields).await {
                Ok(reply) => (self.spec.resolve)(reply, run, Selection { path, fields }).await,
                Err(failure) => Err(failure),
            };
            match outcome {
                Err(failure) if self.is_nullable => {
                    run.report(failure);
                    Ok(ConstValue::Null)
                }
                outcome => outcome,
            }
        }))
    }

    /// Logs an error of the handler, unless a loader has logged it.
    pub(crate) fn log(&self, error: &baya::Error) {
        if error.downcast_ref::<SharedFailure>().is_none() {
            self.handler.log(error);
        }
    }

    /// Calls the handler.
    pub(crate) async fn reply(
        &self,
        parent: Option<&dyn Object>,
        run: &Run<'_>,
        path: &Arc<OwnedPath>,
        fields: &[&Positioned<Field>],
    ) -> Result<Reply, Failure> {
        // Validation ensures that all fields have the same arguments.
        self.call_with(self.values(run, fields[0]), parent, run, path, fields).await
    }

    /// Finds an entity by its representation in another subgraph.
    pub(crate) async fn find<'a>(
        &'a self,
        representation: &IndexMap<Name, ConstValue>,
        run: &'a Run<'a>,
        path: OwnedPath,
        field: &'a Positioned<Field>,
    ) -> Outcome {
        let each = self.arguments.iter().map(|argument| {
            let argument = argument.as_ref()?;
            argument.read(representation.get(argument.name), run)
        });
        let path = Arc::new(path);
        let reply = self.call_with(each.collect(), None, run, &path, &[field]).await?;
        (self.spec.resolve)(reply, run, Selection { path, fields: vec![field] }).await
    }

    /// Returns whether a representation contains the key of the entity.
    pub(crate) fn accepts_key(&self, representation: &IndexMap<Name, ConstValue>) -> bool {
        let mut required = self.arguments.iter().flatten().filter(|one| one.is_required());
        required.all(|one| representation.contains_key(one.name))
    }

    async fn call_with(
        &self,
        arguments: Box<[Option<String>]>,
        parent: Option<&dyn Object>,
        run: &Run<'_>,
        path: &Arc<OwnedPath>,
        fields: &[&Positioned<Field>],
    ) -> Result<Reply, Failure> {
        let pos = fields[0].pos;
        let call = FieldCall {
            head: Arc::clone(&run.operation.head),
            extensions: None,
            query: run.query.clone(),
            files: run.operation.files.clone(),
            loaders: Arc::clone(&run.shared.loaders),
            pos,
            others: fields[1..].iter().map(|one| one.pos).collect(),
            path: Arc::clone(path),
            spec: self.spec,
            arguments,
        };
        let reply = match parent {
            Some(parent) => self.handler.call_lending(call, &run.shared.scope, parent).await,
            None => self.handler.call(call, &run.shared.scope).await,
        };
        reply.map_err(|error| {
            self.log(&error);
            let mut failure = failure_of(&error, Some(pos));
            failure.0.path = path.segments();
            failure
        })
    }

    /// Returns the arguments of the method as JSON.
    fn values(&self, run: &Run<'_>, field: &Positioned<Field>) -> Box<[Option<String>]> {
        let each = self.arguments.iter().map(|argument| {
            let argument = argument.as_ref()?;
            let mut arguments = field.node.arguments.iter();
            let found = arguments.find(|(name, _)| name.node == argument.name);
            let value = found.and_then(|(_, value)| constant(run, &value.node));
            argument.read(value.as_ref(), run)
        });
        each.collect()
    }
}

/// Returns a value with the variables of the operation replaced; `None` for a variable that the request omits.
fn constant(run: &Run<'_>, value: &Value) -> Option<ConstValue> {
    match value {
        // Variables with a default are present.
        Value::Variable(name) => run.query.variables.get(name).cloned(),
        // An absent variable is `null` in a list, and an absent field in an object:
        // https://spec.graphql.org/October2021/#sec-Input-Objects.Input-Coercion
        Value::List(all) => {
            let all = all.iter().map(|one| constant(run, one).unwrap_or(ConstValue::Null));
            Some(ConstValue::List(all.collect()))
        }
        Value::Object(fields) => {
            let fields = fields.iter();
            let fields = fields.filter_map(|(name, one)| Some((name.clone(), constant(run, one)?)));
            Some(ConstValue::Object(fields.collect()))
        }
        leaf => leaf.clone().into_const(),
    }
}

impl std::fmt::Debug for FieldHandler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RunField").field("spec", &self.spec).finish_non_exhaustive()
    }
}
