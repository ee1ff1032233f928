//! Makes responses from what handlers return.

pub(crate) mod conditional;
pub(crate) mod format;
pub(crate) mod ids;
pub(crate) mod json_writer;
pub(crate) mod kept;
pub(crate) mod messages;
pub(crate) mod negotiated;
pub(crate) mod render;
pub(crate) mod reply;
pub(crate) mod respond_to;
pub(crate) mod sse;
pub(crate) mod uncompressed;
pub(crate) mod unsendable;
pub(crate) mod validators;
