//! Pages that are requested by an offset.

use baya_macros::dto;

/// A query for a page of a list, by its offset: `?offset=40&limit=20`.
///
/// A page has `LIMIT` items by default. Clients can request up to `MAX` items.
///
/// # Examples
///
/// ```
/// use baya_paging::PageQuery;
///
/// let page = PageQuery::<20, 100> { offset: 1, limit: 2 }.paginate(vec!["a", "b", "c", "d"]);
/// assert_eq!((page.items, page.total), (vec!["b", "c"], 4));
/// ```
#[dto(input, requires = 1 <= LIMIT && LIMIT <= MAX)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageQuery<const LIMIT: u32 = 20, const MAX: u32 = 100> {
    /// The number of items to skip.
    #[serde(default)]
    pub offset: u64,
    /// The maximum number of items to return.
    #[serde(default = "limit::<LIMIT, MAX>")]
    #[rule(range(min = 1, max = MAX))]
    pub limit: u32,
}

const fn limit<const LIMIT: u32, const MAX: u32>() -> u32 {
    const {
        assert!(
            1 <= LIMIT && LIMIT <= MAX,
            "`PageQuery<LIMIT, MAX>` requires `1 <= LIMIT && LIMIT <= MAX`, as in `PageQuery<20, 100>`"
        );
    }
    LIMIT
}

/// A page of a list, with the total number of items.
#[dto]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The items of the page.
    pub items: Vec<T>,
    /// The total number of items in the list.
    pub total: u64,
    /// The number of items before the page.
    pub offset: u64,
    /// The maximum number of items on the page.
    pub limit: u32,
}

impl<const LIMIT: u32, const MAX: u32> Default for PageQuery<LIMIT, MAX> {
    fn default() -> Self {
        Self { offset: 0, limit: limit::<LIMIT, MAX>() }
    }
}

impl<const LIMIT: u32, const MAX: u32> PageQuery<LIMIT, MAX> {
    /// Returns the requested page of a complete list.
    pub fn paginate<T>(&self, all: Vec<T>) -> Page<T> {
        let total = all.len() as u64;
        let offset = usize::try_from(self.offset).unwrap_or(usize::MAX);
        let items = all.into_iter().skip(offset).take(self.limit as usize);
        self.page(items.collect(), total)
    }

    /// Returns a page with these items, such as those that a database has returned for the offset and the limit.
    pub const fn page<T>(&self, items: Vec<T>, total: u64) -> Page<T> {
        Page { items, total, offset: self.offset, limit: self.limit }
    }
}

impl<T> Page<T> {
    /// Converts each item, and keeps the numbers.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        let Self { items, total, offset, limit } = self;
        Page { items: items.into_iter().map(convert).collect(), total, offset, limit }
    }
}
