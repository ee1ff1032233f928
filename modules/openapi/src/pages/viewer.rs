//! The viewers of documents: their styles and scripts.

use baya::pages::File;
#[cfg(any(feature = "swagger-ui", feature = "scalar"))]
use baya::pages::Stored;

/// A browser program that shows documents.
#[derive(Debug)]
pub(crate) struct Viewer {
    pub(super) name: &'static str,
    pub(super) styles: &'static [File],
    /// The scripts in the order in which they run. The last one starts the viewer.
    pub(super) scripts: &'static [File],
    /// The script of the page to which an authorization server redirects after an OAuth login.
    pub(super) redirect_script: Option<File>,
}

impl PartialEq for Viewer {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// A compressed file of the viewer.
#[cfg(any(feature = "swagger-ui", feature = "scalar"))]
macro_rules! vendored {
    ($folder:literal, $stem:literal, $extension:literal) => {
        File {
            stem: $stem,
            extension: $extension,
            stored: Stored::Gzip(include_bytes!(concat!(
                "../../vendor/",
                $folder,
                "/",
                $stem,
                ".",
                $extension,
                ".gz"
            ))),
        }
    };
}

/// A file of this crate.
#[cfg(any(feature = "swagger-ui", feature = "scalar"))]
macro_rules! own {
    ($name:literal, $stem:literal, $extension:literal) => {
        File { stem: $stem, extension: $extension, stored: Stored::Plain(include_bytes!($name)) }
    };
}

/// [Swagger UI](https://github.com/swagger-api/swagger-ui).
#[cfg(feature = "swagger-ui")]
pub(crate) static SWAGGER_UI: Viewer = Viewer {
    name: "Swagger UI",
    styles: &[vendored!("swagger-ui", "swagger-ui", "css"), own!("swagger-ui.css", "page", "css")],
    scripts: &[
        vendored!("swagger-ui", "swagger-ui-bundle", "js"),
        vendored!("swagger-ui", "swagger-ui-standalone-preset", "js"),
        own!("swagger-ui.js", "start", "js"),
    ],
    redirect_script: Some(vendored!("swagger-ui", "oauth2-redirect", "js")),
};

/// [Scalar](https://github.com/scalar/scalar).
#[cfg(feature = "scalar")]
pub(crate) static SCALAR: Viewer = Viewer {
    name: "Scalar",
    styles: &[],
    scripts: &[vendored!("scalar", "standalone", "js"), own!("scalar.js", "start", "js")],
    redirect_script: None,
};
