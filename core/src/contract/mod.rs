//! Interfaces between the framework and the modules that are built on it.

mod event;
mod gateway;
mod job;
mod message;
#[doc(hidden)]
pub mod pages;

pub use event::{
    AnyEvent, DistributedEvent, DistributedListener, EventArgument, EventContent, EventDelivery,
    EventListener, any_event, event, event_ref, write_event,
};

pub use gateway::{
    ByteReply, Connecting, GatewayEvent, GatewayHandler, GatewayServer, IN_MESSAGES, IsOnce,
    IsRepeated, Replies, connected, connecting, left, read_json_payload, read_payload, replied,
    replied_bytes, sent_bytes, server_at, shape_of_sent,
};
pub use job::{Job, JobSchedule, Misfire, Overlap};

pub use message::{
    Command, CommandBus, Commands, Contains, MessageHandler, MessageSet, NoCommands, Queries,
    QueryBus, QueryMessage, SagaCommands, SagaOutput, message, message_ref,
};
