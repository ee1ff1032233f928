//! Loans of books.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use baya::dto;
use baya::prelude::*;

use crate::books::{Books, BooksModule};

/// A loan of a book.
#[dto]
#[derive(Clone, Debug)]
pub struct Loan {
    /// The id of the book.
    pub book: u64,
    /// The name of the reader.
    #[rule(length(min = 1, max = 80))]
    pub reader: String,
}

/// The errors of operations on loans.
#[derive(Debug, ApiError)]
pub enum LoanError {
    /// The book is already lent.
    #[error(status = 409, code = "book_is_lent", message = "the book {book} is already lent")]
    AlreadyLent {
        /// The id of the book.
        book: u64,
    },
    /// The book is not lent.
    #[error(status = 404, code = "loan_not_found", message = "the book {book} is not lent")]
    NotFound {
        /// The id of the book.
        book: u64,
    },
    /// No book has this id.
    #[error(status = 422, code = "book_not_found", message = "no book has the id {book}")]
    BookNotFound {
        /// The id of the book.
        book: u64,
    },
}

/// Lends and returns books.
#[controller("/loans")]
#[derive(Debug)]
pub struct LoansController {
    books: Arc<Books>,
    #[inject(default)]
    loans: Mutex<BTreeMap<u64, Loan>>,
}

impl LoansController {
    fn loans(&self) -> MutexGuard<'_, BTreeMap<u64, Loan>> {
        self.loans.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[controller]
impl LoansController {
    /// Lists all loans.
    #[get]
    async fn list(&self) -> Json<Vec<Loan>> {
        Json(self.loans().values().cloned().collect())
    }

    /// Lends a book.
    #[post]
    async fn lend(&self, body: Json<Loan>) -> Result<Json<Loan>, LoanError> {
        let loan = body.0;
        if !self.books.contains(loan.book) {
            return Err(LoanError::BookNotFound { book: loan.book });
        }
        let mut loans = self.loans();
        if loans.contains_key(&loan.book) {
            return Err(LoanError::AlreadyLent { book: loan.book });
        }
        loans.insert(loan.book, loan.clone());
        Ok(Json(loan))
    }

    /// Returns the loan of a book.
    #[get("/{book}")]
    async fn find(&self, #[param] book: u64) -> Result<Json<Loan>, LoanError> {
        self.loans().get(&book).cloned().map(Json).ok_or(LoanError::NotFound { book })
    }

    /// Returns a book to the library.
    #[delete("/{book}")]
    async fn return_book(&self, #[param] book: u64) -> Result<(), LoanError> {
        self.loans().remove(&book).map(|_| ()).ok_or(LoanError::NotFound { book })
    }
}

/// The loans of the library.
#[module(imports = [BooksModule], controllers = [LoansController])]
#[derive(Debug)]
pub struct LoansModule;
