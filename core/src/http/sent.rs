//! Path parameters as they were sent. axum decodes them first, so that an encoded comma would look like one that
//! separates values.

use std::cell::RefCell;

use axum::extract::MatchedPath;
use axum::http::request::Parts;

thread_local! {
    /// The parameters of the path that is being read, where one has an encoded comma.
    static SENT: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

/// Keeps the parameters of a path until it is dropped.
pub(super) struct Kept(());

impl Drop for Kept {
    fn drop(&mut self) {
        SENT.take();
    }
}

/// Keeps the parameters of a path, where one has an encoded comma.
#[inline]
pub(super) fn keep(parts: &Parts) -> Option<Kept> {
    parts.uri.path().contains('%').then(|| keep_all(parts)).flatten()
}

#[cold]
fn keep_all(parts: &Parts) -> Option<Kept> {
    let all = all(parts);
    (!all.is_empty()).then(|| {
        SENT.set(all);
        Kept(())
    })
}

/// The parameters of a path that have an encoded comma, by their names.
fn all(parts: &Parts) -> Vec<(String, String)> {
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

/// The parameter of this name as it was sent, where it has an encoded comma.
pub(super) fn kept(name: &str) -> Option<String> {
    SENT.with_borrow(|all| {
        all.iter().find(|(known, _)| known == name).map(|(_, sent)| sent.clone())
    })
}

/// The same of a path that is not being read.
pub(super) fn sent(parts: &Parts, name: &str) -> Option<String> {
    all(parts).into_iter().find(|(known, _)| known == name).map(|(_, sent)| sent)
}
