//! The encoded form of path parameters. axum decodes parameters, so that an encoded comma would
//! look like a separator of values.

use std::cell::{Cell, RefCell};

use axum::extract::MatchedPath;
use axum::http::request::Parts;

use crate::base::PathSegment;

/// The path parameters with an encoded comma, by their names.
type EncodedParams = Vec<(String, String)>;

thread_local! {
/// The parameters of the path that is being read.
    static RECORDED: RefCell<Option<EncodedParams>> = const { RefCell::new(None) };
    /// Whether reading a path has failed because its parameters were not recorded.
    static MISSED: Cell<bool> = const { Cell::new(false) };
}

/// Keeps the recorded parameters until it is dropped.
pub(crate) struct Recording(());

impl Drop for Recording {
    fn drop(&mut self) {
        RECORDED.take();
    }
}

/// Records the encoded parameters of a path for the current thread.
#[cold]
pub(crate) fn record(parts: &Parts) -> Recording {
    RECORDED.set(Some(encoded_params(parts)));
    Recording(())
}

/// Whether reading a path has failed because its parameters were not recorded. Few types need them, so a path is first
/// read without them.
pub(crate) fn was_missed() -> bool {
    MISSED.take()
}

fn encoded_params(parts: &Parts) -> EncodedParams {
    let Some(matched) = parts.extensions.get::<MatchedPath>() else { return Vec::new() };
    let segments = PathSegment::all(matched.as_str()).zip(parts.uri.path().split('/'));
    let params = segments.filter_map(|(pattern, encoded)| {
        let PathSegment::Parameter(name) = pattern else { return None };
        has_comma(encoded).then(|| (name.to_owned(), encoded.replace('+', "%2B")))
    });
    params.collect()
}

fn has_comma(encoded: &str) -> bool {
    encoded.as_bytes().windows(3).any(|bytes| bytes.eq_ignore_ascii_case(b"%2C"))
}

/// Returns the recorded parameter of this name, if it has an encoded comma, or an error if no parameters have been
/// recorded.
pub(crate) fn recorded(name: &str) -> Result<Option<String>, NotRecorded> {
    RECORDED.with_borrow(|all| match all {
        Some(all) => Ok(find(all, name)),
        None => {
            MISSED.set(true);
            Err(NotRecorded)
        }
    })
}

/// The parameters of the path have not been recorded.
pub(crate) struct NotRecorded;

fn find(all: &EncodedParams, name: &str) -> Option<String> {
    all.iter().find(|(param, _)| param == name).map(|(_, encoded)| encoded.clone())
}

/// Returns the parameter of this name, if it has an encoded comma.
pub(crate) fn encoded_param(parts: &Parts, name: &str) -> Option<String> {
    find(&encoded_params(parts), name)
}
