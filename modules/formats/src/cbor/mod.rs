//! The CBOR format.

mod error;
mod lenient;

use baya::http::{Format, FormatData, FormatError, ReadSeed, WriteValue};
use cbor4ii::core::dec::{Read, Reference};
use cbor4ii::core::utils::{BufWriter, SliceReader};
use cbor4ii::serde::{Deserializer, Serializer};
use serde::Serialize;
use serde::de::DeserializeSeed;

use self::lenient::Lenient;
use crate::DEPTH;

/// CBOR, `application/cbor` ([RFC 8949](https://www.rfc-editor.org/rfc/rfc8949)).
///
/// Structs are maps with the names of their fields. Types with a compact and a readable representation, such
/// as a UUID, use the compact one. A number is read in any encoding, if its value fits; tags other than those
/// of large numbers are rejected.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::App;
/// use baya_formats::Cbor;
///
/// # fn example<AppModule: baya::Root>() -> App {
/// App::new::<AppModule>().format(Cbor)
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Cbor;

impl Format for Cbor {
    fn name(&self) -> &'static str {
        "cbor"
    }

    fn media_types(&self) -> &'static [&'static str] {
        &["application/cbor"]
    }

    fn write(&self, value: WriteValue<'_>) -> Result<Vec<u8>, FormatError> {
        let mut writer = Serializer::new(BufWriter::new(Vec::new()));
        value.serialize(&mut writer)?;
        Ok(writer.into_inner().into_inner())
    }

    fn data(&self) -> FormatData {
        FormatData::Typed
    }

    fn read(&self, document: &[u8], value: ReadSeed<'_>) -> Result<(), FormatError> {
        let input = DepthLimited { inner: SliceReader::new(document), depth: 0 };
        let mut reader = Deserializer::new(input);
        value.deserialize(Lenient(&mut reader))?;
        let has_rest = !reader.into_inner().inner.fill(1)?.as_ref().is_empty();
        if has_rest {
            Err(FormatError::new("the document continues after the value"))
        } else {
            Ok(())
        }
    }
}

/// A reader that limits the nesting depth.
struct DepthLimited<'d> {
    inner: SliceReader<'d>,
    depth: usize,
}

impl DepthLimited<'_> {
    /// Reading a value of unknown type takes two steps.
    const MAX_STEPS: usize = 2 * DEPTH;
}

impl<'d> Read<'d> for DepthLimited<'d> {
    type Error = <SliceReader<'d> as Read<'d>>::Error;

    fn fill<'b>(&'b mut self, want: usize) -> Result<Reference<'d, 'b>, Self::Error> {
        self.inner.fill(want)
    }

    fn advance(&mut self, bytes: usize) {
        self.inner.advance(bytes);
    }

    fn step_in(&mut self) -> bool {
        self.depth += 1;
        self.depth <= Self::MAX_STEPS
    }

    fn step_out(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}
