//! Validation of the extractors of handlers.

use crate::http::{Form, Json, Negotiated, Query};
use crate::wire::validation::{Checks, Report, Validate, asks, first};

/// Implements validation for extractors of bodies, including those of axum.
macro_rules! arguments {
    ($($of:ty: $unfit:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Validate> Validate for $of {
            const CHECKS: Checks = T::CHECKS;
            const CONTRADICTION: Option<&'static str> = $unfit;

            #[inline]
            fn validate(&self, report: &mut Report<'_>) {
                self.0.validate(report);
            }

            asks!(|value, base, asked| value.0.ask(base, asked));
        }
    )* };
}

arguments! {
    Json<T>: T::CONTRADICTION;
    Form<T>: first(&[T::CONTRADICTION, T::BRACKETED]);
    Negotiated<T>: T::CONTRADICTION;
    axum::Json<T>: T::CONTRADICTION;
    axum::Form<T>: T::CONTRADICTION;
}

/// Implements validation for extractors of parameters.
macro_rules! parameters {
    ($($of:ty: $unfit:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Validate> Validate for $of {
            const CHECKS: Checks = T::CHECKS;
            const CONTRADICTION: Option<&'static str> = $unfit;

            #[inline]
            fn validate(&self, report: &mut Report<'_>) {
                self.0.validate(&mut report.parameters());
            }

            asks!(|value, base, asked| value.0.ask(base, asked.parameters()));
        }
    )* };
}

parameters! {
    Query<T>: first(&[T::CONTRADICTION, T::BRACKETED]);
    axum::extract::Query<T>: T::CONTRADICTION;
    axum::extract::Path<T>: T::CONTRADICTION;
}
