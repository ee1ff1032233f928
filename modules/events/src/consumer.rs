//! The tasks that read distributed events from the log, and call their listeners.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use baya::__private::discard_panic;
use baya::http::TraceParent;
use baya::protocol::InFlight;
use baya::{AnyEvent, AppHandle, DistributedListener, Error, EventDelivery, Result};
use futures_util::future::join_all;
use futures_util::{FutureExt, join};
use tokio::sync::Notify;
use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;

use crate::listener::{Listener, error_message};
use crate::log::{Deliveries, Delivery, EventLog, Group};
use crate::options::EventsOptions;

/// The first delay before a task accesses an unreachable log again.
const FIRST_DELAY: Duration = Duration::from_millis(250);

/// The maximum delay.
const MAX_DELAY: Duration = Duration::from_secs(10);

/// A listener of distributed events.
struct Consumer {
    app: AppHandle,
    log: Arc<dyn EventLog>,
    listener: Arc<Listener>,
    distributed: &'static DistributedListener,
    group: Group,
    concurrency: usize,
}

/// Subscribes the listeners of distributed events, and starts a task for each of them.
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
    // This ends before the app has started, so that a new group gets all events that are distributed from then on.
    let subscriptions = consumers.map(|consumer| async {
        let deliveries = catch_panic(consumer.log.subscribe(&consumer.group)).await;
        (consumer, deliveries)
    });
    for (consumer, deliveries) in join_all(subscriptions).await {
        app.spawn("distributed event listener", consumer.run(deliveries));
    }
}

impl Consumer {
    /// Calls the listener for each delivery, until the app drains.
    async fn run(self, subscription: Result<Box<dyn Deliveries>>) {
        let Some(mut deliveries) = self.subscribe(subscription).await else { return };
        self.app.started().await;
        let consumer = Arc::new(self);
        let mut running = JoinSet::new();
        let mut outage = Outage::default();
        loop {
            // Work begins before the delivery is read, because a delivery can't be returned.
            let work =
                if running.len() < consumer.concurrency { consumer.app.begin_work() } else { None };
            tokio::select! {
                biased;
                () = consumer.app.stopping() => break,
                Some(ended) = running.join_next(), if !running.is_empty() => consumer.report(ended),
                next = catch_panic(deliveries.next()), if work.is_some() => match next {
                    Ok(delivery) => {
                        outage.end(&consumer);
                        running.spawn(Arc::clone(&consumer).handle(delivery, work));
                    }
                    Err(error) => {
                        let delay = outage.delay(&consumer, &error);
                        tokio::select! {
                            () = consumer.app.stopping() => break,
                            () = tokio::time::sleep(delay) => {}
                        }
                    }
                },
            }
        }
        let all_ended = async {
            while let Some(ended) = running.join_next().await {
                consumer.report(ended);
            }
        };
        let (closed, ()) = join!(deliveries.close(), all_ended);
        if let Err(error) = closed {
            let name = &consumer.listener.name;
            tracing::warn!(listener = name, "a subscription was not closed: {}", error.chain());
        }
    }

    /// Repeats a failed subscription until it succeeds. Returns `None` if the app shuts down first.
    async fn subscribe(
        &self,
        mut subscription: Result<Box<dyn Deliveries>>,
    ) -> Option<Box<dyn Deliveries>> {
        let mut outage = Outage::default();
        loop {
            let error = match subscription {
                Ok(deliveries) => {
                    outage.end(self);
                    return Some(deliveries);
                }
                Err(error) => error,
            };
            let delay = outage.delay(self, &error);
            tokio::select! {
                () = self.app.stopping() => return None,
                () = tokio::time::sleep(delay) => {}
            }
            subscription = tokio::select! {
                () = self.app.stopping() => return None,
                subscription = catch_panic(self.log.subscribe(&self.group)) => subscription,
            };
        }
    }

    /// Calls the listener for one delivery, and stores the outcome in the log.
    async fn handle(self: Arc<Self>, delivery: Delivery, _work: Option<InFlight>) {
        let outcome = match self.event(&delivery) {
            Ok(event) => self.call(event, &delivery).await,
            Err(error) => return self.handle_read_error(delivery, error).await,
        };
        self.listener.counts.add(1, outcome.is_err() as u64);
        let id = delivery.envelope.id.clone();
        let settled = match outcome {
            Ok(()) => delivery.ack().await,
            Err(error) => {
                self.listener.log(&error);
                self.log_attempt(&delivery);
                delivery.retry(&error_message(&error)).await
            }
        };
        self.log_unsettled(&id, settled);
    }

    /// Logs whether an event whose listener has failed is delivered again.
    fn log_attempt(&self, delivery: &Delivery) {
        let listener = &self.listener.name;
        let event = &self.group.event;
        let id = &delivery.envelope.id;
        let attempt = delivery.attempt;
        if attempt < self.group.max_attempts {
            tracing::debug!(listener, event, id, attempt, "the event is delivered again");
        } else {
            tracing::error!(listener, event, id, attempt, "the event becomes a dead letter");
        }
    }

