//! The HTTP routes of appointments.

use baya::cqrs::{Commands, Queries};
use baya::prelude::*;

use super::dto::{Appointment, MoveTo};
use super::messages::{
    BookAppointment, CancelAppointment, FindAppointment, ListAppointments, MoveAppointment,
};

/// Manages the appointments of the clinic.
#[controller("/appointments")]
#[derive(Debug)]
pub struct AppointmentsController {
    commands: Commands<(BookAppointment, MoveAppointment, CancelAppointment)>,
    queries: Queries<(FindAppointment, ListAppointments)>,
}

#[controller]
impl AppointmentsController {
    /// Books an appointment.
    #[post]
    async fn book(&self, #[body] command: BookAppointment) -> Result<Json<Appointment>, Error> {
        self.commands.dispatch(command).await.map(Json)
    }

    /// Lists appointments, earliest first.
    #[get]
    async fn list(&self, list: Query<ListAppointments>) -> Result<Json<Vec<Appointment>>, Error> {
        self.queries.ask(list.0).await.map(Json)
    }

    /// Returns an appointment.
    #[get("/{id}")]
    async fn find(&self, #[param] id: u64) -> Result<Json<Appointment>, Error> {
        self.queries.ask(FindAppointment { id }).await.map(Json)
    }

    /// Moves an appointment to another time.
    #[patch("/{id}")]
    async fn change(
        &self,
        #[param] id: u64,
        #[body] to: MoveTo,
    ) -> Result<Json<Appointment>, Error> {
        self.commands.dispatch(MoveAppointment { id, start: to.start }).await.map(Json)
    }

    /// Cancels an appointment.
    #[delete("/{id}")]
    async fn cancel(&self, #[param] id: u64) -> Result<(), Error> {
        self.commands.dispatch(CancelAppointment { id }).await
    }
}
