//! Cookies ([RFC 6265]), as `baya::cookies` with the feature `cookies`.
//!
//! [`Cookies`] are the cookies of one request. A handler extracts them as an argument, a guard or an
//! interceptor with [`Cookies::from_context`](baya::FromContext::from_context), and all share the same
//! cookies. Cookies that are set become `Set-Cookie` headers of the response.
//!
//! | cookies | access for the browser |
//! |---|---|
//! | [`Cookies`] themselves | reads and changes values |
//! | [`signed`](Cookies::signed) | reads values; a changed cookie is ignored |
//! | [`private`](Cookies::private) | neither |
//!
//! Signed and private cookies need [`CookieKeys`], which a controller injects as a field. The compiler checks
//! that they are provided. [`CookiesModule`] provides them to the whole app.
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
//!         let visits = signed.get("visits").and_then(|cookie| cookie.value().parse().ok());
//!         let visits: u64 = visits.unwrap_or(0) + 1;
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
//! A value may be any string. Characters that cookies do not allow are percent-encoded when a cookie is set,
//! and decoded when it is read, also by `#[cookie]`.
//!
//! A cookie of the request that can't be decoded, such as one that is not valid UTF-8, is ignored. If several
//! cookies have the same name, the first is used, which browsers send for the most specific path; of
//! protected cookies, the first valid one is used.
//!
//! [RFC 6265]: https://www.rfc-editor.org/rfc/rfc6265

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod incoming;
mod jar;
mod keys;
mod module;
mod options;
mod outgoing;
mod protected;
mod protection;
mod service;

pub use cookie::{Cookie, CookieBuilder, Expiration, SameSite, time};
pub use keys::CookieKeys;
pub use module::CookiesModule;
pub use options::CookieSecrets;
pub use protected::ProtectedCookies;
pub use service::Cookies;
