//! The arguments of `#[injectable]` as written.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::Arguments;

/// What was written.
pub struct Written {
    pub scope: Scope,
    pub paths: Paths,
}

/// How long an instance lives.
#[derive(Clone, Copy, PartialEq)]
pub enum Scope {
    Singleton,
    Request,
    Transient,
}

impl Scope {
    /// Reads `scope = ...`.
    pub fn read(arguments: &Arguments, sink: &mut Sink) -> Self {
        let Some(word) = arguments.value::<Ident>("scope", sink) else { return Self::Singleton };
        match word.to_string().as_str() {
            "singleton" => Self::Singleton,
            "request" => Self::Request,
            "transient" => Self::Transient,
            other => {
                let message = format!(
                    "there is no scope `{other}`; write `singleton`, `request` or `transient`"
                );
                sink.at(word.span(), message);
                Self::Singleton
            }
        }
    }

    /// The scope as an expression.
    pub fn tokens(self) -> TokenStream {
        match self {
            Self::Singleton => quote!(__baya::Scope::Singleton),
            Self::Request => quote!(__baya::Scope::Request),
            Self::Transient => quote!(__baya::Scope::Transient),
        }
    }
}

pub fn read(arguments: TokenStream, sink: &mut Sink) -> Written {
    let arguments = Arguments::read("injectable", arguments, 0, &["scope", "crate"], sink);
    Written { scope: Scope::read(&arguments, sink), paths: Paths::new(arguments.krate()) }
}
