//! The cost of a query, for the extensions of the response.

use std::sync::{Arc, OnceLock};

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextValidation};
use async_graphql::{ServerError, ValidationResult};
use serde_json::{Map, Value, json};

use crate::limits::QueryLimits;

/// The cost of a query. Clones share state.
#[derive(Clone, Debug)]
pub(crate) struct QueryCost {
    depth: usize,
    /// The complexity, which the validation of the query sets.
    complexity: Arc<OnceLock<usize>>,
    limits: QueryLimits,
}

impl QueryCost {
    pub(crate) fn new(depth: usize, limits: QueryLimits) -> Self {
        Self { depth, complexity: Arc::default(), limits }
    }

    /// Returns the extensions of a response, which contain the cost.
    pub(crate) fn extensions(&self) -> Map<String, Value> {
        let bound = |max: usize| (max < usize::MAX).then_some(max);
        let cost = json!({
            "complexity": self.complexity.get(),
            "depth": self.depth,
            "maxComplexity": bound(self.limits.complexity),
            "maxDepth": bound(self.limits.depth),
        });
        Map::from_iter([("cost".to_owned(), cost)])
    }
}

/// The extension that stores the complexity, which the validation of a query computes.
#[derive(Debug)]
pub(crate) struct RecordComplexity;

impl ExtensionFactory for RecordComplexity {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait]
impl Extension for RecordComplexity {
    async fn validation(
        &self,
        cx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let result = next.run(cx).await?;
        if let Some(query_cost) = cx.data_opt::<QueryCost>() {
            // Can't fail: a query is validated only once.
            let _ = query_cost.complexity.set(result.complexity);
        }
        Ok(result)
    }
}
