//! The GraphQL types of `#[dto]`: objects, input objects, enums, unions, interfaces and scalars.

mod attr;
mod check;
mod directives;
mod elsewhere;
mod enums;
mod expand;
mod fields;
mod input;
mod lifetimes;
mod spec;
mod unfit;

pub use attr::{Cache, Federation, FieldDeclaration, KNOWN, TypeDeclaration};
pub use check::check;
pub use expand::{expand, inert};
pub use spec::{cache, federation, spec};
