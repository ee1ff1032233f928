//! The app under test, and its builder.

use std::any::{Any, TypeId};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::http::Method;
use tokio::task::JoinHandle;

use super::test_request::TestRequest;
use crate::app::driver::{BoundHandler, bound_handlers};
use crate::app::{
    App, Booted, ExtraRoute, HandlerInfo, RouteInfo, Shutdown, UnguardedEndpoint, handlers, routes,
    unguarded_handlers,
};
use crate::base::Stored;
use crate::di::Container;
use crate::error::{Error, Result};
use crate::graph::spec::{Bind, FilterComponent, GuardComponent, InterceptorComponent, Module};
use crate::http::HttpSettings;
use crate::pipeline::Clock;
use crate::pipeline::{Context, Filter, Guard, Interceptor};
use crate::server::{Listener, OpenListener};

/// The builder of a [`TestApp`], from [`TestApp::new`].
#[derive(Debug)]
#[must_use = "a test app does nothing until it is started"]
pub struct TestAppBuilder {
    app: App,
}

/// A started app that a test calls in the process, without a port.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::testing::TestApp;
///
/// # async fn example<AppModule: baya::Module>() -> baya::Result<()> {
/// let app = TestApp::new::<AppModule>().start().await?;
/// app.get("/cats").send().await.assert_status(200);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct TestApp {
    container: Arc<Container>,
    extra_routes: Arc<[ExtraRoute]>,
    settings: Arc<HttpSettings>,
    router: Router,
    shutdown: Shutdown,
    server: Option<(Vec<SocketAddr>, JoinHandle<Result<()>>)>,
}

