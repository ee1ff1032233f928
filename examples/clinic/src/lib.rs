//! A clinic: appointments over REST, reminders from a scheduled job, and emails from a worker.
//!
//! It has three root modules, which share their imports. [`AppModule`] runs everything in one process. [`ApiModule`] and
//! [`WorkerModule`] run the same app in two processes, which exchange events over Redis or NATS.

pub mod appointments;
pub mod backbone;
mod call_log;
pub mod history;
pub mod mail;
pub mod reminders;
pub mod waiting;

use baya::prelude::*;

use self::appointments::AppointmentsModule;
use self::backbone::BackboneModule;
use self::call_log::CallLog;
use self::history::HistoryModule;
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
    interceptors = [CallLog],
)]
#[deny_orphans]
#[derive(Debug)]
pub struct AppModule;

/// Only the API: appointments, without jobs and emails.
#[module(
    root,
    imports = [BackboneModule, AppointmentsModule, HistoryModule, WaitingModule],
    interceptors = [CallLog],
)]
#[derive(Debug)]
pub struct ApiModule;

/// Only the worker: jobs and emails, without routes.
#[module(root, imports = [BackboneModule, RemindersModule, MailModule], interceptors = [CallLog])]
#[derive(Debug)]
pub struct WorkerModule;
