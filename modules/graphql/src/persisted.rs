//! Persisted queries and trusted documents.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use baya::axum::http::StatusCode;
use lru::LruCache;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::request_error::RequestError;

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
pub(crate) enum Known {
    Off,
    Automatic(Mutex<Registered>),
    Trusted(TrustedDocuments),
}

/// Upper bound on the size of all registered queries, in bytes.
const MOST_BYTES: usize = 16 << 20;

/// The queries that clients have registered, by their hashes in lower case.
pub(crate) struct Registered {
    queries: LruCache<String, Arc<str>>,
    bytes: usize,
}

impl Registered {
    /// Adds a query. The ones that were used least recently make room for it.
    fn add(&mut self, hash: String, query: &str) {
        self.bytes += query.len();
        // What was replaced, or dropped because there are too many.
        if let Some((_, dropped)) = self.queries.push(hash, query.into()) {
            self.bytes -= dropped.len();
        }
        while self.bytes > MOST_BYTES {
            let Some((_, dropped)) = self.queries.pop_lru() else { return };
            self.bytes -= dropped.len();
        }
    }
}

/// The query of a request.
pub(crate) struct Found {
    pub(crate) query: String,
    /// The hash to register it with, once it is valid.
    pub(crate) hash: Option<String>,
}

impl Found {
    const fn of(query: String) -> Self {
        Self { query, hash: None }
    }
}

impl Known {
    pub(crate) fn new(persisted: &Persisted) -> Self {
        match persisted {
            Persisted::Off => Self::Off,
            Persisted::Automatic(most) => match NonZeroUsize::new(*most) {
                Some(most) => {
                    let queries = LruCache::new(most);
                    Self::Automatic(Mutex::new(Registered { queries, bytes: 0 }))
                }
                None => Self::Off,
            },
            Persisted::Trusted(documents) => Self::Trusted(documents.clone()),
        }
    }

    /// Returns the query of a request; `None` if it has neither a query nor the hash of one.
    pub(crate) fn find(
        &self,
        query: Option<String>,
        id: Option<&str>,
        extensions: &Map<String, Value>,
    ) -> Result<Option<Found>, RequestError> {
        let named = extensions.get("persistedQuery");
        let hash = named.and_then(|named| named.get("sha256Hash")).and_then(Value::as_str);
        match (self, hash, query) {
            (Self::Trusted(documents), hash, query) => documents.find(id.or(hash), query).map(Some),
            (Self::Automatic(known), Some(hash), query) => {
                let hash = hash.to_ascii_lowercase();
                registered(known, hash, query).map(Some)
            }
            (_, _, Some(query)) => Ok(Some(Found::of(query))),
            (_, None, None) if id.is_none() => Ok(None),
            _ => Err(RequestError::persisted(
                "PERSISTED_QUERY_NOT_SUPPORTED",
                "PersistedQueryNotSupported",
            )),
        }
    }

    /// Registers a valid query.
    pub(crate) fn register(&self, hash: String, query: &str) {
        if let Self::Automatic(known) = self {
            known.lock().unwrap_or_else(PoisonError::into_inner).add(hash, query);
        }
    }
}

/// Returns the query with this hash.
fn registered(
    known: &Mutex<Registered>,
    hash: String,
    query: Option<String>,
) -> Result<Found, RequestError> {
    let Some(query) = query else {
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        return match known.queries.get(&hash) {
            Some(query) => Ok(Found::of(query.to_string())),
            None => {
                Err(RequestError::persisted("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound"))
            }
        };
    };
    if hash == hash_of(&query) {
        return Ok(Found { query, hash: Some(hash) });
    }
    let message = "`sha256Hash` is not the SHA-256 of `query`";
    Err(RequestError::malformed(StatusCode::BAD_REQUEST, "BAD_REQUEST", message))
}

impl TrustedDocuments {
    /// Returns a document by its id. A query that is sent whole must be on the list as well.
    fn find(&self, id: Option<&str>, query: Option<String>) -> Result<Found, RequestError> {
        let by_id = |id: &str| self.0.get(id).or_else(|| self.0.get(id.strip_prefix("sha256:")?));
        if let Some(known) = id.and_then(by_id) {
            return Ok(Found::of(known.clone()));
        }
        if let Some(query) = query.filter(|query| self.0.values().any(|one| one == query)) {
            return Ok(Found::of(query));
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