    /// Calls the listener, and extends the delivery until the call has ended, so that the event is not delivered again.
    async fn call(&self, event: AnyEvent, delivery: &Delivery) -> Result<()> {
        let interval = (self.group.ack_wait / 3).max(Duration::from_millis(1));
        let ended = Notify::new();
        let call = async {
            let outcome = self.listener.call(event).await;
            ended.notify_one();
            outcome
        };
        // Both futures run concurrently, so a slow log does not delay the listener. `join!` waits for the last request to the
        // log, so no request arrives after the delivery was settled.
        let extensions = async {
            loop {
                if timeout(interval, ended.notified()).await.is_ok() {
                    return;
                }
                self.log_unsettled(&delivery.envelope.id, delivery.extend().await);
            }
        };
        join!(call, extensions).0
    }

    /// Logs that a task has panicked.
    fn report(&self, ended: std::result::Result<(), JoinError>) {
        if let Err(error) = ended {
            self.listener.counts.add(1, 1);
            let listener = &self.listener.name;
            let event = &self.group.event;
            tracing::error!(listener, event, "the delivery of an event ended: {error}");
        }
    }

    /// Deserializes the event of a delivery.
    fn event(&self, delivery: &Delivery) -> std::result::Result<AnyEvent, ReadError> {
        let envelope = &delivery.envelope;
        let supported = self.distributed.version;
        if envelope.version > supported {
            return Err(ReadError::NewerVersion(format!(
                "the event has version {}, and this program supports versions up to {supported}",
                envelope.version
            )));
        }
        let read = || (self.distributed.read)(&envelope.payload);
        let event = match catch_unwind(AssertUnwindSafe(read)) {
            Ok(event) => event.map_err(|error| ReadError::Invalid(error_message(&error)))?,
            Err(_) => return Err(ReadError::Invalid("its `Deserialize` panicked".to_owned())),
        };
        let trace = envelope.traceparent.as_deref().and_then(TraceParent::parse);
        let attempt = delivery.attempt;
        let delivery = EventDelivery::new(&envelope.id, envelope.version, attempt, envelope.at);
        Ok(event.with_delivery(delivery.with_trace(trace, envelope.tracestate.clone())))
    }

    /// Settles a delivery whose event can't be deserialized.
    async fn handle_read_error(&self, delivery: Delivery, error: ReadError) {
        self.listener.counts.add(1, 1);
        let id = delivery.envelope.id.clone();
        let (ReadError::NewerVersion(cause) | ReadError::Invalid(cause)) = &error;
        let listener = &self.listener.name;
        tracing::warn!(listener, event = self.group.event, id, "an event can't be read: {cause}");
        let settled = match &error {
            // A replica of the newer program may get the event next time.
            ReadError::NewerVersion(cause) => delivery.retry(cause).await,
            ReadError::Invalid(cause) => delivery.dead(cause).await,
        };
        self.log_unsettled(&id, settled);
    }

    /// Logs that the outcome of a delivery could not be stored.
    fn log_unsettled(&self, id: &str, outcome: Result<()>) {
        if let Err(error) = outcome {
            let listener = &self.listener.name;
            let event = &self.group.event;
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

/// Awaits a call of the log. Returns an error if it panics.
async fn catch_panic<T>(call: impl Future<Output = Result<T>>) -> Result<T> {
    AssertUnwindSafe(call).catch_unwind().await.unwrap_or_else(|panic| {
        discard_panic(panic);
        Err(Error::internal("the log panicked"))
    })
}

/// The reason why an event can't be deserialized.
enum ReadError {
    /// A newer program has written the event.
    NewerVersion(String),
    /// The content is not a valid event of this type.
    Invalid(String),
}

/// The number of consecutive failures to reach a log.
#[derive(Default)]
struct Outage(u32);

impl Outage {
    /// Logs the first error, and returns the delay before the next attempt.
    fn delay(&mut self, consumer: &Consumer, error: &baya::Error) -> Duration {
        if self.0 == 0 {
            let listener = &consumer.listener.name;
            let event = &consumer.group.event;
            tracing::error!(
                listener,
                event,
                "a listener receives no distributed events until the log can be reached: {}",
                error.chain()
            );
        }
        let delay = FIRST_DELAY.saturating_mul(2_u32.saturating_pow(self.0));
        self.0 = self.0.saturating_add(1);
        delay.min(MAX_DELAY)
    }

    /// Logs the end of an outage.
    fn end(&mut self, consumer: &Consumer) {
        if std::mem::take(&mut self.0) > 0 {
            let listener = &consumer.listener.name;
            let event = &consumer.group.event;
            tracing::info!(listener, event, "a listener receives distributed events again");
        }
    }
}
