//! Baya.
#[doc(hidden)]
pub use baya_core::__private;
pub use baya_core::*;
pub use baya_macros::*;
/// What a program imports: `use baya::prelude::*;`.
pub mod prelude {
    pub use baya_core::{App, Context, Error, Form, Inject, Json, Lazy, Named, Query};
    pub use baya_macros::{
        ApiError, controller, delete, get, injectable, metadata, module, on_bootstrap, on_init,
        on_shutdown, patch, post, provider, provider_trait, put, token,
    };
    pub use std::sync::Arc;
}
