//! A clinic: appointments over REST, reminders by a job, and mails that a worker sends.
//!
//! It has three roots, which share their modules. [`AppModule`] is everything in one process. [`ApiModule`] and
//! [`WorkerModule`] are the same app in two processes, which exchange events over Redis or NATS.

pub mod appointments;
pub mod backbone;
pub mod history;
mod logged;
pub mod mail;
pub mod reminders;
pub mod waiting;

use baya::prelude::*;

use self::appointments::AppointmentsModule;
use self::backbone::BackboneModule;
use self::history::HistoryModule;
use self::logged::Logged;
use self::mail::MailModule;
use self::reminders::RemindersModule;
use self::waiting::WaitingModule;

/// The API and the worker in one process.
#[module(
    root,
    imports = [
        BackboneModule,
        AppointmentsModule,
        HistoryModule,
        WaitingModule,
        RemindersModule,
        MailModule,
    ],
    interceptors = [Logged],
)]
#[deny_orphans]
#[derive(Debug)]
pub struct AppModule;

/// The API alone. It has the appointments, and neither jobs nor mails.
#[module(
    root,
    imports = [BackboneModule, AppointmentsModule, HistoryModule, WaitingModule],
    interceptors = [Logged],
)]
#[derive(Debug)]
pub struct ApiModule;

/// The worker. It has the jobs and the mails, and no routes.
#[module(root, imports = [BackboneModule, RemindersModule, MailModule], interceptors = [Logged])]
#[derive(Debug)]
pub struct WorkerModule;
