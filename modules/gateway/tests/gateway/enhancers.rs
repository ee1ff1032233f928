//! Guards, interceptors, pipes and filters around connections and messages.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use baya::testing::{TestApp, json};
use baya::{
    Caught, Context, Error, Filter, Guard, Inject, Interceptor, Next, Pipe, Provided, Reply,
};
use baya_gateway::{Client, GatewayModule, Payload, TestSockets};
use baya_guards::Throttle;
use baya_macros::{filter, gateway, guard, injectable, interceptor, module, pipe, token};

/// Records the handlers and enhancers that run, in order.
#[injectable]
struct Trace {
    #[inject(default)]
    lines: Mutex<Vec<String>>,
}

impl Trace {
    fn note(&self, line: impl Into<String>) {
        self.lines.lock().unwrap().push(line.into());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.lines.lock().unwrap())
    }
}

#[token]
struct User {
    name: String,
}

/// Reads the user from a header of the handshake.
#[guard(provides = User)]
struct Login {
    trace: Arc<Trace>,
}

impl Guard for Login {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        self.trace.note(format!("guard {}", cx.handler()));
        let name = cx.header("x-user").ok_or_else(Error::unauthorized)?.to_owned();
        cx.provide(User { name });
        Ok(())
    }
}

#[interceptor]
struct TraceCalls {
    trace: Arc<Trace>,
}

impl Interceptor for TraceCalls {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        self.trace.note(format!("before {}", cx.handler()));
        let reply = next.run(cx).await;
        self.trace.note(format!("after {}", cx.handler()));
        reply
    }
}

#[interceptor]
struct Envelope;

impl Interceptor for Envelope {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        next.run(cx).await?.map_json(|data| json!({ "data": data }))
    }
}

#[interceptor]
struct WrongReply;

impl Interceptor for WrongReply {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        next.run(cx).await?;
        Ok(Reply::new(std::time::Instant::now()))
    }
}

#[pipe(takes = [Payload<i64>])]
struct Double;

impl Pipe<Payload<i64>> for Double {
    async fn transform(
        &self,
        value: Payload<i64>,
        _cx: &Context<'_>,
    ) -> Result<Payload<i64>, Error> {
        Ok(Payload(value.0 * 2))
    }
}

#[filter]
struct ErrorToReply;

impl Filter for ErrorToReply {
    type Catches = Error;

    async fn catch(&self, error: Caught<Error>, _cx: &mut Context<'_>) -> Result<Reply, Error> {
        Ok(Reply::message(format!("caught {}", error.status().as_u16())))
    }
}

/// Has a different number in each request scope.
#[injectable(scope = request)]
struct ScopeNumber {
    #[inject(value = COUNT.fetch_add(1, Ordering::Relaxed))]
    number: usize,
}

static COUNT: AtomicUsize = AtomicUsize::new(0);

#[gateway("/chat")]
#[use_guards(Login)]
#[use_interceptors(TraceCalls)]
struct Chat;

#[gateway]
impl Chat {
    #[on_connect]
    async fn connected(&self, user: Provided<User>, trace: Inject<Trace>) {
        trace.note(format!("connected {}", user.name));
    }

    #[message("name")]
    async fn name(&self, user: Provided<User>, client: Client) -> (String, Option<String>) {
        (user.name.clone(), client.provided::<User>().map(|user| user.name.clone()))
    }

    #[message("enveloped")]
    #[use_interceptors(Envelope)]
    async fn enveloped(&self) -> u32 {
        7
    }

    #[message("wrong")]
    #[use_interceptors(WrongReply)]
    async fn wrong(&self) {}

    #[message("double")]
    #[use_pipes(Double)]
    async fn double(&self, number: Payload<i64>) -> i64 {
        number.0
    }

    #[message("caught")]
    #[use_filters(ErrorToReply)]
    async fn caught(&self) -> Result<(), Error> {
        Err(Error::not_found())
    }

