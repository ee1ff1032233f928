//! A form that is read field by field.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use baya::__private::Pathless;
use baya::axum::RequestExt;
use baya::axum::body::Body;
use baya::axum::extract::{FromRequest, Request};
use baya::axum::http::HeaderMap;
use baya::axum::http::header::CONTENT_LENGTH;
use baya::protocol::RequestScope;
use baya::schema::{ArgumentShape, BodySpec, DescribeArgument};
use baya::{Error, check_encoding};

use crate::body::{HeaderProgress, LimitedBody};
use crate::boundary;
use crate::disposition::Disposition;
use crate::error;
use crate::field::Field;
use crate::form_data::FormData;
use crate::limits::UploadLimits;

/// A form with files, `multipart/form-data` ([RFC 7578](https://www.rfc-editor.org/rfc/rfc7578)), read field
/// by field as it arrives.
///
/// Only the chunk that is being read is in memory, so uploads of any size use the same memory.
/// [`UploadLimits`] bound the upload. Fields that are not read are skipped.
///
/// This is an extractor for handlers of Baya. It rejects other media types with 415, a missing boundary with
/// 400, and a `Content-Length` above the limit with 413, before the body is read.
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
///         let mut summary = String::new();
///         while let Some(field) = form.next_field().await? {
///             let name = field.name().to_owned();
///             if field.is_file() {
///                 summary += &format!("{name}: {} bytes\n", field.save().await?.len());
///             } else {
///                 summary += &format!("{name}: {}\n", field.text().await?);
///             }
///         }
///         Ok(summary)
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
/// let response = app.post("/pictures").body("multipart/form-data; boundary=b", form).send().await;
/// response.assert_status(201).assert_text("title: Tom\npicture: 5 bytes\n");
/// # Ok(())
/// # }
/// # fn main() { baya::__private::run_test(test()) }
/// ```
#[must_use = "a form is read by `next_field` or `collect`"]
pub struct Multipart {
    parser: multer::Multipart<'static>,
    headers: Arc<HeaderProgress>,
    pub(crate) limits: UploadLimits,
    /// The field that is being read. It is dropped before the next one is read.
    pub(crate) current: Option<multer::Field<'static>>,
    /// Whether reading has failed. Then it can't continue.
    pub(crate) has_failed: bool,
    files: usize,
    fields: usize,
    pub(crate) directory: Option<PathBuf>,
}

impl Multipart {
    /// Sets the directory of files that are saved, or that [`collect`](Self::collect) stores on the disk; by
    /// default the [system's directory](std::env::temp_dir) for temporary files.
    pub fn in_directory(mut self, directory: impl AsRef<Path>) -> Self {
        self.directory = Some(directory.as_ref().to_owned());
        self
    }

    /// Reads the next field, after skipping what remains of the previous one. Returns `None` at the end.
    ///
    /// # Errors
    ///
    /// 400 if the upload is malformed or truncated, 408 if it arrives too slowly, 413 above a
    /// [limit](UploadLimits), 415 for a file whose type is not allowed.
    pub async fn next_field(&mut self) -> Result<Option<Field<'_>>, Error> {
        self.skip().await?;
        self.headers.begin();
        let next = self.parser.next_field().await;
        self.headers.end();
        let Some(field) = next.map_err(|error| self.fail(error))? else { return Ok(None) };
        let headers = field.headers().clone();
        let disposition = Disposition::from_headers(&headers);
        self.current = Some(field);
        if disposition.has_invalid_name {
            return Err(error::invalid_name());
        }
        let name = disposition.name.ok_or_else(error::missing_name)?;
        self.check(&name, &headers)?;
        self.count(&name, disposition.file_name.is_some())?;
        let field = Field::new(self, name, disposition.file_name, headers);
        field.check_type()?;
        Ok(Some(field))
    }

    /// Reads the whole form: text fields into memory, and each file into memory up to
    /// [`UploadLimits::memory`], else into a temporary file. File inputs that were left empty are omitted.
    ///
    /// # Errors
    ///
    /// The errors of [`next_field`](Self::next_field), 400 `invalid_field` if a text field is not valid UTF-8,
    /// and 500 if a file can't be written.
    pub async fn collect(mut self) -> Result<FormData, Error> {
        let mut data = FormData::default();
        while let Some(field) = self.next_field().await? {
            data.add(field).await?;
        }
        Ok(data)
    }

    /// Reads and drops the rest of the current field.
    async fn skip(&mut self) -> Result<(), Error> {
        if self.has_failed {
            let message = "the upload can't be read after an error";
            return Err(Error::bad_request().with_message(message));
        }
        if let Some(mut field) = self.current.take() {
            loop {
                match field.chunk().await {
                    Ok(Some(_)) => {}
                    Ok(None) => break,
                    Err(error) => return Err(self.fail(error)),
                }
            }
        }
        Ok(())
    }

    pub(crate) fn fail(&mut self, error: multer::Error) -> Error {
        self.has_failed = true;
        error::from_parser(error)
    }

    /// Checks the length of the name and of the headers.
    fn check(&self, name: &str, headers: &HeaderMap) -> Result<(), Error> {
        let bytes = headers.iter().map(|(name, value)| name.as_str().len() + value.len());
        if bytes.sum::<usize>() > self.limits.headers {
            return Err(error::headers(&self.limits));
        }
        if name.len() > self.limits.name {
            return Err(error::name(&self.limits));
        }
        Ok(())
    }

    /// Counts a field, and checks the number of fields and files.
    fn count(&mut self, name: &str, is_file: bool) -> Result<(), Error> {
        let UploadLimits { files, fields, .. } = self.limits;
        if is_file {
            self.files += 1;
            return if self.files > files { Err(error::files(name, files)) } else { Ok(()) };
        }
        self.fields += 1;
        if self.fields > fields { Err(error::fields(name, fields)) } else { Ok(()) }
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
    /// Reads a form from a body, for crates that read requests themselves. Without [`UploadLimits::total`],
    /// the caller must limit the body.
    ///
    /// # Errors
    ///
    /// 400 without a valid boundary, 413 if `Content-Length` is above the limit, 415 for another media type or
    /// an encoded body.
    pub fn new(headers: &HeaderMap, body: Body, limits: UploadLimits) -> Result<Self, Error> {
        let boundary = boundary::from_headers(headers)?;
        check_encoding(headers)?;
        if let Some(total) = limits.total
            && content_length(headers).is_some_and(|length| length > total)
        {
            return Err(error::total(total));
        }
        let headers = Arc::new(HeaderProgress::default());
        let body = LimitedBody::new(body, limits, Arc::clone(&headers), &boundary);
        Ok(Self {
            parser: multer::Multipart::new(body, boundary),
            headers,
            limits,
            current: None,
            has_failed: false,
            files: 0,
            fields: 0,
            directory: None,
        })
    }
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
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
