//! Compatibility with another framework.

/// Whose ways an app has on the wire, for teams that move an API without its clients noticing.
///
/// [`Nest`](Self::Nest) is what NestJS 12 answers on Express:
///
/// | case | answer |
/// |---|---|
/// | an error with a message | `{"message": ..., "error": "Not Found", "statusCode": 404}` |
/// | an error without | `{"message": "Not Found", "statusCode": 404}` |
/// | an unknown error | `{"statusCode": 500, "message": "Internal server error"}` |
/// | invalid input | 400, `message` is a list of sentences that begin with the path of a field |
/// | an unknown path, and a verb that a path does not have | 404, `Cannot PUT /cats?x=1` |
/// | a guard that refuses without a message | 403, `Forbidden resource` |
/// | a body above the limit | 413, `{"statusCode": 413, "message": "request entity too large"}` |
/// | a handler that returns `()` or `None` | the status of the verb, without a body |
/// | `/Cats/` | means `/cats`, as by [`App::normalize_path`](crate::App::normalize_path) |
/// | JSON | `application/json; charset=utf-8` |
///
/// What the log says stays as it is, and so do filters: they see the same errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compat {
    /// NestJS 12 on Express.
    Nest,
}
