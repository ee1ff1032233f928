//! The routes of documents and pages. Their responses are created once, at boot.

use std::collections::HashSet;

use baya::axum::Router;
use baya::pages::CachedPage;
use baya::protocol::Endpoints;
use baya::{Error, Method, Result};
use serde_json::Value;

use crate::document::assemble;
use crate::options::OpenApi;

/// A document with its paths.
struct ServedDocument {
    /// The name in the options; empty for the main document.
    #[cfg_attr(not(feature = "pages"), expect(dead_code, reason = "only pages show it"))]
    name: String,
    document: Value,
    json: String,
    yaml: String,
}

/// Returns a router with all documents of an app, and the pages that show them.
///
/// # Errors
///
/// Returns an error if a path is not valid or is already in use, or a document can't be serialized.
pub(crate) fn router(app: &Endpoints, options: &OpenApi) -> Result<Router> {
    let documents = documents(app, options);
    let paths = documents.iter().flat_map(|one| [&*one.json, &*one.yaml]);
    check_paths(app, paths.chain(options.page_paths()), "OpenAPI documents")?;
    let mut router = Router::new();
    for one in &documents {
        router = add_document(&one.document, &one.json, &one.yaml, router)?;
    }
    #[cfg(feature = "pages")]
    {
        let documents: Vec<_> = documents.into_iter().map(ServedDocument::for_page).collect();
        for page in &options.pages {
            router = page.add_to(&documents, router)?;
        }
    }
    Ok(router)
}

/// Assembles all documents, the main one first.
fn documents(app: &Endpoints, options: &OpenApi) -> Vec<ServedDocument> {
    let main = ServedDocument {
        name: String::new(),
        document: options.main_document(app),
        json: options.json.clone(),
        yaml: options.yaml.clone(),
    };
    let others = options.others.iter().map(|(name, document)| ServedDocument {
        name: name.clone(),
        document: assemble(app, document, options.release),
        json: format!("/{name}.json"),
        yaml: format!("/{name}.yaml"),
    });
    std::iter::once(main).chain(others).collect()
}

#[cfg(feature = "pages")]
impl ServedDocument {
    /// Returns the entry for a page: the main document under its title, others under their names.
    fn for_page(self) -> crate::pages::PageDocument {
        let title = self.document["info"]["title"].as_str().unwrap_or_default();
        let (title, name) = match &*self.name {
            "" => (title.to_owned(), "main".to_owned()),
            name => (name.to_owned(), name.to_owned()),
        };
        crate::pages::PageDocument { title, name, path: self.json, document: self.document }
    }
}

/// Checks that each path of documents and pages is valid and not used by anything else.
pub(crate) fn check_paths<'p>(
    app: &Endpoints,
    paths: impl Iterator<Item = &'p str>,
    what: &str,
) -> Result<()> {
    let mut used = HashSet::new();
    for path in paths {
        if !path.starts_with('/') || path.contains(['{', '}', '?', '#', '"']) {
            return Err(error(format!(
                "`{path}` is not a valid path for {what}; start it with `/`, and use no parameters"
            )));
        }
        let reads = |method| matches!(method, Method::Get | Method::All);
        let other = app.all.iter().find(|one| one.info.path == path && reads(one.route.method));
        if let Some(other) = other {
            let handler = &other.info.handler;
            return Err(error(format!(
                "`{path}` is the path of `{handler}` and of a document or a page; give one of them another path"
            )));
        }
        if !used.insert(path) {
            return Err(error(format!(
                "`{path}` is the path of two documents or pages; give one of them another path"
            )));
        }
    }
    Ok(())
}

fn error(message: String) -> Error {
    Error::internal_error().with_code("openapi").with_message(message)
}

/// Adds the routes of a document as JSON and as YAML.
pub(crate) fn add_document(
    document: &Value,
    json: &str,
    yaml: &str,
    router: Router,
) -> Result<Router> {
    let bytes = serde_json::to_vec(document).map_err(Error::internal)?;
    let router = CachedPage::new(bytes, "application/json").at(json, router);
    let text = crate::yaml::to_yaml(document)?;
    Ok(CachedPage::new(text, "application/yaml").at(yaml, router))
}
