//! The HTTP route of the waiting list.

use baya::cqrs::Commands;
use baya::prelude::*;

use super::list::JoinWaitingList;
use crate::appointments::BookAppointment;

/// Manages the waiting list.
#[controller("/waiting-list")]
#[derive(Debug)]
pub struct WaitingController {
    commands: Commands<JoinWaitingList>,
}

#[controller]
impl WaitingController {
    /// Adds a patient to the waiting list for a time that is taken.
    ///
    /// The body is the same as for `POST /appointments`. The appointment is booked when the time becomes free.
    #[post]
    async fn join(&self, #[body] booking: BookAppointment) -> Result<(), Error> {
        self.commands.dispatch(JoinWaitingList(booking)).await
    }
}
