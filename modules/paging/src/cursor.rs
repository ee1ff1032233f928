//! Pages by what comes before them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use baya::schema::{Schema, Shape};
use baya::{Explain, InputValue, Report, Validate};
use baya_macros::dto;
use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Where a page ends: what its last item is known by, such as its id, or its time and its id. To a client it
/// is a text that means nothing; it is not secret, and nobody but the client vouches for it.
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

const UNREADABLE: &str = "must be a cursor that was answered with";

impl<C: Serialize> Serialize for Cursor<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = serde_json::to_vec(&self.0).map_err(S::Error::custom)?;
        serializer.serialize_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl<'de, C: DeserializeOwned> Deserialize<'de> for Cursor<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom(UNREADABLE))
    }
}

#[diagnostic::do_not_recommend]
impl<C> Validate for Cursor<C> {
    fn validate(&self, _report: &mut Report<'_>) {}
}

#[diagnostic::do_not_recommend]
impl<C: DeserializeOwned> Explain for Cursor<C> {
    fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
        let read = document.text().and_then(Self::parse);
        if read.is_none() {
            report.error("cursor", UNREADABLE);
        }
        read
    }
}

#[diagnostic::do_not_recommend]
impl<C> Schema for Cursor<C> {
    const SHAPE: Shape = Shape::Text("");
}

/// Which part of a list is asked for, by what comes before it: `?after=...&limit=20`. Unlike places, which
/// [`PageQuery`](crate::PageQuery) counts, cursors stay right while items come and go.
///
/// # Examples
///
/// ```
/// use baya_paging::{Cursor, CursorQuery};
///
/// // The items that a database has found behind the cursor, of which it was asked for one more.
/// let query = CursorQuery::<u64, 20, 100> { after: Some(Cursor(7)), limit: 2 };
/// let page = query.page(vec![8, 9, 12], |item| *item);
/// assert_eq!((page.items, page.next), (vec![8, 9], Some(Cursor(9))));
/// ```
#[dto(input)]
#[serde(bound(deserialize = "C: DeserializeOwned"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CursorQuery<C, const LIMIT: u32 = 20, const MOST: u32 = 100> {
    /// The cursor of the page before.
    pub after: Option<Cursor<C>>,
    /// How many items to show at most.
    #[serde(default = "limit::<LIMIT>")]
    #[rule(range(min = 1, max = MOST))]
    pub limit: u32,
}

fn limit<const LIMIT: u32>() -> u32 {
    LIMIT
}

/// A part of a list, with where the next one begins.
#[dto(output)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CursorPage<T, C> {
    /// The items.
    pub items: Vec<T>,
    /// What to ask for the next page with; nothing at the end.
    pub next: Option<Cursor<C>>,
}

impl<C, const LIMIT: u32, const MOST: u32> CursorQuery<C, LIMIT, MOST> {
    /// What the items begin behind.
    pub fn after(&self) -> Option<&C> {
        self.after.as_ref().map(|cursor| &cursor.0)
    }

    /// How many items to look for: one more than are shown tells whether there is a next page.
    pub const fn wanted(&self) -> usize {
        self.limit as usize + 1
    }

    /// The page of items that were found behind the cursor, in order; `key` is what an item is known by.
    pub fn page<T>(&self, mut found: Vec<T>, key: impl FnOnce(&T) -> C) -> CursorPage<T, C> {
        let limit = self.limit as usize;
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|last| Cursor(key(last)));
        CursorPage { items: found, next }
    }
}
