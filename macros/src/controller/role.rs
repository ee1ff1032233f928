//! The role of a component with routes: a controller, or a gateway, whose only route accepts connections.

use proc_macro2::{Ident, Span};

#[cfg(feature = "gateway")]
use super::connections;
use crate::component::Declared;
use crate::trigger;

/// The role of a component with routes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Controller,
    #[cfg(feature = "gateway")]
    Gateway,
}

impl Role {
    /// Returns its attribute.
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Controller => "controller",
            #[cfg(feature = "gateway")]
            Self::Gateway => "gateway",
        }
    }

    /// Returns the attribute for the key of the struct.
    pub const fn declared(self) -> Declared {
        match self {
            Self::Controller => Declared::Controller,
            #[cfg(feature = "gateway")]
            Self::Gateway => Declared::Gateway,
        }
    }

    /// Returns the trait that the struct implements.
    pub fn trait_name(self) -> Ident {
        let name = match self {
            Self::Controller => "Controller",
            #[cfg(feature = "gateway")]
            Self::Gateway => "Gateway",
        };
        Ident::new(name, Span::call_site())
    }

    /// Returns the trait that the `impl` with the handlers implements.
    pub fn table(self, span: Span) -> Ident {
        let name = match self {
            Self::Controller => "OneImplWithAllRoutes",
            #[cfg(feature = "gateway")]
            Self::Gateway => "OneImplWithAllMessages",
        };
        Ident::new(name, span)
    }

    /// Returns the arguments that only its attribute has.
    pub const fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Controller => &[],
            #[cfg(feature = "gateway")]
            Self::Gateway => connections::ARGUMENTS,
        }
    }

    /// Returns the attributes of the handlers without a route that it may have.
    pub const fn triggers(self) -> &'static [&'static str] {
        match self {
            Self::Controller => trigger::NAMES,
            #[cfg(feature = "gateway")]
            Self::Gateway => trigger::GATEWAY_NAMES,
        }
    }
}
