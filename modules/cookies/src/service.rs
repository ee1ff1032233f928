//! The cookies of one request.

use std::sync::Arc;

use baya::{Context, Error, FromContext};
use cookie::Cookie;

use crate::incoming;
use crate::jar::Jar;
use crate::keys::CookieKeys;
use crate::protected::ProtectedCookies;
use crate::protection::Protection;

/// The cookies of one request, which all that stands around its handler shares: what a guard sets, the
/// handler reads.
///
/// What is set or removed is on the answer whatever that is, an error too. What the answer says about the
/// same cookie by itself, in a `Set-Cookie` of its own, is replaced.
///
/// On other protocols the cookies of the request that a connection began with can be read, and none be set.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya_cookies::{Cookie, Cookies, time::Duration};
/// use baya_macros::controller;
///
/// #[controller("/theme")]
/// struct Themes;
///
/// #[controller]
/// impl Themes {
///     #[get]
///     async fn theme(&self, cookies: Cookies) -> String {
///         cookies.get("theme").map_or("light".to_owned(), |cookie| cookie.value().to_owned())
///     }
///
///     #[put]
///     async fn choose(&self, cookies: Cookies, #[body] theme: String) -> Result<(), Error> {
///         cookies.set(Cookie::build(("theme", theme)).max_age(Duration::days(365)))
///     }
///
///     #[delete]
///     async fn forget(&self, cookies: Cookies) -> Result<(), Error> {
///         cookies.remove("theme")
///     }
/// }
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Cookies(Arc<Jar>);

impl Cookies {
    /// The cookie of this name: as it has been set, or else as it was sent, with a name and a value alone.
    pub fn get(&self, name: &str) -> Option<Cookie<'static>> {
        self.0.named(name).into_iter().next()
    }

    /// All cookies, each name once.
    pub fn iter(&self) -> impl Iterator<Item = Cookie<'static>> {
        self.0.names().into_iter().filter_map(|name| self.get(&name))
    }

    /// Sets a cookie: `("name", "value")`, or what [`Cookie::build`] makes. Where it does not say
    /// otherwise it is `HttpOnly`, `Secure`, `SameSite=Lax` and for the path `/`; without an age it ends
    /// with the browser. One that is set again is on the answer once.
    ///
    /// Browsers keep a `Secure` cookie of `http://localhost` too, except Safari; elsewhere without TLS it
    /// needs `.secure(false)`.
    ///
    /// # Errors
    ///
    /// 500, with the reason for the log, for a cookie that browsers would drop without a word: one of more
    /// than 4096 bytes with its attributes, with a name or a path that can't be written, whose name begins
    /// with `__Host-`, `__Secure-` or the like and whose attributes contradict that, or that is
    /// `SameSite=None` or `Partitioned` and not `Secure`. Also once the answer has been made, and on other
    /// protocols.
    pub fn set(&self, cookie: impl Into<Cookie<'static>>) -> Result<(), Error> {
        self.0.change(cookie.into(), false)
    }

    /// Has the browser forget a cookie: its name, or what [`Cookie::build`] makes where it was set for
    /// another path or domain than by default, or with `.secure(false)`.
    ///
    /// # Errors
    ///
    /// Those of [`set`](Self::set).
    pub fn remove(&self, cookie: impl Into<Cookie<'static>>) -> Result<(), Error> {
        let mut cookie = cookie.into();
        cookie.make_removal();
        self.0.change(cookie, true)
    }

    /// The cookies that are signed: their values can be read and not be changed.
    pub const fn signed<'a>(&'a self, keys: &'a CookieKeys) -> ProtectedCookies<'a> {
        ProtectedCookies::new(self, keys, Protection::Signed)
    }

    /// The cookies that are encrypted: their values can be neither read nor changed.
    pub const fn private<'a>(&'a self, keys: &'a CookieKeys) -> ProtectedCookies<'a> {
        ProtectedCookies::new(self, keys, Protection::Private)
    }

    /// Every cookie that goes by this name.
    pub(crate) fn named(&self, name: &str) -> Vec<Cookie<'static>> {
        self.0.named(name)
    }
}

impl FromContext for Cookies {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
        if let Some(known) = cx.extension::<Self>() {
            return Ok(known.clone());
        }
        let sent = cx.http().map(|head| incoming::read(&head.headers)).unwrap_or_default();
        let jar = Arc::new(Jar::new(sent));
        let written = Arc::clone(&jar);
        if !cx.on_answer(move |answer| written.write(answer)) {
            jar.close("this protocol has no responses with cookies");
        }
        cx.insert(Self(Arc::clone(&jar)));
        Ok(Self(jar))
    }
}
