//! Methods that the deserializers of several formats share.

/// Calls a macro with the methods of every integer type, as in `deserialize_i8 visit_i8 i8;`.
macro_rules! integers {
    ($apply:ident) => {
        $apply! {
            deserialize_i8 visit_i8 i8;
            deserialize_i16 visit_i16 i16;
            deserialize_i32 visit_i32 i32;
            deserialize_i64 visit_i64 i64;
            deserialize_i128 visit_i128 i128;
            deserialize_u8 visit_u8 u8;
            deserialize_u16 visit_u16 u16;
            deserialize_u32 visit_u32 u32;
            deserialize_u64 visit_u64 u64;
            deserialize_u128 visit_u128 u128;
        }
    };
}

/// Implements methods of a deserializer with these lifetime and error that call another method of it.
macro_rules! delegated {
    (<$de:lifetime, $error:ty> $($method:ident($($of:ty),*) to $by:ident)*) => { $(
        fn $method<V: ::serde::de::Visitor<$de>>(
            self,
            $(_: $of,)*
            visitor: V,
        ) -> Result<V::Value, $error> {
            self.$by(visitor)
        }
    )* };
}

pub(crate) use {delegated, integers};
