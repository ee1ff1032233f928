//! Who has which book.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use baya::dto;
use baya::prelude::*;

use crate::books::{Books, BooksModule};

/// A book that a reader has.
#[dto]
#[derive(Clone, Debug)]
pub struct Loan {
    /// The number of the book.
    pub book: u64,
    /// Who has it.
    #[rule(length(min = 1, max = 80))]
    pub reader: String,
}

/// What can go wrong with loans.
#[derive(Debug, ApiError)]
pub enum LoanError {
    /// Somebody has the book already.
    #[error(status = 409, code = "book_is_lent", message = "somebody has the book {book}")]
    Lent {
        /// Its number.
        book: u64,
    },
    /// Nobody has the book.
    #[error(status = 404, code = "loan_not_found", message = "nobody has the book {book}")]
    NotFound {
        /// Its number.
        book: u64,
    },
    /// There is no such book.
    #[error(status = 422, code = "book_not_found", message = "there is no book {book}")]
    NoBook {
        /// Its number.
        book: u64,
    },
}

/// The desk where books are lent.
#[controller("/loans")]
#[derive(Debug)]
pub struct LoansController {
    books: Arc<Books>,
    #[inject(default)]
    lent: Mutex<BTreeMap<u64, Loan>>,
}

impl LoansController {
    fn lent(&self) -> MutexGuard<'_, BTreeMap<u64, Loan>> {
        self.lent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[controller]
impl LoansController {
    /// Every book that somebody has.
    #[get]
    async fn list(&self) -> Json<Vec<Loan>> {
        Json(self.lent().values().cloned().collect())
    }

    /// Lends a book.
    #[post]
    async fn lend(&self, body: Json<Loan>) -> Result<Json<Loan>, LoanError> {
        let loan = body.0;
        if !self.books.has(loan.book) {
            return Err(LoanError::NoBook { book: loan.book });
        }
        let mut lent = self.lent();
        if lent.contains_key(&loan.book) {
            return Err(LoanError::Lent { book: loan.book });
        }
        lent.insert(loan.book, loan.clone());
        Ok(Json(loan))
    }

    /// Who has a book.
    #[get("/{book}")]
    async fn find(&self, #[param] book: u64) -> Result<Json<Loan>, LoanError> {
        self.lent().get(&book).cloned().map(Json).ok_or(LoanError::NotFound { book })
    }

    /// Takes a book back.
    #[delete("/{book}")]
    async fn take_back(&self, #[param] book: u64) -> Result<(), LoanError> {
        self.lent().remove(&book).map(|_| ()).ok_or(LoanError::NotFound { book })
    }
}

/// The loans.
#[module(imports = [BooksModule], controllers = [LoansController])]
#[derive(Debug)]
pub struct LoansModule;
