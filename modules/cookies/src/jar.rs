//! The cookies of one request, and what becomes of them.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use baya::Error;
use baya::axum::http::header::SET_COOKIE;
use baya::axum::http::{HeaderMap, HeaderValue};
use baya::axum::response::Response;
use cookie::Cookie;

use crate::outgoing;

/// The cookies of one request, and what becomes of them.
pub(crate) struct Jar {
    sent: Vec<Cookie<'static>>,
    changes: Mutex<Changes>,
}

#[derive(Default)]
struct Changes {
    list: Vec<Change>,
    /// Why nothing can be changed any more, or never could be.
    closed: Option<&'static str>,
}

/// What becomes of one cookie.
struct Change {
    cookie: Cookie<'static>,
    removes: bool,
    line: HeaderValue,
}

impl Jar {
    pub(crate) fn new(sent: Vec<Cookie<'static>>) -> Self {
        Self { sent, changes: Mutex::default() }
    }

    fn changes(&self) -> MutexGuard<'_, Changes> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has every later change fail, with this reason.
    pub(crate) fn close(&self, why: &'static str) {
        self.changes().closed.get_or_insert(why);
    }

    /// Every cookie that goes by this name: the one that has been set, or else all that were sent.
    pub(crate) fn named(&self, name: &str) -> Vec<Cookie<'static>> {
        let changes = self.changes();
        let mut changed = changes.list.iter().rev().filter(|one| one.cookie.name() == name);
        match (changed.clone().next(), changed.find(|change| !change.removes)) {
            (_, Some(set)) => vec![set.cookie.clone()],
            (Some(_), None) => Vec::new(),
            (None, None) => self.sent.iter().filter(|one| one.name() == name).cloned().collect(),
        }
    }

    /// The names of all cookies that there are, each once.
    pub(crate) fn names(&self) -> Vec<String> {
        let changes = self.changes();
        let changed: HashSet<_> = changes.list.iter().map(|one| one.cookie.name()).collect();
        let kept = self.sent.iter().filter(|one| !changed.contains(one.name()));
        let set = changes.list.iter().filter(|one| !one.removes).map(|one| &one.cookie);
        let mut known = HashSet::new();
        let names = kept.chain(set).map(Cookie::name).filter(|name| known.insert(*name));
        names.map(str::to_owned).collect()
    }

    pub(crate) fn change(&self, cookie: Cookie<'static>, removes: bool) -> Result<(), Error> {
        let cookie = outgoing::completed(cookie);
        let line = outgoing::line(&cookie)?;
        let mut changes = self.changes();
        if let Some(why) = changes.closed {
            let name = cookie.name();
            return Err(Error::internal(format!("the cookie `{name}` can't be changed: {why}")));
        }
        changes.list.retain(|known| !same(&known.cookie, &cookie));
        changes.list.push(Change { cookie, removes, line });
        Ok(())
    }

    /// Puts the changes on the answer, each in the place of what it already says about the same cookie.
    pub(crate) fn write(&self, answer: &mut Response) {
        let mut changes = self.changes();
        changes
            .closed
            .get_or_insert("the response is complete; set the cookie before the handler returns");
        if changes.list.is_empty() {
            return;
        }
        keep_others(answer.headers_mut(), &changes.list);
        for change in changes.list.drain(..) {
            answer.headers_mut().append(SET_COOKIE, change.line);
        }
    }
}

/// Values are secrets of who calls.
impl fmt::Debug for Jar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

/// Whether a browser takes them for one: the same name, domain and path.
fn same(one: &Cookie<'_>, other: &Cookie<'_>) -> bool {
    let domain = |cookie: &Cookie<'_>| cookie.domain().map(str::to_ascii_lowercase);
    one.name() == other.name() && one.path() == other.path() && domain(one) == domain(other)
}

fn keep_others(headers: &mut HeaderMap, changes: &[Change]) {
    let is_changed = |line: &HeaderValue| {
        let cookie = line.to_str().ok().and_then(|line| Cookie::parse(line).ok());
        cookie.is_some_and(|cookie| changes.iter().any(|one| same(&one.cookie, &cookie)))
    };
    let lines = headers.get_all(SET_COOKIE).iter();
    let (changed, others): (Vec<_>, Vec<_>) = lines.cloned().partition(is_changed);
    if changed.is_empty() {
        return;
    }
    headers.remove(SET_COOKIE);
    for line in others {
        headers.append(SET_COOKIE, line);
    }
}
