//! Compatibility with the responses of other frameworks.

/// The framework whose responses an app imitates, so that an API can be migrated without changes in its clients.
///
/// [`Nest`](Self::Nest) imitates NestJS 12 on Express:
///
/// | case | response |
/// |---|---|
/// | an error with a message | `{"message": ..., "error": "Not Found", "statusCode": 404}` |
/// | an error without a message | `{"message": "Not Found", "statusCode": 404}` |
/// | an unknown error | `{"statusCode": 500, "message": "Internal server error"}` |
/// | invalid input | 400, `message` is a list of sentences that start with the path of a field |
/// | an unknown path, or a method that the path does not support | 404, `Cannot PUT /cats?x=1` |
/// | a guard that rejects the request without a message | 403, `Forbidden resource` |
/// | a body that exceeds the limit | 413, `{"statusCode": 413, "message": "request entity too large"}` |
/// | a handler that returns `()` or `None` | the default status of the method, without a body |
/// | `/Cats/` | the same as `/cats`, as with [`App::normalize_path`](crate::App::normalize_path) |
/// | JSON | `application/json; charset=utf-8` |
///
/// Log lines do not change. Filters receive the same errors as without this setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compat {
    /// NestJS 12 on Express.
    Nest,
}
