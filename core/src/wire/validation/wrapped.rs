//! What is valid by itself, or where that in it is.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8,
    NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128, NonZeroUsize,
};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use uuid::Uuid;

use super::asking::{asks, in_order};
use super::check::Checks;
use super::report::Report;
use super::scalar::Scalar;
use super::validate::Validate;
use crate::error::Param;

/// What is always valid.
macro_rules! anything {
    ($($of:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Validate for $of {
            #[inline]
            fn validate(&self, _report: &mut Report<'_>) {}
        }
    )* };
}

anything! {
    () bool char str String Cow<'_, str> PathBuf
    u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize
    NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroU128 NonZeroUsize
    NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroI128 NonZeroIsize
    Duration SystemTime IpAddr Ipv4Addr Ipv6Addr SocketAddr Uuid serde_json::Value
}

/// Numbers of JSON: some formats have others, and reading makes infinity of what is too large.
macro_rules! finite {
    ($($of:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Validate for $of {
            #[inline]
            fn validate(&self, report: &mut Report<'_>) {
                if !self.is_finite() && !report.is_wrong() {
                    let known = ("type", Param::Text(Self::KIND.into()));
                    report.violation("type", Self::words().into_owned(), [known]);
                }
            }
        }
    )* };
}

finite! { f32 f64 }

/// What stands for another value.
macro_rules! behind {
    ($($of:ident)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Validate + ?Sized> Validate for $of<T> {
            const CHECKS: Checks = T::CHECKS;
            const LISTS_FILES: bool = T::HOLDS_FILES;
            const NESTS_FILES: bool = T::LISTS_FILES;

            #[inline]
            fn validate(&self, report: &mut Report<'_>) {
                T::validate(self, report);
            }

            asks!(|value, base, asked| T::ask(value, base, asked));
        }
    )* };
}

behind! { Box Arc Rc }

/// What there may be.
macro_rules! perhaps {
    ($([$($error:ident)?] $of:ty, $there:pat => $inner:ident;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Validate $(, $error)?> Validate for $of {
            const CHECKS: Checks = T::CHECKS;
            const UNFIT: Option<&'static str> = T::UNFIT;
            const BRACKETED: Option<&'static str> = T::BRACKETED;
            const HOLDS_FILES: bool = T::HOLDS_FILES;
            const LISTS_FILES: bool = T::LISTS_FILES;
            const NESTS_FILES: bool = T::NESTS_FILES;

            #[inline]
            fn validate(&self, report: &mut Report<'_>) {
                if let $there = self {
                    $inner.validate(report);
                }
            }

            asks!(|value, base, asked| {
                let inner = match value {
                    $there => Some($inner.ask(base, asked)),
                    _ => None,
                };
                in_order(inner.into_iter().collect())
            });
        }
    )* };
}

perhaps! {
    [] Option<T>, Some(inner) => inner;
    [E] Result<T, E>, Ok(inner) => inner;
}
