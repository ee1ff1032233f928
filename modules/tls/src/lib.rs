//! TLS for listeners, as `baya::tls` with the feature `tls`.
//!
//! [`Tls`] wraps a listener. It supports TLS 1.3 ([RFC 8446]) and 1.2, negotiates HTTP/2 and HTTP/1.1 by
//! ALPN ([RFC 7301]), selects among several certificates by the host name that the client requests
//! ([RFC 6066]), and loads renewed certificates from their files without a restart. It uses rustls with
//! ring, independently of the system's OpenSSL, and needs no setup in the process.
//!
//! # Examples
//!
//! HTTPS, with a redirect from HTTP:
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
//! Connections over TLS are secure: `Context::is_secure` is true, and responses have
//! `Strict-Transport-Security`. Behind a load balancer with the PROXY protocol, its header precedes TLS:
//! `Listener::tcp(..).through(proxy_protocol).through(tls)`.
//!
//! [RFC 6066]: https://www.rfc-editor.org/rfc/rfc6066#section-3
//! [RFC 7301]: https://www.rfc-editor.org/rfc/rfc7301
//! [RFC 8446]: https://www.rfc-editor.org/rfc/rfc8446

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod certificate;
mod expiry;
mod load;
mod options;
mod pem;
mod plaintext;
mod resolver;
mod service;
mod watch;

pub use options::TlsOptions;
pub use pem::Pem;
pub use service::Tls;
