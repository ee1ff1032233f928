//! What attributes put on a handler, a component, a module or a bundle: enhancers, metadata, and what
//! is opted out of.

mod attr;
mod entry;
mod expand;
mod http;

pub use attr::{argument_pipes, read};
pub use entry::Entry;
use entry::GuardEntry;
pub use expand::{checks, expand};
use http::Http;
pub use http::option_of as http_option;
use syn::{Expr, Type};

use crate::syntax::Cfg;

/// The lists of a module.
pub const LISTS: [(&str, Kind); 4] = [
    ("guards", Kind::Guard),
    ("interceptors", Kind::Interceptor),
    ("pipes", Kind::Pipe),
    ("filters", Kind::Filter),
];

/// The attributes whose place on a module its lists take.
pub const STACKED: &[&str] = &["use_guards", "use_interceptors", "use_pipes", "use_filters"];

/// All of them.
pub const NAMES: &[&str] = &[
    "use_guards",
    "use_interceptors",
    "use_pipes",
    "use_filters",
    "skip",
    "meta",
    "http",
    "apply",
];

/// A kind of enhancers.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    Guard,
    Interceptor,
    Pipe,
    Filter,
}

/// One thing that was put somewhere.
pub enum Decoration {
    Guard(GuardEntry),
    Interceptor(Entry),
    Pipe(Entry),
    ArgumentPipe(usize, Entry),
    Filter(Entry),
    Skip(Type),
    Meta(Expr),
    Http(Http),
    Bundle(Type),
    /// A decoration in the builds in which this holds.
    Under(Cfg, Box<Decoration>),
    /// What could not be read.
    Unknown,
    /// An argument that may take what a guard provides.
    Takes {
        of: Type,
        name: String,
        at: proc_macro2::Span,
    },
}

impl Decoration {
    /// Returns a pipe for several arguments, with the builds that contain it.
    pub fn pipe(&self) -> Option<(Cfg, &Entry)> {
        match self {
            Self::Pipe(entry) => Some((Cfg::default(), entry)),
            Self::Under(cfg, inner) => inner.pipe().map(|(own, entry)| (cfg.and(&own), entry)),
            _ => None,
        }
    }
}
