//! The cookies of one request and the changes to them.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use baya::Error;
use baya::axum::http::header::SET_COOKIE;
use baya::axum::http::{HeaderMap, HeaderValue};
use baya::axum::response::Response;
use cookie::Cookie;

use crate::outgoing;

/// The cookies of one request and the changes to them.
pub(crate) struct Jar {
    sent: Vec<Cookie<'static>>,
    changes: Mutex<Changes>,
}

#[derive(Default)]
struct Changes {
    list: Vec<Change>,
    /// Why no further change is possible.
    closed: Option<&'static str>,
}

/// A cookie that is set or removed.
struct Change {
    cookie: Cookie<'static>,
    is_removal: bool,
    header: HeaderValue,
}

impl Jar {
    pub(crate) fn new(sent: Vec<Cookie<'static>>) -> Self {
        Self { sent, changes: Mutex::default() }
    }

    fn changes(&self) -> MutexGuard<'_, Changes> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes all further changes fail for this reason.
    pub(crate) fn close(&self, reason: &'static str) {
        self.changes().closed.get_or_insert(reason);
    }

    /// The cookies with this name: the one that was set, else all of the request.
    pub(crate) fn by_name(&self, name: &str) -> Vec<Cookie<'static>> {
        let changes = self.changes();
        let mut changed = changes.list.iter().rev().filter(|change| change.cookie.name() == name);
        match (changed.clone().next(), changed.find(|change| !change.is_removal)) {
            (_, Some(set)) => vec![set.cookie.clone()],
            (Some(_), None) => Vec::new(),
            (None, None) => {
                self.sent.iter().filter(|cookie| cookie.name() == name).cloned().collect()
            }
        }
    }

    /// The names of all cookies, each once.
    pub(crate) fn names(&self) -> Vec<String> {
        let changes = self.changes();
        let changed: HashSet<_> = changes.list.iter().map(|change| change.cookie.name()).collect();
        let unchanged = self.sent.iter().filter(|cookie| !changed.contains(cookie.name()));
        let set = changes.list.iter().filter(|change| !change.is_removal);
        let set = set.map(|change| &change.cookie);
        let mut seen = HashSet::new();
        let names = unchanged.chain(set).map(Cookie::name).filter(|name| seen.insert(*name));
        names.map(str::to_owned).collect()
    }

    /// Sets or removes a cookie.
    pub(crate) fn change(&self, cookie: Cookie<'static>, is_removal: bool) -> Result<(), Error> {
        let cookie = outgoing::with_defaults(cookie);
        let header = outgoing::header(&cookie)?;
        let mut changes = self.changes();
        if let Some(reason) = changes.closed {
            let name = cookie.name();
            return Err(Error::internal(format!("can't change the cookie `{name}`: {reason}")));
        }
        changes.list.retain(|change| !is_same(&change.cookie, &cookie));
        changes.list.push(Change { cookie, is_removal, header });
        Ok(())
    }

    /// Adds the changes to the response. Each replaces the headers of the response for the same cookie.
    pub(crate) fn write(&self, response: &mut Response) {
        let mut changes = self.changes();
        changes
            .closed
            .get_or_insert("the response is complete; set the cookie before the handler returns");
        if changes.list.is_empty() {
            return;
        }
        remove_changed(response.headers_mut(), &changes.list);
        for change in changes.list.drain(..) {
            response.headers_mut().append(SET_COOKIE, change.header);
        }
    }
}

/// Shows names only, because values may be secret.
impl fmt::Debug for Jar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

/// Whether browsers treat both as the same cookie, because name, domain and path are equal.
fn is_same(left: &Cookie<'_>, right: &Cookie<'_>) -> bool {
    let domain = |cookie: &Cookie<'_>| cookie.domain().map(str::to_ascii_lowercase);
    left.name() == right.name() && left.path() == right.path() && domain(left) == domain(right)
}

/// Removes the `Set-Cookie` headers of changed cookies.
fn remove_changed(headers: &mut HeaderMap, changes: &[Change]) {
    let is_changed = |header: &HeaderValue| {
        let cookie = header.to_str().ok().and_then(|text| Cookie::parse(text).ok());
        cookie.is_some_and(|cookie| changes.iter().any(|change| is_same(&change.cookie, &cookie)))
    };
    let all = headers.get_all(SET_COOKIE).iter();
    let (changed, others): (Vec<_>, Vec<_>) = all.cloned().partition(is_changed);
    if changed.is_empty() {
        return;
    }
    headers.remove(SET_COOKIE);
    for header in others {
        headers.append(SET_COOKIE, header);
    }
}
