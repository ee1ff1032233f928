//! The waiting list, for appointments that become free.

mod controller;
mod list;

use baya::prelude::*;

pub use self::controller::WaitingController;
pub use self::list::{JoinWaitingList, WaitingList};

/// The waiting list.
#[module(providers = [WaitingList], controllers = [WaitingController])]
#[derive(Debug)]
pub struct WaitingModule;
