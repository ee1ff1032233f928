//! Runs rules with `check`, which call providers, inside of collections and wrappers.

use std::future::Future;

/// Awaits futures one after the other until one fails.
///
/// # Errors
///
/// Returns the error of the first future that fails.
pub async fn in_order<F: Future<Output = crate::error::Result<()>>>(
    futures: Vec<F>,
) -> crate::error::Result<()> {
    for future in futures {
        future.await?;
    }
    Ok(())
}

/// Defines the method [`Validate::check_with_providers`](super::Validate::check_with_providers) of a type that contains other values.
macro_rules! asks {
    (|$value:ident, $base:ident, $report:ident| $future:expr) => {
        fn check_with_providers<'a>(
            &'a self,
            $base: usize,
            $report: $crate::wire::validation::CheckReport<'a>,
        ) -> impl ::std::future::Future<Output = $crate::error::Result<()>> + Send + 'a {
            let $value = self;
            $future
        }
    };
}

pub(crate) use asks;
