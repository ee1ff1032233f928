//! Server-sent events
//! ([HTML, 9.2](https://html.spec.whatwg.org/multipage/server-sent-events.html)).

mod broadcast;
mod event;
mod event_data;
mod event_stream;
mod last_event_id;

pub use broadcast::{Broadcast, Subscription};
pub use event::{Event, IntoEvent};
pub use event_data::either;
pub use event_stream::{Events, SseOptions};
pub(crate) use event_stream::{StreamOrigin, respond};
pub use last_event_id::LastEventId;
