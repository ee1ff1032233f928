//! Server-sent events: on the wire, for slow readers, and at the end of an app.

use std::time::Duration;

use baya::prelude::*;
use baya::{Broadcast, Event, LastEventId, Stream, Subscription};
use futures_util::stream;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use wire::{Header, Server, exchange};

#[derive(serde::Serialize)]
struct Tick {
    number: u64,
}

#[injectable]
struct News {
    #[inject(default)]
    sent: Broadcast<u64>,
}

#[injectable]
struct Small {
    #[inject(value = Broadcast::new(4, 2))]
    sent: Broadcast<String>,
}

#[controller("/events")]
struct Events {
    news: Arc<News>,
    small: Arc<Small>,
}

#[controller]
impl Events {
    #[sse("/ticks", retry = "2s")]
    async fn ticks(&self, last: Option<LastEventId>) -> impl Stream<Item = Event<Tick>> + use<> {
        let first = last.and_then(|last| last.parse()).map_or(0, |seen: u64| seen + 1);
        stream::iter(
            (first..first + 2).map(|number| Event::new(Tick { number }).id(number).name("tick")),
        )
    }

    #[sse("/refused")]
    async fn refused(&self) -> Result<Subscription<u64>, Error> {
        Err(Error::conflict())
    }

    #[sse("/failing")]
    async fn failing(&self) -> impl Stream<Item = Result<Event<u64>, Error>> + use<> {
        let error = Error::not_found().with_message("no more");
        stream::iter([Ok(Event::new(1)), Err(error), Ok(Event::new(2))])
    }

    #[sse("/panicking")]
    async fn panicking(&self) -> impl Stream<Item = Event<u64>> + use<> {
        stream::poll_fn(|_| panic!("secret"))
    }

    #[sse("/silent", keep_alive = "50ms")]
    async fn silent(&self) -> impl Stream<Item = Event<u64>> + use<> {
        stream::pending()
    }

    #[sse("/news")]
    async fn news(&self, last: Option<LastEventId>) -> Subscription<u64> {
        self.news.sent.subscribe(last.as_ref())
    }

    #[sse("/small")]
    async fn small(&self, last: Option<LastEventId>) -> Subscription<String> {
        self.small.sent.subscribe(last.as_ref())
    }
}

#[module(root, controllers = [Events], providers = [News, Small])]
struct AppModule;

/// A client that reads an event stream.
struct Listener {
    stream: TcpStream,
    read: String,
}

