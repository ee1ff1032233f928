//! Content codings, with their encoders and decoders.

use compression_codecs::brotli::params::EncoderParams;
use compression_codecs::core::Level as Quality;
use compression_codecs::flate::params::FlateEncoderParams;
use compression_codecs::zstd::params::DParameter;
use compression_codecs::{
    BrotliDecoder, BrotliEncoder, DecodeV2, EncodeV2, GzipDecoder, GzipEncoder, ZlibDecoder,
    ZlibEncoder, ZstdDecoder, ZstdEncoder,
};

/// The largest zstd window allowed over HTTP, as a power of two: 8 MiB
/// ([RFC 9659](https://www.rfc-editor.org/rfc/rfc9659)).
const ZSTD_WINDOW: u32 = 23;

/// The Brotli window, as a power of two: 512 KiB, which bounds the memory for each response.
const BROTLI_WINDOW: i32 = 19;

/// A content coding, which determines how a body is compressed
/// ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// `br`: Brotli ([RFC 7932](https://www.rfc-editor.org/rfc/rfc7932)).
    Br,
    /// `deflate`: zlib ([RFC 1950](https://www.rfc-editor.org/rfc/rfc1950)).
    Deflate,
    /// `gzip` ([RFC 1952](https://www.rfc-editor.org/rfc/rfc1952)).
    Gzip,
    /// `zstd` ([RFC 8878](https://www.rfc-editor.org/rfc/rfc8878)).
    Zstd,
}

/// How much time is spent on compression.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Level {
    /// Fastest: zstd 1, Brotli 1, gzip 1.
    Fast,
    /// Suited to dynamic responses: zstd 3, Brotli 4, gzip 6.
    #[default]
    Balanced,
    /// Smallest, at a tenth of the speed: zstd 17, Brotli 9, gzip 9.
    Small,
}

pub(crate) type Encoder = Box<dyn EncodeV2 + Send>;
pub(crate) type Decoder = Box<dyn DecodeV2 + Send>;

impl Encoding {
    pub(crate) const ALL: [Self; 4] = [Self::Zstd, Self::Br, Self::Gzip, Self::Deflate];

    /// The name of the coding in `Content-Encoding`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Br => "br",
            Self::Deflate => "deflate",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    /// The coding with this name, compared without case.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        let encoding = all.find(|encoding| encoding.name().eq_ignore_ascii_case(name));
        encoding.or_else(|| name.eq_ignore_ascii_case("x-gzip").then_some(Self::Gzip))
    }

    pub(crate) fn encoder(self, level: Level) -> Encoder {
        let flate = || FlateEncoderParams::from(Quality::Precise(level.pick(1, 6, 9)));
        match self {
            Self::Br => {
                let quality = Quality::Precise(level.pick(1, 4, 9));
                let parameters = EncoderParams::default().quality(quality);
                Box::new(BrotliEncoder::new(parameters.window_size(BROTLI_WINDOW)))
            }
            Self::Deflate => Box::new(ZlibEncoder::new(flate())),
            Self::Gzip => Box::new(GzipEncoder::new(flate())),
            // Up to level 17, the window stays within what clients have to support.
            Self::Zstd => Box::new(ZstdEncoder::new(level.pick(1, 3, 17))),
        }
    }

    pub(crate) fn decoder(self) -> Decoder {
        match self {
            Self::Br => Box::new(BrotliDecoder::new()),
            Self::Deflate => Box::new(ZlibDecoder::new()),
            Self::Gzip => Box::new(GzipDecoder::new()),
            Self::Zstd => {
                Box::new(ZstdDecoder::new_with_params(&[DParameter::window_log_max(ZSTD_WINDOW)]))
            }
        }
    }

    /// Whether a body that begins with this byte has a window larger than `br` allows. The decoder accepts
    /// windows of up to 1 GiB, which the large window extension declares with reserved bits
    /// ([RFC 7932](https://www.rfc-editor.org/rfc/rfc7932#section-9.1)).
    pub(crate) const fn has_oversized_window(self, first: u8) -> bool {
        matches!(self, Self::Br) && first & 0x7f == 0x11
    }

    /// Whether concatenated bodies decode as one.
    pub(crate) const fn allows_concatenation(self) -> bool {
        matches!(self, Self::Gzip | Self::Zstd)
    }
}

impl Level {
    const fn pick(self, fast: i32, balanced: i32, small: i32) -> i32 {
        match self {
            Self::Fast => fast,
            Self::Balanced => balanced,
            Self::Small => small,
        }
    }
}
