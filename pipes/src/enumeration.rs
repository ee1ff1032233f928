//! Parses variants of enums.

use baya::{Context, Error, Pipe};
use baya_macros::pipe;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// Parses a variant of an enum without fields by its `serde` name, ignoring case. The error for another name
/// lists all names.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_macros::controller;
/// use baya_pipes::ParseEnum;
///
/// #[derive(Debug, serde::Deserialize)]
/// #[serde(rename_all = "kebab-case")]
/// enum Order {
///     NewestFirst,
///     OldestFirst,
/// }
///
/// #[controller("/cats")]
/// struct Cats;
///
/// #[controller]
/// impl Cats {
///     #[get]
///     async fn all(&self, #[query] #[use_pipes(ParseEnum)] order: Order) -> String {
///         format!("{order:?}")
///     }
/// }
/// # fn main() {}
/// ```
#[pipe]
#[derive(Clone, Copy, Debug, Default)]
pub struct ParseEnum;

impl<T: DeserializeOwned + Send> Pipe<String, T> for ParseEnum {
    async fn transform(&self, value: String, cx: &Context<'_>) -> Result<T, Error> {
        T::deserialize(VariantName(&value))
            .map_err(|error| cx.invalid("variant", error.to_string()))
    }
}

/// Deserializes the variant with this name.
struct VariantName<'t>(&'t str);

type ParseError = serde::de::value::Error;

impl<'de> Deserializer<'de> for VariantName<'_> {
    type Error = ParseError;

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ParseError> {
        let is_equal = |name: &&&str| name.eq_ignore_ascii_case(self.0);
        let Some(name) = variants.iter().find(is_equal) else {
            let names = variants.join("`, `");
            let message = format!("must be one of `{names}`, found {:?}", self.0);
            return Err(ParseError::custom(message));
        };
        let name: StrDeserializer<'_, ParseError> = (*name).into_deserializer();
        visitor.visit_enum(name)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, ParseError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ParseError> {
        visitor.visit_str(self.0)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
