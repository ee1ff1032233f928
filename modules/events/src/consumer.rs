//! The tasks that read distributed events from the log, and call their listeners.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use baya::__private::discard_panic;
use baya::{
    AnyEvent, AppHandle, DistributedListener, Error, EventDelivery, InFlight, Result, TraceParent,
};
use futures_util::future::join_all;
use futures_util::{FutureExt, join};
use tokio::sync::Notify;
use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;

use crate::listener::{Listener, text_of};
use crate::log::{Deliveries, Delivery, EventLog, Group};
use crate::options::EventsOptions;

/// How long a task waits at first before it asks a log again that can't be reached.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// How long it waits at most.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// A listener of distributed events.
struct Consumer {
    app: AppHandle,
    log: Arc<dyn EventLog>,
    listener: Arc<Listener>,
    distributed: &'static DistributedListener,
    group: Group,
    concurrency: usize,
}

/// Subscribes the listeners of distributed events, and starts a task for each.
pub(crate) async fn start(
    app: &AppHandle,
    log: &Arc<dyn EventLog>,
    listeners: &[Arc<Listener>],
    options: &EventsOptions,
) {
    let consumers = listeners.iter().filter_map(|listener| {
        let distributed = listener.distributed?;
        let group = options.group(distributed);
        let concurrency = distributed.concurrency.unwrap_or(options.concurrency);
        Some(Consumer {
            app: app.clone(),
            log: Arc::clone(log),
            listener: Arc::clone(listener),
            distributed,
            group,
            concurrency: usize::try_from(concurrency).unwrap_or(usize::MAX).max(1),
        })
    });
    // The events that are distributed once the app has started reach a new group as well.
    let subscribed = consumers.map(|consumer| async {
        let deliveries = contained(consumer.log.subscribe(&consumer.group)).await;
        (consumer, deliveries)
    });
    for (consumer, deliveries) in join_all(subscribed).await {
        app.spawn("distributed event listener", consumer.run(deliveries));
    }
}

impl Consumer {
    /// Calls the listener for each delivery, until the app drains.
    async fn run(self, subscribed: Result<Box<dyn Deliveries>>) {
        let Some(mut deliveries) = self.subscription(subscribed).await else { return };
        self.app.started().await;
        let consumer = Arc::new(self);
        let mut running = JoinSet::new();
        let mut outage = Outage::default();
        loop {
            // Work begins before the delivery, which could not be given back.
            let work = match running.len() < consumer.concurrency {
                true => consumer.app.begin_work(),
                false => None,
            };
            tokio::select! {
                biased;
                () = consumer.app.stopping() => break,
                Some(ended) = running.join_next(), if !running.is_empty() => consumer.report(ended),
                next = contained(deliveries.next()), if work.is_some() => match next {
                    Ok(delivery) => {
                        outage.ends(&consumer);
                        running.spawn(Arc::clone(&consumer).handle(delivery, work));
                    }
                    Err(error) => {
                        let pause = outage.pause(&consumer, &error);
                        tokio::select! {
                            () = consumer.app.stopping() => break,
                            () = tokio::time::sleep(pause) => {}
                        }
                    }
                },
            }
        }
        let ended = async {
            while let Some(ended) = running.join_next().await {
                consumer.report(ended);
            }
        };
        let (closed, ()) = join!(deliveries.close(), ended);
        if let Err(error) = closed {
            let name = &consumer.listener.name;
            tracing::warn!(listener = name, "a subscription was not closed: {}", error.chain());
        }
    }

    /// Subscribes until it works; `None` if the app drains before.
    async fn subscription(
        &self,
        mut subscribed: Result<Box<dyn Deliveries>>,
    ) -> Option<Box<dyn Deliveries>> {
        let mut outage = Outage::default();
        loop {
            let error = match subscribed {
                Ok(deliveries) => {
                    outage.ends(self);
                    return Some(deliveries);
                }
                Err(error) => error,
            };
            let pause = outage.pause(self, &error);
            tokio::select! {
                () = self.app.stopping() => return None,
                () = tokio::time::sleep(pause) => {}
            }
            subscribed = tokio::select! {
                () = self.app.stopping() => return None,
                subscribed = contained(self.log.subscribe(&self.group)) => subscribed,
            };
        }
    }

    /// Calls the listener for one delivery, and stores the outcome in the log.
    async fn handle(self: Arc<Self>, delivery: Delivery, _work: Option<InFlight>) {
        let outcome = match self.event(&delivery) {
            Ok(event) => self.call(event, &delivery).await,
            Err(unread) => return self.unread(delivery, unread).await,
        };
        self.listener.counts.add(1, outcome.is_err() as u64);
        let id = delivery.envelope.id.clone();
        let settled = match outcome {
            Ok(()) => delivery.ack().await,
            Err(error) => {
                self.listener.log(&error);
                self.log_attempt(&delivery);
                delivery.retry(&text_of(&error)).await
            }
        };
        self.settled(&id, settled);
    }

