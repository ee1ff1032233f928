//! A declarative web framework: annotated structs and impls are woven into a running server, and a
//! wrong program does not compile.
//!
//! This page is a tour in the order of use; each attribute's own page lists every argument.
//!
//! # 1. A program
//!
//! A controller answers requests, a module says what belongs together, and the root module is the
//! app.
//!
//! ```no_run
//! use baya::prelude::*;
//!
//! #[controller]
//! struct Hello;
//!
//! #[controller]
//! impl Hello {
//!     #[get]
//!     async fn hello(&self) -> &'static str {
//!         "Hello, Baya!"
//!     }
//! }
//!
//! #[baya::main]
//! #[module(root, controllers = [Hello])]
//! struct AppModule;
//! ```
//!
//! [`#[baya::main]`](macro@main) serves the root module on `127.0.0.1:3000`, or on the port in `PORT`.
//! On an `async fn main` it runs that function, where [`App`] takes layers, limits and an address.
//!
//! # 2. Routes
//!
//! [`#[controller]`](macro@controller) stands on the struct, with the path that all its routes start
//! with, and on its `impl`. A method with [`#[get]`](macro@get), [`#[post]`](macro@post),
//! [`#[put]`](macro@put), [`#[patch]`](macro@patch), [`#[delete]`](macro@delete),
//! [`#[head]`](macro@head), [`#[options]`](macro@options), [`#[all]`](macro@all) or
//! [`#[sse]`](macro@sse) is a handler. It takes any axum extractor, plain values marked with `#[param]`,
//! `#[query]`, `#[header]`, `#[cookie]`, `#[host]` or `#[body]`, and providers as
//! [`Inject<T>`](Inject). It returns anything that axum can answer with, an `Option` of it, or a `Result`
//! of it with any error.
//!
//! ```
//! use baya::prelude::*;
//!
//! #[controller("/cats")]
//! struct Cats;
//!
//! #[controller]
//! impl Cats {
//!     #[get("/{id}")]
//!     async fn find(&self, #[param] id: u64, #[query] verbose: Option<bool>) -> String {
//!         format!("cat {id}, verbosely: {}", verbose.unwrap_or(false))
//!     }
//!
//!     #[post]
//!     async fn create(&self, #[body] name: String) -> Json<String> {
//!         Json(name)
//!     }
//! }
//! # fn main() {}
//! ```
//!
//! `POST` answers 201, other verbs 200, and `()` 204; [`#[status]`](macro@status),
//! [`#[set_header]`](macro@set_header) and [`#[redirect]`](macro@redirect) change that.
//!
//! # 3. Providers
//!
//! A struct with [`#[injectable]`](macro@injectable) is built by the container: each field by its
//! type. What can't be built that way comes from an async function with
//! [`#[provider]`](macro@provider), which may fail. A trait with
//! [`#[provider_trait]`](macro@provider_trait) is injected as `Arc<dyn Trait>`.
//!
//! ```
//! use baya::prelude::*;
//!
//! #[provider_trait]
//! trait Names: Send + Sync {
//!     async fn of(&self, id: u64) -> Option<String>;
//! }
//!
//! #[injectable]
//! struct FixedNames;
//!
//! #[provider_trait]
//! impl Names for FixedNames {
//!     async fn of(&self, id: u64) -> Option<String> {
//!         (id == 1).then(|| "Tom".to_owned())
//!     }
//! }
//!
//! #[injectable]
//! struct Cats {
//!     names: Arc<dyn Names>,
//! }
//!
//! #[module(root, providers = [FixedNames as dyn Names, Cats])]
//! struct AppModule;
//! # fn main() {}
//! ```
//!
//! A provider is a singleton unless it says `scope = request`, one for each request, or
//! `scope = transient`, one for each consumer. [`Lazy<T>`](Lazy) closes a circle on purpose, and
//! [`Named<T, Name>`](Named) tells several providers of one type apart.
//!
//! # 4. Modules
//!
//! [`#[module]`](macro@module) lists imports, providers, controllers and exports. A provider is visible
//! in its own module, and in those that import its module when it is exported. On the root, `root` has
//! the compiler walk the whole graph: what is missing, not exported, circular, twice there or of the
//! wrong scope is a compile error with every place that takes part. Types without an attribute, such
//! as a pool from another crate, are checked as exactly when the app boots, before a port opens.
//!
//! # 5. Lifecycle
//!
//! [`#[on_init]`](macro@on_init) and [`#[on_bootstrap]`](macro@on_bootstrap) run before the port
//! opens, imported modules first; [`#[on_shutdown]`](macro@on_shutdown) runs in reverse after the last
//! request. At SIGTERM, SIGINT or [`Shutdown::begin`] requests in flight finish within
//! [`App::shutdown_timeout`]. [`App::listen_on`] opens each [`Listener`], before which the feature `tls` puts
//! TLS, with certificates that are renewed without a restart.
//!
//! # 6. What stands around handlers
//!
//! A [`Guard`] decides whether a handler is called, an [`Interceptor`] wraps the call, a [`Pipe`] changes
//! or checks an argument, and a [`Filter`] answers for errors. Each is a struct with
//! [`#[guard]`](macro@guard), [`#[interceptor]`](macro@interceptor), [`#[pipe]`](macro@pipe) or
//! [`#[filter]`](macro@filter), which the container builds, and an `impl` of the trait.
//!
//! They stand on a handler or a controller by [`#[use_guards]`](macro@use_guards) and its like, on all
//! that a module serves by `guards = [...]` and its like, and in the root on the whole app.
//! [`#[skip]`](macro@skip) opts out in writing, [`#[apply]`](macro@apply) puts a
//! [`#[bundle]`](macro@bundle) of them in one place, and a guard may hand data to the handler, which
//! takes it as [`Provided<T>`](Provided): that a guard stands before it is checked by the compiler.
//!
//! ```
//! use baya::prelude::*;
//! use baya::testing::TestApp;
//!
//! #[token]
//! struct User {
//!     name: String,
//! }
//!
//! #[guard(provides = User)]
//! struct Login;
//!
//! impl Guard for Login {
//!     async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
//!         let name = cx.header("x-user").ok_or_else(Error::unauthorized)?.to_owned();
//!         cx.provide(User { name });
//!         Ok(())
//!     }
//! }
//!
//! #[controller("/me")]
//! struct Me;
//!
//! #[controller]
//! impl Me {
//!     #[get]
//!     async fn me(&self, user: Provided<User>) -> String {
//!         format!("hello, {}", user.name)
//!     }
//! }
//!
//! #[module(root, controllers = [Me], guards = [Login])]
//! struct AppModule;
//!
//! # async fn test() -> baya::Result<()> {
//! let app = TestApp::new::<AppModule>().start().await?;
//! app.get("/me").send().await.assert_status(401);
//! app.get("/me").header("x-user", "tom").send().await.assert_text("hello, tom");
//! # Ok(())
//! # }
//! # fn main() { baya::__private::run_test(test()) }
//! ```
//!
//! The order is: layers, guards, interceptors, pipes, handler, interceptors in reverse, and one filter for
//! an error; each kind from the app to the handler. The features `guards` and `pipes` bring those that
//! most apps need.
//!
//! A guard [says of itself](Guard::describe) which scheme it needs and what it answers, for documents of the
//! API and for tests: [`RouteInfo::protection`] is what all guards before a route come down to.
//!
//! # 7. Errors
//!
//! There is one [`Error`], answered as `application/problem+json`. An enum with
//! [`#[derive(ApiError)]`](macro@ApiError) declares status, code and message of each variant; any other
//! error is a 500 that says nothing to the client and everything to the log.
//!
//! # 8. Versions, hosts and prefixes
//!
//! A controller or a route says the versions and the host that it is for, and until when; the root says
//! how a request names a version ([by its path](macro@module#versioning) unless told otherwise), and what
//! stands before all paths. A module has a prefix too, and `nested(Module)` among the imports starts its
//! routes where those of the importing module do.
//!
//! ```
//! use baya::prelude::*;
//! use baya::testing::TestApp;
//!
//! #[controller("/cats", version = "1", deprecated = "2026-01-31")]
//! struct First;
//!
//! #[controller]
//! impl First {
//!     #[get]
//!     async fn list(&self) -> &'static str {
//!         "first"
//!     }
//!
//!     #[get(version = ["2", "3"])]
//!     async fn newer(&self) -> &'static str {
//!         "newer"
//!     }
//! }
//!
//! #[module(prefix = "/shelter", controllers = [First])]
//! struct ShelterModule;
//!
//! #[controller("/", host = "{tenant}.example.com")]
//! struct Tenants;
//!
//! #[controller]
//! impl Tenants {
//!     #[get]
//!     async fn home(&self, #[host] tenant: String) -> String {
//!         tenant
//!     }
//! }
//!
//! #[module(
//!     root,
//!     prefix("/api", except = ["/"]),
//!     imports = [nested(ShelterModule)],
//!     controllers = [Tenants],
//! )]
//! struct AppModule;
//!
//! # async fn test() -> baya::Result<()> {
//! let app = TestApp::new::<AppModule>().start().await?;
//! app.get("/api/v1/shelter/cats").send().await.assert_text("first");
//! app.get("/api/v3/shelter/cats").send().await.assert_text("newer");
//! app.get("/").header("host", "acme.example.com").send().await.assert_text("acme");
//! # Ok(())
//! # }
//! # fn main() { baya::__private::run_test(test()) }
//! ```
//!
//! # 9. Requests and answers
//!
//! [`#[http(...)]`](macro@http) says on a handler, a controller, a module or a bundle what holds there:
//! timeouts, limits of bodies, caching, [`Cors`], security headers. [`App`] has the same for the whole
//! program. Without a word:
//!
//! | what | by default |
//! |---|---|
//! | security headers | `nosniff`, no frames, no referrer, same origin: those of [`SecurityHeaders`]; no policy of what a page may load |
//! | pages of other origins | none may call |
//! | bodies | 2 MiB where they are read whole, pauses of 30 s |
//! | who stops reading | is closed after 30 s |
//! | `x-request-id`, `traceparent` | those of the request are on its answer; an id is made where an error or a handler asks for one |
//! | paths | exact; [`App::normalize_path`] leaves out case and slashes |
//!
//! ```
//! use baya::prelude::*;
//! use baya::testing::TestApp;
//! use baya::{Cors, RequestId};
//!
//! const CORS: Cors = Cors::origins(&["https://app.example.com"]).credentials();
//!
//! #[controller("/reports")]
//! #[http(cache_control = "no-store", body_limit = "64 KiB")]
//! struct Reports;
//!
//! #[controller]
//! impl Reports {
//!     #[get]
//!     #[http(timeout = "2s", cors = CORS)]
//!     async fn list(&self, id: RequestId) -> String {
//!         id.to_string()
//!     }
//! }
//!
//! #[module(root, controllers = [Reports])]
//! struct AppModule;
//!
//! # async fn test() -> baya::Result<()> {
//! let app = TestApp::new::<AppModule>().start().await?;
//! let list = app.get("/reports").header("x-request-id", "from-the-proxy").send().await;
//! list.assert_text("from-the-proxy").assert_header("x-request-id", "from-the-proxy");
//! list.assert_header("cache-control", "no-store").assert_header("x-frame-options", "DENY");
//! # Ok(())
//! # }
//! # fn main() { baya::__private::run_test(test()) }
//! ```
//!
//! [`Compat::Nest`] answers as NestJS does, for teams that move an API without its clients noticing.
//!
//! # 10. Events
//!
//! A handler with [`#[sse]`](macro@sse) answers with a stream of [`Event`]s: its own, or the
//! [`Subscription`] of a [`Broadcast`], which everybody gets and nobody waits for. A client that connects
//! again says in [`LastEventId`] where it has stopped.
//!
//! ```
//! use baya::prelude::*;
//! use baya::{Broadcast, Event, LastEventId, Subscription};
//!
//! #[injectable]
//! struct News {
//!     #[inject(default)]
//!     sent: Broadcast<String>,
//! }
//!
//! #[controller("/news")]
//! struct NewsController {
//!     news: Arc<News>,
//! }
//!
//! #[controller]
//! impl NewsController {
//!     #[sse("/live", retry = "2s")]
//!     async fn live(&self, last: Option<LastEventId>) -> Subscription<String> {
//!         self.news.sent.subscribe(last.as_ref())
//!     }
//!
//!     #[post]
//!     async fn tell(&self, #[body] text: String) -> Result<(), Error> {
//!         self.news.sent.send(Event::new(text))
//!     }
//! }
//! # #[module(root, providers = [News], controllers = [NewsController])]
//! # struct AppModule;
//! # fn main() {}
//! ```
//!
//! # 11. Files, uploads, cookies and compression
//!
//! Each is a feature of its own. `files::File` answers with a file, in parts and conditionally where a
//! request asks for that, and `files::StaticFiles` serves a directory, from the disk or, by
//! [`embed!`], from the program. `multipart::Multipart` takes an upload field by field,
//! `multipart::MultipartForm` all of it as a `#[dto]`. `cookies::Cookies` reads and sets cookies, plain,
//! signed or private. `compression::Compression` is a layer.
//!
//! ```
//! # #[cfg(all(
//! #     feature = "files", feature = "multipart", feature = "cookies", feature = "compression",
//! # ))]
//! # mod app {
//! use baya::Middleware;
//! use baya::compression::Compression;
//! use baya::cookies::{CookieKeys, CookieSecrets, Cookies, CookiesModule};
//! use baya::files::File;
//! use baya::multipart::{Multipart, UploadLimits};
//! use baya::prelude::*;
//!
//! #[controller("/pictures")]
//! struct Pictures {
//!     keys: Arc<CookieKeys>,
//! }
//!
//! #[controller]
//! impl Pictures {
//!     #[get("/latest")]
//!     async fn latest(&self) -> Result<File, Error> {
//!         Ok(File::open("pictures/latest.png").await?.cache_control("max-age=60"))
//!     }
//!
//!     #[post]
//!     #[meta(UploadLimits::new().file(5 << 20).types(&["image/png"]))]
//!     async fn upload(&self, cookies: Cookies, form: Multipart) -> Result<(), Error> {
//!         let mut form = form.collect().await?;
//!         let picture = form.take_file("picture").ok_or_else(Error::unprocessable)?;
//!         picture.persist("pictures/latest.png").await?;
//!         cookies.signed(&self.keys).set(("uploaded", "yes"))
//!     }
//! }
//!
//! #[module(
//!     root,
//!     imports = [CookiesModule::with(CookieSecrets::from_env("COOKIE_SECRETS"))],
//!     controllers = [Pictures],
//!     middleware = [Middleware::new(Compression::new())],
//! )]
//! struct AppModule;
//! # }
//! # fn main() {}
//! ```
//!
//! # 12. Formats
//!
//! Where a handler returns [`Negotiated<T>`](Negotiated) in the place of [`Json<T>`](Json), the client
//! chooses the format by `Accept`: JSON, and those that the app has by [`App::format`], of which the
//! features `yaml`, `xml`, `cbor` and `msgpack` bring one each. As an argument it reads the body in the
//! format of its `Content-Type`. A [`Format`] of one's own is a trait away.
//!
//! ```
//! # #[cfg(feature = "yaml")]
//! # mod app {
//! use baya::formats::Yaml;
//! use baya::prelude::*;
//! use baya::testing::TestApp;
//! use baya::{Negotiated, dto};
//!
//! #[dto]
//! struct Cat {
//!     #[rule(length(min = 1))]
//!     name: String,
//! }
//!
//! #[controller("/cats")]
//! struct Cats;
//!
//! #[controller]
//! impl Cats {
//!     #[post]
//!     async fn create(&self, cat: Negotiated<Cat>) -> Negotiated<Cat> {
//!         cat
//!     }
//! }
//!
//! #[module(root, controllers = [Cats])]
//! struct AppModule;
//!
//! # pub async fn test() -> baya::Result<()> {
//! let app = TestApp::new::<AppModule>().configure(|app| app.format(Yaml)).start().await?;
//! let create = app.post("/cats").body("application/yaml", "name: Tom");
//! create.header("accept", "text/yaml").send().await.assert_text("name: Tom\n");
//! # Ok(())
//! # }
//! # }
//! # #[cfg(feature = "yaml")]
//! # fn main() { baya::__private::run_test(app::test()) }
//! # #[cfg(not(feature = "yaml"))]
//! # fn main() {}
//! ```
//!
//! # 13. Documents
//!
//! With the feature `openapi` an app describes itself: `openapi::OpenApiModule` among the imports of the root
//! serves `/openapi.json` and `/openapi.yaml`, with every route, parameter, body, answer, error and guard that
//! the program has, the rules of its types and what its doc comments say. Beside it a handler whose types
//! nobody can describe does not compile. [`#[api(...)]`](macro@api) says what signatures don't.
//!
//! ```
//! # #[cfg(feature = "openapi")]
//! # fn main() -> baya::Result<()> {
//! use baya::openapi::{AppDocument, DocumentOptions, OpenApi, OpenApiModule};
//! use baya::prelude::*;
//! use baya::dto;
//!
//! /// A cat as it is sent.
//! #[dto]
//! struct CreateCat {
//!     #[rule(length(min = 1, max = 40))]
//!     name: String,
//! }
//!
//! #[controller("/cats")]
//! struct Cats;
//!
//! #[controller]
//! impl Cats {
//!     /// Adds a cat.
//!     #[post]
//!     async fn create(&self, cat: Json<CreateCat>) -> Json<CreateCat> {
//!         cat
//!     }
//! }
//!
//! #[module(
//!     root,
//!     imports = [OpenApiModule::with(OpenApi::new().about(DocumentOptions::default().title("Cats")))],
//!     controllers = [Cats],
//! )]
//! struct AppModule;
//!
//! let document = App::new::<AppModule>().openapi()?;
//! assert_eq!(document["info"]["title"], "Cats");
//! assert_eq!(document["paths"]["/cats"]["post"]["summary"], "Adds a cat");
//! let schema = &document["components"]["schemas"]["CreateCat"];
//! assert_eq!(schema["properties"]["name"]["maxLength"], 40);
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "openapi"))]
//! # fn main() {}
//! ```
//!
//! # 14. Tests
//!
//! [`testing::TestApp`] boots the same graph as production, without a port, with any provider or
//! module replaced. [`testing::json!`] writes the JSON that an answer is compared with.
//!
//! ```
//! use baya::prelude::*;
//! use baya::testing::TestApp;
//! # #[controller]
//! # struct Hello;
//! # #[controller]
//! # impl Hello {
//! #     #[get]
//! #     async fn hello(&self) -> &'static str { "Hello, Baya!" }
//! # }
//! # #[module(root, controllers = [Hello])]
//! # struct AppModule;
//!
//! # async fn test() -> baya::Result<()> {
//! let app = TestApp::new::<AppModule>().start().await?;
//! app.get("/").send().await.assert_status(200).assert_text("Hello, Baya!");
//! # Ok(())
//! # }
//! # fn main() { baya::__private::run_test(test()) }
//! ```
//!
//! # 15. Where it listens
//!
//! [`App::listen`] takes an address, and [`App::listen_on`] several [`Listener`]s: addresses, sockets of
//! the machine, those that whoever started the program has opened. What stands between a connection and
//! HTTP, such as [`ProxyProtocol`], goes [`through`](Listener::through) it. Behind a proxy,
//! [`TrustedProxies`] say whose word about the client, the host and the scheme is believed; nobody's is by
//! default.
//!
//! ```no_run
//! use baya::axum::http::HeaderName;
//! use baya::prelude::*;
//! use baya::{Listener, ProxyProtocol, TrustedProxies};
//! # #[module(root)]
//! # struct AppModule;
//!
//! #[baya::main]
//! async fn main() -> baya::Result<()> {
//!     let balanced = Listener::tcp("[::]:8080").through(ProxyProtocol::from(["10.0.0.0/8"])?);
//!     let host = HeaderName::from_static("x-forwarded-host");
//!     App::new::<AppModule>()
//!         .trusted_proxies(TrustedProxies::new(["unix:"])?.host_header(host))
//!         .listen_on([balanced, Listener::unix("/run/app.sock")])
//!         .await
//! }
//! ```
//!
//! # Beside axum
//!
//! [`App::merge`] serves an axum router beside the modules, [`App::layer`] wraps the app in a tower
//! layer, and [`App::into_router`] mounts the app inside a program that serves by itself. Every
//! extractor and every response of axum works in a handler; the [`axum`] that Baya is built on is
//! re-exported, so that a program needs no version of its own.
//!
//! # The log
//!
//! Where a program sets no subscriber of `tracing`, its log goes to standard error, from the level in
//! the environment variable `BAYA_LOG` on: `error`, `warn`, `info` (the default), `debug`, `trace` or
//! `off`. In tests it begins at `error`, and is shown where the harness shows what a test prints. Without
//! the feature `log`, which is on by default, there is none.

