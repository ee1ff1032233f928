//! What clients send to a handler and receive from it, for OpenAPI documents.

use serde_json::Value;

use super::OnlyIn;
use crate::base::Location;
use crate::error::ErrorSpec;
use crate::wire::schema::Of;

/// An argument type that declares what a client sends for it, for OpenAPI documents.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::schema::{ArgumentShape, BodySpec, DescribeArgument};
///
/// /// An extractor for images in the body.
/// struct Picture(Vec<u8>);
///
/// impl DescribeArgument for Picture {
///     const SHAPE: ArgumentShape =
///         ArgumentShape::Body(BodySpec { media: &["image/png"], of: None, required: true });
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not declare what a client sends for it",
    label = "not described",
    note = "accept `Json<T>`, `Query<T>` or `Form<T>` of a type with `#[dto]`, or declare it on the handler, as in `#[api(request(body = T))]`"
)]
pub trait DescribeArgument {
    /// The input that a client sends.
    const SHAPE: ArgumentShape;
}

/// The input that a client sends for an argument.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ArgumentShape {
    /// No input of the argument itself.
    Nothing,
    /// A single value, such as a path parameter.
    Value(Of),
    /// A query parameter for each field.
    Fields(Of),
    /// All path parameters: one for each field, or by position.
    Path(Of),
    /// The body.
    Body(BodySpec),
}

impl ArgumentShape {
    /// Makes the body optional. Other inputs stay as they are.
    #[must_use]
    pub const fn optional(self) -> Self {
        match self {
            Self::Body(body) => Self::Body(BodySpec { required: false, ..body }),
            other => other,
        }
    }
}

/// A placeholder in a list of media types for the formats of the app besides JSON.
pub const FORMATS: &str = "*";

/// The body of a request.
#[derive(Clone, Copy, Debug)]
pub struct BodySpec {
    /// The accepted media types; `*/*` for any.
    pub media: &'static [&'static str],
    /// The schema of the body, or `None` if only its media types are known.
    pub of: Option<Of>,
    /// Whether the body is required.
    pub required: bool,
}

/// Returns the shape of an argument from an extractor. An extractor that declares none and does not read the body has
/// no input.
pub const fn extracted(shape: Option<ArgumentShape>, reads_body: bool) -> Option<ArgumentShape> {
    match shape {
        None if !reads_body => Some(ArgumentShape::Nothing),
        shape => shape,
    }
}

/// Returns the shape of an argument that is extracted from a message. The shape is unknown if the argument declares
/// none and reads the payload of messages.
pub const fn extracted_from_message(
    shape: Option<ArgumentShape>,
    only_in: Option<OnlyIn>,
) -> Option<ArgumentShape> {
    match (shape, only_in) {
        (None, Some(only_in)) if only_in.is_of_messages() => None,
        (None, _) => Some(ArgumentShape::Nothing),
        (shape, _) => shape,
    }
}

/// A response type that declares the possible responses, for OpenAPI documents.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::schema::{DescribeResponse, ResponseShape};
///
/// /// Becomes a response with an image.
/// struct Picture(Vec<u8>);
///
/// impl DescribeResponse for Picture {
///     fn responses(all: &mut Vec<ResponseShape>) {
///         all.push(ResponseShape::new(&["image/png"], None));
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not declare what a client receives",
    label = "not described",
    note = "return `Json<T>` of a type with `#[dto]`, or declare it on the handler, as in `#[api(response(status = 200, body = T))]`"
)]
pub trait DescribeResponse {
    /// Adds all responses that values of this type can become.
    fn responses(all: &mut Vec<ResponseShape>);
}

/// Adds the responses of a type inside another one. They have a body, even if the inner type alone would have none.
pub(crate) fn within<T: DescribeResponse>(all: &mut Vec<ResponseShape>) {
    let before = all.len();
    T::responses(all);
    for response in all.iter_mut().skip(before) {
        if response.status == ResponseStatus::Empty {
            response.status = ResponseStatus::Route;
        }
    }
}

/// A response that a client may receive.
#[derive(Clone, Copy, Debug)]
pub struct ResponseShape {
    /// The status.
    pub status: ResponseStatus,
    /// The possible media types; empty for a response without a body.
    pub media: &'static [&'static str],
    /// The schema of the body, or `None` if only its media types are known.
    pub of: Option<Of>,
    /// The headers: name and description.
    pub headers: &'static [(&'static str, &'static str)],
}

