//! Persisted queries and trusted documents.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use baya::axum::http::StatusCode;
use lru::LruCache;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::refusal::Refused;

/// The queries that clients may send by hash: queries that they have registered
/// ([automatic persisted queries](https://www.apollographql.com/docs/apollo-server/performance/apq)), or trusted documents.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Persisted {
    /// No queries.
    #[default]
    Off,
    /// The most recently used queries that clients have registered, up to this number.
    Automatic(usize),
    /// Only the queries of a list.
    Trusted(TrustedDocuments),
}

/// The only queries that a schema accepts, by hash or id.
///
/// Clients send an id as `extensions.persistedQuery.sha256Hash`, or as `documentId`. The build tools of clients write a JSON
/// object of ids and queries.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_graphql::{GraphQl, TrustedDocuments};
///
/// let documents = TrustedDocuments::from_json(r#"{ "cats": "{ cats { name } }" }"#)?;
/// let options = GraphQl::at("/graphql").trusted_documents(documents);
/// # let _ = options;
/// # Ok::<(), baya::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct TrustedDocuments(Arc<HashMap<String, String>>);

impl TrustedDocuments {
    /// Creates a list from pairs of an id and a query.
    pub fn new(queries: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Self {
        let all = queries.into_iter().map(|(id, query)| (id.into(), query.into()));
        Self(Arc::new(all.collect()))
    }

    /// Reads a list from a JSON object, such as a file that [`embed!`](https://docs.rs/baya/latest/baya/macro.embed.html) or
    /// `include_str!` embeds.
    ///
    /// # Errors
    ///
    /// If the string is not a JSON object of strings.
    pub fn from_json(json: &str) -> baya::Result<Self> {
        let queries: BTreeMap<String, String> = serde_json::from_str(json).map_err(|error| {
            baya::Error::internal(format!(
                "trusted documents must be a JSON object of ids and queries: {error}"
            ))
        })?;
        Ok(Self::new(queries))
    }
}

impl fmt::Debug for TrustedDocuments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrustedDocuments").field("count", &self.0.len()).finish()
    }
}

/// The persisted queries and trusted documents of a running app.
pub(crate) enum Known {
    Off,
    Automatic(Mutex<LruCache<String, Arc<str>>>),
    Trusted(TrustedDocuments),
}

impl Known {
    pub(crate) fn new(persisted: &Persisted) -> Self {
        match persisted {
            Persisted::Off => Self::Off,
            Persisted::Automatic(most) => match NonZeroUsize::new(*most) {
                Some(most) => Self::Automatic(Mutex::new(LruCache::new(most))),
                None => Self::Off,
            },
            Persisted::Trusted(documents) => Self::Trusted(documents.clone()),
        }
    }

    /// Returns the query of a request, which contains the query or its hash.
    pub(crate) fn find(
        &self,
        query: Option<String>,
        extensions: &Map<String, Value>,
    ) -> Result<Option<String>, Refused> {
        let named = extensions.get("persistedQuery");
        let hash = named.and_then(|named| named.get("sha256Hash")).and_then(Value::as_str);
        match (self, hash) {
            (Self::Trusted(documents), hash) => {
                let known = hash.and_then(|hash| documents.0.get(hash));
                // A query without an id must be on the list as well.
                let is_listed = |query: &String| documents.0.values().any(|one| one == query);
                match (known, query) {
                    (Some(known), _) => Ok(Some(known.clone())),
                    (None, Some(query)) if is_listed(&query) => Ok(Some(query)),
                    _ => {
                        let message = "only trusted documents are accepted, and this query is not on the list";
                        let status = StatusCode::FORBIDDEN;
                        Err(Refused::malformed(status, "PERSISTED_QUERY_NOT_TRUSTED", message))
                    }
                }
            }
            (_, None) => Ok(query),
            (Self::Off, Some(_)) if query.is_some() => Ok(query),
            (Self::Off, Some(_)) => Err(Refused::persisted(
                "PERSISTED_QUERY_NOT_SUPPORTED",
                "PersistedQueryNotSupported",
            )),
            (Self::Automatic(known), Some(hash)) => {
                let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
                match query {
                    Some(query) => {
                        if !is_hash_of(hash, &query) {
                            let message = "the hash does not match the query";
                            let status = StatusCode::BAD_REQUEST;
                            return Err(Refused::malformed(status, "BAD_REQUEST", message));
                        }
                        known.put(hash.to_owned(), query.as_str().into());
                        Ok(Some(query))
                    }
                    None => match known.get(hash) {
                        Some(query) => Ok(Some(query.to_string())),
                        None => Err(Refused::persisted(
                            "PERSISTED_QUERY_NOT_FOUND",
                            "PersistedQueryNotFound",
                        )),
                    },
                }
            }
        }
    }
}

/// Returns whether a string is the SHA-256 of a query, in hexadecimal.
fn is_hash_of(hash: &str, query: &str) -> bool {
    let digest = Sha256::digest(query.as_bytes());
    let written: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    written.eq_ignore_ascii_case(hash)
}
