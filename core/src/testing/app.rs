//! An app under test.

use std::any::{Any, TypeId};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::http::Method;
use tokio::task::JoinHandle;

use super::client::TestRequest;
use crate::app::driver::{BoundHandler, bound_handlers};
use crate::app::{
    App, Booted, Brought, HandlerInfo, RouteInfo, Shutdown, Unguarded, handlers, routes,
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

/// An app that is about to be tested.
#[derive(Debug)]
#[must_use = "a test app does nothing until it is started"]
pub struct TestAppBuilder {
    app: App,
}

/// A started app that is called in the process, without a port.
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
    brought: Arc<[Brought]>,
    settings: Arc<HttpSettings>,
    router: Router,
    shutdown: Shutdown,
    server: Option<(Vec<SocketAddr>, JoinHandle<Result<()>>)>,
}

impl TestApp {
    /// The app of a module, as in production: the root, or a feature module alone. A shutdown takes
    /// 5 s at most unless [`configure`](TestAppBuilder::configure) says otherwise. Where the test has set
    /// no subscriber of `tracing`, errors are logged to what it prints.
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

    fn of(booted: &Booted) -> Self {
        Self {
            container: Arc::clone(booted.container()),
            brought: Arc::clone(booted.brought()),
            settings: Arc::clone(booted.settings()),
            router: booted.router(),
            shutdown: booted.shutdown_handle(),
            server: None,
        }
    }

