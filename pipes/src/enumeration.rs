//! Variants of an enum.

use baya::{Context, Error, Pipe};
use baya_macros::pipe;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// Reads a variant of an enum without fields, however its letters are cased. Its names are those that
/// `serde` gives them; a wrong one is answered with all of them.
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
        T::deserialize(Variant(&value)).map_err(|error| cx.invalid("variant", error.to_string()))
    }
}

/// A text as the variant that it names.
struct Variant<'t>(&'t str);

type Refused = serde::de::value::Error;

impl<'de> Deserializer<'de> for Variant<'_> {
    type Error = Refused;

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let named = |name: &&&str| name.eq_ignore_ascii_case(self.0);
        let Some(name) = variants.iter().find(named) else {
            let all = variants.join("`, `");
            return Err(Refused::custom(format!("must be one of `{all}`, and is {:?}", self.0)));
        };
        let name: StrDeserializer<'_, Refused> = (*name).into_deserializer();
        visitor.visit_enum(name)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_str(self.0)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
