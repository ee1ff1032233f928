//! Traits and marks where the framework and what is built on it meet.

mod accept;
mod body_error;
mod clock;
mod conditional;
mod describe;
mod drain;
mod embedded;
mod error_response;
mod event;
mod format;
mod gateway;
mod job;
mod json;
mod message;
mod oauth;
mod preferences;
mod protection;
mod security;
mod uncompressed;

pub use accept::{Accept, Accepted, Io};
pub use body_error::{BodyError, BodyFailure};
pub(crate) use body_error::{TOO_LARGE, TOO_SLOW};
pub use clock::{Clock, Timeline};
pub use conditional::Conditional;
pub use describe::{Describe, Describing, documents};
pub(crate) use drain::Drain;
pub use drain::InFlight;
pub use embedded::{Embedded, EmbeddedFile};
pub use error_response::{ErrorResponse, ResponseHeader};
pub use event::{
    AnyEvent, DistributedEvent, DistributedListener, EventArgument, EventContent, EventDelivery,
    EventListener, any_event, event, event_ref, write_event,
};
pub use format::{Format, FormatData, FormatError, ReadSeed, WriteValue};
pub use gateway::{
    ByteReply, Connecting, GatewayEvent, GatewayHandler, GatewayServer, IN_MESSAGES, IsOnce,
    IsRepeated, ReadPayload, Replies, connected, connecting, left, read_json_payload, read_payload,
    replied, replied_bytes, sent_bytes, server_at, shape_of_sent,
};
pub use job::{Job, JobSchedule, Misfire, Overlap};
pub use json::to_json;
pub(crate) use json::{json_value, write_json};
pub use message::{
    Command, CommandBus, Commands, Contains, MessageHandler, MessageSet, NoCommands, Queries,
    QueryBus, QueryMessage, SagaCommands, SagaOutput, message, message_ref,
};
pub use oauth::{OAuthFlow, OAuthGrant};
pub use preferences::Preferences;
pub(crate) use preferences::unquoted;
pub use protection::Protection;
pub use security::{ApiKeyLocation, Requirement, SchemeKind, SecurityScheme};
pub use uncompressed::Uncompressed;
