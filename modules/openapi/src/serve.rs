//! Documents as answers, made once.

use std::collections::HashSet;

use baya::axum::Router;
use baya::pages::Kept;
use baya::{Endpoints, Error, Method, Result};
use serde_json::Value;

use crate::document::assemble;
use crate::module::OpenApi;

/// One document with its places.
struct Placed {
    #[cfg_attr(not(feature = "pages"), expect(dead_code, reason = "pages alone show it"))]
    name: String,
    document: Value,
    json: String,
    yaml: String,
}

/// What answers with the documents of an app, and with pages that show them.
pub(crate) fn served(app: &Endpoints, options: &OpenApi) -> Result<Router> {
    let documents = placed(app, options);
    free(app, options, &documents)?;
    let mut router = Router::new();
    for one in &documents {
        router = both(&one.document, &one.json, &one.yaml, router)?;
    }
    #[cfg(feature = "pages")]
    {
        let shown: Vec<_> = documents.into_iter().map(Placed::shown).collect();
        for page in &options.pages {
            router = page.at(&shown, router)?;
        }
    }
    Ok(router)
}

/// Every document; the main one is the first.
fn placed(app: &Endpoints, options: &OpenApi) -> Vec<Placed> {
    let main = Placed {
        name: String::new(),
        document: options.assembled(app),
        json: options.json.clone(),
        yaml: options.yaml.clone(),
    };
    let others = options.others.iter().map(|(name, document)| Placed {
        name: name.clone(),
        document: assemble(app, document, options.release),
        json: format!("/{name}.json"),
        yaml: format!("/{name}.yaml"),
    });
    std::iter::once(main).chain(others).collect()
}

#[cfg(feature = "pages")]
impl Placed {
    /// It as a page has it: the main document under its title, others under their names.
    fn shown(self) -> crate::pages::Shown {
        let title = self.document["info"]["title"].as_str().unwrap_or_default();
        let (title, name) = match &*self.name {
            "" => (title.to_owned(), "main".to_owned()),
            name => (name.to_owned(), name.to_owned()),
        };
        crate::pages::Shown { title, name, at: self.json, document: self.document }
    }
}

/// That each place is a path, and that nothing else is there.
fn free(app: &Endpoints, options: &OpenApi, documents: &[Placed]) -> Result<()> {
    let of_documents = documents.iter().flat_map(|one| [&*one.json, &*one.yaml]);
    check_paths(app, of_documents.chain(options.pages()), "OpenAPI documents")
}

/// Checks that each path of documents and pages is valid and not used by anything else.
pub(crate) fn check_paths<'p>(
    app: &Endpoints,
    paths: impl Iterator<Item = &'p str>,
    what: &str,
) -> Result<()> {
    let mut taken = HashSet::new();
    for location in paths {
        if !location.starts_with('/') || location.contains(['{', '}', '?', '#', '"']) {
            return Err(fault(format!(
                "`{location}` is not a valid path for {what}; start it with `/`, and use no parameters"
            )));
        }
        let reads = |method| matches!(method, Method::Get | Method::All);
        let other = app.all.iter().find(|one| one.info.path == location && reads(one.route.method));
        if let Some(other) = other {
            let handler = &other.info.handler;
            return Err(fault(format!(
                "`{location}` is the path of `{handler}` and of a document or a page; give one of them another path"
            )));
        }
        if !taken.insert(location) {
            return Err(fault(format!(
                "two documents or pages are at `{location}`; give one of them another path"
            )));
        }
    }
    Ok(())
}

fn fault(text: String) -> Error {
    Error::internal_error().with_code("openapi").with_message(text)
}

/// A document in both of its forms.
pub(crate) fn both(document: &Value, json: &str, yaml: &str, router: Router) -> Result<Router> {
    let bytes = serde_json::to_vec(document).map_err(Error::internal)?;
    let router = Kept::new(bytes, "application/json").at(json, router);
    let text = crate::yaml::written(document)?;
    Ok(Kept::new(text, "application/yaml").at(yaml, router))
}
