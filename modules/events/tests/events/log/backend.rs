//! What the suite needs of a log.

use std::time::Duration;

use baya_events::{Backoff, Deliveries, Delivery, Envelope, EventLog, Group};

/// Events that no other test sees.
pub trait Backend: Sized {
    type Log: EventLog + Clone;

    /// The most bytes that a payload may have, if there is a limit.
    const LARGEST: Option<usize>;

    /// Prepares them; `None` if their service can't be reached.
    async fn start() -> Option<Self>;

    /// Opens a client with connections of its own.
    fn client(&self) -> Self::Log;

    /// Opens a client of another log, which has room for this many events.
    fn small_client(&self, max_length: usize) -> Self::Log;

    /// Removes the events from the service.
    async fn finish(self) {}
}

/// Runs a test on events of its own.
pub async fn on<B: Backend>(test: impl AsyncFnOnce(&B)) {
    if let Some(backend) = B::start().await {
        test(&backend).await;
        backend.finish().await;
    }
}

/// Declares one test for each test of the suite.
macro_rules! conforms {
    ($backend:ty) => {
        crate::backend::conforms! { $backend, deliveries:
            delivers_events_in_the_order_in_which_they_were_appended
            carries_all_fields_of_an_event
            carries_events_without_fields
            delivers_each_event_to_all_groups_and_one_member_of_each
            wakes_a_member_that_waits
            delivers_no_acknowledged_event_again
            delivers_again_to_another_member_when_one_vanishes
            keeps_events_for_a_group_without_members
            continues_after_a_restart_of_the_client
            starts_a_new_group_at_the_end
            starts_a_new_group_at_the_beginning_if_asked
            starts_a_removed_group_anew
            does_not_deliver_again_while_the_delivery_is_extended
            loses_nothing_when_waiting_is_broken_off
            appends_an_id_once
            appends_equal_ids_of_different_events
            keeps_names_of_any_characters_apart
            keeps_long_names_apart
            carries_large_payloads
            refuses_payloads_above_the_limit
        }
        crate::backend::conforms! { $backend, retries:
            retries_with_growing_delays_and_counts_attempts
            wakes_another_member_for_a_retry
            does_not_hold_other_events_back_during_a_retry
            keeps_delays_and_attempts_across_clients
            gives_an_event_up_after_its_last_attempt
            gives_an_event_up_at_once_if_told
            gives_an_event_up_whose_members_vanish
            ignores_a_member_that_retries_too_late
            accepts_an_acknowledgement_that_arrives_late
        }
        crate::backend::conforms! { $backend, letters:
            lists_dead_letters_in_pages
            lists_all_dead_letters_with_the_greatest_limit
            keeps_dead_letters_of_groups_and_events_apart
            keeps_dead_letters_across_clients
            removes_a_dead_letter
            delivers_a_dead_letter_again_to_its_group_alone
            gives_a_redriven_event_up_again
            knows_no_dead_letters_of_unknown_names
            rejects_a_position_that_is_not_an_id
        }
        crate::backend::conforms! { $backend, read_ahead:
            keeps_what_was_read_ahead
            gives_what_was_read_ahead_back_when_it_closes
            closes_while_it_waits
        }
        crate::backend::conforms! { $backend, settings:
            refuses_events_while_it_is_full_of_unacknowledged_ones
            replaces_acknowledged_events_when_it_is_full
        }
        crate::backend::conforms! { $backend, load:
            delivers_each_of_2000_events_to_one_of_four_members
            delivers_each_of_2000_events_that_are_read_ahead_to_one_of_four_members
        }
    };
    ($backend:ty, $module:ident: $($test:ident)*) => { $(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            crate::backend::on::<$backend>(crate::$module::$test).await;
        }
    )* };
}

pub(crate) use conforms;

/// How long a test waits for what must happen.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How long a delivery waits for its acknowledgement, if a test waits for that.
pub const SHORT: Duration = Duration::from_millis(400);

/// A duration that no test outlasts.
pub const LONG: Duration = Duration::from_secs(600);

/// A member of a group whose deliveries do not come again during a test.
pub fn patient(event: &str, group: &str) -> Group {
    let backoff = Backoff::new(Duration::from_millis(50), 2.0, LONG);
    Group::new(event, group).ack_wait(LONG).backoff(backoff)
}

/// A member of a group whose deliveries come again after a short time.
pub fn hasty(event: &str, group: &str) -> Group {
    patient(event, group).ack_wait(SHORT)
}

/// Appends an event with this payload.
pub async fn append(log: &impl EventLog, event: &str, payload: &str) {
    log.append(&Envelope::new(event, 1, payload)).await.unwrap();
}

/// Returns the next delivery.
pub async fn next(deliveries: &mut Box<dyn Deliveries>) -> Delivery {
    let delivery = tokio::time::timeout(PATIENCE, deliveries.next()).await;
    delivery.expect("there was no delivery").unwrap()
}

/// Acknowledges the next delivery, which must have this payload and be the first attempt.
pub async fn expect(deliveries: &mut Box<dyn Deliveries>, payload: &str) {
    let delivery = next(deliveries).await;
    assert_eq!(text(&delivery), payload);
    assert_eq!(delivery.attempt, 1, "{payload}");
    delivery.ack().await.unwrap();
}

pub fn text(delivery: &Delivery) -> &str {
    str::from_utf8(&delivery.envelope.payload).unwrap()
}

/// Asserts that a group gets nothing but what is appended from now on.
pub async fn expect_nothing_else(
    log: &impl EventLog,
    event: &str,
    deliveries: &mut Box<dyn Deliveries>,
) {
    append(log, event, "the last one").await;
    expect(deliveries, "the last one").await;
}
