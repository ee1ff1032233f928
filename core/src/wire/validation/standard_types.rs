//! Validation of standard types and of pointers to other types.

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

use super::check::Checks;
use super::provider_calls::{asks, in_order};
use super::validate::Validate;
use super::validation_report::Report;
use crate::error::Param;
use crate::wire::reading::Scalar;

/// Implements [`Validate`] for types whose values are always valid.
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

/// Implements [`Validate`] for floating-point numbers, which must be finite as in JSON. Some formats have other numbers,
/// and numbers that are too large are read as infinity.
macro_rules! finite {
    ($($of:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Validate for $of {
            #[inline]
            fn validate(&self, report: &mut Report<'_>) {
                if !self.is_finite() && !report.has_error() {
                    let kind = ("type", Param::String(Self::KIND.into()));
                    report.violation("type", Self::message().into_owned(), [kind]);
                }
            }
        }
    )* };
}

finite! { f32 f64 }

/// Implements [`Validate`] for pointers.
macro_rules! pointers {
    ($($of:ident)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Validate + ?Sized> Validate for $of<T> {
            const CHECKS: Checks = T::CHECKS;
            const LISTS_FILES: bool = T::CONTAINS_FILES;
            const NESTS_FILES: bool = T::LISTS_FILES;

            #[inline]
            fn validate(&self, report: &mut Report<'_>) {
                T::validate(self, report);
            }

            asks!(|value, base, report| T::check_with_providers(value, base, report));
        }
    )* };
}

pointers! { Box Arc Rc }

/// Implements [`Validate`] for types that may contain a value.
macro_rules! optional {
    ($([$($error:ident)?] $of:ty, $present:pat => $inner:ident;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Validate $(, $error)?> Validate for $of {
            const CHECKS: Checks = T::CHECKS;
            const CONTRADICTION: Option<&'static str> = T::CONTRADICTION;
            const BRACKETED: Option<&'static str> = T::BRACKETED;
            const CONTAINS_FILES: bool = T::CONTAINS_FILES;
            const LISTS_FILES: bool = T::LISTS_FILES;
            const NESTS_FILES: bool = T::NESTS_FILES;

            #[inline]
            fn validate(&self, report: &mut Report<'_>) {
                if let $present = self {
                    $inner.validate(report);
                }
            }

            asks!(|value, base, report| {
                let inner = match value {
                    $present => Some($inner.check_with_providers(base, report)),
                    _ => None,
                };
                in_order(inner.into_iter().collect())
            });
        }
    )* };
}

optional! {
    [] Option<T>, Some(inner) => inner;
    [E] Result<T, E>, Ok(inner) => inner;
}
