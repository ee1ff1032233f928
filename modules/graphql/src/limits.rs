//! The limits of queries.

/// Upper bounds on queries, so that no query can exhaust the app. All limits are on by default.
///
/// A query that exceeds a limit is rejected before it runs, with the code `QUERY_TOO_COMPLEX`. The status is 400 for clients
/// that accept `application/graphql-response+json`, and 200 for others. To disable a limit, set it to `usize::MAX`.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_graphql::{GraphQl, QueryLimits};
///
/// let options = GraphQl::at("/graphql").limits(QueryLimits::new().depth(8).complexity(500));
/// # let _ = options;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryLimits {
    pub(crate) length: usize,
    pub(crate) tokens: usize,
    pub(crate) depth: usize,
    pub(crate) nesting: usize,
    pub(crate) fields: usize,
    pub(crate) aliases: usize,
    pub(crate) directives: usize,
    pub(crate) complexity: usize,
    pub(crate) variables: usize,
}

impl QueryLimits {
    /// Returns the default limits.
    pub const fn new() -> Self {
        Self {
            length: 256 * 1024,
            tokens: 4_000,
            depth: 20,
            nesting: 32,
            fields: 2_000,
            aliases: 100,
            directives: 100,
            complexity: 5_000,
            variables: 500,
        }
    }

    /// Sets the maximum size of a query in bytes, including comments. 256 KiB by default.
    #[must_use]
    pub const fn length(mut self, bytes: usize) -> Self {
        self.length = bytes;
        self
    }

    /// Sets the maximum number of tokens of a query: names, values and punctuators. 4,000 by default.
    #[must_use]
    pub const fn tokens(mut self, max: usize) -> Self {
        self.tokens = max;
        self
    }

    /// Sets the maximum depth of nested fields, with fragments expanded. 20 by default; the introspection queries of common
    /// tools need 13.
    #[must_use]
    pub const fn depth(mut self, max: usize) -> Self {
        self.depth = max;
        self
    }

    /// Sets the maximum depth of nested selection sets, with fragments expanded. 32 by default; more than 64 are never
    /// accepted.
    #[must_use]
    pub const fn nesting(mut self, max: usize) -> Self {
        self.nesting = max;
        self
    }

    /// Sets the maximum number of fields of a query, with fragments expanded. 2,000 by default.
    #[must_use]
    pub const fn fields(mut self, max: usize) -> Self {
        self.fields = max;
        self
    }

    /// Sets the maximum number of aliases of a query, with fragments expanded. 100 by default.
    #[must_use]
    pub const fn aliases(mut self, max: usize) -> Self {
        self.aliases = max;
        self
    }

    /// Sets the maximum number of directives of a query. 100 by default.
    #[must_use]
    pub const fn directives(mut self, max: usize) -> Self {
        self.directives = max;
        self
    }

    /// Sets the maximum complexity of a query: the sum of the complexities of its fields, each of which is 1 unless the field
    /// declares a different complexity. 5,000 by default.
    #[must_use]
    pub const fn complexity(mut self, max: usize) -> Self {
        self.complexity = max;
        self
    }

    /// Sets the maximum number of variables of a request. 500 by default; more than 10,000 are never accepted.
    #[must_use]
    pub const fn variables(mut self, max: usize) -> Self {
        self.variables = max;
        self
    }
}

impl Default for QueryLimits {
    fn default() -> Self {
        Self::new()
    }
}
