//! Macros for methods that the deserializers of several formats share.

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

/// Implements methods of a deserializer, with this lifetime and error type, that call another method of it.
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

/// Implements the method of a deserializer for tuple structs with the one for tuples, with this lifetime and error type.
macro_rules! tuple_structs {
    (<$de:lifetime, $error:ty>) => {
        fn deserialize_tuple_struct<V: ::serde::de::Visitor<$de>>(
            self,
            _: &'static str,
            count: usize,
            visitor: V,
        ) -> Result<V::Value, $error> {
            self.deserialize_tuple(count, visitor)
        }
    };
}

/// Implements `VariantAccess` for a deserializer of a variant's content, with this lifetime and error type.
macro_rules! variant_content {
    (<$de:lifetime, $error:ty> for $of:ty) => {
        impl<$de> ::serde::de::VariantAccess<$de> for $of {
            type Error = $error;

            fn unit_variant(self) -> Result<(), $error> {
                ::serde::Deserialize::deserialize(self)
            }

            fn newtype_variant_seed<S: ::serde::de::DeserializeSeed<$de>>(
                self,
                seed: S,
            ) -> Result<S::Value, $error> {
                seed.deserialize(self)
            }

            fn tuple_variant<V: ::serde::de::Visitor<$de>>(
                self,
                count: usize,
                visitor: V,
            ) -> Result<V::Value, $error> {
                ::serde::Deserializer::deserialize_tuple(self, count, visitor)
            }

            fn struct_variant<V: ::serde::de::Visitor<$de>>(
                self,
                fields: &'static [&'static str],
                visitor: V,
            ) -> Result<V::Value, $error> {
                ::serde::Deserializer::deserialize_struct(self, "", fields, visitor)
            }
        }
    };
}

pub(crate) use {delegated, integers, tuple_structs, variant_content};
