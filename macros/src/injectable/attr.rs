//! The arguments of `#[injectable]`, as written.

use proc_macro2::{Ident, TokenStream};

use crate::component::{self, Scope};
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::Arguments;

/// The arguments, as written.
pub struct AttributeArgs {
    pub scope: Scope,
    /// The module that exports it.
    pub module: Option<Ident>,
    pub paths: Paths,
}

pub fn read(arguments: TokenStream, sink: &mut Sink) -> AttributeArgs {
    let known = ["scope", "module", "crate"];
    let arguments = Arguments::read("injectable", arguments, 0, &known, sink);
    AttributeArgs {
        scope: Scope::read(&arguments, sink),
        module: component::module(&arguments, sink),
        paths: Paths::new(arguments.krate()),
    }
}
