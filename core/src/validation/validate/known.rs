//! When types of the language and of crates that everybody uses are valid.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use uuid::Uuid;

use super::{Validate, in_order};
use crate::http::{Form, Json, Negotiated, Query};
use crate::validation::check::{Asked, Checks};
use crate::validation::report::Report;

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
    u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64
    Duration SystemTime IpAddr Ipv4Addr Ipv6Addr Uuid serde_json::Value
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
