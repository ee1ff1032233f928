//! What the suite needs of a store.

use std::panic::{AssertUnwindSafe, resume_unwind};

use baya_schedule::LeaseStore;
use futures_util::FutureExt;

/// Leases that no other test sees.
pub trait Backend: Sized {
    type Store: LeaseStore;

    /// Prepares them; `None` if their service can't be reached.
    async fn start() -> Option<Self>;

    /// Opens a client with connections of its own.
    fn client(&self) -> Self::Store;

    /// Removes the leases from the service.
    async fn finish(self) {}
}

/// Runs a test on leases of its own, which are removed even if it fails.
pub async fn on<B: Backend>(test: impl AsyncFnOnce(&B)) {
    if let Some(backend) = B::start().await {
        let outcome = AssertUnwindSafe(test(&backend)).catch_unwind().await;
        backend.finish().await;
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
    }
}

/// Declares one test for each test of the suite.
macro_rules! conforms {
    ($backend:ty) => {
        crate::backend::conforms! { $backend, suite:
            acquires_a_free_lease
            refuses_a_lease_that_another_holder_has
            keeps_the_token_when_the_holder_renews
            keeps_a_lease_that_was_renewed_past_its_first_duration
            gives_an_expired_lease_to_another_holder_with_a_greater_token
            gives_an_expired_lease_to_its_last_holder_with_a_greater_token
            gives_a_released_lease_away_at_once_with_a_greater_token
            ignores_a_release_by_another_holder
            verifies_the_token_of_the_current_lease_only
            verifies_no_token_after_a_release
            verifies_no_token_after_expiry
            begins_each_tick_once_and_in_order
            begins_no_tick_under_another_token
            begins_no_tick_after_a_release
            begins_no_tick_after_expiry
            refuses_the_token_of_a_dead_holder_after_a_takeover
            begins_no_tick_again_after_a_takeover
            does_not_extend_a_lease_by_beginning_runs
            orders_ticks_over_the_whole_range_of_numbers
            reads_the_last_run_of_a_name_without_a_lease
            keeps_the_last_run_across_releases_and_renewals
            keeps_names_of_any_characters_apart
            keeps_long_names_apart
            keeps_holders_of_any_characters_apart
            continues_a_lease_after_a_restart_of_the_client
            rejects_a_lease_without_a_duration
            accepts_the_longest_duration
        }
        crate::backend::conforms! { $backend, contenders:
            gives_a_lease_to_exactly_one_of_eight_contenders
            never_has_two_holders_in_a_storm
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