    #[message("scope")]
    async fn scope(&self, one: Inject<ScopeNumber>, two: Inject<ScopeNumber>) -> (usize, usize) {
        (one.number, two.number)
    }

    #[message("open")]
    #[skip(Login)]
    async fn open(&self) -> bool {
        true
    }

    #[on_disconnect]
    async fn left(&self) {}
}

/// A gateway with limits for each client address.
#[gateway("/limited")]
struct Limited;

#[gateway]
impl Limited {
    #[message("rare")]
    #[use_guards(Throttle::per_hour(2))]
    async fn rare(&self) {}

    #[message("often")]
    async fn often(&self) {}
}

#[module(
    root,
    imports = [GatewayModule],
    gateways = [Chat, Limited],
    providers = [Trace, ScopeNumber]
)]
struct AppModule;

async fn connect() -> (TestApp, baya_gateway::TestSocket) {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let socket = app.ws("/chat").header("x-user", "tom").await;
    (app, socket)
}

#[tokio::test]
async fn rejects_a_connection_that_a_guard_refuses() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    assert_eq!(app.ws("/chat").refused().await.status(), 401);
    assert_eq!(app.provider::<Trace>().take(), ["guard connected"]);
}

#[tokio::test]
async fn runs_enhancers_around_the_connection_and_around_each_message() {
    let (app, mut socket) = connect().await;
    socket.request("enveloped", &()).await;
    let expected = [
        "guard connected",
        "before connected",
        "connected tom",
        "after connected",
        "guard enveloped",
        "before enveloped",
        "after enveloped",
    ];
    assert_eq!(app.provider::<Trace>().take(), expected);
}

#[tokio::test]
async fn handlers_receive_the_data_that_guards_provide() {
    let (_app, mut socket) = connect().await;
    assert_eq!(socket.request("name", &()).await, json!(["tom", "tom"]));
}

#[tokio::test]
async fn interceptors_can_map_the_reply() {
    let (_app, mut socket) = connect().await;
    assert_eq!(socket.request("enveloped", &()).await, json!({ "data": 7 }));
}

#[tokio::test]
async fn an_unsupported_reply_of_an_interceptor_is_an_internal_error() {
    let (_app, mut socket) = connect().await;
    assert_eq!(socket.try_request("wrong", &()).await.unwrap_err()["status"], 500);
}

#[tokio::test]
async fn runs_pipes_on_the_payload() {
    let (_app, mut socket) = connect().await;
    assert_eq!(socket.request("double", &21).await, json!(42));
}

#[tokio::test]
async fn replies_with_the_reply_of_a_filter() {
    let (_app, mut socket) = connect().await;
    assert_eq!(socket.request("caught", &()).await, json!("caught 404"));
}

#[tokio::test]
async fn builds_request_scoped_providers_once_for_each_message() {
    let (_app, mut socket) = connect().await;
    let first = socket.request("scope", &()).await;
    let second = socket.request("scope", &()).await;
    assert_eq!(first[0], first[1]);
    assert_eq!(second[0], second[1]);
    assert_ne!(first[0], second[0]);
}

#[tokio::test]
async fn skips_a_guard_for_one_message() {
    let (app, mut socket) = connect().await;
    app.provider::<Trace>().take();
    assert_eq!(socket.request("open", &()).await, json!(true));
    assert_eq!(app.provider::<Trace>().take(), ["before open", "after open"]);
}

#[tokio::test]
async fn throttles_a_message_per_client_address() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let mut one = app.ws("/limited").from_ip([192, 0, 2, 1]).await;
    let mut other = app.ws("/limited").from_ip([192, 0, 2, 2]).await;
    one.request("rare", &()).await;
    one.request("rare", &()).await;
    let exception = one.try_request("rare", &()).await.unwrap_err();
    assert_eq!(exception["status"], 429);
    assert_eq!(exception["code"], "too_many_requests");
    one.request("often", &()).await;
    other.request("rare", &()).await;
}
