//! What a handler takes and gives on the wire, for documents.

use serde_json::Value;

use super::OnlyIn;
use crate::base::Location;
use crate::error::ErrorSpec;
use crate::wire::schema::Of;

/// A type of arguments of which documents can say what a client sends for it.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{ArgumentShape, BodySpec, DescribeArgument};
///
/// /// An extractor that takes a body as a picture.
/// struct Picture(Vec<u8>);
///
/// impl DescribeArgument for Picture {
///     const SHAPE: ArgumentShape =
///         ArgumentShape::Body(BodySpec { media: &["image/png"], of: None, required: true });
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says what a client sends for `{Self}`",
    label = "not described",
    note = "take `Json<T>`, `Query<T>` or `Form<T>` of a type with `#[dto]`, or say it on the handler, as in `#[api(request(body = T))]`"
)]
pub trait DescribeArgument {
    /// What a client sends.
    const SHAPE: ArgumentShape;
}

/// What a client sends for an argument.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ArgumentShape {
    /// Nothing of its own.
    Nothing,
    /// One value, such as a parameter of the path.
    Value(Of),
    /// A parameter of the query for each field.
    Fields(Of),
    /// The parameters of the whole path: one for each field, or in the order of the path.
    Path(Of),
    /// The body.
    Body(BodySpec),
}

impl ArgumentShape {
    /// The same where it need not be sent.
    #[must_use]
    pub const fn optional(self) -> Self {
        match self {
            Self::Body(body) => Self::Body(BodySpec { required: false, ..body }),
            other => other,
        }
    }
}

/// Stands among media types for those of the formats that the app has beside JSON.
pub const FORMATS: &str = "*";

/// A body.
#[derive(Clone, Copy, Debug)]
pub struct BodySpec {
    /// The media types that it may have; `*/*` for any.
    pub media: &'static [&'static str],
    /// What it looks like; `None` where only its media type is known.
    pub of: Option<Of>,
    /// Whether it must be there.
    pub required: bool,
}

/// The shape of an argument that an extractor makes: nothing where it does not read the body and does not
/// say more.
pub const fn extracted(shape: Option<ArgumentShape>, reads_body: bool) -> Option<ArgumentShape> {
    match shape {
        None if !reads_body => Some(ArgumentShape::Nothing),
        shape => shape,
    }
}

/// The shape of an argument that is extracted from a message: nothing where only something other than its payload belongs to
/// the handlers that accept it.
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

/// A type of answers of which documents can say what a client gets.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{ResponseShape, DescribeResponse};
///
/// /// It becomes a response with the picture.
/// struct Picture(Vec<u8>);
///
/// impl DescribeResponse for Picture {
///     fn answers(all: &mut Vec<ResponseShape>) {
///         all.push(ResponseShape::new(&["image/png"], None));
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says what a client gets for `{Self}`",
    label = "not described",
    note = "return `Json<T>` of a type with `#[dto]`, or say it on the handler, as in `#[api(response(status = 200, body = T))]`"
)]
pub trait DescribeResponse {
    /// Adds every answer that a value of this type can be.
    fn answers(all: &mut Vec<ResponseShape>);
}

/// Adds the answers of a type that is a part of one: it is no answer of nothing, whatever the part is.
pub(crate) fn within<T: DescribeResponse>(all: &mut Vec<ResponseShape>) {
    let before = all.len();
    T::answers(all);
    for answer in all.iter_mut().skip(before) {
        if answer.status == ResponseStatus::Empty {
            answer.status = ResponseStatus::Route;
        }
    }
}

/// An answer that a client may get.
#[derive(Clone, Copy, Debug)]
pub struct ResponseShape {
    /// Its status.
    pub status: ResponseStatus,
    /// The media types that it may have; none without a body.
    pub media: &'static [&'static str],
    /// What it looks like; `None` where only its media type is known.
    pub of: Option<Of>,
    /// Headers that it has, with what they say.
    pub headers: &'static [(&'static str, &'static str)],
}

impl ResponseShape {
    /// One with the status of the route.
    pub const fn new(media: &'static [&'static str], of: Option<Of>) -> Self {
        Self { status: ResponseStatus::Route, media, of, headers: &[] }
    }

    /// The same with another status.
    #[must_use]
    pub const fn with_status(mut self, status: ResponseStatus) -> Self {
        self.status = status;
        self
    }

    /// The same with headers.
    #[must_use]
    pub const fn with_headers(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = headers;
        self
    }
}

/// The status of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseStatus {
    /// That of the route: what it declares, or that of its verb.
    Route,
    /// 204, where the route declares none; that of the verb in an app with
    /// [`Compat::Nest`](crate::Compat::Nest).
    Empty,
    /// What stands for `None`: 404 of a handler that reads, else 204; in an app with
    /// [`Compat::Nest`](crate::Compat::Nest) that of the verb.
    Absent,
    /// Always this one.
    Exactly(u16),
    /// One of 300 to 399, whatever the route declares.
    Redirect,
}

/// What a handler returns.
#[derive(Clone, Copy, Debug)]
pub struct OutputSpec {
    /// The type as it was written; empty for none.
    pub written: &'static str,
    /// Where it was written.
    pub at: Location,
    /// Adds every answer; `None` where nothing says what it is.
    pub answers: Option<fn(&mut Vec<ResponseShape>)>,
    /// The errors that its error type declares.
    pub errors: &'static [ErrorSpec],
    /// For a stream of events: what the data of each looks like.
    pub events: Option<Of>,
    /// For a message handler: what it replies; `None` if nothing describes it.
    pub reply: Option<ReplySpec>,
}

/// What a message handler replies.
#[derive(Clone, Copy, Debug)]
pub enum ReplySpec {
    /// Nothing of its own: a named message is acknowledged without data.
    Nothing,
    /// One value.
    Once(Of),
    /// Any number of values, one after the other.
    Repeated(Of),
    /// Bytes.
    Bytes,
}

impl OutputSpec {
    /// That of a handler of which nothing is known.
    pub const NONE: Self = Self {
        written: "",
        at: Location::NOWHERE,
        answers: None,
        errors: &[],
        events: None,
        reply: None,
    };
}

/// What `#[api(...)]` says of a handler or of a controller.
#[derive(Clone, Copy, Debug)]
pub struct ApiSpec {
    /// Whether documents leave it out.
    pub hidden: bool,
    /// One line; empty for the first one of the doc comment.
    pub summary: &'static str,
    /// More words; empty for the rest of the doc comment.
    pub description: &'static str,
    /// A name for the operation; empty for one that is made of the names of its type and method.
    pub operation: &'static str,
    /// Tags in the place of the controller's name.
    pub tags: &'static [&'static str],
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// What is sent, in the place of what the arguments say.
    pub request: Option<BodySpec>,
    /// Answers beside those that the signature implies, or in the place of those of the same status.
    pub responses: &'static [ResponseSpec],
    /// The variants of the error type that the handler returns; `None` for all of them.
    pub errors: Option<&'static [&'static str]>,
    /// Changes the operation at last.
    pub patch: Option<fn(&mut Value)>,
}

impl ApiSpec {
    /// Nothing is said.
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

/// One `response(...)` of `#[api(...)]`.
#[derive(Clone, Copy, Debug)]
pub struct ResponseSpec {
    /// The status, such as `200`, `4XX` or `default`.
    pub status: &'static str,
    /// What it means; empty for the words of the status.
    pub description: &'static str,
    /// The media types that it may have; none without a body.
    pub media: &'static [&'static str],
    /// What it looks like.
    pub of: Option<Of>,
}
