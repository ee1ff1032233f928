//! Path parameters as they were sent. axum decodes them first, so that an encoded comma would look like one that
//! separates values.

use std::cell::{Cell, RefCell};

use axum::extract::MatchedPath;
use axum::http::request::Parts;

/// The parameters of a path that have an encoded comma, by their names.
type Sent = Vec<(String, String)>;

thread_local! {
    /// The parameters of the path that is being read.
    static SENT: RefCell<Option<Sent>> = const { RefCell::new(None) };
    /// Whether reading a path has failed because its parameters were not kept.
    static MISSED: Cell<bool> = const { Cell::new(false) };
}

/// Keeps the parameters of a path until it is dropped.
pub(crate) struct Kept(());

impl Drop for Kept {
    fn drop(&mut self) {
        SENT.take();
    }
}

/// Keeps the parameters of a path.
#[cold]
pub(crate) fn keep(parts: &Parts) -> Kept {
    SENT.set(Some(all(parts)));
    Kept(())
}

/// Whether reading a path has failed because its parameters were not kept. Few types need them, so a path is read
/// without them first.
pub(crate) fn missed() -> bool {
    MISSED.take()
}

fn all(parts: &Parts) -> Sent {
    let Some(matched) = parts.extensions.get::<MatchedPath>() else { return Vec::new() };
    let segments = matched.as_str().split('/').zip(parts.uri.path().split('/'));
    let named = segments.filter_map(|(pattern, sent)| {
        let name = pattern.strip_prefix('{')?.strip_suffix('}')?;
        has_comma(sent).then(|| (name.to_owned(), sent.replace('+', "%2B")))
    });
    named.collect()
}

fn has_comma(sent: &str) -> bool {
    sent.as_bytes().windows(3).any(|bytes| bytes.eq_ignore_ascii_case(b"%2C"))
}

/// The parameter of this name as it was sent, where it has an encoded comma; an error where the parameters of the path
/// have not been kept.
pub(crate) fn kept(name: &str) -> Result<Option<String>, NotKept> {
    SENT.with_borrow(|all| match all {
        Some(all) => Ok(find(all, name)),
        None => {
            MISSED.set(true);
            Err(NotKept)
        }
    })
}

/// The parameters of the path have not been kept.
pub(crate) struct NotKept;

fn find(all: &Sent, name: &str) -> Option<String> {
    all.iter().find(|(known, _)| known == name).map(|(_, sent)| sent.clone())
}

/// The same of a path that is not being read.
pub(crate) fn sent(parts: &Parts, name: &str) -> Option<String> {
    find(&all(parts), name)
}
