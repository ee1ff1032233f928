//! Pages that are requested by a cursor: the last item of the previous page.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use baya::schema::{Schema, Shape};
use baya::validation::{Explain, InputValue, Report, Validate};
use baya_macros::dto;
use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The end of a page: the key of its last item, such as its id, or its time and its id.
///
/// Clients receive it as an opaque string, which is the key as JSON in base64. It is neither encrypted nor signed: clients
/// can decode it, and can send any other key.
///
/// # Examples
///
/// ```
/// use baya_paging::Cursor;
///
/// let text = serde_json::to_string(&Cursor((7, "Tom"))).unwrap();
/// let cursor: Cursor<(u64, String)> = serde_json::from_str(&text).unwrap();
/// assert_eq!(cursor.0, (7, "Tom".to_owned()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor<C>(pub C);

impl<C: DeserializeOwned> Cursor<C> {
    fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        serde_json::from_slice(&bytes).ok().map(Self)
    }
}

const INVALID: &str = "must be a cursor from a previous response";

impl<C: Serialize> Serialize for Cursor<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = serde_json::to_vec(&self.0).map_err(S::Error::custom)?;
        serializer.serialize_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl<'de, C: DeserializeOwned> Deserialize<'de> for Cursor<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom(INVALID))
    }
}

#[diagnostic::do_not_recommend]
impl<C> Validate for Cursor<C> {
    fn validate(&self, _report: &mut Report<'_>) {}
}

#[diagnostic::do_not_recommend]
impl<C: DeserializeOwned> Explain for Cursor<C> {
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        let cursor = document.text().and_then(Self::parse);
        if cursor.is_none() {
            report.error("cursor", INVALID);
        }
        cursor
    }
}

#[diagnostic::do_not_recommend]
impl<C> Schema for Cursor<C> {
    const SHAPE: Shape = Shape::String("");
}

/// A query for a page of a list, by the cursor of the previous page: `?after=...&limit=20`.
///
/// Unlike the offsets of [`PageQuery`](crate::PageQuery), cursors stay correct while items are added and removed. A page has
/// `LIMIT` items by default. Clients can request up to `MAX` items.
///
/// # Examples
///
/// ```
/// use baya_paging::{Cursor, CursorQuery};
///
/// // A database returns up to `query.fetch_limit()` items after the cursor.
/// let query = CursorQuery::<u64, 20, 100> { after: Some(Cursor(7)), limit: 2 };
/// let page = query.page(vec![8, 9, 12], |item| *item);
/// assert_eq!((page.items, page.next), (vec![8, 9], Some(Cursor(9))));
/// ```
#[dto(input)]
#[serde(bound(deserialize = "C: DeserializeOwned"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CursorQuery<C, const LIMIT: u32 = 20, const MAX: u32 = 100> {
    /// The cursor of the previous page.
    pub after: Option<Cursor<C>>,
    /// The maximum number of items to return.
    #[serde(default = "limit::<LIMIT>")]
    #[rule(range(min = 1, max = MAX))]
    pub limit: u32,
}

fn limit<const LIMIT: u32>() -> u32 {
    LIMIT
}

/// A page of a list, with the cursor for the next page.
#[dto(output)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CursorPage<T, C> {
    /// The items of the page.
    pub items: Vec<T>,
    /// The cursor for the next page; absent on the last page.
    pub next: Option<Cursor<C>>,
}

impl<C, const LIMIT: u32, const MAX: u32> CursorQuery<C, LIMIT, MAX> {
    /// Returns the key of the last item of the previous page; `None` for the first page.
    pub fn after(&self) -> Option<&C> {
        self.after.as_ref().map(|cursor| &cursor.0)
    }

    /// Returns the number of items to fetch: one more than the limit, which shows whether there is a next page.
    pub const fn fetch_limit(&self) -> usize {
        self.limit as usize + 1
    }

    /// Returns a page of the items that were fetched after the cursor, in the order of their keys.
    ///
    /// `items` are up to [`fetch_limit`](Self::fetch_limit) items. `key` returns the key of an item.
    pub fn page<T>(&self, mut items: Vec<T>, key: impl FnOnce(&T) -> C) -> CursorPage<T, C> {
        let limit = self.limit as usize;
        let has_next = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| has_next).map(|last| Cursor(key(last)));
        CursorPage { items, next }
    }
}
