//! Values that handlers return, kept until the interceptors have run.

mod answer;
mod frame;
mod map;
mod message;
mod read;
mod returned;
mod value;
mod writer;

pub use returned::{Keep, Keepable, Slot};
pub use value::ReplyValue;
