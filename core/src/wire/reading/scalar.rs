//! Types that are read from a single value.

use std::borrow::Cow;

/// A type that is read from a single value.
pub trait Scalar {
    /// The name of the type in JSON Schema.
    const KIND: &'static str;

    /// Returns the message for a value of another type.
    fn message() -> Cow<'static, str>;

    /// Whether JSON can represent the value.
    #[inline]
    fn is_json(&self) -> bool {
        true
    }
}

macro_rules! plain {
    ($($of:ty, $kind:literal, $message:literal;)*) => { $(
        impl Scalar for $of {
            const KIND: &'static str = $kind;

            fn message() -> Cow<'static, str> {
                $message.into()
            }
        }
    )* };
}

plain! {
    bool, "boolean", "must be true or false";
    char, "string", "must be one character";
    String, "string", "must be a string";
}

macro_rules! real {
    ($($of:ty)*) => { $(
        impl Scalar for $of {
            const KIND: &'static str = "number";

            fn message() -> Cow<'static, str> {
                "must be a number".into()
            }

            #[inline]
            fn is_json(&self) -> bool {
                self.is_finite()
            }
        }
    )* };
}

real! { f32 f64 }

macro_rules! whole {
    ($($of:ty)*) => { $(
        impl Scalar for $of {
            const KIND: &'static str = "integer";

            fn message() -> Cow<'static, str> {
                format!("must be a whole number from {} to {}", <$of>::MIN, <$of>::MAX).into()
            }
        }
    )* };
}

whole! { u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }
