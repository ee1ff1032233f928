//! The waiting list over HTTP.

use baya::cqrs::Commands;
use baya::prelude::*;

use super::list::JoinWaitingList;
use crate::appointments::BookAppointment;

/// The patients who wait.
#[controller("/waiting-list")]
#[derive(Debug)]
pub struct WaitingController {
    commands: Commands<JoinWaitingList>,
}

#[controller]
impl WaitingController {
    /// Waits for a time that another patient has.
    ///
    /// The body is that of `POST /appointments`. The appointment is booked when the time is free.
    #[post]
    async fn join(&self, #[body] wanted: BookAppointment) -> Result<(), Error> {
        self.commands.dispatch(JoinWaitingList(wanted)).await
    }
}
