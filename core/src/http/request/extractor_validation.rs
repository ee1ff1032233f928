//! Validation of the extractors of handlers.

use crate::http::{Form, Json, Negotiated, Query};
use crate::wire::validation::{Checks, Report, Validate, asks, first};

/// Implements validation for extractors of bodies, including those of axum.
macro_rules! arguments {
    ($($of:ty: $unfit:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Validate> Validate for $of {
            const CHECKS: Checks = T::CHECKS;
            const UNFIT: Option<&'static str> = $unfit;

            #[inline]
            fn validate(&self, report: &mut Report<'_>) {
                self.0.validate(report);
            }

            asks!(|value, base, asked| value.0.ask(base, asked));
        }
    )* };
}

arguments! {
    Json<T>: T::UNFIT;
    Form<T>: first(&[T::UNFIT, T::BRACKETED]);
    Negotiated<T>: T::UNFIT;
    axum::Json<T>: T::UNFIT;
    axum::Form<T>: T::UNFIT;
}

/// Implements validation for extractors of parameters.
macro_rules! parameters {
    ($($of:ty: $unfit:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<T: Validate> Validate for $of {
            const CHECKS: Checks = T::CHECKS;
            const UNFIT: Option<&'static str> = $unfit;

            #[inline]
            fn validate(&self, report: &mut Report<'_>) {
                self.0.validate(&mut report.parameters());
            }

            asks!(|value, base, asked| value.0.ask(base, asked.parameters()));
        }
    )* };
}

parameters! {
    Query<T>: first(&[T::UNFIT, T::BRACKETED]);
    axum::extract::Query<T>: T::UNFIT;
    axum::extract::Path<T>: T::UNFIT;
}
