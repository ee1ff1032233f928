//! Values that know whether they are valid.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::future::{Future, ready};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use uuid::Uuid;

use super::check::{Asked, Checks};
use super::report::{Occasion, Report};
use super::scalar::Scalar;
use crate::error::{Fault, Param};
use crate::http::{Form, Json, Negotiated, Query};

/// A value that knows whether it is valid. `#[dto]` implements it by the rules of the fields.
///
/// An argument of a handler that is one, such as `Json<T>` or `Query<T>` where `T` is, is validated
/// before the handler is called: 422 with every fault.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::{Report, Validate};
///
/// struct NewCat { name: String }
///
/// impl Validate for NewCat {
///     fn validate(&self, report: &mut Report<'_>) {
///         if self.name.is_empty() {
///             report.field("name").fault("length", "must not be empty");
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "nothing says when a `{Self}` is valid",
    label = "`Validate` is not implemented for this type",
    note = "put `#[dto]` on `{Self}`, or write `impl Validate for {Self} {{ fn validate(&self, report: &mut Report<'_>) {{ ... }} }}`"
)]
pub trait Validate {
    /// Writes every fault into the report; none for a valid value.
    fn validate(&self, report: &mut Report<'_>);

    /// The providers that rules with `check` ask.
    const CHECKS: Checks = Checks::NONE;

    /// Asks them; the first one is at the slot `base` of the handler.
    ///
    /// # Errors
    ///
    /// Those of the providers.
    fn ask<'a>(
        &'a self,
        base: usize,
        asked: Asked<'a>,
    ) -> impl Future<Output = crate::error::Result<()>> + Send + 'a {
        let _ = (base, asked);
        ready(Ok(()))
    }
}

/// One behind the other, until one fails.
///
/// # Errors
///
/// That of the first that fails.
pub async fn in_order<F: Future<Output = crate::error::Result<()>>>(
    all: Vec<F>,
) -> crate::error::Result<()> {
    for one in all {
        one.await?;
    }
    Ok(())
}

/// Validates a value, for who calls no handler. Rules that ask a provider are asked by handlers alone.
///
/// # Errors
///
/// Every fault, of which there is one at least.
pub fn validate<T: Validate + ?Sized>(value: &T) -> Result<(), Vec<Fault>> {
    validate_on(value, Occasion::default())
}

/// Validates a value for an occasion.
///
/// # Errors
///
/// Every fault, of which there is one at least.
pub fn validate_on<T: Validate + ?Sized>(
    value: &T,
    occasion: Occasion<'_>,
) -> Result<(), Vec<Fault>> {
    let mut faults = Vec::new();
    value.validate(&mut Report::new(&mut faults, occasion));
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// What is valid where that in it is.
macro_rules! inside {
    ($($of:ident)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Validate> Validate for $of<T> {
            const CHECKS: Checks = T::CHECKS;

            #[inline]
            fn validate(&self, report: &mut Report<'_>) {
                self.0.validate(report);
            }

            fn ask<'a>(
                &'a self,
                base: usize,
                asked: Asked<'a>,
            ) -> impl Future<Output = crate::error::Result<()>> + Send + 'a {
                self.0.ask(base, asked)
            }
        }
    )* };
}

inside! { Json Form Negotiated }

#[diagnostic::do_not_recommend]
impl<T: Validate> Validate for Query<T> {
    const CHECKS: Checks = T::CHECKS;

    #[inline]
    fn validate(&self, report: &mut Report<'_>) {
        self.0.validate(&mut report.parameters());
    }

    fn ask<'a>(
        &'a self,
        base: usize,
        asked: Asked<'a>,
    ) -> impl Future<Output = crate::error::Result<()>> + Send + 'a {
        self.0.ask(base, asked.parameters())
    }
}

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
    bool char str String Cow<'_, str> ()
    u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f64
    Duration SystemTime IpAddr Ipv4Addr Ipv6Addr Uuid serde_json::Value
}

/// Reading makes infinity of a number that is too large for it, which no document has.
#[diagnostic::do_not_recommend]
impl Validate for f32 {
    #[inline]
    fn validate(&self, report: &mut Report<'_>) {
        if self.is_infinite() {
            report.broken(
                "type",
                Self::words().into_owned(),
                [("type", Param::Text(Self::KIND.into()))],
            );
        }
    }
}

/// What is valid where that behind it is.
macro_rules! behind {
    ($($of:ident)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Validate + ?Sized> Validate for $of<T> {
            const CHECKS: Checks = T::CHECKS;

            #[inline]
            fn validate(&self, report: &mut Report<'_>) {
                T::validate(self, report);
            }

            fn ask<'a>(
                &'a self,
                base: usize,
                asked: Asked<'a>,
            ) -> impl Future<Output = crate::error::Result<()>> + Send + 'a {
                T::ask(self, base, asked)
            }
        }
    )* };
}

behind! { Box Arc Rc }

