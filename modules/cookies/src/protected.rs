//! Views of signed and private cookies.

use baya::Error;
use cookie::Cookie;

use crate::keys::CookieKeys;
use crate::protection::Protection;
use crate::service::Cookies;

/// A view of the [signed](Cookies::signed) or the [private](Cookies::private) cookies of a request.
///
/// A value is bound to the name of its cookie, so that it can't be used for another cookie. A cookie that was
/// changed, truncated or created with an unknown key is ignored.
///
/// A cookie is not bound to a time or a user: a copy of it is valid as long as its key is known. If a session
/// must end earlier, put its expiry into the value.
///
/// # Examples
///
/// Cookies of older keys have to be set again before those keys can be removed. This is not automatic, because
/// a request does not contain the maximum age, path and domain of a cookie:
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya_cookies::{Cookie, CookieKeys, Cookies, time::Duration};
///
/// fn user(cookies: &Cookies, keys: &CookieKeys) -> Result<Option<String>, Error> {
///     let private = cookies.private(keys);
///     let Some(user) = private.get("user") else { return Ok(None) };
///     let user = user.value().to_owned();
///     if private.is_stale("user") {
///         private.set(Cookie::build(("user", user.clone())).max_age(Duration::days(30)))?;
///     }
///     Ok(Some(user))
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ProtectedCookies<'a> {
    cookies: &'a Cookies,
    keys: &'a CookieKeys,
    protection: Protection,
}

impl<'a> ProtectedCookies<'a> {
    pub(crate) const fn new(
        cookies: &'a Cookies,
        keys: &'a CookieKeys,
        protection: Protection,
    ) -> Self {
        Self { cookies, keys, protection }
    }

    /// Returns the cookie with this name, with its original value, or `None` if there is no valid one.
    pub fn get(&self, name: &str) -> Option<Cookie<'static>> {
        self.open(name).map(|(cookie, _)| cookie)
    }

    /// Iterates over all valid cookies, with each name once.
    pub fn iter(&self) -> impl Iterator<Item = Cookie<'static>> {
        let names: Vec<String> =
            self.cookies.iter().map(|cookie| cookie.name().to_owned()).collect();
        names.into_iter().filter_map(|name| self.get(&name))
    }

    /// Whether there is a valid cookie with this name that an older key than the newest created.
    pub fn is_stale(&self, name: &str) -> bool {
        self.open(name).is_some_and(|(_, key)| key > 0)
    }

    /// Sets a cookie whose value is signed or encrypted with the newest key, with the defaults of
    /// [`Cookies::set`].
    ///
    /// # Errors
    ///
    /// The errors of [`Cookies::set`]. The limit applies to the protected value.
    pub fn set(&self, cookie: impl Into<Cookie<'static>>) -> Result<(), Error> {
        let mut cookie = cookie.into();
        let key = self.keys.newest().ok_or_else(|| Error::internal("`CookieKeys` is empty"))?;
        let value = self.protection.protect(key, cookie.name(), cookie.value());
        cookie.set_value(value);
        self.cookies.set(cookie)
    }

    /// Deletes a cookie, as [`Cookies::remove`] does.
    ///
    /// # Errors
    ///
    /// The errors of [`Cookies::set`].
    pub fn remove(&self, cookie: impl Into<Cookie<'static>>) -> Result<(), Error> {
        self.cookies.remove(cookie)
    }

    /// The first valid cookie with this name, and the index of its key.
    fn open(&self, name: &str) -> Option<(Cookie<'static>, usize)> {
        self.cookies.by_name(name).into_iter().find_map(|mut cookie| {
            let (index, value) = self.keys.all().iter().enumerate().find_map(|(index, key)| {
                Some((index, self.protection.open(key, name, cookie.value())?))
            })?;
            cookie.set_value(value);
            Some((cookie, index))
        })
    }
}