    /// A singleton of the app, in whichever module it is.
    ///
    /// # Panics
    ///
    /// When there is none: the test asks for what the app does not have.
    #[track_caller]
    pub fn provider<T: ?Sized + Send + Sync + 'static>(&self) -> Arc<T> {
        let name = std::any::type_name::<T>();
        let Some(number) = self.container.find_anywhere(TypeId::of::<T>()) else {
            panic!("no module of the app provides `{name}`")
        };
        match self.container.built[number as usize].get().and_then(Stored::get) {
            Some(provider) => provider,
            None => panic!("`{name}` is not a singleton, and exists only in a request"),
        }
    }

    pub(super) fn clock(&self) -> &Clock {
        &self.settings.calls.clock
    }

    /// Where the app listens, when it was started by [`TestAppBuilder::listen`].
    pub fn address(&self) -> Option<SocketAddr> {
        self.addresses().first().copied()
    }

    /// Where the app listens, in the order of its listeners; sockets of the machine have no address.
    pub fn addresses(&self) -> &[SocketAddr] {
        self.server.as_ref().map_or(&[], |(addresses, _)| addresses)
    }

    /// Returns every route, sorted by path and then by method, including those that modules and merged routers
    /// add.
    pub fn routes(&self) -> Vec<RouteInfo> {
        routes::every(&self.container, &self.brought)
    }

    /// Returns the routes before which no guard runs, on any level, to compare them with the routes that are meant
    /// to be open.
    pub fn unguarded_routes(&self) -> Vec<RouteInfo> {
        routes::unguarded(&self.container, &self.brought)
    }

    /// Returns the routes before which the guard `G` does not run, whatever other guards do: the routes that need
    /// no login, if `G` requires one.
    pub fn routes_without<G: GuardComponent>(&self) -> Vec<RouteInfo> {
        routes::without::<G>(&self.container, &self.brought)
    }

    /// Returns the handlers whose trigger has data of type `T`, to call them with a payload as their driver would.
    ///
    /// # Panics
    ///
    /// If one can't be planned, which the checks of the boot exclude.
    #[track_caller]
    pub fn handlers<T: Any>(&self) -> Vec<BoundHandler<T>> {
        match bound_handlers(&self.container, &self.settings) {
            Ok(handlers) => handlers,
            Err(error) => panic!("{error:?}"),
        }
    }

    /// Returns the handlers that something other than HTTP calls, in the order of the modules and their lists.
    pub fn triggered_handlers(&self) -> Vec<HandlerInfo> {
        handlers(&self.container)
    }

    /// Returns what clients reach without a guard, of every protocol: routes, also those of modules and merged routers,
    /// and handlers such as those of gateways. Handlers that the app itself calls are not among them.
    pub fn unguarded_handlers(&self) -> Vec<Unguarded> {
        unguarded_handlers(&self.container, self.unguarded_routes())
    }

    /// The router of the app.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// A request with any verb.
    ///
    /// # Panics
    ///
    /// When the path is none, such as one that does not start with `/`.
    #[track_caller]
    pub fn request(&self, method: Method, path: &str) -> TestRequest {
        TestRequest::new(self.router.clone(), method, path)
    }

    /// A `GET` request.
    ///
    /// # Panics
    ///
    /// When the path is none, such as one that does not start with `/`.
    #[track_caller]
    pub fn get(&self, path: &str) -> TestRequest {
        self.request(Method::GET, path)
    }

    /// A `POST` request.
    ///
    /// # Panics
    ///
    /// When the path is none, such as one that does not start with `/`.
    #[track_caller]
    pub fn post(&self, path: &str) -> TestRequest {
        self.request(Method::POST, path)
    }

    /// A `PUT` request.
    ///
    /// # Panics
    ///
    /// When the path is none, such as one that does not start with `/`.
    #[track_caller]
    pub fn put(&self, path: &str) -> TestRequest {
        self.request(Method::PUT, path)
    }

    /// A `PATCH` request.
    ///
    /// # Panics
    ///
    /// When the path is none, such as one that does not start with `/`.
    #[track_caller]
    pub fn patch(&self, path: &str) -> TestRequest {
        self.request(Method::PATCH, path)
    }

    /// A `DELETE` request.
    ///
    /// # Panics
    ///
    /// When the path is none, such as one that does not start with `/`.
    #[track_caller]
    pub fn delete(&self, path: &str) -> TestRequest {
        self.request(Method::DELETE, path)
    }

    /// The handle that ends the app.
    pub fn shutdown_handle(&self) -> Shutdown {
        self.shutdown.clone()
    }

    /// Ends the app: drains its server, if it listens, and runs the `on_shutdown` hooks.
    ///
    /// # Errors
    ///
    /// When the deadline of the drain cut a request or an upgraded connection off.
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

    /// Puts a value in the place of what the app provides for the token `T`, in every module: a
    /// type, or a trait object with `#[provider_trait]`.
    pub fn replace<T: ?Sized + Send + Sync + 'static>(self, value: impl ValueFor<T>) -> Self {
        self.replace_arc(value.into_arc())
    }

    /// The same with a shared value, which the test keeps a hold of.
    pub fn replace_arc<T: ?Sized + Send + Sync + 'static>(mut self, value: Arc<T>) -> Self {
        self.app.overrides().value(value);
        self
    }

    /// Puts another guard in the place of the guard `G`, wherever it is used.
    pub fn replace_guard<G: GuardComponent>(mut self, with: impl Guard) -> Self {
        self.app.overrides().guard::<G, _>(with);
        self
    }

    /// Lets every call pass the guard `G`, wherever it is used. Data that it would have provided is not
    /// there.
    pub fn without_guard<G: GuardComponent>(self) -> Self {
        self.replace_guard::<G>(LetsPass)
    }

    /// Puts another interceptor in the place of the interceptor `I`, wherever it is used.
    pub fn replace_interceptor<I: InterceptorComponent>(mut self, with: impl Interceptor) -> Self {
        self.app.overrides().interceptor::<I, _>(with);
        self
    }

    /// Puts another filter in the place of the filter `F`, wherever it is used.
    pub fn replace_filter<F: FilterComponent>(mut self, with: impl Filter) -> Self {
        self.app.overrides().filter::<F, _>(with);
        self
    }

    /// Puts the module `R` in the place of the module `M`, wherever it is imported.
    pub fn replace_module<M: Module, R: Module>(mut self) -> Self {
        self.app.overrides().module::<M, R>();
        self
    }

    /// Changes the app as production would: layers, limits, merged routers.
    pub fn configure(mut self, configure: impl FnOnce(App) -> App) -> Self {
        self.app = configure(self.app);
        self
    }

    /// Boots the app, without a port.
    ///
    /// # Errors
    ///
    /// Those of [`App::boot`], and a replacement of what the app does not have.
    pub async fn start(self) -> Result<TestApp> {
        Ok(TestApp::of(&self.app.boot().await?))
    }

    /// Boots the app and serves it on a free port of the loopback interface.
    ///
    /// # Errors
    ///
    /// Those of [`start`](Self::start), and a port that can't be had.
    pub async fn listen(self) -> Result<TestApp> {
        self.listen_on([Listener::tcp("127.0.0.1:0")]).await
    }

    /// Boots the app and serves it on these listeners.
    ///
    /// # Errors
    ///
    /// Those of [`start`](Self::start), and a listener that can't be opened.
    pub async fn listen_on(
        self,
        listeners: impl IntoIterator<Item: Into<Listener>>,
    ) -> Result<TestApp> {
        let booted = self.app.boot().await?;
        let open = booted.open(listeners.into_iter().map(Into::into).collect()).await?;
        let addresses = open.iter().filter_map(OpenListener::address).collect();
        let mut app = TestApp::of(&booted);
        app.server = Some((addresses, tokio::spawn(booted.serve_on(open))));
        Ok(app)
    }
}

/// Lets every call pass.
struct LetsPass;

impl Guard for LetsPass {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<()> {
        Ok(())
    }
}

/// A value that can stand for a token.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't replace `{T}`",
    label = "not a `{T}`",
    note = "a trait that a test replaces needs `#[provider_trait]`, and `{Self}` must implement it"
)]
pub trait ValueFor<T: ?Sized> {
    /// The value as the token.
    fn into_arc(self) -> Arc<T>;
}

impl<V, T: ?Sized + Bind<V>> ValueFor<T> for V {
    fn into_arc(self) -> Arc<T> {
        T::bind(Arc::new(self))
    }
}
