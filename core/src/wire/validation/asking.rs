//! How rules in something are asked.

use std::future::Future;

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

/// The method [`Validate::ask`](super::Validate::ask) of what has others in it.
macro_rules! asks {
    (|$value:ident, $base:ident, $asked:ident| $future:expr) => {
        fn ask<'a>(
            &'a self,
            $base: usize,
            $asked: $crate::wire::validation::CheckReport<'a>,
        ) -> impl ::std::future::Future<Output = $crate::error::Result<()>> + Send + 'a {
            let $value = self;
            $future
        }
    };
}

pub(crate) use asks;