    /// Logs what becomes of an event whose listener has failed.
    fn log_attempt(&self, delivery: &Delivery) {
        let (listener, event) = (&self.listener.name, &self.group.event);
        let (id, attempt) = (&delivery.envelope.id, delivery.attempt);
        if attempt < self.group.max_attempts {
            tracing::debug!(listener, event, id, attempt, "the event is delivered again");
        } else {
            tracing::error!(listener, event, id, attempt, "the event becomes a dead letter");
        }
    }

    /// Calls the listener, and keeps the event from being delivered again meanwhile.
    async fn call(&self, event: AnyEvent, delivery: &Delivery) -> Result<()> {
        let every = (self.group.ack_wait / 3).max(Duration::from_millis(1));
        let ended = Notify::new();
        let call = async {
            let outcome = self.listener.call(event).await;
            ended.notify_one();
            outcome
        };
        // The listener goes on while the log is asked, and no request arrives after the delivery was settled.
        let extends = async {
            loop {
                if timeout(every, ended.notified()).await.is_ok() {
                    return;
                }
                self.settled(&delivery.envelope.id, delivery.extend().await);
            }
        };
        join!(call, extends).0
    }

    /// Reports a task that a panic has ended: the event can't be read.
    fn report(&self, ended: std::result::Result<(), JoinError>) {
        if let Err(error) = ended {
            self.listener.counts.add(1, 1);
            let (listener, event) = (&self.listener.name, &self.group.event);
            tracing::error!(listener, event, "the delivery of an event ended: {error}");
        }
    }

    /// Reads the event of a delivery.
    fn event(&self, delivery: &Delivery) -> std::result::Result<AnyEvent, Unread> {
        let envelope = &delivery.envelope;
        let known = self.distributed.version;
        if envelope.version > known {
            return Err(Unread::Newer(format!(
                "the event has version {}, and this program knows versions up to {known}",
                envelope.version
            )));
        }
        let read = || (self.distributed.read)(&envelope.payload);
        let event = match catch_unwind(AssertUnwindSafe(read)) {
            Ok(event) => event.map_err(|error| Unread::Broken(text_of(&error)))?,
            Err(_) => return Err(Unread::Broken("its `Deserialize` panicked".to_owned())),
        };
        let trace = envelope.traceparent.as_deref().and_then(TraceParent::parse);
        let of = EventDelivery::new(&envelope.id, envelope.version, delivery.attempt, envelope.at);
        Ok(event.with_delivery(of.with_trace(trace, envelope.tracestate.clone())))
    }

    /// Settles a delivery whose event the listener can't get.
    async fn unread(&self, delivery: Delivery, unread: Unread) {
        self.listener.counts.add(1, 1);
        let id = delivery.envelope.id.clone();
        let (Unread::Newer(cause) | Unread::Broken(cause)) = &unread;
        let listener = &self.listener.name;
        tracing::warn!(listener, event = self.group.event, id, "an event can't be read: {cause}");
        let settled = match &unread {
            // A replica of the newer program may get it next time.
            Unread::Newer(cause) => delivery.retry(cause).await,
            Unread::Broken(cause) => delivery.dead(cause).await,
        };
        self.settled(&id, settled);
    }

    fn settled(&self, id: &str, outcome: Result<()>) {
        if let Err(error) = outcome {
            let (listener, event) = (&self.listener.name, &self.group.event);
            tracing::warn!(
                listener,
                event,
                id,
                "the outcome of an event could not be stored in the log, so it may be delivered again: {}",
                error.chain()
            );
        }
    }
}

/// Awaits an answer of the log; a panic in it is an error like any other.
async fn contained<T>(answer: impl Future<Output = Result<T>>) -> Result<T> {
    AssertUnwindSafe(answer).catch_unwind().await.unwrap_or_else(|panic| {
        discard_panic(panic);
        Err(Error::internal("the log panicked"))
    })
}

/// Why a listener can't get an event.
enum Unread {
    /// A newer program has written it.
    Newer(String),
    /// Its content is not such an event.
    Broken(String),
}

/// How often in a row a log could not be reached.
#[derive(Default)]
struct Outage(u32);

impl Outage {
    /// Logs the first error, and returns how long to wait.
    fn pause(&mut self, consumer: &Consumer, error: &baya::Error) -> Duration {
        if self.0 == 0 {
            let (listener, event) = (&consumer.listener.name, &consumer.group.event);
            tracing::error!(
                listener,
                event,
                "a listener gets no distributed events until the log can be reached: {}",
                error.chain()
            );
        }
        let pause = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(self.0));
        self.0 = self.0.saturating_add(1);
        pause.min(LONGEST_PAUSE)
    }

    fn ends(&mut self, consumer: &Consumer) {
        if std::mem::take(&mut self.0) > 0 {
            let (listener, event) = (&consumer.listener.name, &consumer.group.event);
            tracing::info!(listener, event, "a listener gets distributed events again");
        }
    }
}
