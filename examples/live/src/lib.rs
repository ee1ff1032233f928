//! Messages that everybody sees at once, and nobody misses.

mod controller;
mod messages;

use baya::prelude::*;

use controller::{Messages as MessagesController, Page};
pub use messages::LogPath;
use messages::{Messages, log_path};

/// The app.
#[module(root, controllers = [Page, MessagesController], providers = [Messages, log_path])]
#[derive(Debug)]
pub struct LiveModule;
