//! Error responses of guards, as OpenAPI documents describe them.

use std::borrow::Cow;

/// An error response of a guard, as OpenAPI documents describe it.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::security::ErrorResponse;
///
/// let asleep = ErrorResponse::unavailable()
///     .with_code("asleep")
///     .with_doc("The cats are asleep.")
///     .with_header("Retry-After", "Seconds until they wake up.");
/// assert_eq!((asleep.status, &*asleep.code), (503, "asleep"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorResponse {
    /// The status code.
    pub status: u16,
    /// The stable error code.
    pub code: Cow<'static, str>,
    /// A description of the cause in Markdown.
    pub doc: Cow<'static, str>,
    /// The headers of the response.
    pub headers: Vec<ResponseHeader>,
}

/// A response header.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResponseHeader {
    /// The name of the header.
    pub name: Cow<'static, str>,
    /// A description of the value in Markdown.
    pub doc: Cow<'static, str>,
}

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident $status:literal $code:literal $why:literal;)*) => { $(
        $(#[$doc])*
        pub const fn $name() -> Self {
            Self::fixed($status, $code, $why)
        }
    )* };
}

impl ErrorResponse {
    /// Creates an error response with this status, code and description.
    pub fn new(
        status: u16,
        code: impl Into<Cow<'static, str>>,
        doc: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { status, code: code.into(), doc: doc.into(), headers: Vec::new() }
    }

    const fn fixed(status: u16, code: &'static str, doc: &'static str) -> Self {
        let code = Cow::Borrowed(code);
        let doc = Cow::Borrowed(doc);
        Self { status, code, doc, headers: Vec::new() }
    }

    constructors! {
        /// 401, like [`Error::unauthorized`](crate::Error::unauthorized).
        unauthorized 401 "unauthorized" "The client is not authenticated.";
        /// 403, like [`Error::forbidden`](crate::Error::forbidden).
        forbidden 403 "forbidden" "The client is not allowed to do this.";
        /// 429, like [`Error::too_many_requests`](crate::Error::too_many_requests).
        too_many_requests 429 "too_many_requests" "The client sends too many requests.";
        /// 503, like [`Error::unavailable`](crate::Error::unavailable).
        unavailable 503 "unavailable" "The service is temporarily unavailable.";
    }

    /// Sets the code.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.code = code.into();
        self
    }

    /// Sets the description.
    #[must_use]
    pub fn with_doc(mut self, doc: impl Into<Cow<'static, str>>) -> Self {
        self.doc = doc.into();
        self
    }

    /// Adds a header with its description.
    #[must_use]
    pub fn with_header(
        mut self,
        name: impl Into<Cow<'static, str>>,
        doc: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.headers.push(ResponseHeader { name: name.into(), doc: doc.into() });
        self
    }

    /// Adds these headers, except those that the response already has.
    pub(super) fn with_missing_headers(mut self, headers: &[ResponseHeader]) -> Self {
        for header in headers {
            header.add_to(&mut self.headers);
        }
        self
    }

    /// Whether the guard failed to decide.
    pub(super) const fn is_server_error(&self) -> bool {
        self.status >= 500
    }

    /// Whether the guard rejected the call, which `Not(...)` negates.
    pub(super) const fn is_rejection(&self) -> bool {
        matches!(self.status, 401 | 403)
    }
}

impl ResponseHeader {
    /// Creates a header with this name and description.
    pub fn new(name: impl Into<Cow<'static, str>>, doc: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), doc: doc.into() }
    }

    /// Adds the header to a list, unless the list contains a header of that name.
    pub(super) fn add_to(&self, headers: &mut Vec<Self>) {
        if !headers.iter().any(|known| known.name.eq_ignore_ascii_case(&self.name)) {
            headers.push(self.clone());
        }
    }
}