#[cfg(doctest)]
mod doctests;

#[cfg(feature = "compression")]
#[doc(inline)]
pub use baya_compression as compression;
#[cfg(feature = "cookies")]
#[doc(inline)]
pub use baya_cookies as cookies;
#[doc(hidden)]
pub use baya_core::__private;
pub use baya_core::{
    Accept, Accepted, AnswerHeader, AnswerShape, AnswerStatus, ApiError, App, Argument,
    ArgumentShape, Asked, Bind, BodyError, BodyFailure, BodySpec, Booted, Broadcast, Broken,
    Bundle, Catch, Caught, Check, Checks, Commas, Compat, Component, ComponentSpec, Conditional,
    Configured, Context, Controller, Cors, Describe, DescribeAnswer, DescribeArgument, Description,
    Document, Documents, ETag, Embedded, EmbeddedFile, Endpoint, Endpoints, Enhancer, Error,
    ErrorSpec, Event, Explain, ExposedTo, Fault, FaultPlace, Filter, FilterComponent, Form, Format,
    FormatError, FromContext, FromDependency, Groups, Guard, GuardComponent, Guarded, Handler,
    HandlerArgument, HandlerSpec, Inject, Interceptor, InterceptorComponent, IntoEvent, Io, Json,
    KeyPlace, LastEventId, Lazy, Listener, Messages, Metadata, Middleware, Module, Named,
    Negotiated, Networks, Next, OAuthFlow, OAuthGrant, Occasion, Origin, Param, Patch, Pipe,
    PipeComponent, Place, Preconditions, Preferences, Protection, Protocol, Provided, Provider,
    ProxyProtocol, Query, Refusal, Reply, Report, RequestId, RequestScope, Requirement, Result,
    Root, RouteInfo, Routes, SchemeKind, Scope, SecurityHeaders, SecurityScheme, Shutdown, Stream,
    Subscription, ToRead, ToWrite, Token, TraceParent, TrustedProxies, Uncompressed, Validate,
    exposed_to, port_or, rules, testing, validate, validate_on,
};
#[doc(no_inline)]
pub use baya_core::{axum, schema};
#[cfg(feature = "files")]
#[doc(inline)]
pub use baya_files as files;
#[cfg(any(feature = "cbor", feature = "msgpack", feature = "xml", feature = "yaml"))]
#[doc(inline)]
pub use baya_formats as formats;
#[cfg(feature = "guards")]
#[doc(inline)]
pub use baya_guards as guards;
pub use baya_macros::{
    ApiError, all, api, apply, bundle, controller, delete, deny_orphans, dto, embed, expose,
    filter, get, guard, head, hide, http, injectable, interceptor, main, meta, metadata, module,
    on_bootstrap, on_init, on_shutdown, options, patch, pipe, post, provider, provider_trait, put,
    redirect, set_header, skip, sse, status, test, token, use_filters, use_guards,
    use_interceptors, use_pipes,
};
#[cfg(feature = "multipart")]
#[doc(inline)]
pub use baya_multipart as multipart;
#[cfg(feature = "openapi")]
#[doc(inline)]
pub use baya_openapi as openapi;
#[cfg(feature = "paging")]
#[doc(inline)]
pub use baya_paging as paging;
#[cfg(feature = "pipes")]
#[doc(inline)]
pub use baya_pipes as pipes;
#[cfg(feature = "tls")]
#[doc(inline)]
pub use baya_tls as tls;

/// What a program imports: `use baya::prelude::*;`.
pub mod prelude {
    pub use std::sync::Arc;

    pub use crate::{
        ApiError, App, Context, Error, Form, Guard, Inject, Json, Lazy, Named, Provided, Query,
        controller, delete, deny_orphans, get, guard, injectable, metadata, module, on_bootstrap,
        on_init, on_shutdown, patch, post, provider, provider_trait, put, token,
    };
}
