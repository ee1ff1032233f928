//! The YAML format.

use baya::http::{Format, FormatData, FormatError, ReadSeed, WriteValue};
use serde::de::DeserializeSeed;
use serde_saphyr::{DuplicateKeyPolicy, Options, alias_limits, budget, options};

use crate::DEPTH;

/// YAML, `application/yaml` ([RFC 9512](https://www.rfc-editor.org/rfc/rfc9512)).
///
/// A body is one document without duplicate keys. Only `true` and `false` are booleans, so `no` is a string.
/// Aliases and merge keys can expand to at most 16 MiB.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::App;
/// use baya_formats::Yaml;
///
/// # fn example<AppModule: baya::Root>() -> App {
/// App::new::<AppModule>().format(Yaml)
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Yaml;

impl Format for Yaml {
    fn name(&self) -> &'static str {
        "yaml"
    }

    fn media_types(&self) -> &'static [&'static str] {
        &["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"]
    }

    fn write(&self, value: WriteValue<'_>) -> Result<Vec<u8>, FormatError> {
        Ok(serde_saphyr::to_string(&value)?.into_bytes())
    }

    fn data(&self) -> FormatData {
        FormatData::Typed
    }

    fn read(&self, document: &[u8], value: ReadSeed<'_>) -> Result<(), FormatError> {
        let options = limits(document.len());
        let result = serde_saphyr::with_deserializer_from_slice_with_options(
            document,
            options,
            |document| value.deserialize(document),
        );
        Ok(result?)
    }
}

/// Limits of a document with this length. A scalar that an alias repeats is at most as long as the document.
fn limits(length: usize) -> Options {
    const MAX_EXPANDED: usize = 16 << 20;
    let replayed = (MAX_EXPANDED / length.max(1)).min(100_000);
    options! {
        budget: budget! { max_depth: DEPTH },
        alias_limits: alias_limits! {
            max_total_replayed_events: replayed,
        },
        duplicate_keys: DuplicateKeyPolicy::Error,
        strict_booleans: true,
        with_snippet: false,
    }
}
