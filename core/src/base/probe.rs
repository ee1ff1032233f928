//! The type whose associated constants report properties of another type.

use core::marker::PhantomData;

/// Reports properties of `T` in constants: an inherent constant, for a `T` with the property, takes precedence over the
/// one of a fallback trait. In generic code, only the bounds of `T` count.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<T>);
