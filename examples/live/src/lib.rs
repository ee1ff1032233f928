//! Live messages: each client receives all of them, even after it reconnects.

mod controller;
mod messages;

use baya::prelude::*;

use controller::{MessagesController, Page};
pub use messages::LogPath;
use messages::{Messages, log_path};

/// The root module of the app.
#[module(root, controllers = [Page, MessagesController], providers = [Messages, log_path])]
#[derive(Debug)]
pub struct LiveModule;
