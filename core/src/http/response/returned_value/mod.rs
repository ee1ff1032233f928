//! Values that handlers return, which stay unserialized until the interceptors have run.

mod body_writer;
mod frame;
mod json_methods;
mod message_reply;
mod parsed_body;
mod reply_value;
mod return_types;
mod value_reply;

pub use reply_value::ReplyValue;
pub use return_types::{Keep, Keepable, Slot};
