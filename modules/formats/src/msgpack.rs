//! The MessagePack format.

use std::io::Cursor;

use baya::http::{Format, FormatData, FormatError, ReadSeed, WriteValue};
use serde::de::DeserializeSeed;

use crate::DEPTH;

/// [MessagePack](https://msgpack.org), `application/vnd.msgpack`.
///
/// Structs are maps with the names of their fields. The compact form of MessagePack can be read as well, although
/// schemas do not describe it: structs as arrays in the order of their fields, and variants as their index. Types with
/// a compact and a readable representation, such as a UUID, use the compact one.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::App;
/// use baya_formats::MessagePack;
///
/// # fn example<AppModule: baya::Root>() -> App {
/// App::new::<AppModule>().format(MessagePack)
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct MessagePack;

impl Format for MessagePack {
    fn name(&self) -> &'static str {
        "msgpack"
    }

    fn media_types(&self) -> &'static [&'static str] {
        &["application/vnd.msgpack", "application/msgpack", "application/x-msgpack"]
    }

    fn write(&self, value: WriteValue<'_>) -> Result<Vec<u8>, FormatError> {
        Ok(rmp_serde::to_vec_named(&value)?)
    }

    fn data(&self) -> FormatData {
        FormatData::Typed
    }

    fn read(&self, document: &[u8], value: ReadSeed<'_>) -> Result<(), FormatError> {
        let mut reader = rmp_serde::Deserializer::new(Cursor::new(document));
        reader.set_max_depth(DEPTH);
        value.deserialize(&mut reader)?;
        if reader.position() < document.len() as u64 {
            Err(FormatError::new("the document continues after the value"))
        } else {
            Ok(())
        }
    }
}
