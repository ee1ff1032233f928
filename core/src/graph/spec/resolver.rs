//! Resolvers: components whose handlers are fields of a GraphQL schema.

use super::ProviderSpec;
use crate::base::Token;

/// A type with `#[resolver]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a resolver",
    label = "`resolvers` lists types with `#[resolver]`",
    note = "put `#[resolver]` on `struct {Self}`, or list a provider in `providers = [...]` and a controller in `controllers = [...]`"
)]
pub trait Resolver: Token + Send + Sync + 'static {
    /// The schema that the fields of the resolver belong to.
    type Schema: Token + Send + Sync + 'static;
    /// The resolver as a component.
    const SPEC: ProviderSpec;
}
