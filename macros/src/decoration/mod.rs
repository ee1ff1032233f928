//! Decorations: the enhancers and metadata that attributes add to a handler, a component, a module or a bundle, and the
//! enhancers that they skip.

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

/// The lists of enhancers of a module.
pub const LISTS: [(&str, Kind); 4] = [
    ("guards", Kind::Guard),
    ("interceptors", Kind::Interceptor),
    ("pipes", Kind::Pipe),
    ("filters", Kind::Filter),
];

/// The attributes for which a module has lists.
pub const STACKED: &[&str] = &["use_guards", "use_interceptors", "use_pipes", "use_filters"];

/// The attributes of decorations.
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

/// A kind of enhancer.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    Guard,
    Interceptor,
    Pipe,
    Filter,
}

/// An enhancer, metadata or option that an attribute adds.
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
    /// A decoration in the builds that meet these conditions.
    Under(Cfg, Box<Decoration>),
    /// A decoration that could not be read.
    Unknown,
    /// An argument that may accept data of a guard.
    Takes {
        ty: Type,
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
