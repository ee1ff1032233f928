//! Lists, page by page.

use baya::dto;

/// Which part of a list.
#[dto(input)]
#[derive(Clone, Copy, Debug)]
pub struct PageQuery {
    /// How many to leave out.
    #[serde(default)]
    pub offset: u32,
    /// How many to list.
    #[serde(default = "twenty")]
    #[rule(range(min = 1, max = 100))]
    pub limit: u32,
}

const fn twenty() -> u32 {
    20
}

/// A part of a list.
#[dto(output)]
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// What is in this part.
    pub items: Vec<T>,
    /// How many there are in all.
    pub total: usize,
    /// How many were left out.
    pub offset: u32,
    /// How many there are in a part at most.
    pub limit: u32,
}

impl<T> Page<T> {
    /// The part of what there is that was asked for.
    pub fn of(all: Vec<T>, query: PageQuery) -> Self {
        let PageQuery { offset, limit } = query;
        let total = all.len();
        let items = all.into_iter().skip(offset as usize).take(limit as usize).collect();
        Self { items, total, offset, limit }
    }

    /// The same part of something else.
    pub fn map<U>(self, with: impl FnMut(T) -> U) -> Page<U> {
        let Self { items, total, offset, limit } = self;
        Page { items: items.into_iter().map(with).collect(), total, offset, limit }
    }
}
