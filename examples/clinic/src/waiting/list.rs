//! The patients who wait, and the saga that books for them.

use std::sync::{Mutex, MutexGuard, PoisonError};

use baya::cqrs::{Command, Queries};
use baya::prelude::*;
use chrono::{DateTime, Utc};

use crate::appointments::{
    Appointment, BookAppointment, Booked, Cancelled, Doctor, ListAppointments, Moved,
};

/// Waits for the time of an appointment.
#[derive(Clone, Debug, Command)]
pub struct JoinWaitingList(
    /// What is booked when the time is free.
    pub BookAppointment,
);

/// Why a patient can't wait.
#[derive(Clone, Copy, Debug, ApiError)]
pub enum WaitingError {
    /// The time is free: book it.
    #[error(status = 409, code = "slot_free")]
    SlotFree,
}

/// The patients who wait, in the order in which they came.
#[injectable]
#[derive(Debug)]
pub struct WaitingList {
    queries: Queries<ListAppointments>,
    #[inject(default)]
    waiting: Mutex<Vec<BookAppointment>>,
}

#[injectable]
impl WaitingList {
    #[command_handler]
    async fn join(&self, join: &JoinWaitingList) -> Result<(), Error> {
        let JoinWaitingList(wanted) = join.clone();
        let day = Some(wanted.start.date_naive());
        let list = ListAppointments { doctor: Some(wanted.doctor), day };
        let taken = self.queries.ask(list).await?;
        if !taken.iter().any(|one| one.start == wanted.start) {
            return Err(WaitingError::SlotFree.into());
        }
        self.waiting().push(wanted);
        Ok(())
    }

    /// Books a cancelled appointment for the patient who waits longest.
    #[saga]
    async fn cancelled(&self, event: &Cancelled) -> Option<BookAppointment> {
        self.next(event.appointment.doctor, event.appointment.start)
    }

    /// The same with the time that an appointment had before it was moved.
    #[saga]
    async fn moved(&self, event: &Moved) -> Option<BookAppointment> {
        self.next(event.appointment.doctor, event.from)
    }

    /// A patient waits until the appointment is booked, and not until the saga has tried it.
    #[on_event]
    async fn booked(&self, event: &Booked) {
        let is_booked = |one: &BookAppointment| is_same(one, &event.appointment);
        let mut waiting = self.waiting();
        if let Some(at) = waiting.iter().position(is_booked) {
            waiting.remove(at);
        }
    }
}

impl WaitingList {
    fn waiting(&self) -> MutexGuard<'_, Vec<BookAppointment>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self, doctor: Doctor, start: DateTime<Utc>) -> Option<BookAppointment> {
        let waits = |one: &&BookAppointment| one.doctor == doctor && one.start == start;
        self.waiting().iter().find(waits).cloned()
    }
}

fn is_same(wanted: &BookAppointment, booked: &Appointment) -> bool {
    wanted.doctor == booked.doctor
        && wanted.start == booked.start
        && wanted.email == booked.email
        && wanted.patient == booked.patient
}