impl TestApp {
    /// Creates a builder for the app of a module: the root, or a single feature module.
    ///
    /// The shutdown timeout is 5 s by default; [`configure`](TestAppBuilder::configure) can change it. If the test has
    /// set no `tracing` subscriber, errors are logged to the captured output of the test.
    #[allow(
        clippy::new_ret_no_self,
        reason = "reads as `App::new` does, and is configured like it"
    )]
    pub fn new<M: Module>() -> TestAppBuilder {
        #[cfg(feature = "log")]
        crate::app::log_in_tests();
        let app = App::of::<M>().shutdown_timeout(Duration::from_secs(5));
        TestAppBuilder { app }.clock_at(SystemTime::now())
    }

    fn from_booted(booted: &Booted) -> Self {
        Self {
            container: Arc::clone(booted.container()),
            extra_routes: Arc::clone(booted.extra_routes()),
            settings: Arc::clone(booted.settings()),
            router: booted.router(),
            shutdown: booted.shutdown_handle(),
            server: None,
        }
    }

    /// Returns a singleton of any module of the app.
    ///
    /// # Panics
    ///
    /// Panics if no module provides the type, or if it is not a singleton.
    #[track_caller]
    pub fn provider<T: ?Sized + Send + Sync + 'static>(&self) -> Arc<T> {
        let name = std::any::type_name::<T>();
        let Some(number) = self.container.find_anywhere(TypeId::of::<T>()) else {
            panic!("no module of the app provides `{name}`")
        };
        match self.container.built[number as usize].get().and_then(Stored::get) {
            Some(provider) => provider,
            None => panic!("`{name}` is not a singleton, so it is only available in calls"),
        }
    }

    pub(super) fn clock(&self) -> &Clock {
        &self.settings.calls.clock
    }

    /// Returns the first address that the app listens on, if it was started by [`TestAppBuilder::listen`] or
    /// [`TestAppBuilder::listen_on`].
    pub fn address(&self) -> Option<SocketAddr> {
        self.addresses().first().copied()
    }

    /// Returns the addresses that the app listens on, in the order of its listeners. Unix domain sockets have no
    /// address.
    pub fn addresses(&self) -> &[SocketAddr] {
        self.server.as_ref().map_or(&[], |(addresses, _)| addresses)
    }

    /// Returns all routes, including those of modules and merged routers, sorted by path and then by method.
    pub fn routes(&self) -> Vec<RouteInfo> {
        routes::all_routes(&self.container, &self.extra_routes)
    }

    /// Returns the routes without guards on any level. A test can compare them with a list of the intended open routes.
    pub fn unguarded_routes(&self) -> Vec<RouteInfo> {
        routes::unguarded(&self.container, &self.extra_routes)
    }

    /// Returns the routes on which the guard `G` does not run, even if other guards do. If `G` requires a login, these
    /// are the routes without a login.
    pub fn routes_without<G: GuardComponent>(&self) -> Vec<RouteInfo> {
        routes::without::<G>(&self.container, &self.extra_routes)
    }

    /// Returns the handlers whose trigger has data of type `T`, so that a test can call them as their driver does.
    ///
    /// # Panics
    ///
    /// Panics if a handler can't be planned. The checks at boot exclude this.
    #[track_caller]
    pub fn handlers<T: Any>(&self) -> Vec<BoundHandler<T>> {
        match bound_handlers(&self.container, &self.settings) {
            Ok(handlers) => handlers,
            Err(error) => panic!("{error:?}"),
        }
    }

    /// Returns the handlers that something other than HTTP calls, in the order of modules and their lists.
    pub fn triggered_handlers(&self) -> Vec<HandlerInfo> {
        handlers(&self.container)
    }

    /// Returns the routes and handlers of all protocols that clients reach without a guard. This includes the routes of
    /// modules and merged routers, and excludes handlers that the app itself calls.
    pub fn unguarded_handlers(&self) -> Vec<UnguardedEndpoint> {
        unguarded_handlers(&self.container, self.unguarded_routes())
    }

    /// Returns the router of the app.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Creates a request with any method.
    ///
    /// # Panics
    ///
    /// Panics if the path is invalid, such as one that does not start with `/`.
    #[track_caller]
    pub fn request(&self, method: Method, path: &str) -> TestRequest {
        TestRequest::new(self.router.clone(), method, path)
    }

    /// Creates a `GET` request.
    ///
    /// # Panics
    ///
    /// Panics if the path is invalid, such as one that does not start with `/`.
    #[track_caller]
    pub fn get(&self, path: &str) -> TestRequest {
        self.request(Method::GET, path)
    }

    /// Creates a `POST` request.
    ///
    /// # Panics
    ///
    /// Panics if the path is invalid, such as one that does not start with `/`.
    #[track_caller]
    pub fn post(&self, path: &str) -> TestRequest {
        self.request(Method::POST, path)
    }

    /// Creates a `PUT` request.
    ///
    /// # Panics
    ///
    /// Panics if the path is invalid, such as one that does not start with `/`.
    #[track_caller]
    pub fn put(&self, path: &str) -> TestRequest {
        self.request(Method::PUT, path)
    }

    /// Creates a `PATCH` request.
    ///
    /// # Panics
    ///
    /// Panics if the path is invalid, such as one that does not start with `/`.
    #[track_caller]
    pub fn patch(&self, path: &str) -> TestRequest {
        self.request(Method::PATCH, path)
    }

    /// Creates a `DELETE` request.
    ///
    /// # Panics
    ///
    /// Panics if the path is invalid, such as one that does not start with `/`.
    #[track_caller]
    pub fn delete(&self, path: &str) -> TestRequest {
        self.request(Method::DELETE, path)
    }

    /// Returns a handle that shuts the app down.
    pub fn shutdown_handle(&self) -> Shutdown {
        self.shutdown.clone()
    }

    /// Shuts the app down: runs the `#[before_shutdown]` hooks, drains the server if the app listens, and runs the
    /// `#[on_shutdown]` hooks.
    ///
    /// # Errors
    ///
    /// Returns an error if the shutdown timeout cut off a request, an upgraded connection or other work.
    pub async fn shutdown(self) -> Result<()> {
        self.shutdown.begin();
        match self.server {
            Some((_, server)) => server.await.map_err(Error::internal)?,
            None => self.shutdown.complete().await,
        }
    }
}

