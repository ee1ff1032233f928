//! The answers of guards to calls that they don't let pass, as documents of an API say them.

use std::borrow::Cow;

/// One answer to a call that does not pass, as documents of the API say it.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::ErrorResponse;
///
/// let asleep = ErrorResponse::unavailable()
///     .with_code("asleep")
///     .with_doc("The cats are asleep.")
///     .with_header("Retry-After", "The seconds until they wake.");
/// assert_eq!((asleep.status, &*asleep.code), (503, "asleep"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorResponse {
    /// The status.
    pub status: u16,
    /// The stable code.
    pub code: Cow<'static, str>,
    /// Why, in sentences.
    pub doc: Cow<'static, str>,
    /// The headers that it has.
    pub headers: Vec<ResponseHeader>,
}

/// A header of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResponseHeader {
    /// The name.
    pub name: Cow<'static, str>,
    /// What it says, in sentences.
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
    /// An answer with this status, code and reason.
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
        /// 401, as [`Error::unauthorized`](crate::Error::unauthorized).
        unauthorized 401 "unauthorized" "The client is not authenticated.";
        /// 403, as [`Error::forbidden`](crate::Error::forbidden).
        forbidden 403 "forbidden" "The caller may not do this.";
        /// 429, as [`Error::too_many_requests`](crate::Error::too_many_requests).
        too_many_requests 429 "too_many_requests" "The caller calls too often.";
        /// 503, as [`Error::unavailable`](crate::Error::unavailable).
        unavailable 503 "unavailable" "The service is temporarily unavailable.";
    }

    /// With another code.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.code = code.into();
        self
    }

    /// With another reason, in sentences.
    #[must_use]
    pub fn with_doc(mut self, doc: impl Into<Cow<'static, str>>) -> Self {
        self.doc = doc.into();
        self
    }

    /// With a header, and what it says.
    #[must_use]
    pub fn with_header(
        mut self,
        name: impl Into<Cow<'static, str>>,
        doc: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.headers.push(ResponseHeader { name: name.into(), doc: doc.into() });
        self
    }

    /// With headers that somebody before has put on whatever the answer is.
    pub(super) fn behind(mut self, headers: &[ResponseHeader]) -> Self {
        for header in headers {
            header.join(&mut self.headers);
        }
        self
    }

    /// Whether somebody could not decide.
    pub(super) const fn is_failure(&self) -> bool {
        self.status >= 500
    }

    /// Whether the caller may not pass, which `Not(...)` turns round.
    pub(super) const fn is_verdict(&self) -> bool {
        matches!(self.status, 401 | 403)
    }
}

impl ResponseHeader {
    /// A header with this name, and what it says.
    pub fn new(name: impl Into<Cow<'static, str>>, doc: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), doc: doc.into() }
    }

    /// Joins those of an answer, of which it is one only once.
    pub(super) fn join(&self, headers: &mut Vec<Self>) {
        if !headers.iter().any(|known| known.name.eq_ignore_ascii_case(&self.name)) {
            headers.push(self.clone());
        }
    }
}
