//! Books and their reviews.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use baya::prelude::*;
use baya::{Query, dto};

/// A book.
#[dto]
#[derive(Clone, Debug)]
pub struct Book {
    /// The id of the book.
    pub id: u64,
    /// The title.
    #[rule(length(min = 1, max = 120))]
    pub title: String,
    /// The author.
    pub author: String,
    /// The genre.
    pub genre: Genre,
    /// The year of publication.
    pub year: Option<u16>,
}

/// The genre of a book.
#[dto]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Genre {
    /// Novels and stories.
    Fiction,
    /// Books about the past.
    History,
    /// Books about the natural world.
    Science,
}

/// A new book.
#[dto(input)]
#[derive(Clone, Debug)]
pub struct NewBook {
    /// The title.
    #[rule(length(min = 1, max = 120))]
    pub title: String,
    /// The author.
    #[rule(length(min = 1, max = 80))]
    pub author: String,
    /// The genre.
    pub genre: Genre,
    /// The year of publication.
    #[rule(range(min = 1450, max = 2100))]
    pub year: Option<u16>,
}

/// An update of a book. Absent fields are not changed.
#[dto(input)]
#[derive(Debug)]
pub struct UpdateBook {
    /// The new title.
    #[rule(length(min = 1, max = 120))]
    pub title: Option<String>,
    /// The new genre.
    pub genre: Option<Genre>,
}

/// The query parameters of the list of books.
#[dto(input)]
#[derive(Debug)]
pub struct Search {
    /// Returns only books of this genre.
    pub genre: Option<Genre>,
    /// The maximum number of books.
    #[rule(range(min = 1, max = 100))]
    pub limit: Option<u8>,
}

/// A review of a book.
#[dto]
#[derive(Clone, Debug)]
pub struct Review {
    /// The rating, from 1 to 5 stars.
    #[rule(range(min = 1, max = 5))]
    pub stars: u8,
    /// The text of the review.
    #[rule(length(max = 2000))]
    pub text: String,
}

/// The errors of operations on books.
#[derive(Debug, ApiError)]
pub enum BookError {
    /// No book has this id.
    #[error(status = 404, code = "book_not_found", message = "no book has the id {id}")]
    NotFound {
        /// The id.
        id: u64,
    },
}

/// Stores books in memory.
#[injectable]
#[derive(Debug)]
pub struct Books {
    #[inject(default)]
    entries: Mutex<BTreeMap<u64, Entry>>,
}

#[derive(Debug)]
struct Entry {
    book: Book,
    reviews: Vec<Review>,
}

impl Books {
    fn entries(&self) -> MutexGuard<'_, BTreeMap<u64, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, new: NewBook) -> Book {
        let mut entries = self.entries();
        let id = entries.keys().next_back().map_or(1, |last| last + 1);
        let NewBook { title, author, genre, year } = new;
        let book = Book { id, title, author, genre, year };
        entries.insert(id, Entry { book: book.clone(), reviews: Vec::new() });
        book
    }

    fn with_entry<T>(&self, id: u64, run: impl FnOnce(&mut Entry) -> T) -> Result<T, BookError> {
        self.entries().get_mut(&id).map(run).ok_or(BookError::NotFound { id })
    }

    /// Returns whether a book has this id.
    pub fn contains(&self, id: u64) -> bool {
        self.entries().contains_key(&id)
    }
}

#[injectable]
impl Books {
    /// Adds the first book.
    #[on_init]
    async fn seed(&self) {
        let title = "The Order of Weavers".to_owned();
        let author = "A. Baya".to_owned();
        self.add(NewBook { title, author, genre: Genre::Science, year: Some(1998) });
    }
}

/// Manages books and their reviews.
#[controller("/books")]
#[derive(Debug)]
pub struct BooksController {
    books: Arc<Books>,
}

#[controller]
impl BooksController {
    /// Lists books.
    #[get]
    async fn list(&self, search: Query<Search>) -> Json<Vec<Book>> {
        let limit = usize::from(search.limit.unwrap_or(100));
        let entries = self.books.entries();
        let books = entries.values().map(|entry| &entry.book);
        let matches = |book: &&Book| search.genre.is_none_or(|genre| genre == book.genre);
        Json(books.filter(matches).take(limit).cloned().collect())
    }

    /// Creates a book.
    #[post]
    async fn create(&self, body: Json<NewBook>) -> Json<Book> {
        Json(self.books.add(body.0))
    }

    /// Returns a book.
    #[get("/{id}")]
    async fn find(&self, #[param] id: u64) -> Result<Json<Book>, BookError> {
        self.books.with_entry(id, |entry| Json(entry.book.clone()))
    }

    /// Updates a book. Absent fields are not changed.
    #[patch("/{id}")]
    async fn update(
        &self,
        #[param] id: u64,
        body: Json<UpdateBook>,
    ) -> Result<Json<Book>, BookError> {
        self.books.with_entry(id, |Entry { book, .. }| {
            book.title = body.0.title.unwrap_or(book.title.clone());
            book.genre = body.0.genre.unwrap_or(book.genre);
            Json(book.clone())
        })
    }

    /// Deletes a book.
    #[delete("/{id}")]
    async fn remove(&self, #[param] id: u64) -> Result<(), BookError> {
        self.books.entries().remove(&id).map(|_| ()).ok_or(BookError::NotFound { id })
    }

    /// Lists the reviews of a book.
    #[get("/{id}/reviews")]
    async fn reviews(&self, #[param] id: u64) -> Result<Json<Vec<Review>>, BookError> {
        self.books.with_entry(id, |entry| Json(entry.reviews.clone()))
    }

    /// Adds a review to a book.
    #[post("/{id}/reviews")]
    async fn review(
        &self,
        #[param] id: u64,
        body: Json<Review>,
    ) -> Result<Json<Review>, BookError> {
        self.books.with_entry(id, |entry| {
            entry.reviews.push(body.0.clone());
            Json(body.0)
        })
    }
}

/// The books of the library.
#[module(providers = [Books], controllers = [BooksController], exports = [Books])]
#[derive(Debug)]
pub struct BooksModule;
