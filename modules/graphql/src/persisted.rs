//! Persisted queries and trusted documents.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use baya::axum::http::StatusCode;
use lru::LruCache;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::error::RequestError;

/// The queries that clients may send by hash: queries that they have registered
/// ([automatic persisted queries](https://www.apollographql.com/docs/apollo-server/performance/apq)), or trusted documents.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Persisted {
    /// Hashes are not accepted.
    #[default]
    Off,
    /// The most recently used queries that clients have registered, up to this number.
    Automatic(usize),
    /// Only the queries of a list.
    Trusted(TrustedDocuments),
}

/// The only queries that a schema accepts, by hash or id.
///
/// Clients send an id as `documentId`, also with the prefix `sha256:`, or as `extensions.persistedQuery.sha256Hash`. The build
/// tools of clients write a JSON object of ids and queries.
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
pub(crate) enum QueryStore {
    Off,
    Automatic(Mutex<RegisteredQueries>),
    Trusted(TrustedDocuments),
}

/// Upper bound on the size of all registered queries, in bytes.
const MAX_BYTES: usize = 16 << 20;

/// The queries that clients have registered, by their hashes in lower case.
pub(crate) struct RegisteredQueries {
    queries: LruCache<String, Arc<str>>,
    bytes: usize,
}

impl RegisteredQueries {
    /// Adds a query, and removes the least recently used ones if there are too many.
    fn add(&mut self, hash: String, query: &str) {
        self.bytes += query.len();
        // The query that was replaced, or removed because there are too many.
        if let Some((_, dropped)) = self.queries.push(hash, query.into()) {
            self.bytes -= dropped.len();
        }
        while self.bytes > MAX_BYTES {
            let Some((_, dropped)) = self.queries.pop_lru() else { return };
            self.bytes -= dropped.len();
        }
    }
}

/// The query of a request.
pub(crate) struct ResolvedQuery {
    pub(crate) query: String,
    /// The hash to register it with, once it is valid.
    pub(crate) hash: Option<String>,
}

impl ResolvedQuery {
    const fn without_hash(query: String) -> Self {
        Self { query, hash: None }
    }
}

impl QueryStore {
    pub(crate) fn new(persisted: &Persisted) -> Self {
        match persisted {
            Persisted::Off => Self::Off,
            Persisted::Automatic(max) => match NonZeroUsize::new(*max) {
                Some(max) => {
                    let queries = LruCache::new(max);
                    Self::Automatic(Mutex::new(RegisteredQueries { queries, bytes: 0 }))
                }
                None => Self::Off,
            },
            Persisted::Trusted(documents) => Self::Trusted(documents.clone()),
        }
    }

    /// Returns the query of a request; `None` if the request has neither a query nor a hash.
    pub(crate) fn find(
        &self,
        query: Option<String>,
        id: Option<&str>,
        extensions: &Map<String, Value>,
    ) -> Result<Option<ResolvedQuery>, RequestError> {
        let persisted_query = extensions.get("persistedQuery");
        let hash = persisted_query.and_then(|one| one.get("sha256Hash")).and_then(Value::as_str);
        match (self, hash, query) {
            (Self::Trusted(documents), hash, query) => documents.find(id.or(hash), query).map(Some),
            (Self::Automatic(queries), Some(hash), query) => {
                let hash = hash.to_ascii_lowercase();
                resolve_registered(queries, hash, query).map(Some)
            }
            (_, _, Some(query)) => Ok(Some(ResolvedQuery::without_hash(query))),
            (_, None, None) if id.is_none() => Ok(None),
            _ => Err(RequestError::persisted(
                "PERSISTED_QUERY_NOT_SUPPORTED",
                "PersistedQueryNotSupported",
            )),
        }
    }

    /// Registers a valid query.
    pub(crate) fn register(&self, hash: String, query: &str) {
        if let Self::Automatic(queries) = self {
            queries.lock().unwrap_or_else(PoisonError::into_inner).add(hash, query);
        }
    }
}

/// Returns the query with this hash.
fn resolve_registered(
    registered: &Mutex<RegisteredQueries>,
    hash: String,
    query: Option<String>,
) -> Result<ResolvedQuery, RequestError> {
    let Some(query) = query else {
        let mut registered = registered.lock().unwrap_or_else(PoisonError::into_inner);
        return match registered.queries.get(&hash) {
            Some(query) => Ok(ResolvedQuery::without_hash(query.to_string())),
            None => {
                Err(RequestError::persisted("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound"))
            }
        };
    };
    if hash == hash_of(&query) {
        return Ok(ResolvedQuery { query, hash: Some(hash) });
    }
    let message = "`sha256Hash` is not the SHA-256 of `query`";
    Err(RequestError::malformed(StatusCode::BAD_REQUEST, "BAD_REQUEST", message))
}

impl TrustedDocuments {
    /// Returns a document by its id. A request with a whole query must match a document as well.
    fn find(&self, id: Option<&str>, query: Option<String>) -> Result<ResolvedQuery, RequestError> {
        let by_id = |id: &str| self.0.get(id).or_else(|| self.0.get(id.strip_prefix("sha256:")?));
        if let Some(document) = id.and_then(by_id) {
            return Ok(ResolvedQuery::without_hash(document.clone()));
        }
        if let Some(query) = query.filter(|query| self.0.values().any(|one| one == query)) {
            return Ok(ResolvedQuery::without_hash(query));
        }
        let message = "only trusted documents are accepted, and this query is not one of them";
        Err(RequestError::malformed(StatusCode::FORBIDDEN, "PERSISTED_QUERY_NOT_TRUSTED", message))
    }
}

/// Returns the SHA-256 of a query, in hexadecimal.
fn hash_of(query: &str) -> String {
    let digest = Sha256::digest(query.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
