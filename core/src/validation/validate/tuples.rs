//! Tuples that are valid where their members are.

use std::future::Future;

use super::{Validate, in_order};
use crate::error::BoxFuture;
use crate::validation::check::{Asked, Checks};
use crate::validation::report::Report;

/// Tuples, whose providers stand one behind the other.
macro_rules! tuples {
    ($(($($of:ident $at:tt),*);)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($of: Validate),*> Validate for ($($of,)*) {
            const CHECKS: Checks = Checks { own: &[], nested: &[$(&$of::CHECKS),*] };

            fn validate(&self, report: &mut Report<'_>) {
                $(self.$at.validate(&mut report.index($at));)*
            }

            fn ask<'a>(
                &'a self,
                base: usize,
                asked: Asked<'a>,
            ) -> impl Future<Output = crate::error::Result<()>> + Send + 'a {
                let (mut slot, mut all) = (base, Vec::<BoxFuture<'a, _>>::new());
                $(
                    let count = const { $of::CHECKS.count() };
                    if count > 0 {
                        all.push(Box::pin(self.$at.ask(slot, asked.clone().index($at))));
                        slot += count;
                    }
                )*
                let _ = (slot, asked);
                in_order(all)
            }
        }
    )* };
}

tuples! {
    (A 0); (A 0, B 1); (A 0, B 1, C 2); (A 0, B 1, C 2, D 3); (A 0, B 1, C 2, D 3, E 4);
    (A 0, B 1, C 2, D 3, E 4, F 5);
}
