//! Parses UUIDs.

use baya::{Context, Error, Pipe};
use baya_macros::pipe;
use uuid::Uuid;

/// Parses a UUID ([RFC 9562](https://www.rfc-editor.org/rfc/rfc9562)).
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_macros::controller;
/// use baya_pipes::ParseUuid;
/// use baya_pipes::uuid::Uuid;
///
/// #[controller("/orders")]
/// struct Orders;
///
/// #[controller]
/// impl Orders {
///     #[get("/{id}")]
///     async fn find(&self, #[param] #[use_pipes(ParseUuid::version(7))] id: Uuid) -> String {
///         format!("order {id}")
///     }
/// }
/// # fn main() {}
/// ```
#[pipe(value, example = "ParseUuid::any()")]
#[derive(Clone, Copy, Debug)]
pub struct ParseUuid {
    version: Option<usize>,
}

impl ParseUuid {
    /// Accepts UUIDs of any version.
    pub const fn any() -> Self {
        Self { version: None }
    }

    /// Accepts only UUIDs of this version, such as 4 or 7.
    pub const fn version(version: usize) -> Self {
        Self { version: Some(version) }
    }
}

impl Pipe<String, Uuid> for ParseUuid {
    async fn transform(&self, value: String, cx: &Context<'_>) -> Result<Uuid, Error> {
        let id = Uuid::try_parse(&value);
        let id = id.map_err(|_| cx.invalid("type", format!("must be a UUID, found {value:?}")))?;
        match self.version {
            Some(version) if id.get_version_num() != version => {
                Err(cx.invalid("version", format!("must be a UUID of version {version}")))
            }
            _ => Ok(id),
        }
    }
}