impl TestAppBuilder {
    pub(super) fn set_clock_at(&mut self, now: SystemTime) {
        self.app.calls_mut().clock = Clock::stopped_at(now);
    }

    pub(super) fn set_real_clock(&mut self) {
        self.app.calls_mut().clock = Clock::default();
    }

    /// Replaces the providers of the token `T` in all modules with a value. The token is a type, or a trait object with
    /// `#[provider_trait]`.
    pub fn replace<T: ?Sized + Send + Sync + 'static>(self, value: impl ValueFor<T>) -> Self {
        self.replace_arc(value.into_arc())
    }

    /// Replaces the providers of the token `T` in all modules with a shared value, so that the test can keep a
    /// reference.
    pub fn replace_arc<T: ?Sized + Send + Sync + 'static>(mut self, value: Arc<T>) -> Self {
        self.app.overrides().value(value);
        self
    }

    /// Replaces all uses of the guard `G` with another guard.
    pub fn replace_guard<G: GuardComponent>(mut self, with: impl Guard) -> Self {
        self.app.overrides().guard::<G, _>(with);
        self
    }

    /// Disables all uses of the guard `G`, so that it accepts every call. It does not provide data.
    pub fn without_guard<G: GuardComponent>(self) -> Self {
        self.replace_guard::<G>(AcceptAll)
    }

    /// Replaces all uses of the interceptor `I` with another interceptor.
    pub fn replace_interceptor<I: InterceptorComponent>(mut self, with: impl Interceptor) -> Self {
        self.app.overrides().interceptor::<I, _>(with);
        self
    }

    /// Replaces all uses of the filter `F` with another filter.
    pub fn replace_filter<F: FilterComponent>(mut self, with: impl Filter) -> Self {
        self.app.overrides().filter::<F, _>(with);
        self
    }

    /// Replaces all imports of the module `M` with the module `R`.
    pub fn replace_module<M: Module, R: Module>(mut self) -> Self {
        self.app.overrides().module::<M, R>();
        self
    }

    /// Configures the app as in production, such as its layers, limits and merged routers.
    pub fn configure(mut self, configure: impl FnOnce(App) -> App) -> Self {
        self.app = configure(self.app);
        self
    }

    /// Boots the app without a port.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`App::boot`], and an error if a replaced type is not part of the app.
    pub async fn start(self) -> Result<TestApp> {
        Ok(TestApp::from_booted(&self.app.boot().await?))
    }

    /// Boots the app and serves it on a free port of the loopback interface.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`start`](Self::start), and an error if no port can be opened.
    pub async fn listen(self) -> Result<TestApp> {
        self.listen_on([Listener::tcp("127.0.0.1:0")]).await
    }

    /// Boots the app and serves it on these listeners.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`start`](Self::start), and an error if a listener can't be opened.
    pub async fn listen_on(
        self,
        listeners: impl IntoIterator<Item: Into<Listener>>,
    ) -> Result<TestApp> {
        let booted = self.app.boot().await?;
        let open = booted.open(listeners.into_iter().map(Into::into).collect()).await?;
        let addresses = open.iter().filter_map(OpenListener::address).collect();
        let mut app = TestApp::from_booted(&booted);
        app.server = Some((addresses, tokio::spawn(booted.serve_on(open))));
        Ok(app)
    }
}

/// A guard that accepts every call.
struct AcceptAll;

impl Guard for AcceptAll {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<()> {
        Ok(())
    }
}

/// A value that can replace the providers of a token.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't replace `{T}`",
    label = "not a `{T}`",
    note = "a trait that a test replaces needs `#[provider_trait]`, and `{Self}` must implement it"
)]
pub trait ValueFor<T: ?Sized> {
    /// Converts the value into the token.
    fn into_arc(self) -> Arc<T>;
}

impl<V, T: ?Sized + Bind<V>> ValueFor<T> for V {
    fn into_arc(self) -> Arc<T> {
        T::bind(Arc::new(self))
    }
}
