//! Pages by their place in a list.

use baya_macros::dto;

/// Which part of a list is asked for, by its place: `?offset=40&limit=20`. There are `LIMIT` items on a page
/// unless the client says otherwise, and `MOST` at most.
///
/// # Examples
///
/// ```
/// use baya_paging::PageQuery;
///
/// let page = PageQuery::<20, 100> { offset: 1, limit: 2 }.of(vec!["a", "b", "c", "d"]);
/// assert_eq!((page.items, page.total), (vec!["b", "c"], 4));
/// ```
#[dto(input, requires = 1 <= LIMIT && LIMIT <= MOST)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageQuery<const LIMIT: u32 = 20, const MOST: u32 = 100> {
    /// How many items to leave out.
    #[serde(default)]
    pub offset: u64,
    /// How many items to show at most.
    #[serde(default = "limit::<LIMIT, MOST>")]
    #[rule(range(min = 1, max = MOST))]
    pub limit: u32,
}

const fn limit<const LIMIT: u32, const MOST: u32>() -> u32 {
    const {
        assert!(
            1 <= LIMIT && LIMIT <= MOST,
            "`PageQuery<LIMIT, MOST>` requires `1 <= LIMIT && LIMIT <= MOST`, as in `PageQuery<20, 100>`"
        );
    }
    LIMIT
}

/// A part of a list, with what there is in all.
#[dto]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// How many there are in all.
    pub total: u64,
    /// How many were left out before them.
    pub offset: u64,
    /// How many were asked for at most.
    pub limit: u32,
}

impl<const LIMIT: u32, const MOST: u32> Default for PageQuery<LIMIT, MOST> {
    fn default() -> Self {
        Self { offset: 0, limit: limit::<LIMIT, MOST>() }
    }
}

impl<const LIMIT: u32, const MOST: u32> PageQuery<LIMIT, MOST> {
    /// The page of a list that is here as a whole.
    pub fn of<T>(&self, all: Vec<T>) -> Page<T> {
        let total = all.len() as u64;
        let before = usize::try_from(self.offset).unwrap_or(usize::MAX);
        let items = all.into_iter().skip(before).take(self.limit as usize);
        self.page(items.collect(), total)
    }

    /// The page with these items, which somebody else has found, as a database has.
    pub const fn page<T>(&self, items: Vec<T>, total: u64) -> Page<T> {
        Page { items, total, offset: self.offset, limit: self.limit }
    }
}

impl<T> Page<T> {
    /// The same with other items.
    pub fn map<U>(self, with: impl FnMut(T) -> U) -> Page<U> {
        let Self { items, total, offset, limit } = self;
        Page { items: items.into_iter().map(with).collect(), total, offset, limit }
    }
}
