//! The data of the initial posts.

use super::dto::PostStatus;

/// An initial post.
#[derive(Clone, Copy, Debug)]
pub struct Seed {
    pub author: u32,
    pub title: &'static str,
    pub body: &'static str,
    pub status: PostStatus,
    pub created_at: &'static str,
    pub summary: Option<&'static str>,
    pub notes: Option<&'static str>,
}

/// The initial posts.
pub const POSTS: [Seed; 3] = [
    Seed {
        author: 1,
        title: "Notes on the engine",
        body: "The engine weaves algebraical patterns just as the loom weaves flowers and leaves.",
        status: PostStatus::Published,
        created_at: "2026-01-05T09:00:00Z",
        summary: Some("What the engine can do"),
        notes: Some("Ask for the drawings"),
    },
    Seed {
        author: 2,
        title: "The first bug",
        body: "It was a moth, and it was in relay 70.",
        status: PostStatus::Published,
        created_at: "2026-01-12T14:30:00Z",
        summary: None,
        notes: Some("Keep the moth"),
    },
    Seed {
        author: 2,
        title: "Compilers for people",
        body: "Programs should be written in words.",
        status: PostStatus::Draft,
        created_at: "2026-02-02T08:15:00Z",
        summary: None,
        notes: None,
    },
];
