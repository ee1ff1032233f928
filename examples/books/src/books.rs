//! The books, and what readers say of them.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use baya::prelude::*;
use baya::{Query, dto};

/// A book.
#[dto]
#[derive(Clone, Debug)]
pub struct Book {
    /// Its number.
    pub id: u64,
    /// What it is called.
    #[rule(length(min = 1, max = 120))]
    pub title: String,
    /// Who wrote it.
    pub author: String,
    /// What it is about.
    pub genre: Genre,
    /// When it came out.
    pub year: Option<u16>,
}

/// What a book is about.
#[dto]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Genre {
    /// What was made up.
    Fiction,
    /// What was.
    History,
    /// What is.
    Science,
}

/// A book that has no number yet.
#[dto(input)]
#[derive(Clone, Debug)]
pub struct NewBook {
    /// What it is called.
    #[rule(length(min = 1, max = 120))]
    pub title: String,
    /// Who wrote it.
    #[rule(length(min = 1, max = 80))]
    pub author: String,
    /// What it is about.
    pub genre: Genre,
    /// When it came out.
    #[rule(range(min = 1450, max = 2100))]
    pub year: Option<u16>,
}

/// What changes of a book; what is missing stays.
#[dto(input)]
#[derive(Debug)]
pub struct ChangedBook {
    /// Another title.
    #[rule(length(min = 1, max = 120))]
    pub title: Option<String>,
    /// Another genre.
    pub genre: Option<Genre>,
}

/// Which books.
#[dto(input)]
#[derive(Debug)]
pub struct Search {
    /// Those of one genre alone.
    pub genre: Option<Genre>,
    /// How many at most.
    #[rule(range(min = 1, max = 100))]
    pub limit: Option<u8>,
}

/// What a reader says of a book.
#[dto]
#[derive(Clone, Debug)]
pub struct Review {
    /// From one star to five.
    #[rule(range(min = 1, max = 5))]
    pub stars: u8,
    /// In words.
    #[rule(length(max = 2000))]
    pub text: String,
}

/// What can go wrong with books.
#[derive(Debug, ApiError)]
pub enum BookError {
    /// No book has this number.
    #[error(status = 404, code = "book_not_found", message = "there is no book {id}")]
    NotFound {
        /// The number.
        id: u64,
    },
}

/// The books, in memory.
#[injectable]
#[derive(Debug)]
pub struct Books {
    #[inject(default)]
    shelf: Mutex<BTreeMap<u64, Entry>>,
}

#[derive(Debug)]
struct Entry {
    book: Book,
    reviews: Vec<Review>,
}

impl Books {
    fn shelf(&self) -> MutexGuard<'_, BTreeMap<u64, Entry>> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, new: NewBook) -> Book {
        let mut shelf = self.shelf();
        let id = shelf.keys().next_back().map_or(1, |last| last + 1);
        let NewBook { title, author, genre, year } = new;
        let book = Book { id, title, author, genre, year };
        shelf.insert(id, Entry { book: book.clone(), reviews: Vec::new() });
        book
    }

    fn with<T>(&self, id: u64, with: impl FnOnce(&mut Entry) -> T) -> Result<T, BookError> {
        self.shelf().get_mut(&id).map(with).ok_or(BookError::NotFound { id })
    }

    /// Whether there is a book of this number.
    pub fn has(&self, id: u64) -> bool {
        self.shelf().contains_key(&id)
    }
}

#[injectable]
impl Books {
    /// The library starts with one book.
    #[on_init]
    async fn first(&self) {
        let title = "The Order of Weavers".to_owned();
        let author = "A. Baya".to_owned();
        self.add(NewBook { title, author, genre: Genre::Science, year: Some(1998) });
    }
}

/// The books of the library.
#[controller("/books")]
#[derive(Debug)]
pub struct BooksController {
    books: Arc<Books>,
}

#[controller]
impl BooksController {
    /// Every book.
    #[get]
    async fn list(&self, search: Query<Search>) -> Json<Vec<Book>> {
        let limit = usize::from(search.limit.unwrap_or(100));
        let shelf = self.books.shelf();
        let books = shelf.values().map(|entry| &entry.book);
        let fits = |book: &&Book| search.genre.is_none_or(|genre| genre == book.genre);
        Json(books.filter(fits).take(limit).cloned().collect())
    }

    /// A new book.
    #[post]
    async fn create(&self, body: Json<NewBook>) -> Json<Book> {
        Json(self.books.add(body.0))
    }

    /// One book.
    #[get("/{id}")]
    async fn find(&self, #[param] id: u64) -> Result<Json<Book>, BookError> {
        self.books.with(id, |entry| Json(entry.book.clone()))
    }

    /// Changes what the body has of a book.
    #[patch("/{id}")]
    async fn change(
        &self,
        #[param] id: u64,
        body: Json<ChangedBook>,
    ) -> Result<Json<Book>, BookError> {
        self.books.with(id, |Entry { book, .. }| {
            book.title = body.0.title.unwrap_or(book.title.clone());
            book.genre = body.0.genre.unwrap_or(book.genre);
            Json(book.clone())
        })
    }

    /// Gives a book away.
    #[delete("/{id}")]
    async fn remove(&self, #[param] id: u64) -> Result<(), BookError> {
        self.books.shelf().remove(&id).map(|_| ()).ok_or(BookError::NotFound { id })
    }

    /// What readers say of a book.
    #[get("/{id}/reviews")]
    async fn reviews(&self, #[param] id: u64) -> Result<Json<Vec<Review>>, BookError> {
        self.books.with(id, |entry| Json(entry.reviews.clone()))
    }

    /// Says something of a book.
    #[post("/{id}/reviews")]
    async fn review(
        &self,
        #[param] id: u64,
        body: Json<Review>,
    ) -> Result<Json<Review>, BookError> {
        self.books.with(id, |entry| {
            entry.reviews.push(body.0.clone());
            Json(body.0)
        })
    }
}

/// The books.
#[module(providers = [Books], controllers = [BooksController], exports = [Books])]
#[derive(Debug)]
pub struct BooksModule;
