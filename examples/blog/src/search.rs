//! Search in posts, authors and comments.

use baya::prelude::*;

use crate::authors::{Author, Authors, AuthorsModule};
use crate::comments::{Comment, Comments, CommentsModule};
use crate::posts::{Post, Posts, PostsModule};

/// The search in posts, authors and comments.
#[module(imports = [AuthorsModule, CommentsModule, PostsModule], resolvers = [Search])]
#[derive(Debug)]
pub struct SearchModule;

/// A search result.
#[dto(object)]
#[derive(Clone, Debug)]
pub enum SearchResult {
    /// A post whose title or text contains the string.
    Post(Post),
    /// An author whose name contains the string.
    Author(Author),
    /// A comment that contains the string.
    Comment(Comment),
}

/// Searches posts, authors and comments.
#[resolver]
#[derive(Debug)]
pub struct Search {
    posts: Arc<Posts>,
    authors: Arc<Authors>,
    comments: Arc<Comments>,
}

#[resolver]
impl Search {
    /// The posts, authors and comments that contain a string, ignoring case.
    #[query]
    async fn search(&self, text: String) -> Vec<SearchResult> {
        let text = text.to_lowercase();
        let posts = self.posts.search(&text).into_iter().map(SearchResult::Post);
        let authors = self.authors.search(&text).into_iter().map(SearchResult::Author);
        let comments = self.comments.search(&text).into_iter().map(SearchResult::Comment);
        posts.chain(authors).chain(comments).collect()
    }
}
