//! Cookies, as `baya::cookies` behind the feature `cookies` ([RFC 6265]).
//!
//! [`Cookies`] are those of one request: a handler takes them as an argument, a guard or an interceptor by
//! [`Cookies::from_context`](baya::FromContext::from_context), and all see the same. What is set becomes
//! `Set-Cookie` headers of the answer.
//!
//! | cookies | the browser can |
//! |---|---|
//! | [`Cookies`] themselves | read and change them |
//! | [`signed`](Cookies::signed) | read them; a changed one is as one that is not there |
//! | [`private`](Cookies::private) | do neither |
//!
//! The last two need [`CookieKeys`], which a controller takes as a field: that somebody provides them is
//! checked while the program compiles. [`CookiesModule`] provides them to the whole app.
//!
//! # Examples
//!
//! ```
//! # extern crate baya_core as baya;
//! use std::sync::Arc;
//!
//! use baya::Error;
//! use baya_cookies::{CookieKeys, CookieSecrets, Cookies, CookiesModule};
//! use baya_macros::{controller, module};
//!
//! #[controller("/visits")]
//! struct Visits {
//!     keys: Arc<CookieKeys>,
//! }
//!
//! #[controller]
//! impl Visits {
//!     #[get]
//!     async fn count(&self, cookies: Cookies) -> Result<String, Error> {
//!         let signed = cookies.signed(&self.keys);
//!         let known = signed.get("visits").and_then(|cookie| cookie.value().parse().ok());
//!         let visits: u64 = known.unwrap_or(0) + 1;
//!         signed.set(("visits", visits.to_string()))?;
//!         Ok(format!("visit {visits}"))
//!     }
//! }
//!
//! #[module(
//!     root,
//!     imports = [CookiesModule::with(CookieSecrets::from_env("COOKIE_SECRETS"))],
//!     controllers = [Visits],
//! )]
//! struct AppModule;
//! # fn main() {}
//! ```
//!
//! # Values
//!
//! A value may be any text: what can't stand in a cookie is percent-encoded when it is set and decoded when
//! it is read, by `#[cookie]` as well.
//!
//! A cookie of the request that can't be read, such as one that is no UTF-8, is as one that is not there.
//! Of several with one name the first counts, which browsers send for the most specific path; of
//! protected ones the first that is genuine.
//!
//! [RFC 6265]: https://www.rfc-editor.org/rfc/rfc6265

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod cookies;
mod incoming;
mod jar;
mod keys;
mod module;
mod outgoing;
mod protected;
mod protection;

pub use cookie::{Cookie, CookieBuilder, Expiration, SameSite, time};
pub use cookies::Cookies;
pub use keys::CookieKeys;
pub use module::{CookieSecrets, CookiesModule};
pub use protected::ProtectedCookies;
