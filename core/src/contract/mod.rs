//! Interfaces between the framework and the modules that are built on it.

mod event;
mod gateway;
mod job;
mod message;
#[doc(hidden)]
pub mod pages;

pub use event::{
    AnyEvent, DistributedEvent, DistributedListener, EventArgument, EventContent, EventDelivery,
    EventListener, SharedEvent, any_event, write_event,
};

pub use gateway::{
    ByteReply, Connected, Connecting, Disconnected, GatewayEvent, GatewayHandler, GatewayServer,
    IN_MESSAGES, IsOnce, IsRepeated, MessageReply, Once, RepeatedBy, Replies, SentData, connecting,
    read_json_payload, read_payload, replied, replied_bytes, server_at,
};
pub use job::{Job, JobSchedule, Misfire, Overlap};

pub use message::{
    Command, CommandBus, Commands, Contains, MessageHandler, MessageSet, NoCommands, Queries,
    QueryBus, QueryMessage, SagaCommands, SagaOutput, SagaReturn, message, message_ref,
};
