//! An app for subscription tests. Tests send the events of its streams, and observe when the streams are dropped.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use baya::Stream;
use baya::graphql::ConnectionParams;
use baya::prelude::*;
use baya::testing::TestApp;
use futures_util::stream::{self, BoxStream, StreamExt};
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::client::soon;

/// The streams that the app has opened.
#[injectable]
#[derive(Default)]
pub struct Feeds {
    #[inject(default)]
    opened: Mutex<VecDeque<UnboundedSender<i32>>>,
    #[inject(default)]
    notify: Notify,
    /// The number of mutations that have run.
    #[inject(default)]
    pub mutations: AtomicUsize,
    /// The number of events that a flood has sent.
    #[inject(default)]
    pub flooded: AtomicUsize,
}

impl Feeds {
    fn open(&self) -> UnboundedReceiver<i32> {
        let (feed, events) = unbounded_channel();
        self.opened.lock().unwrap().push_back(feed);
        self.notify.notify_one();
        events
    }

    /// Waits until the test sends a number.
    pub async fn wait(&self) -> Option<i32> {
        self.open().recv().await
    }

    async fn next(&self) -> UnboundedSender<i32> {
        loop {
            if let Some(feed) = self.opened.lock().unwrap().pop_front() {
                return feed;
            }
            self.notify.notified().await;
        }
    }
}

/// The sender of a stream of the app.
pub struct Feed(UnboundedSender<i32>);

impl Feed {
    /// Returns the next stream that the app opens.
    pub async fn opened(app: &TestApp) -> Self {
        let feeds = app.provider::<Feeds>();
        Self(soon(feeds.next()).await)
    }

    pub fn send(&self, number: i32) {
        self.0.send(number).unwrap();
    }

    pub fn is_open(&self) -> bool {
        !self.0.is_closed()
    }

    /// Ends the stream.
    pub fn end(self) {}

    /// Waits until the app has dropped the stream.
    pub async fn dropped(&self) {
        soon(self.0.closed()).await;
    }
}

fn events(mut feed: UnboundedReceiver<i32>) -> impl Stream<Item = i32> {
    stream::poll_fn(move |cx| feed.poll_recv(cx))
}

#[token]
#[derive(Debug)]
pub struct User(String);

/// Provides the user of the header `authorization`.
#[guard(provides = User)]
pub struct Login;

impl Guard for Login {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let sent = cx.header("authorization").and_then(|sent| sent.strip_prefix("Bearer "));
        let user = sent.map(str::to_owned).ok_or_else(Error::unauthorized)?;
        cx.provide(User(user));
        Ok(())
    }
}

#[dto(object)]
pub struct Tick {
    number: i32,
}

#[resolver]
pub struct Live {
    feeds: Arc<Feeds>,
}

#[resolver]
impl Live {
    #[query]
    async fn one(&self) -> i32 {
        1
    }

    #[query]
    async fn wait(&self) -> Option<i32> {
        self.feeds.wait().await
    }

    #[query]
    #[use_guards(Login)]
    async fn me(&self, user: Provided<User>) -> String {
        user.0.clone()
    }

    #[query]
    async fn header(&self, cx: &Context<'_>, name: String) -> Option<String> {
        cx.header(&name).map(str::to_owned)
    }

    #[query]
    async fn params(&self, cx: &Context<'_>) -> Option<String> {
        cx.extension::<ConnectionParams>().map(|params| params.get().to_string())
    }

    #[mutation]
    async fn add(&self, number: i32) -> i32 {
        self.feeds.mutations.fetch_add(1, Ordering::SeqCst);
        number + 1
    }

    #[subscription]
    async fn ticks(&self, up_to: i32) -> impl Stream<Item = Tick> + use<> {
        stream::iter(1..=up_to).map(|number| Tick { number })
    }

    #[field]
    async fn odd(&self, tick: &Tick) -> Result<Option<bool>, Error> {
        if tick.number == 2 { Err(Error::forbidden()) } else { Ok(Some(true)) }
    }

    /// The numbers that the test sends.
    #[subscription]
    async fn feed(&self) -> impl Stream<Item = i32> + use<> {
        events(self.feeds.open())
    }

    #[subscription]
    #[use_guards(Login)]
    async fn guarded(&self, user: Provided<User>) -> impl Stream<Item = String> + use<> {
        stream::iter([user.0.clone()])
    }

    #[subscription]
    async fn checked(&self, number: i32) -> Result<BoxStream<'static, i32>, Error> {
        if number > 3 { Err(Error::bad_request()) } else { Ok(stream::iter([number]).boxed()) }
    }

    #[subscription]
    async fn failing(&self) -> impl Stream<Item = Result<i32, Error>> + use<> {
        stream::iter([Ok(1), Err(Error::not_found()), Ok(3)])
    }

    /// Always has another event.
    #[subscription]
    async fn flood(&self) -> impl Stream<Item = String> + use<> {
        let feed = self.feeds.open();
        let feeds = Arc::clone(&self.feeds);
        stream::repeat_with(move || {
            let _ = &feed;
            feeds.flooded.fetch_add(1, Ordering::SeqCst);
            "x".repeat(1000)
        })
    }
}

#[module(providers = [Feeds], resolvers = [Live], exports = [Feeds])]
pub struct LiveModule;

/// Listens on a free port.
pub async fn listen<M: baya::Module>() -> TestApp {
    TestApp::new::<M>().listen().await.unwrap()
}

/// Waits until a flood no longer sends events, because the client does not read.
pub async fn stalled(app: &TestApp) {
    let feeds = app.provider::<Feeds>();
    let stalling = async {
        loop {
            let before = feeds.flooded.load(Ordering::SeqCst);
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            if before > 0 && feeds.flooded.load(Ordering::SeqCst) == before {
                break;
            }
        }
    };
    soon(stalling).await;
}
