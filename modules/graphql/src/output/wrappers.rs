//! Pointers, optional values and lists.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::sync::Arc;

use async_graphql::Value;
use baya::Patch;

use super::{At, Outcome, Output, Shown, joined};

macro_rules! pointers {
    ($($of:ty)*) => { $(
        impl<T: Output + ?Sized> Output for $of {
            fn show<'a>(&'a self, at: At<'a, '_>) -> Shown<'a> {
                T::show(self, at)
            }
        }
    )* };
}

pointers! { &T Box<T> Arc<T> }

impl<T: Output> Output for Option<T> {
    fn show<'a>(&'a self, at: At<'a, '_>) -> Shown<'a> {
        self.as_ref().map_or(Shown::value(Value::Null), |value| nullable(value, at))
    }
}

impl<T: Output> Output for Patch<T> {
    fn show<'a>(&'a self, at: At<'a, '_>) -> Shown<'a> {
        match self {
            Self::Value(value) => nullable(value, at),
            Self::Absent | Self::Null => Shown::value(Value::Null),
        }
    }
}

/// Returns a value, or `null` if the value has an error.
fn nullable<'a, T: Output>(value: &'a T, at: At<'a, '_>) -> Shown<'a> {
    let run = at.run;
    let nulled = move |outcome: Outcome| match outcome {
        Ok(value) => Ok(value),
        Err(failure) => {
            run.report(failure);
            Ok(Value::Null)
        }
    };
    match value.show(at) {
        Shown::Now(outcome) => Shown::Now(nulled(outcome)),
        Shown::Later(future) => Shown::Later(Box::pin(async move { nulled(future.await) })),
    }
}

macro_rules! lists {
    ($([$($generics:tt)*] $of:ty;)*) => { $(
        impl<T: Output, $($generics)*> Output for $of {
            fn show<'a>(&'a self, at: At<'a, '_>) -> Shown<'a> {
                elements(self.iter(), at)
            }
        }
    )* };
}

lists! {
    [] [T];
    [] Vec<T>;
    [] VecDeque<T>;
    [] BTreeSet<T>;
    [S: Send + Sync] HashSet<T, S>;
    [const N: usize] [T; N];
}

fn elements<'a, T: Output + 'a>(
    all: impl ExactSizeIterator<Item = &'a T>,
    at: At<'a, '_>,
) -> Shown<'a> {
    let mut shown = Vec::with_capacity(all.len());
    for (index, element) in all.enumerate() {
        let path = at.path.index(index);
        shown.push(element.show(At { path: &path, ..at }));
    }
    joined(shown, Value::List)
}
