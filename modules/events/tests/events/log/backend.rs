//! The interface between the suite and the logs, and helpers of its tests.

use std::time::Duration;

use baya_events::{Backoff, Deliveries, Delivery, Envelope, EventLog, Group};

/// An event log for one test, isolated from those of other tests.
pub trait Backend: Sized {
    type Log: EventLog + Clone;

    /// The maximum number of bytes in a payload, if there is a limit.
    const MAX_PAYLOAD: Option<usize>;

    /// Creates the log, or returns `None` if its server can't be reached.
    async fn start() -> Option<Self>;

    /// Opens a client with its own connections.
    fn client(&self) -> Self::Log;

    /// Opens a client that limits the log to this many events.
    fn small_client(&self, max_length: usize) -> Self::Log;

    /// Removes the events from the server.
    async fn finish(self) {}
}

/// Runs a test with a new backend, unless its server can't be reached.
pub async fn with_backend<B: Backend>(test: impl AsyncFnOnce(&B)) {
    if let Some(backend) = B::start().await {
        test(&backend).await;
        backend.finish().await;
    }
}

/// Declares one test for each test of the suite.
macro_rules! conformance_suite {
    ($backend:ty) => {
        crate::log::backend::conformance_suite! { $backend, deliveries:
            delivers_events_in_the_order_in_which_they_were_appended
            delivers_all_fields_of_an_event
            delivers_events_with_empty_fields
            delivers_each_event_to_all_groups_and_one_member_of_each
            wakes_a_member_that_waits
            does_not_redeliver_acknowledged_events
            redelivers_to_another_member_when_one_disappears
            keeps_events_for_a_group_without_members
            continues_after_a_restart_of_the_client
            starts_a_new_group_at_the_end
            starts_a_new_group_at_the_beginning_on_request
            starts_a_removed_group_anew
            does_not_deliver_again_while_the_delivery_is_extended
            loses_no_event_when_next_is_cancelled
            appends_an_id_once
            appends_equal_ids_of_different_events
            separates_names_of_any_characters
            separates_long_names
            delivers_large_payloads
            rejects_payloads_above_the_limit
        }
        crate::log::backend::conformance_suite! { $backend, retries:
            retries_with_growing_delays_and_counts_attempts
            wakes_another_member_for_a_retry
            does_not_delay_other_events_during_a_retry
            keeps_delays_and_attempts_across_clients
            stores_a_dead_letter_after_the_last_attempt
            stores_a_dead_letter_immediately_on_request
            stores_a_dead_letter_when_all_attempts_time_out
            ignores_a_member_that_retries_too_late
            accepts_an_acknowledgement_that_arrives_late
        }
        crate::log::backend::conformance_suite! { $backend, dead_letters:
            lists_dead_letters_in_pages
            lists_all_dead_letters_with_the_maximum_limit
            separates_dead_letters_by_event_and_group
            keeps_dead_letters_across_clients
            removes_a_dead_letter
            redrives_a_dead_letter_to_its_group_only
            stores_a_redriven_event_as_a_dead_letter_again
            returns_no_dead_letters_for_unknown_names
            rejects_a_position_that_is_not_an_id
        }
        crate::log::backend::conformance_suite! { $backend, read_ahead:
            extends_deliveries_that_were_read_ahead
            releases_events_that_were_read_ahead_when_it_closes
            closes_quickly_after_a_cancelled_next
        }
        crate::log::backend::conformance_suite! { $backend, capacity:
            rejects_events_while_it_is_full_of_unacknowledged_events
            removes_acknowledged_events_when_it_is_full
        }
        crate::log::backend::conformance_suite! { $backend, load:
            delivers_each_of_2000_events_to_one_of_four_members
            delivers_each_of_2000_events_that_are_read_ahead_to_one_of_four_members
        }
    };
    ($backend:ty, $module:ident: $($test:ident)*) => { $(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            crate::log::backend::with_backend::<$backend>(crate::log::$module::$test).await;
        }
    )* };
}

pub(crate) use conformance_suite;

/// The maximum time that a test waits for an expected result.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// A timeout that tests wait for.
pub const SHORT: Duration = Duration::from_millis(400);

/// A timeout that is longer than any test.
pub const LONG: Duration = Duration::from_secs(600);

/// Returns a group whose unacknowledged events are not delivered again during a test.
pub fn long_wait_group(event: &str, group: &str) -> Group {
    let backoff = Backoff::new(Duration::from_millis(50), 2.0, LONG);
    Group::new(event, group).ack_wait(LONG).backoff(backoff)
}

/// Returns a group whose unacknowledged events are delivered again after [`SHORT`].
pub fn short_wait_group(event: &str, group: &str) -> Group {
    long_wait_group(event, group).ack_wait(SHORT)
}

/// Appends an event with this payload.
pub async fn append(log: &impl EventLog, event: &str, payload: &str) {
    log.append(&Envelope::new(event, 1, payload)).await.unwrap();
}

/// Returns the next delivery.
pub async fn next(deliveries: &mut Box<dyn Deliveries>) -> Delivery {
    let delivery = tokio::time::timeout(DEADLINE, deliveries.next()).await;
    delivery.expect("there was no delivery").unwrap()
}

/// Acknowledges the next delivery, and asserts that it has this payload and is the first attempt.
pub async fn expect(deliveries: &mut Box<dyn Deliveries>, payload: &str) {
    let delivery = next(deliveries).await;
    assert_eq!(text(&delivery), payload);
    assert_eq!(delivery.attempt, 1, "{payload}");
    delivery.ack().await.unwrap();
}

/// Returns the payload of an event as text.
pub fn text(delivery: &Delivery) -> &str {
    str::from_utf8(&delivery.envelope.payload).unwrap()
}

/// Asserts that a group receives no event that was appended before this call.
pub async fn expect_nothing_else(
    log: &impl EventLog,
    event: &str,
    deliveries: &mut Box<dyn Deliveries>,
) {
    append(log, event, "the last one").await;
    expect(deliveries, "the last one").await;
}
