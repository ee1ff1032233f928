//! What a query may cost.

/// Upper bounds on queries, so that none of them can exhaust the app. All are on by default.
///
/// A query that exceeds one is rejected before it runs, with 400 and the code `QUERY_TOO_COMPLEX`. A bound that a schema
/// does not need is raised to `usize::MAX`.
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
    /// The defaults.
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

    /// Sets how many bytes the text of a query may have, with its comments. 256 KiB by default.
    #[must_use]
    pub const fn length(mut self, bytes: usize) -> Self {
        self.length = bytes;
        self
    }

    /// Sets how many tokens the text of a query may have: names, values and punctuators. 4,000 by default.
    #[must_use]
    pub const fn tokens(mut self, most: usize) -> Self {
        self.tokens = most;
        self
    }

    /// Sets how many fields may be nested, with those of fragments. 20 by default, which the queries of introspection of
    /// common tools need 13 of.
    #[must_use]
    pub const fn depth(mut self, most: usize) -> Self {
        self.depth = most;
        self
    }

    /// Sets how many selection sets may be nested, those of fragments included. 32 by default; more than 64 are never
    /// parsed.
    #[must_use]
    pub const fn nesting(mut self, most: usize) -> Self {
        self.nesting = most;
        self
    }

    /// Sets how many fields a query may select once its fragments are in their places. 2,000 by default.
    #[must_use]
    pub const fn fields(mut self, most: usize) -> Self {
        self.fields = most;
        self
    }

    /// Sets how many aliases a query may have once its fragments are in their places. 100 by default.
    #[must_use]
    pub const fn aliases(mut self, most: usize) -> Self {
        self.aliases = most;
        self
    }

    /// Sets how many directives a query may have. 100 by default.
    #[must_use]
    pub const fn directives(mut self, most: usize) -> Self {
        self.directives = most;
        self
    }

    /// Sets how complex a query may be: the sum of the complexities of its fields, each of which is 1 unless it declares
    /// another one. 5,000 by default.
    #[must_use]
    pub const fn complexity(mut self, most: usize) -> Self {
        self.complexity = most;
        self
    }

    /// Sets how many variables a request may have. 500 by default; more than 10,000 are never read.
    #[must_use]
    pub const fn variables(mut self, most: usize) -> Self {
        self.variables = most;
        self
    }
}

impl Default for QueryLimits {
    fn default() -> Self {
        Self::new()
    }
}
