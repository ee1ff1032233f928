//! The waiting list: patients who get an appointment when another patient gives it up.

mod controller;
mod list;

use baya::prelude::*;

pub use self::controller::WaitingController;
pub use self::list::{JoinWaitingList, WaitingList};

/// The waiting list.
#[module(providers = [WaitingList], controllers = [WaitingController])]
#[derive(Debug)]
pub struct WaitingModule;
