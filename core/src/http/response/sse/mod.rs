//! Server-sent events: an answer that goes on for as long as the client listens
//! ([HTML, 9.2](https://html.spec.whatwg.org/multipage/server-sent-events.html)).

mod body;
mod broadcast;
mod described;
mod event;
mod last_event_id;

pub use body::{Events, SseOptions};
pub(crate) use body::{StreamOrigin, answer};
pub use broadcast::{Broadcast, Subscription};
pub use described::either;
pub use event::{Event, IntoEvent};
pub use last_event_id::LastEventId;
