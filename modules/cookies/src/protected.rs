//! The cookies that only the app can make.

use baya::Error;
use cookie::Cookie;

use crate::cookies::Cookies;
use crate::keys::CookieKeys;
use crate::protection::Protection;

/// The [signed](Cookies::signed) or the [private](Cookies::private) cookies of a request.
///
/// A value is bound to the name of its cookie, so that one can't be passed off as another. One that was
/// changed, cut off or made with an unknown key is as one that is not there.
///
/// A cookie is not bound to a time or a person: who has got hold of one can send it for as long as its keys
/// are known. What must end belongs in its value.
///
/// # Examples
///
/// Cookies of an older key are set anew, so that the key can go. That is not done by itself, since a request
/// does not tell the age, path and domain that a cookie was set with:
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

    /// The cookie of this name, with the value that was protected; `None` where none is genuine.
    pub fn get(&self, name: &str) -> Option<Cookie<'static>> {
        self.open(name).map(|(cookie, _)| cookie)
    }

    /// All cookies that are genuine, each name once.
    pub fn iter(&self) -> impl Iterator<Item = Cookie<'static>> {
        let names: Vec<String> = self.cookies.iter().map(|one| one.name().to_owned()).collect();
        names.into_iter().filter_map(|name| self.get(&name))
    }

    /// Whether the cookie of this name is genuine and was made with an older key than the newest.
    pub fn is_stale(&self, name: &str) -> bool {
        self.open(name).is_some_and(|(_, key)| key > 0)
    }

    /// Sets a cookie whose value is protected with the newest key, with the defaults of [`Cookies::set`].
    ///
    /// # Errors
    ///
    /// Those of [`Cookies::set`]. The size is that of the protected value.
    pub fn set(&self, cookie: impl Into<Cookie<'static>>) -> Result<(), Error> {
        let mut cookie = cookie.into();
        let key = self.keys.newest().ok_or_else(|| Error::internal("the cookies have no key"))?;
        let value = self.protection.protect(key, cookie.name(), cookie.value());
        cookie.set_value(value);
        self.cookies.set(cookie)
    }

    /// Has the browser forget a cookie, as [`Cookies::remove`] does.
    ///
    /// # Errors
    ///
    /// Those of [`Cookies::set`].
    pub fn remove(&self, cookie: impl Into<Cookie<'static>>) -> Result<(), Error> {
        self.cookies.remove(cookie)
    }

    /// The first genuine cookie of this name, and which key has made it.
    fn open(&self, name: &str) -> Option<(Cookie<'static>, usize)> {
        self.cookies.named(name).into_iter().find_map(|mut cookie| {
            let (key, value) = self.keys.all().iter().enumerate().find_map(|(at, key)| {
                Some((at, self.protection.open(key, name, cookie.value())?))
            })?;
            cookie.set_value(value);
            Some((cookie, key))
        })
    }
}
