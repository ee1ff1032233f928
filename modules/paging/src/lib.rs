//! Pagination, filters and sorting of lists for Baya, available as `baya::paging` with the feature `paging`.
//!
//! | type | purpose |
//! |---|---|
//! | [`PageQuery`], [`Page`] | pages by offset: `offset=40&limit=20` |
//! | [`CursorQuery`], [`CursorPage`], [`Cursor`] | pages by cursor, for lists that change: `after=...&limit=20` |
//! | [`Sort`], [`SortField`], [`SortExt`] | sorting by the fields of the items: `sort=-age,name` |
//! | [`Filter`], [`Condition`], [`Operator`] | conditions on the fields of the items: `filter[age][gte]=3` |
//!
//! # Examples
//!
//! ```
//! # extern crate baya_core as baya;
//! use baya::testing::{TestApp, json};
//! use baya::{Json, Query};
//! use baya_macros::{controller, dto, module};
//! use baya_paging::{Filter, Page, PageQuery, Sort, SortExt};
//!
//! #[dto(crate = baya)]
//! #[derive(Clone)]
//! struct Cat {
//!     name: String,
//!     age: u8,
//! }
//!
//! #[dto(input, crate = baya)]
//! struct Search {
//!     #[serde(flatten)]
//!     page: PageQuery,
//!     #[serde(default)]
//!     sort: Sort<Cat>,
//!     #[serde(default)]
//!     filter: Filter<Cat>,
//! }
//!
//! #[controller("/cats", crate = baya)]
//! struct Cats;
//!
//! #[controller(crate = baya)]
//! impl Cats {
//!     #[get]
//!     async fn list(&self, search: Query<Search>) -> Json<Page<Cat>> {
//!         let cat = |name: &str, age| Cat { name: name.to_owned(), age };
//!         let mut cats = vec![cat("Tom", 3), cat("Kit", 1), cat("Ann", 9)];
//!         cats.retain(|cat| search.filter.matches(cat));
//!         search.sort.sort(&mut cats);
//!         Json(search.page.paginate(cats))
//!     }
//! }
//!
//! #[module(root, controllers = [Cats], crate = baya)]
//! struct AppModule;
//!
//! # #[baya_macros::main(crate = baya)]
//! # async fn main() {
//! let app = TestApp::new::<AppModule>().start().await?;
//! let page = app.get("/cats?filter[age][gte]=2&sort=-age&limit=1").send().await;
//! let items = json!([{ "name": "Ann", "age": 9 }]);
//! page.assert_json(json!({ "items": items, "total": 2, "offset": 0, "limit": 1 }));
//!
//! let invalid = app.get("/cats?filter[age][gte]=old&sort=mood").send().await;
//! invalid.assert_status(422);
//! # }
//! ```

#![forbid(unsafe_code)]

extern crate baya_core as baya;

mod cursor;
mod fields;
mod filter;
mod page;
mod sort;

pub use cursor::{Cursor, CursorPage, CursorQuery};
pub use filter::{Condition, Filter, Operator};
pub use page::{Page, PageQuery};
pub use sort::{Sort, SortExt, SortField};
