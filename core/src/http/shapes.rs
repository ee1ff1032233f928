//! Descriptions of arguments and responses whose types have a schema.

use std::borrow::Cow;
use std::convert::Infallible;

use axum::body::Bytes;
use axum::extract::{Extension, OriginalUri, RawQuery, State};
use axum::http::{HeaderMap, Method, Uri, Version};
use axum::response::{Html, Redirect};

use super::{Form, Json, Negotiated, Query};
use crate::graph::spec::{
    ArgumentShape, BodySpec, DescribeArgument, DescribeResponse, FORMATS, ResponseShape,
    ResponseStatus, within,
};
use crate::wire::conversion::ExposedTo;
use crate::wire::schema::{Schema, checked_shape, shape_of};

const JSON: &[&str] = &["application/json"];
/// JSON, and the other formats that the app reads and writes.
const NEGOTIATED: &[&str] = &["application/json", FORMATS];
const FORM: &[&str] = &["application/x-www-form-urlencoded"];
const TEXT: &[&str] = &["text/plain"];
const ANYTHING: &[&str] = &["*/*"];
const BYTES: &[&str] = &["application/octet-stream"];

/// Implements bodies of a media type.
macro_rules! bodies {
    ($($of:ty, $media:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Schema> DescribeArgument for $of {
            const SHAPE: ArgumentShape = ArgumentShape::Body(BodySpec {
                media: $media,
                of: Some(checked_shape::<T>()),
                required: true,
            });
        }
    )* };
}

bodies! {
    Json<T>, JSON;
    axum::Json<T>, JSON;
    Negotiated<T>, NEGOTIATED;
    Form<T>, FORM;
    axum::Form<T>, FORM;
}

/// Implements query parameters.
macro_rules! queries {
    ($($of:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Schema> DescribeArgument for $of {
            const SHAPE: ArgumentShape = ArgumentShape::Fields(checked_shape::<T>());
        }
    )* };
}

queries! { Query<T>; axum::extract::Query<T>; }

#[diagnostic::do_not_recommend]
impl<T: Schema> DescribeArgument for axum::extract::Path<T> {
    const SHAPE: ArgumentShape = ArgumentShape::Path(checked_shape::<T>());
}

/// Implements bodies that are not parsed.
macro_rules! raw {
    ($($of:ty, $media:expr, $shape:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl DescribeArgument for $of {
            const SHAPE: ArgumentShape =
                ArgumentShape::Body(BodySpec { media: $media, of: $shape, required: false });
        }
    )* };
}

raw! {
    String, TEXT, Some(shape_of::<String>);
    Bytes, ANYTHING, None;
    axum::extract::Request, ANYTHING, None;
    axum::body::Body, ANYTHING, None;
}

/// Implements arguments that are neither bodies nor parameters.
macro_rules! nothing {
    ($([$($generics:tt)*] $of:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> DescribeArgument for $of {
            const SHAPE: ArgumentShape = ArgumentShape::Nothing;
        }
    )* };
}

nothing! {
    [] HeaderMap; [] Method; [] Uri; [] Version; [] OriginalUri; [] RawQuery;
    [T] Extension<T>; [T] State<T>;
}

#[diagnostic::do_not_recommend]
impl<T: DescribeArgument> DescribeArgument for Option<T> {
    const SHAPE: ArgumentShape = T::SHAPE.optional();
}

#[diagnostic::do_not_recommend]
impl<T: DescribeArgument, E> DescribeArgument for Result<T, E> {
    const SHAPE: ArgumentShape = T::SHAPE.optional();
}

/// Implements responses of a single kind.
macro_rules! responses {
    ($([$($generics:tt)*] $of:ty, $response:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> DescribeResponse for $of {
            fn responses(all: &mut Vec<ResponseShape>) {
                all.push($response);
            }
        }
    )* };
}

const LOCATION: &[(&str, &str)] = &[("location", "The URL of the target.")];

responses! {
    [T: Schema] Json<T>, ResponseShape::new(JSON, Some(shape_of::<T>));
    [T: Schema] Negotiated<T>, ResponseShape::new(NEGOTIATED, Some(shape_of::<T>));
    [T: Schema] axum::Json<T>, ResponseShape::new(JSON, Some(shape_of::<T>));
    [] (), ResponseShape::new(&[], None).with_status(ResponseStatus::Empty);
    [] String, ResponseShape::new(TEXT, Some(shape_of::<String>));
    [] &'static str, ResponseShape::new(TEXT, Some(shape_of::<String>));
    [] Cow<'static, str>, ResponseShape::new(TEXT, Some(shape_of::<String>));
    [] Box<str>, ResponseShape::new(TEXT, Some(shape_of::<String>));
    [T] Html<T>, ResponseShape::new(&["text/html"], Some(shape_of::<String>));
    [] Bytes, ResponseShape::new(BYTES, None);
    [] Vec<u8>, ResponseShape::new(BYTES, None);
    [] Redirect,
        ResponseShape::new(&[], None).with_status(ResponseStatus::Redirect).with_headers(LOCATION);
}

#[diagnostic::do_not_recommend]
impl DescribeResponse for Infallible {
    fn responses(_all: &mut Vec<ResponseShape>) {}
}

#[diagnostic::do_not_recommend]
impl<T: DescribeResponse> DescribeResponse for Option<T> {
    fn responses(all: &mut Vec<ResponseShape>) {
        T::responses(all);
        all.push(ResponseShape::new(&[], None).with_status(ResponseStatus::Absent));
    }
}

#[diagnostic::do_not_recommend]
impl<T: DescribeResponse, E> DescribeResponse for Result<T, E> {
    fn responses(all: &mut Vec<ResponseShape>) {
        T::responses(all);
    }
}

/// Implements responses with additional headers.
macro_rules! with_headers {
    ($([$($generics:tt)*] $headers:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: DescribeResponse, $($generics)*> DescribeResponse for ($headers, T) {
            fn responses(all: &mut Vec<ResponseShape>) {
                within::<T>(all);
            }
        }
    )* };
}

with_headers! {
    [] HeaderMap;
    [K, V, const N: usize] [(K, V); N];
    [V] axum::response::AppendHeaders<V>;
    [V] Extension<V>;
}

impl<T: DescribeResponse> DescribeResponse for ExposedTo<T> {
    fn responses(all: &mut Vec<ResponseShape>) {
        within::<T>(all);
    }
}
