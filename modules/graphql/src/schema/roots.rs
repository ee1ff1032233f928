//! The root types that async-graphql calls.

use std::borrow::Cow;
use std::cell::RefCell;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaTypeId, Registry};
use async_graphql::resolver_utils::resolve_container;
use async_graphql::{
    ContainerType, Context, ContextSelectionSet, ObjectType, OutputType, Positioned, Response,
    ServerResult, SubscriptionType, Value,
};
use futures_util::{Stream, stream};

use super::{FieldHandler, Plan, PlanBuilder, described};
use crate::field::Parent;
use crate::operation::{Operation, Run};
use crate::output::{At, Path, Shown, root_fields};

thread_local! {
    /// The builder of the schema that this thread builds: async-graphql reads type information from types, not from values.
    static CURRENT_BUILDER: RefCell<Option<PlanBuilder>> = const { RefCell::new(None) };
}

/// Access to the builder of the schema that this thread builds.
pub(super) struct CurrentBuilder;

impl CurrentBuilder {
    /// Calls a function that builds a schema with this builder. Returns its result and the builder.
    pub(super) fn with<T>(builder: PlanBuilder, build: impl FnOnce() -> T) -> (T, PlanBuilder) {
        let before = CURRENT_BUILDER.with(|one| one.replace(Some(builder)));
        let built = build();
        let builder = CURRENT_BUILDER.with(|one| one.replace(before));
        (built, builder.unwrap_or_default())
    }

    /// Calls a function with the current builder, if a schema is being built.
    pub(super) fn get<T>(function: impl FnOnce(Option<&mut PlanBuilder>) -> T) -> T {
        CURRENT_BUILDER.with(|one| function(one.borrow_mut().as_mut()))
    }
}

type SharedPlan = Arc<OnceLock<Plan>>;

/// The root type of queries.
pub(crate) struct QueryRoot(SharedPlan);

/// The root type of mutations.
pub(crate) struct MutationRoot(SharedPlan);

/// The root type of subscriptions.
pub(crate) struct SubscriptionRoot(SharedPlan);

const fn is_query(parent: &Parent) -> bool {
    matches!(parent, Parent::Query)
}

const fn is_mutation(parent: &Parent) -> bool {
    matches!(parent, Parent::Mutation)
}

const fn is_subscription(parent: &Parent) -> bool {
    matches!(parent, Parent::Subscription)
}

/// The name of the root type of queries.
pub(super) const QUERY: &str = "Query";

/// The name of the root type of mutations.
pub(super) const MUTATION: &str = "Mutation";

/// The name of the root type of subscriptions.
pub(super) const SUBSCRIPTION: &str = "Subscription";

macro_rules! roots {
    ($($of:ident, $name:expr, $is_in:ident, $fields:ident;)*) => { $(
        impl $of {
            pub(super) fn new(plan: &SharedPlan) -> Self {
                Self(Arc::clone(plan))
            }
        }

        impl OutputType for $of {
            fn type_name() -> Cow<'static, str> {
                Cow::Borrowed($name)
            }

            fn create_type_info(registry: &mut Registry) -> String {
                registry.create_output_type::<Self, _>(MetaTypeId::Object, |registry| {
                    described(registry, $name, $is_in)
                })
            }

            async fn resolve(
                &self,
                cx: &ContextSelectionSet<'_>,
                _field: &Positioned<Field>,
            ) -> ServerResult<Value> {
                resolve_container(cx, self).await
            }
        }

        impl ContainerType for $of {
            fn is_empty() -> bool {
                CurrentBuilder::get(|builder| builder.is_none_or(|builder| builder.is_empty($is_in)))
            }

            async fn resolve_field(&self, cx: &Context<'_>) -> ServerResult<Option<Value>> {
                let Some(plan) = self.0.get() else { return Ok(None) };
                match plan.$fields.get(cx.item.node.name.node.as_str()) {
                    Some(field) => resolve(plan, field, cx, $name).await,
                    None => Ok(None),
                }
            }

            async fn find_entity(
                &self,
                cx: &Context<'_>,
                representation: &Value,
            ) -> ServerResult<Option<Value>> {
                let Some(plan) = self.0.get() else { return Ok(None) };
                Ok(Some(super::entities::find(plan, cx, representation).await))
            }
        }

        impl ObjectType for $of {}
    )* };
}

roots! {
    QueryRoot, QUERY, is_query, query;
    MutationRoot, MUTATION, is_mutation, mutation;
}

/// Resolves a field of a root type; `None` if another field with the same key is resolved for both.
async fn resolve(
    plan: &Plan,
    field: &FieldHandler,
    cx: &Context<'_>,
    root: &'static str,
) -> ServerResult<Option<Value>> {
    let operation = cx.data_unchecked::<Operation>();
    let shared = &operation.shared;
    let run = Run { query: cx.query_env, schema: cx.schema_env, operation, shared, plan };
    let key = &cx.item.node.response_key().node;
    let path = Path::root(key);
    let repeated = operation.repeated(key);
    let _guard = match repeated.map(|one| one.start().ok_or(one)) {
        Some(Err(other)) => {
            other.wait().await;
            return Ok(None);
        }
        Some(Ok(guard)) => Some(guard),
        None => None,
    };
    let all = repeated.map(|_| root_fields(&run, root, key)).filter(|all| !all.is_empty());
    let one = [cx.item];
    let at = At { run: &run, path: &path, fields: all.as_deref().unwrap_or(&one) };
    let outcome = match field.call(None, at) {
        Shown::Now(outcome) => outcome,
        Shown::Later(future) => future.await,
    };
    outcome.map(Some).map_err(|failure| {
        // The field is not nullable, so `data` becomes `null`.
        operation.set_null();
        *failure.0
    })
}

impl SubscriptionRoot {
    pub(super) fn new(plan: &SharedPlan) -> Self {
        Self(Arc::clone(plan))
    }
}

impl SubscriptionType for SubscriptionRoot {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(SUBSCRIPTION)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_subscription_type::<Self, _>(|registry| {
            let mut root = described(registry, SUBSCRIPTION, is_subscription);
            if let async_graphql::registry::MetaType::Object { is_subscription, .. } = &mut root {
                *is_subscription = true;
            }
            root
        })
    }

    fn is_empty() -> bool {
        CurrentBuilder::get(|builder| {
            builder.is_none_or(|builder| builder.is_empty(is_subscription))
        })
    }

    fn create_field_stream<'a>(
        &'a self,
        cx: &'a Context<'_>,
    ) -> Option<Pin<Box<dyn Stream<Item = Response> + Send + 'a>>> {
        let plan = self.0.get()?;
        let field = plan.subscription.get(cx.item.node.name.node.as_str())?;
        let repeated = cx.data_unchecked::<Operation>().repeated(&cx.item.node.response_key().node);
        if repeated.is_some_and(|one| one.start().is_none()) {
            return Some(Box::pin(stream::empty()));
        }
        Some(Box::pin(super::subscription::events(plan, field, cx)))
    }
}
