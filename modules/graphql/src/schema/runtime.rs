//! A field of a running schema: its handler, and how it is called.

use std::sync::Arc;

use async_graphql::parser::types::Field;
use async_graphql::{Name, Positioned, Value as ConstValue};
use async_graphql_value::Value;
use baya::schema::Direction;
use baya::{AnyHandler, Reply};
use indexmap::IndexMap;

use super::inputs::InputType;
use super::nullable::is_nullable;
use crate::call::FieldCall;
use crate::field::{FieldSpec, Selection};
use crate::loader::SharedFailure;
use crate::operation::Run;
use crate::output::{At, Failure, Object, Outcome, OwnedPath, Shown, failure_of};

/// A field of a running schema.
pub(crate) struct RunField {
    pub(crate) spec: &'static FieldSpec,
    handler: AnyHandler,
    /// Whether its type is nullable, so that an error makes the field `null` and not what contains it.
    is_nullable: bool,
    /// What clients send for each argument of the method, and its default as JSON.
    arguments: Box<[Option<Sent>]>,
}

struct Sent {
    name: &'static str,
    of: InputType,
    default: Option<String>,
    /// Whether its type has a `null`.
    has_null: bool,
}

impl Sent {
    /// Returns what the method reads for what a client has sent.
    fn read(&self, sent: Option<&ConstValue>, run: &Run<'_>) -> Option<String> {
        match sent {
            // The type has no `null`, and the schema allows clients to omit the argument.
            Some(ConstValue::Null) if self.default.is_some() && !self.has_null => {
                self.default.clone()
            }
            Some(value) => Some(run.plan.inputs.json(value, &self.of)),
            None => self.default.clone(),
        }
    }

    /// Whether clients have to send it.
    const fn is_required(&self) -> bool {
        !self.has_null && self.default.is_none()
    }
}

impl RunField {
    pub(super) fn new(
        spec: &'static FieldSpec,
        handler: AnyHandler,
        arguments: Vec<Option<InputType>>,
    ) -> Self {
        let sent = spec.arguments.iter().zip(arguments).map(|(argument, of)| {
            let (argument, of) = (argument.as_ref()?, of?);
            let default = argument.default.and_then(|default| default());
            let has_null = is_nullable(argument.of, Direction::Input);
            let default = default.map(|one| one.to_string());
            Some(Sent { name: argument.name, of, default, has_null })
        });
        let is_nullable = spec.of.is_some_and(|of| is_nullable(of, Direction::Output));
        Self { spec, handler, is_nullable, arguments: sent.collect() }
    }

    /// Calls the handler, and selects from what it returns.
    pub(crate) fn call<'a>(&'a self, parent: Option<&'a dyn Object>, at: At<'a, '_>) -> Shown<'a> {
        let path = Arc::new(at.path.owned());
        let fields = at.fields.to_vec();
        let run = at.run;
        Shown::Later(Box::pin(async move {
            let outcome = match self.reply(parent, run, &path, fields[0]).await {
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

    /// Logs an error of the handler, unless the loader has done so that it comes from.
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
        field: &Positioned<Field>,
    ) -> Result<Reply, Failure> {
        self.call_with(self.values(run, field), parent, run, path, field).await
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
        let reply = self.call_with(each.collect(), None, run, &path, field).await?;
        (self.spec.resolve)(reply, run, Selection { path, fields: vec![field] }).await
    }

    /// Whether a representation has the key that the entity is found by.
    pub(crate) fn is_found_by(&self, representation: &IndexMap<Name, ConstValue>) -> bool {
        let mut required = self.arguments.iter().flatten().filter(|one| one.is_required());
        required.all(|one| representation.contains_key(one.name))
    }

    async fn call_with(
        &self,
        arguments: Box<[Option<String>]>,
        parent: Option<&dyn Object>,
        run: &Run<'_>,
        path: &Arc<OwnedPath>,
        field: &Positioned<Field>,
    ) -> Result<Reply, Failure> {
        let call = FieldCall {
            head: Arc::clone(&run.operation.head),
            extensions: None,
            query: run.query.clone(),
            files: run.operation.files.clone(),
            loaders: Arc::clone(&run.shared.loaders),
            pos: field.pos,
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
            let mut failure = failure_of(&error, Some(field.pos));
            failure.0.path = path.segments();
            failure
        })
    }

    /// Returns the arguments of the method as JSON.
    fn values(&self, run: &Run<'_>, field: &Positioned<Field>) -> Box<[Option<String>]> {
        let each = self.arguments.iter().map(|argument| {
            let argument = argument.as_ref()?;
            let written = field.node.arguments.iter();
            let mut written = written.map(|(name, value)| (name.node.as_str(), value));
            let written = written.find(|(name, _)| *name == argument.name);
            let sent = written.and_then(|(_, value)| constant(run, &value.node));
            argument.read(sent.as_ref(), run)
        });
        each.collect()
    }
}

/// Returns a value with the variables of the operation in it; `None` if it is a variable that the request leaves out.
fn constant(run: &Run<'_>, value: &Value) -> Option<ConstValue> {
    match value {
        // Those with a default are there.
        Value::Variable(name) => run.query.variables.get(name).cloned(),
        // A variable that is left out is `null` in a list, and a field that is left out in an object:
        // https://spec.graphql.org/October2021/#sec-Input-Objects.Input-Coercion
        Value::List(all) => {
            let all = all.iter().map(|one| constant(run, one).unwrap_or(ConstValue::Null));
            Some(ConstValue::List(all.collect()))
        }
        Value::Object(fields) => {
            let fields = fields.iter();
            let sent = fields.filter_map(|(name, one)| Some((name.clone(), constant(run, one)?)));
            Some(ConstValue::Object(sent.collect()))
        }
        leaf => leaf.clone().into_const(),
    }
}

impl std::fmt::Debug for RunField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RunField").field("spec", &self.spec).finish_non_exhaustive()
    }
}
