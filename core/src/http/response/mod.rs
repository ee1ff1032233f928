//! Converts the return values of handlers into responses.

pub(crate) mod conditional;
pub(crate) mod embedded;
pub(crate) mod format;
pub(crate) mod ids;
pub(crate) mod json_writer;
pub(crate) mod messages;
pub(crate) mod negotiated;
pub(crate) mod render;
pub(crate) mod reply;
pub(crate) mod respond_to;
pub(crate) mod returned_value;
pub(crate) mod sse;
pub(crate) mod uncompressed;
pub(crate) mod unsendable;
pub(crate) mod validators;
