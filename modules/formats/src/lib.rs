//! Formats of [`Negotiated`](baya::Negotiated) values in addition to JSON, as `baya::formats`.
//!
//! | format | feature | media types | crate |
//! |---|---|---|---|
//! | [`Yaml`] | `yaml` | `application/yaml`, `application/x-yaml`, `text/yaml`, `text/x-yaml` | serde-saphyr |
//! | [`Xml`] | `xml` | `application/xml`, `text/xml` | quick-xml |
//! | [`Cbor`] | `cbor` | `application/cbor` | cbor4ii |
//! | [`MessagePack`] | `msgpack` | `application/vnd.msgpack`, `application/msgpack`, `application/x-msgpack` | rmp-serde |
//!
//! Each is an option of the app, so that clients can choose only among the formats that the app offers. In
//! request bodies, the nesting depth is at most 64 levels, and expansion by repetition is bounded.
//!
//! # Examples
//!
//! ```
//! # extern crate baya_core as baya;
//! # #[cfg(all(feature = "yaml", feature = "cbor"))]
//! # mod app {
//! use baya::Negotiated;
//! use baya::testing::TestApp;
//! use baya_formats::{Cbor, Yaml};
//! use baya_macros::{controller, module};
//!
//! #[derive(serde::Serialize)]
//! struct Cat {
//!     name: &'static str,
//! }
//!
//! #[controller("/cats")]
//! struct Cats;
//!
//! #[controller]
//! impl Cats {
//!     #[get]
//!     async fn all(&self) -> Negotiated<Vec<Cat>> {
//!         Negotiated(vec![Cat { name: "Tom" }])
//!     }
//! }
//!
//! #[module(root, controllers = [Cats])]
//! struct AppModule;
//!
//! # pub async fn test() -> baya::Result<()> {
//! let app = TestApp::new::<AppModule>().configure(|app| app.format(Yaml).format(Cbor));
//! let app = app.start().await?;
//! app.get("/cats").header("accept", "application/yaml").send().await.assert_text("- name: Tom\n");
//! app.get("/cats").send().await.assert_text(r#"[{"name":"Tom"}]"#);
//! # Ok(())
//! # }
//! # }
//! # #[cfg(all(feature = "yaml", feature = "cbor"))]
//! # fn main() { baya::__private::run_test(app::test()) }
//! # #[cfg(not(all(feature = "yaml", feature = "cbor")))]
//! # fn main() {}
//! ```

#![forbid(unsafe_code)]

#[allow(unused_extern_crates, reason = "not used without a format")]
extern crate baya_core as baya;

#[cfg(feature = "cbor")]
mod cbor;
#[cfg(feature = "msgpack")]
mod msgpack;
#[cfg(feature = "xml")]
mod xml;
#[cfg(feature = "yaml")]
mod yaml;

#[cfg(feature = "cbor")]
pub use cbor::Cbor;
#[cfg(feature = "msgpack")]
pub use msgpack::MessagePack;
#[cfg(feature = "xml")]
pub use xml::Xml;
#[cfg(feature = "yaml")]
pub use yaml::Yaml;

/// The largest nesting depth of a request body.
#[cfg(any(feature = "cbor", feature = "msgpack", feature = "xml", feature = "yaml"))]
const DEPTH: usize = 64;