#[diagnostic::do_not_recommend]
impl<T: Validate> Validate for Option<T> {
    const CHECKS: Checks = T::CHECKS;

    fn ask<'a>(
        &'a self,
        base: usize,
        asked: Asked<'a>,
    ) -> impl Future<Output = crate::error::Result<()>> + Send + 'a {
        in_order(self.iter().map(move |value| value.ask(base, asked.clone())).collect())
    }

    #[inline]
    fn validate(&self, report: &mut Report<'_>) {
        if let Some(value) = self {
            value.validate(report);
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Validate> Validate for [T] {
    const CHECKS: Checks = T::CHECKS;

    fn ask<'a>(
        &'a self,
        base: usize,
        asked: Asked<'a>,
    ) -> impl Future<Output = crate::error::Result<()>> + Send + 'a {
        let each = self.iter().enumerate();
        in_order(
            each.map(move |(index, value)| value.ask(base, asked.clone().index(index))).collect(),
        )
    }

    fn validate(&self, report: &mut Report<'_>) {
        for (index, value) in self.iter().enumerate() {
            value.validate(&mut report.index(index));
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Validate, const N: usize> Validate for [T; N] {
    const CHECKS: Checks = T::CHECKS;

    fn ask<'a>(
        &'a self,
        base: usize,
        asked: Asked<'a>,
    ) -> impl Future<Output = crate::error::Result<()>> + Send + 'a {
        self.as_slice().ask(base, asked)
    }

    fn validate(&self, report: &mut Report<'_>) {
        self.as_slice().validate(report);
    }
}

/// What is valid where all its members are.
macro_rules! listed {
    ($($of:ty, $($bound:ident),*;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Validate $(+ $bound)*> Validate for $of {
            const CHECKS: Checks = T::CHECKS;

            fn ask<'a>(
                &'a self,
                base: usize,
                asked: Asked<'a>,
            ) -> impl Future<Output = crate::error::Result<()>> + Send + 'a {
                let each = self.iter().enumerate();
                in_order(each
                    .map(move |(index, value)| value.ask(base, asked.clone().index(index)))
                    .collect())
            }

            fn validate(&self, report: &mut Report<'_>) {
                for (index, value) in self.iter().enumerate() {
                    value.validate(&mut report.index(index));
                }
            }
        }
    )* };
}

listed! {
    Vec<T>,;
    VecDeque<T>,;
    BTreeSet<T>,;
}

#[diagnostic::do_not_recommend]
impl<T: Validate, S> Validate for HashSet<T, S> {
    const CHECKS: Checks = T::CHECKS;

    fn ask<'a>(
        &'a self,
        base: usize,
        asked: Asked<'a>,
    ) -> impl Future<Output = crate::error::Result<()>> + Send + 'a {
        let each = self.iter().enumerate();
        in_order(
            each.map(move |(index, value)| value.ask(base, asked.clone().index(index))).collect(),
        )
    }

    fn validate(&self, report: &mut Report<'_>) {
        for (index, value) in self.iter().enumerate() {
            value.validate(&mut report.index(index));
        }
    }
}

#[diagnostic::do_not_recommend]
impl<K: AsRef<str>, V: Validate, S> Validate for HashMap<K, V, S> {
    const CHECKS: Checks = V::CHECKS;

    fn ask<'a>(
        &'a self,
        base: usize,
        asked: Asked<'a>,
    ) -> impl Future<Output = crate::error::Result<()>> + Send + 'a {
        let each = self.iter();
        in_order(
            each.map(move |(key, value)| value.ask(base, asked.clone().field(key.as_ref())))
                .collect(),
        )
    }

    fn validate(&self, report: &mut Report<'_>) {
        for (key, value) in self {
            value.validate(&mut report.field(key.as_ref()));
        }
    }
}

#[diagnostic::do_not_recommend]
impl<K: AsRef<str>, V: Validate> Validate for BTreeMap<K, V> {
    const CHECKS: Checks = V::CHECKS;

    fn ask<'a>(
        &'a self,
        base: usize,
        asked: Asked<'a>,
    ) -> impl Future<Output = crate::error::Result<()>> + Send + 'a {
        let each = self.iter();
        in_order(
            each.map(move |(key, value)| value.ask(base, asked.clone().field(key.as_ref())))
                .collect(),
        )
    }

    fn validate(&self, report: &mut Report<'_>) {
        for (key, value) in self {
            value.validate(&mut report.field(key.as_ref()));
        }
    }
}

/// Tuples.
macro_rules! tuples {
    ($(($($of:ident $at:tt),*);)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($of: Validate),*> Validate for ($($of,)*) {
            fn validate(&self, report: &mut Report<'_>) {
                $(self.$at.validate(&mut report.index($at));)*
            }
        }
    )* };
}

tuples! {
    (A 0); (A 0, B 1); (A 0, B 1, C 2); (A 0, B 1, C 2, D 3); (A 0, B 1, C 2, D 3, E 4);
    (A 0, B 1, C 2, D 3, E 4, F 5);
}
