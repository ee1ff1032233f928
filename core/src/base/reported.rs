//! Types that the compiler reports.
//!
//! A function with a bound would add a note that points into the framework to the message of its trait. So emitted code
//! calls a function of the trait itself, such as `<_ as Failure>::check(...)`. Method resolution selects its argument:
//! the type itself if it does not satisfy the trait, and [`Satisfied`] otherwise.

use core::fmt;
use core::marker::PhantomData;

/// A type that a trait may report. Its function `check` accepts only types that implement the trait.
pub struct Reported<T: ?Sized>(PhantomData<fn() -> T>);

impl<T: ?Sized> Reported<T> {
    /// Reports this type if it does not implement the trait.
    pub const NEW: Self = Self(PhantomData);
}

impl<T: ?Sized> fmt::Debug for Reported<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reported")
    }
}

/// A type that nothing reports.
#[derive(Clone, Copy, Debug)]
pub struct Satisfied;
