//! The interface between the test suite and a lease store.

use std::panic::{AssertUnwindSafe, resume_unwind};

use baya_schedule::LeaseStore;
use futures_util::FutureExt;

/// Leases of one test, isolated from those of other tests.
pub trait Backend: Sized {
    type Store: LeaseStore;

    /// Creates the leases. Returns `None` if their server can't be reached.
    async fn start() -> Option<Self>;

    /// Opens a client with its own connections.
    fn client(&self) -> Self::Store;

    /// Removes the leases from the server.
    async fn finish(self) {}
}

/// Runs a test on new leases, which are removed even if the test fails.
pub async fn with_backend<B: Backend>(test: impl AsyncFnOnce(&B)) {
    if let Some(backend) = B::start().await {
        let outcome = AssertUnwindSafe(test(&backend)).catch_unwind().await;
        backend.finish().await;
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
    }
}

/// Declares the tests of the suite for a lease store.
macro_rules! test_conformance {
    ($backend:ty) => {
        crate::lease::backend::test_conformance! { $backend, suite:
            acquires_a_free_lease
            rejects_a_lease_that_another_holder_has
            keeps_the_token_when_the_holder_renews
            keeps_a_lease_that_was_renewed_past_its_first_duration
            another_holder_acquires_an_expired_lease_with_a_greater_token
            the_last_holder_acquires_an_expired_lease_with_a_greater_token
            another_holder_acquires_a_released_lease_with_a_greater_token
            ignores_a_release_by_another_holder
            verifies_the_token_of_the_current_lease_only
            rejects_the_token_of_a_released_lease
            rejects_the_token_of_an_expired_lease
            begins_each_tick_once_and_in_order
            rejects_a_tick_with_another_token
            rejects_a_tick_after_a_release
            rejects_a_tick_after_expiry
            rejects_the_token_of_a_dead_holder_after_a_takeover
            does_not_repeat_a_tick_after_a_takeover
            beginning_runs_does_not_extend_a_lease
            orders_ticks_over_the_whole_range_of_i64
            returns_no_last_run_for_a_name_without_runs
            keeps_the_last_run_across_releases_and_renewals
            distinguishes_names_with_any_characters
            distinguishes_long_names
            distinguishes_holders_with_any_characters
            keeps_a_lease_across_a_restart_of_the_client
            rejects_a_lease_without_a_duration
            accepts_the_maximum_duration
        }
        crate::lease::backend::test_conformance! { $backend, contenders:
            exactly_one_of_eight_contenders_acquires_a_lease
            never_has_two_holders_under_contention
        }
    };
    ($backend:ty, $module:ident: $($test:ident)*) => { $(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            crate::lease::backend::with_backend::<$backend>(crate::lease::$module::$test).await;
        }
    )* };
}

pub(crate) use test_conformance;
