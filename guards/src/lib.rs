//! Built-in guards, as `baya::guards` with the feature `guards`.
//!
//! | guard | accepts |
//! |---|---|
//! | [`Throttle`] | requests within a rate limit |
//! | [`RequireRoles`] | callers with one of the [`Roles`] of the handler |
//! | [`ApiKey`] | requests with a valid API key |
//! | [`Bearer`] | requests with a valid bearer token |
//! | [`AllowIp`] | clients with an allowed address |
//! | [`Csrf`] | requests that no page of another site caused |
//!
//! Each guard [describes](baya::Guard::describe) its security scheme and its error responses in OpenAPI
//! documents. [`Bearer`] and [`ApiKey`] have a scheme, the others have none.

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod api_key;
mod bearer;
mod csrf;
mod ip;
mod roles;
mod throttle;

pub use api_key::{ApiKey, ApiKeyOptions, ApiKeys, KeyHolder, StaticApiKeys};
pub use bearer::{Bearer, VerifyToken};
pub use csrf::Csrf;
pub use ip::{AllowIp, AllowedIps};
pub use roles::{HasRoles, RequireRoles, Roles};
#[cfg(feature = "redis")]
pub use throttle::RedisStore;
pub use throttle::{Limit, Limits, Load, MemoryStore, Quota, Throttle, ThrottleStore, Verdict};
