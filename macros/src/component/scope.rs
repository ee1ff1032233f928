//! The scope of a provider.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, ExprLit, Lit};

use crate::sink::Sink;
use crate::syntax::Arguments;

/// The lifetime of the instances of a provider.
#[derive(Clone, Copy, PartialEq)]
pub enum Scope {
    Singleton,
    Request,
    Transient,
}

impl Scope {
    /// Reads `scope = ...`.
    pub fn read(arguments: &Arguments, sink: &mut Sink) -> Self {
        let Some(value) = arguments.value::<Expr>("scope", sink) else { return Self::Singleton };
        if let Some(scope) = word(&value).and_then(|word| Self::from_word(&word)) {
            return scope;
        }
        // Other frameworks write it as a string or as a variant.
        let meant = match &value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => text.value(),
            Expr::Path(path) => {
                path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default()
            }
            _ => String::new(),
        };
        let meant = meant.to_lowercase();
        let message = match (Self::from_word(&meant), word(&value)) {
            (Some(_), _) => format!("a scope is a word; write `scope = {meant}`"),
            (None, Some(word)) => {
                format!("unknown scope `{word}`; write `singleton`, `request` or `transient`")
            }
            (None, None) => {
                "a scope is a word; write `singleton`, `request` or `transient`".to_owned()
            }
        };
        sink.on(&value, message);
        Self::Singleton
    }

    fn from_word(word: &str) -> Option<Self> {
        match word {
            "singleton" => Some(Self::Singleton),
            "request" => Some(Self::Request),
            "transient" => Some(Self::Transient),
            _ => None,
        }
    }

    /// Emits the scope as an expression.
    pub fn tokens(self) -> TokenStream {
        match self {
            Self::Singleton => quote!(__baya::Scope::Singleton),
            Self::Request => quote!(__baya::Scope::Request),
            Self::Transient => quote!(__baya::Scope::Transient),
        }
    }
}

/// Returns the word, if the value is one.
fn word(value: &Expr) -> Option<String> {
    match value {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        _ => None,
    }
}