impl ResponseShape {
    /// Creates a response with the status of the route.
    pub const fn new(media: &'static [&'static str], of: Option<Of>) -> Self {
        Self { status: ResponseStatus::Route, media, of, headers: &[] }
    }

    /// Sets the status.
    #[must_use]
    pub const fn with_status(mut self, status: ResponseStatus) -> Self {
        self.status = status;
        self
    }

    /// Sets the headers: name and description.
    #[must_use]
    pub const fn with_headers(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = headers;
        self
    }
}

/// The status of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseStatus {
    /// The status of the route: the declared one, or the default of its method.
    Route,
    /// 204 if the route declares no status. In an app with [`Compat::Nest`](crate::Compat::Nest), the default of the
    /// method.
    Empty,
    /// The status for `None`: 404 for `GET` and `HEAD`, 204 for other methods. In an app with
    /// [`Compat::Nest`](crate::Compat::Nest), the default of the method.
    Absent,
    /// This status, whatever the route declares.
    Exactly(u16),
    /// A status from 300 to 399, whatever the route declares.
    Redirect,
}

/// The output of a handler.
#[derive(Clone, Copy, Debug)]
pub struct OutputSpec {
    /// The return type as written in the source, or an empty string.
    pub written: &'static str,
    /// The location of the return type.
    pub at: Location,
    /// Adds all responses; `None` if the type does not declare them.
    pub responses: Option<fn(&mut Vec<ResponseShape>)>,
    /// The errors that the error type declares.
    pub errors: &'static [ErrorSpec],
    /// For an event stream: the schema of the data of an event.
    pub events: Option<Of>,
    /// For a message handler: the reply; `None` if the type does not declare it.
    pub reply: Option<ReplySpec>,
}

/// The reply of a message handler.
#[derive(Clone, Copy, Debug)]
pub enum ReplySpec {
    /// No data. A named message is acknowledged without data.
    Nothing,
    /// One value.
    Once(Of),
    /// A sequence of values.
    Repeated(Of),
    /// Bytes.
    Bytes,
}

impl OutputSpec {
    /// The output of a handler whose return type is unknown.
    pub const NONE: Self = Self {
        written: "",
        at: Location::NOWHERE,
        responses: None,
        errors: &[],
        events: None,
        reply: None,
    };
}

/// The documentation of a handler or controller, from `#[api(...)]`.
#[derive(Clone, Copy, Debug)]
pub struct ApiSpec {
    /// Whether OpenAPI documents omit it.
    pub hidden: bool,
    /// The summary; empty for the first line of the doc comment.
    pub summary: &'static str,
    /// The description; empty for the rest of the doc comment.
    pub description: &'static str,
    /// The operation id; empty for one that is derived from the names of the type and the method.
    pub operation: &'static str,
    /// The tags, instead of the name of the controller.
    pub tags: &'static [&'static str],
    /// Whether the operation is deprecated.
    pub deprecated: bool,
    /// The request body, instead of the one that the arguments declare.
    pub request: Option<BodySpec>,
    /// Responses in addition to those of the signature. They replace those with the same status.
    pub responses: &'static [ResponseSpec],
    /// The variants of the error type that the handler returns; `None` for all of them.
    pub errors: Option<&'static [&'static str]>,
    /// Changes the finished operation.
    pub patch: Option<fn(&mut Value)>,
}

impl ApiSpec {
    /// The documentation of a handler or controller without `#[api(...)]`.
    pub const NONE: Self = Self {
        hidden: false,
        summary: "",
        description: "",
        operation: "",
        tags: &[],
        deprecated: false,
        request: None,
        responses: &[],
        errors: None,
        patch: None,
    };
}

/// A `response(...)` of `#[api(...)]`.
#[derive(Clone, Copy, Debug)]
pub struct ResponseSpec {
    /// The status, such as `200`, `4XX` or `default`.
    pub status: &'static str,
    /// The description; empty for the reason phrase of the status.
    pub description: &'static str,
    /// The possible media types; empty for a response without a body.
    pub media: &'static [&'static str],
    /// The schema of the body.
    pub of: Option<Of>,
}
