//! TLS for listeners, as `baya::tls` behind the feature `tls`.
//!
//! [`Tls`] stands between a listener and HTTP. It speaks TLS 1.3 ([RFC 8446]) and 1.2, offers HTTP/2 and
//! HTTP/1.1 by ALPN ([RFC 7301]), chooses among several certificates by the name that the client asks for
//! ([RFC 6066]), and takes renewed ones from their files without a restart. It is rustls with ring: nothing
//! of the system's OpenSSL, and nothing to install for the process.
//!
//! # Examples
//!
//! Everybody who comes without TLS is sent to where it is spoken:
//!
//! ```no_run
//! # extern crate baya_core as baya;
//! use baya::{App, Listener};
//! use baya_tls::Tls;
//!
//! # async fn example<AppModule: baya::Root>() -> baya::Result<()> {
//! let tls = Tls::pem("cert.pem", "key.pem").await?;
//! App::new::<AppModule>()
//!     .listen_on([
//!         Listener::tcp("0.0.0.0:443").through(tls),
//!         Listener::tcp("0.0.0.0:80").redirect_to_https(),
//!     ])
//!     .await
//! # }
//! ```
//!
//! What came over it is secure to the app: `Context::is_secure` is true, and answers have
//! `Strict-Transport-Security`. Behind a balancer with the PROXY protocol, that comes first on the wire:
//! `Listener::tcp(..).through(proxy_protocol).through(tls)`.
//!
//! [RFC 6066]: https://www.rfc-editor.org/rfc/rfc6066#section-3
//! [RFC 7301]: https://www.rfc-editor.org/rfc/rfc7301
//! [RFC 8446]: https://www.rfc-editor.org/rfc/rfc8446

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod by_name;
mod certificate;
mod expiry;
mod load;
mod pem;
mod plain;
mod setup;
mod tls;
mod watch;

pub use pem::Pem;
pub use setup::TlsSetup;
pub use tls::Tls;
