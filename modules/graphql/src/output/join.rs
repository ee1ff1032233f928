//! Concurrent resolution of several values.

use async_graphql::Value;
use futures_util::future::join_all;

use super::{Failure, Outcome, Shown};

/// Awaits all pending values concurrently, and combines all values. Returns the first error, if any.
pub(crate) fn joined<'a, M>(all: Vec<Shown<'a>>, make: M) -> Shown<'a>
where
    M: FnOnce(Vec<Value>) -> Value + Send + 'a,
{
    if all.iter().all(|one| matches!(one, Shown::Now(_))) {
        let values = all.into_iter().filter_map(|one| match one {
            Shown::Now(outcome) => Some(outcome),
            Shown::Later(_) => None,
        });
        return Shown::Now(values.collect::<Result<_, Failure>>().map(make));
    }
    Shown::Later(Box::pin(async move {
        let mut outcomes: Vec<Option<Outcome>> = Vec::with_capacity(all.len());
        let mut later = Vec::new();
        for (index, one) in all.into_iter().enumerate() {
            match one {
                Shown::Now(outcome) => outcomes.push(Some(outcome)),
                Shown::Later(future) => {
                    outcomes.push(None);
                    later.push(async move { (index, future.await) });
                }
            }
        }
        for (index, outcome) in join_all(later).await {
            outcomes[index] = Some(outcome);
        }
        outcomes.into_iter().flatten().collect::<Result<_, _>>().map(make)
    }))
}