impl Listener {
    async fn connect(server: &Server, path: &str, headers: &[Header<'_>]) -> Self {
        let stream = server.begin(&format!("GET {path}"), headers).await;
        let mut listener = Self { stream, read: String::new() };
        listener.until("\r\n\r\n").await;
        listener
    }

    /// Reads until a string has arrived. Returns everything up to the end of the string.
    async fn until(&mut self, text: &str) -> String {
        loop {
            if let Some(at) = self.read.find(text) {
                let rest = self.read.split_off(at + text.len());
                return std::mem::replace(&mut self.read, rest);
            }
            let mut buffer = [0; 4096];
            let read = self.stream.read(&mut buffer).await.expect("a response");
            assert!(read > 0, "the stream has ended after {:?}", self.read);
            self.read.push_str(&String::from_utf8_lossy(&buffer[..read]));
        }
    }

    /// Reads to the end of the stream.
    async fn rest(self) -> String {
        self.read + &String::from_utf8_lossy(&exchange(self.stream, b"").await)
    }
}

#[baya::test]
async fn sends_names_ids_json_and_the_reconnection_time() {
    let server = Server::of::<AppModule>().await;
    let response = server.get("/events/ticks", &[]).await;
    assert_eq!(response.header("content-type"), Some("text/event-stream"));
    assert_eq!(response.header("cache-control"), Some("no-cache"));
    let events =
        "event: tick\nid: 0\ndata: {\"number\":0}\n\nevent: tick\nid: 1\ndata: {\"number\":1}\n\n";
    response.is(200, &format!(": \nretry: 2000\n\n{events}"));
}

#[baya::test]
async fn a_reconnecting_client_continues_after_its_last_event() {
    let server = Server::of::<AppModule>().await;
    let response = server.get("/events/ticks", &[("Last-Event-ID", "41")]).await;
    assert!(
        response.text().contains("id: 42\n") && !response.text().contains("id: 41\n"),
        "{response:?}"
    );
    let foreign = server.get("/events/ticks", &[("last-event-id", "not-ours")]).await;
    assert!(foreign.text().contains("id: 0\n"), "{foreign:?}");
}

#[baya::test]
async fn an_error_before_the_stream_is_a_problem_and_an_error_inside_is_its_last_event() {
    let server = Server::of::<AppModule>().await;
    let rejected = server.get("/events/refused", &[]).await;
    rejected.is_problem(409, "conflict");
    let failing = server.get("/events/failing", &[]).await;
    let error = r#"{"code":"not_found","message":"no more","request_id":"#;
    let events = failing.text();
    assert!(events.starts_with(&format!("data: 1\n\nevent: error\ndata: {error}")), "{events}");
    assert!(!events.contains("data: 2"), "{events}");
}

#[baya::test]
async fn a_panic_inside_the_stream_is_its_last_event_without_details() {
    let server = Server::of::<AppModule>().await;
    let events = server.get("/events/panicking", &[]).await;
    let error =
        "event: error\ndata: {\"code\":\"internal_error\",\"message\":\"Internal Server Error\"";
    assert!(events.status == 200 && events.text().starts_with(error), "{events:?}");
    assert!(!events.text().contains("secret"), "{events:?}");
}

#[baya::test]
async fn sends_keep_alive_comments_on_a_silent_stream() {
    let server = Server::of::<AppModule>().await;
    let mut listener = Listener::connect(&server, "/events/silent", &[]).await;
    listener.until(":\n\n").await;
    listener.until(":\n\n").await;
}

#[baya::test]
async fn sends_an_event_to_all_subscribers_and_removes_disconnected_ones() {
    let server = Server::of::<AppModule>().await;
    let news = server.app.provider::<News>();
    let mut one = Listener::connect(&server, "/events/news", &[]).await;
    let mut other = Listener::connect(&server, "/events/news", &[]).await;
    assert_eq!(news.sent.readers(), 2);
    news.sent.send(Event::new(7))?;
    for listener in [&mut one, &mut other] {
        let event = listener.until("\n\n").await;
        assert!(event.contains("id: ") && event.ends_with("data: 7\n\n"), "{event}");
    }
    drop(one);
    while news.sent.readers() > 1 {
        tokio::task::yield_now().await;
    }
}

#[baya::test]
async fn resends_missed_events_that_are_still_stored() {
    let server = Server::of::<AppModule>().await;
    let small = server.app.provider::<Small>();
    for number in 1..=3 {
        small.sent.send(Event::text(format!("event {number}")).id(number))?;
    }
    let missed = async |headers: &[Header<'_>]| {
        let mut listener = Listener::connect(&server, "/events/small", headers).await;
        small.sent.send(Event::text("now").id("now"))?;
        Ok::<_, Error>(listener.until("data: now\n\n").await)
    };
    let text = missed(&[("last-event-id", "2")]).await?;
    assert!(text.contains("event 3") && !text.contains("event 2"), "{text}");
    assert!(!missed(&[]).await?.contains("event 3"), "a new client gets what comes");
    let mut other =
        Listener::connect(&server, "/events/small", &[("last-event-id", "of another run")]).await;
    // Two events are stored, and no further ones are sent.
    let kept = other.until("data: now\n\n").await;
    assert!(kept.contains("id: now\n"), "{kept}");
}

#[baya::test]
async fn many_missed_events_do_not_disconnect_a_client() {
    let replayed: Broadcast<u64> = Broadcast::new(2, 10);
    for number in 0..5 {
        replayed.send(Event::new(number))?;
    }
    let mut late = replayed.subscribe(Some(&LastEventId::new("unknown")));
    replayed.send(Event::new(5))?;
    for _ in 0..6 {
        assert!(stream::StreamExt::next(&mut late).await.is_some());
    }
    for number in 6..8 {
        replayed.send(Event::new(number))?;
    }
    assert_eq!(replayed.readers(), 1);
    replayed.send(Event::new(8))?;
    assert_eq!(replayed.readers(), 0);
}

#[baya::test]
async fn disconnects_only_the_client_whose_queue_is_full() {
    let server =
        Server::with::<AppModule>(|app| app.write_timeout(Duration::from_millis(300))).await;
    let small = server.app.provider::<Small>();
    let stalled = Listener::connect(&server, "/events/small", &[]).await;
    let mut good = Listener::connect(&server, "/events/small", &[]).await;
    assert_eq!(small.sent.readers(), 2);
    let large = "x".repeat(256 * 1024);
    let mut sent = 0;
    while small.sent.readers() > 1 {
        small.sent.send(Event::text(&*large).id(sent))?;
        good.until(&format!("id: {sent}\n")).await;
        good.until("\n\n").await;
        sent += 1;
        assert!(sent < 200, "a client that does not read stays connected");
    }
    small.sent.send(Event::text("the end"))?;
    good.until("data: the end\n\n").await;
    let rest = stalled.rest().await;
    assert!(!rest.contains("the end"));
}

#[baya::test]
async fn streams_end_with_the_app() {
    let server = Server::of::<AppModule>().await;
    let silent = Listener::connect(&server, "/events/silent", &[]).await;
    let news = Listener::connect(&server, "/events/news", &[]).await;
    server.app.shutdown().await?;
    assert!(silent.rest().await.ends_with("0\r\n\r\n"), "a complete response");
    assert!(news.rest().await.ends_with("0\r\n\r\n"), "a complete response");
}
