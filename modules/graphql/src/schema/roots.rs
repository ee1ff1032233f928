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

use super::{Draft, Plan, RunField, described};
use crate::field::Parent;
use crate::operation::{Operation, Run};
use crate::output::{At, Path, Shown, root_fields};

thread_local! {
    /// The schema that this thread builds: async-graphql reads type information from types, not from values.
    static DRAFT: RefCell<Option<Draft>> = const { RefCell::new(None) };
}

/// Access to the schema that is being built.
pub(super) struct Building;

impl Building {
    /// Calls a function that builds a schema with a draft. Returns its result and the draft.
    pub(super) fn with<T>(draft: Draft, build: impl FnOnce() -> T) -> (T, Draft) {
        let before = DRAFT.with(|one| one.replace(Some(draft)));
        let built = build();
        let draft = DRAFT.with(|one| one.replace(before));
        (built, draft.unwrap_or_default())
    }

    /// Calls a function with the draft.
    pub(super) fn draft<T>(function: impl FnOnce(Option<&mut Draft>) -> T) -> T {
        DRAFT.with(|one| function(one.borrow_mut().as_mut()))
    }
}

type Planned = Arc<OnceLock<Plan>>;

/// The root type of queries.
pub(crate) struct QueryRoot(Planned);

/// The root type of mutations.
pub(crate) struct MutationRoot(Planned);

/// The root type of subscriptions.
pub(crate) struct SubscriptionRoot(Planned);

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
            pub(super) fn new(plan: &Planned) -> Self {
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
                Building::draft(|draft| draft.is_none_or(|draft| draft.is_empty($is_in)))
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
    field: &RunField,
    cx: &Context<'_>,
    root: &'static str,
) -> ServerResult<Option<Value>> {
    let operation = cx.data_unchecked::<Operation>();
    let shared = &operation.shared;
    let run = Run { query: cx.query_env, schema: cx.schema_env, operation, shared, plan };
    let key = &cx.item.node.response_key().node;
    let path = Path::root(key);
    let repeated = operation.repeated(key);
    let _ending = match repeated.map(|one| one.start().ok_or(one)) {
        Some(Err(other)) => {
            other.ended().await;
            return Ok(None);
        }
        Some(Ok(ending)) => Some(ending),
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
        operation.null();
        *failure.0
    })
}

impl SubscriptionRoot {
    pub(super) fn new(plan: &Planned) -> Self {
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
        Building::draft(|draft| draft.is_none_or(|draft| draft.is_empty(is_subscription)))
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
