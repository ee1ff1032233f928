//! The kinds of values that handlers return, and the traits that find them.

mod content;
mod kept;
mod outcome;
mod response;

pub use content::{AxumJson, Content, IsAxumJson, IsContent, Never};
pub use kept::{IsKept, IsUnkept, Kept, Unkept};
pub use outcome::{
    Answer, Bare, Fallible, Fault, IsBare, IsFallible, IsFault, IsMaybe, IsResponse, IsSure,
    IsThere, Maybe, Sure, There,
};
pub use response::{
    Empty, Explicit, IsEmpty, IsExplicit, IsNone, IsPlain, IsStreamed, IsUnwrapped, Plain,
    Streamed, Unwrapped,
};

pub use crate::http::response::negotiated::{Chosen, IsChosen};
