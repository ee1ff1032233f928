//! A form with files.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use baya::__private::Pathless;
use baya::axum::RequestExt;
use baya::axum::body::Body;
use baya::axum::extract::{FromRequest, Request};
use baya::axum::http::HeaderMap;
use baya::axum::http::header::CONTENT_LENGTH;
use baya::{ArgumentShape, BodySpec, DescribeArgument, Error, RequestScope, check_encoding};

use crate::body::{Headers, Pieces};
use crate::boundary;
use crate::collected::Collected;
use crate::disposition::Disposition;
use crate::errors;
use crate::field::Field;
use crate::limits::UploadLimits;

/// A form with files, `multipart/form-data` ([RFC 7578](https://www.rfc-editor.org/rfc/rfc7578)), one
/// field after the other as they come.
///
/// No more is held than the field that is being read asks for, so that an upload of any size takes the
/// same memory. [`UploadLimits`] say how much there may be. A field that is left is skipped.
///
/// An extractor for handlers of Baya: 415 for another media type, 400 without a boundary, 413 where `Content-Length` is above
/// the limit, before anything is read.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya::testing::TestApp;
/// use baya_macros::{controller, module};
/// use baya_multipart::Multipart;
///
/// #[controller("/pictures")]
/// struct Pictures;
///
/// #[controller]
/// impl Pictures {
///     #[post]
///     async fn upload(&self, mut form: Multipart) -> Result<String, Error> {
///         let mut seen = String::new();
///         while let Some(field) = form.next_field().await? {
///             let name = field.name().to_owned();
///             match field.is_file() {
///                 true => seen += &format!("{name}: {} bytes\n", field.save().await?.len()),
///                 false => seen += &format!("{name}: {}\n", field.text().await?),
///             }
///         }
///         Ok(seen)
///     }
/// }
///
/// #[module(root, controllers = [Pictures])]
/// struct AppModule;
///
/// # async fn test() -> baya::Result<()> {
/// let app = TestApp::new::<AppModule>().start().await?;
/// let form = "--b\r\n\
///     content-disposition: form-data; name=\"title\"\r\n\r\nTom\r\n--b\r\n\
///     content-disposition: form-data; name=\"picture\"; filename=\"tom.png\"\r\n\r\n12345\r\n--b--\r\n";
/// let answer = app.post("/pictures").body("multipart/form-data; boundary=b", form).send().await;
/// answer.assert_status(201).assert_text("title: Tom\npicture: 5 bytes\n");
/// # Ok(())
/// # }
/// # fn main() { baya::__private::run_test(test()) }
/// ```
#[must_use = "a form is read by `next_field` or `collect`"]
pub struct Multipart {
    reader: multer::Multipart<'static>,
    headers: Arc<Headers>,
    pub(crate) limits: UploadLimits,
    /// The field that is being read; the next one needs that it is gone.
    pub(crate) current: Option<multer::Field<'static>>,
    /// What could not be read once can't be read on.
    pub(crate) broken: bool,
    files: usize,
    fields: usize,
    pub(crate) directory: Option<PathBuf>,
}

impl Multipart {
    /// Has files that are saved, or that [`collect`](Self::collect) holds, lie in this directory; by
    /// default in [that of the system](std::env::temp_dir).
    pub fn in_directory(mut self, directory: impl AsRef<Path>) -> Self {
        self.directory = Some(directory.as_ref().to_owned());
        self
    }

