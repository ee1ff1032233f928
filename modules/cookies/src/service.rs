//! The cookies of one request.

use std::sync::Arc;

use baya::{Context, Error, FromContext};
use cookie::Cookie;

use crate::incoming;
use crate::jar::Jar;
use crate::keys::CookieKeys;
use crate::protected::ProtectedCookies;
use crate::protection::Protection;

/// The cookies of one request. Guards, interceptors, filters and the handler share them: the handler reads
/// what a guard has set.
///
/// Changes are added to every response, including errors. They replace `Set-Cookie` headers that the response
/// itself contains for the same cookie.
///
/// On other protocols than HTTP, the cookies of the request that opened the connection can be read, and none
/// can be set.
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
///     async fn clear(&self, cookies: Cookies) -> Result<(), Error> {
///         cookies.remove("theme")
///     }
/// }
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Cookies(Arc<Jar>);

impl Cookies {
    /// Returns the cookie with this name: the one that was set, else the one of the request, which has only
    /// a name and a value.
    pub fn get(&self, name: &str) -> Option<Cookie<'static>> {
        self.0.by_name(name).into_iter().next()
    }

    /// Iterates over all cookies, with each name once.
    pub fn iter(&self) -> impl Iterator<Item = Cookie<'static>> {
        self.0.names().into_iter().filter_map(|name| self.get(&name))
    }

    /// Sets a cookie: `("name", "value")`, or the result of [`Cookie::build`]. By default, it is `HttpOnly`,
    /// `Secure`, `SameSite=Lax`, and has the path `/`; without a maximum age, it lives as long as the browser
    /// session. A cookie that is set repeatedly is sent once.
    ///
    /// Browsers except Safari also store a `Secure` cookie from `http://localhost`. On other hosts without
    /// TLS, use `.secure(false)`.
    ///
    /// # Errors
    ///
    /// 500, with the reason in the log, for a cookie that browsers would silently ignore: one longer than
    /// 4096 bytes with its attributes, one with an invalid name or path, one whose name begins with a prefix
    /// such as `__Host-` or `__Secure-` that its attributes contradict, or one that is `SameSite=None` or
    /// `Partitioned` but not `Secure`. Also 500 after the response has been created, and on other protocols.
    pub fn set(&self, cookie: impl Into<Cookie<'static>>) -> Result<(), Error> {
        self.0.change(cookie.into(), false)
    }

    /// Deletes a cookie, by its name, or by the result of [`Cookie::build`] if it was set with another path
    /// or domain than the default, or with `.secure(false)`.
    ///
    /// # Errors
    ///
    /// The errors of [`set`](Self::set).
    pub fn remove(&self, cookie: impl Into<Cookie<'static>>) -> Result<(), Error> {
        let mut cookie = cookie.into();
        cookie.make_removal();
        self.0.change(cookie, true)
    }

    /// Returns a view of signed cookies: clients can read their values, but not change them.
    pub const fn signed<'a>(&'a self, keys: &'a CookieKeys) -> ProtectedCookies<'a> {
        ProtectedCookies::new(self, keys, Protection::Signed)
    }

    /// Returns a view of encrypted cookies: clients can neither read nor change their values.
    pub const fn private<'a>(&'a self, keys: &'a CookieKeys) -> ProtectedCookies<'a> {
        ProtectedCookies::new(self, keys, Protection::Private)
    }

    /// All cookies with this name.
    pub(crate) fn by_name(&self, name: &str) -> Vec<Cookie<'static>> {
        self.0.by_name(name)
    }
}

impl FromContext for Cookies {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
        if let Some(cookies) = cx.extension::<Self>() {
            return Ok(cookies.clone());
        }
        let sent = cx.http().map(|head| incoming::read(&head.headers)).unwrap_or_default();
        let jar = Arc::new(Jar::new(sent));
        let writer = Arc::clone(&jar);
        if !cx.on_response(move |response| writer.write(response)) {
            jar.close("this protocol has no responses with cookies");
        }
        cx.insert(Self(Arc::clone(&jar)));
        Ok(Self(jar))
    }
}
