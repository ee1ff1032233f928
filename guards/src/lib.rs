//! Guards that most apps need, as `baya::guards` behind the feature `guards`.
//!
//! | guard | lets in |
//! |---|---|
//! | [`Throttle`] | who does not call too often |
//! | [`RequireRoles`] | who has one of the [`Roles`] of the handler |
//! | [`ApiKey`] | who has a key |
//! | [`Bearer`] | who has a token |
//! | [`AllowIp`] | who calls from a known address |
//! | [`Csrf`] | whose browser says that the app's own pages made it call |
//!
//! Each [says of itself](baya::Guard::describe) which scheme it needs and what it answers: [`Bearer`] and
//! [`ApiKey`] need one, the others none.

extern crate baya_core as baya;

mod api_key;
mod bearer;
mod csrf;
mod ip;
mod roles;
mod throttle;

pub use api_key::{ApiKey, ApiKeyOptions, ApiKeys, KeyHolder, KnownKeys};
pub use bearer::{Bearer, VerifyToken};
pub use csrf::Csrf;
pub use ip::{AllowIp, AllowedIps};
pub use roles::{HasRoles, RequireRoles, Roles};
#[cfg(feature = "redis")]
pub use throttle::RedisStore;
pub use throttle::{Limit, Limits, Load, MemoryStore, Quota, Throttle, ThrottleStore, Verdict};