    /// The next field; `None` behind the last one. What is left of the one before is skipped.
    ///
    /// # Errors
    ///
    /// 400 for what can't be read or breaks off, 408 for what comes too slowly, 413 above a
    /// [limit](UploadLimits), 415 for a file of a type that is not allowed.
    pub async fn next_field(&mut self) -> Result<Option<Field<'_>>, Error> {
        self.skip().await?;
        self.headers.begin();
        let next = self.reader.next_field().await;
        self.headers.end();
        let Some(field) = next.map_err(|error| self.failed(error))? else { return Ok(None) };
        let headers = field.headers().clone();
        let disposition = Disposition::of(&headers);
        self.current = Some(field);
        if disposition.is_garbled {
            return Err(errors::garbled_name());
        }
        let name = disposition.name.ok_or_else(errors::nameless)?;
        self.check(&name, &headers)?;
        self.count(&name, disposition.file_name.is_some())?;
        let field = Field::new(self, name, disposition.file_name, headers);
        field.check()?;
        Ok(Some(field))
    }

    /// The whole form: texts in memory, files in memory up to [`UploadLimits::memory`] each, and in
    /// temporary files above. An input of a page that the user has put no file in is left out.
    ///
    /// # Errors
    ///
    /// Those of [`next_field`](Self::next_field), 400 for a text that is no UTF-8, and 500 where a file
    /// can't be written.
    pub async fn collect(mut self) -> Result<Collected, Error> {
        let mut collected = Collected::default();
        while let Some(field) = self.next_field().await? {
            collected.add(field).await?;
        }
        Ok(collected)
    }

    async fn skip(&mut self) -> Result<(), Error> {
        if self.broken {
            return Err(Error::bad_request().with_message("the upload could not be read before"));
        }
        if let Some(mut field) = self.current.take() {
            loop {
                match field.chunk().await {
                    Ok(Some(_)) => {}
                    Ok(None) => break,
                    Err(error) => return Err(self.failed(error)),
                }
            }
        }
        Ok(())
    }

    pub(crate) fn failed(&mut self, error: multer::Error) -> Error {
        self.broken = true;
        errors::of_reader(error)
    }

    fn check(&self, name: &str, headers: &HeaderMap) -> Result<(), Error> {
        let bytes = headers.iter().map(|(name, value)| name.as_str().len() + value.len());
        if bytes.sum::<usize>() > self.limits.headers {
            return Err(errors::headers(&self.limits));
        }
        match name.len() > self.limits.name {
            true => Err(errors::name(&self.limits)),
            false => Ok(()),
        }
    }

    /// Counts a field.
    fn count(&mut self, name: &str, is_file: bool) -> Result<(), Error> {
        let UploadLimits { files, fields, .. } = self.limits;
        if is_file {
            self.files += 1;
            return if self.files > files { Err(errors::files(name, files)) } else { Ok(()) };
        }
        self.fields += 1;
        if self.fields > fields { Err(errors::fields(name, fields)) } else { Ok(()) }
    }
}

impl Pathless for Multipart {}

impl FromRequest<RequestScope> for Multipart {
    type Rejection = Error;

    async fn from_request(request: Request, scope: &RequestScope) -> Result<Self, Error> {
        let (mut head, body) = request.into_parts();
        let limits = scope.context(&mut head).meta::<UploadLimits>().copied().unwrap_or_default();
        let headers = head.headers.clone();
        let body = match limits.total {
            Some(_) => body,
            None => Request::from_parts(head, body).into_limited_body(),
        };
        Self::new(&headers, body, limits)
    }
}

impl Multipart {
    /// Reads a form with these headers and limits, for a battery that reads requests itself. Without a limit of the whole
    /// form, the body has a limit of its own.
    ///
    /// # Errors
    ///
    /// 400 for a request that is not a form, 413 for one that is too large, 415 for one that is encoded.
    pub fn new(headers: &HeaderMap, body: Body, limits: UploadLimits) -> Result<Self, Error> {
        let boundary = boundary::of(headers)?;
        check_encoding(headers)?;
        if let Some(total) = limits.total
            && said(headers).is_some_and(|said| said > total)
        {
            return Err(errors::total(total));
        }
        let headers = Arc::new(Headers::default());
        let pieces = Pieces::new(body, limits, Arc::clone(&headers), &boundary);
        Ok(Self {
            reader: multer::Multipart::new(pieces, boundary),
            headers,
            limits,
            current: None,
            broken: false,
            files: 0,
            fields: 0,
            directory: None,
        })
    }
}

/// How many bytes the client says that there are.
fn said(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

impl fmt::Debug for Multipart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Multipart").field("limits", &self.limits).finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl DescribeArgument for Multipart {
    const SHAPE: ArgumentShape =
        ArgumentShape::Body(BodySpec { media: &["multipart/form-data"], of: None, required: true });
}
