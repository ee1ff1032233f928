//! A form that is read into a type.

use std::ops::Deref;

use baya::__private::arguments::read_tree;
use baya::__private::{Given, Kind, Pathless, Tree, Whole, first};
use baya::Error;
use baya::axum::extract::{FromRequest, Request};
use baya::protocol::RequestScope;
use baya::schema::{ArgumentShape, BodySpec, DescribeArgument, Schema, shape_of};
use baya::validation::{CheckReport, Checks, Explain, Groups, Report, Validate};

use crate::file_refs;
use crate::form_data::FormData;
use crate::multipart::Multipart;

/// A form that is read into a type: a `#[dto]` whose fields are strings, numbers, lists and [`Upload`]s.
///
/// All validation errors are reported at once, as with [`Json`](baya::Json): 422 with a pointer for each.
/// Fields with the same name form a list, and brackets name nested fields, `cats[0][picture]`. A file input
/// that was left empty is missing, so its field is an `Option`, or a `Vec` with `#[serde(default)]`.
///
/// A rule `length(max = 65536)` on a file counts its bytes, and `custom(...)` receives the file, with its
/// detected [media type](crate::Upload::media_type). Rules are checked after the form has been received;
/// [`UploadLimits`](crate::UploadLimits) end an upload early. A form has at most 100 text fields unless
/// `UploadLimits::fields` allows more. Files of a rejected form are deleted.
///
/// A type with files can only be read: `#[dto(input)]`.
///
/// [`Upload`]: crate::Upload
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::validation::Violation;
/// use baya_macros::{controller, dto};
/// use baya_multipart::{MultipartForm, Upload};
///
/// #[dto(input, crate = baya)]
/// struct NewCat {
///     #[rule(length(min = 1, max = 40))]
///     name: String,
///     #[rule(range(max = 30))]
///     age: u8,
///     #[rule(length(max = 1 << 20), custom(is_picture))]
///     picture: Option<Upload>,
/// }
///
/// fn is_picture(file: &Upload) -> Result<(), Violation> {
///     match file.media_type() {
///         Some("image/png" | "image/jpeg") => Ok(()),
///         _ => Err(Violation::new("media_type", "must be a picture, PNG or JPEG")),
///     }
/// }
///
/// #[controller("/cats")]
/// struct Cats;
///
/// #[controller]
/// impl Cats {
///     #[post]
///     async fn create(&self, form: MultipartForm<NewCat>) -> Result<String, baya::Error> {
///         let cat = form.into_inner();
///         if let Some(picture) = cat.picture {
///             picture.persist(format!("pictures/{}", cat.age)).await?;
///         }
///         Ok(cat.name)
///     }
/// }
/// # fn main() {}
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MultipartForm<T>(pub T);

impl<T> MultipartForm<T> {
    /// Returns the value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for MultipartForm<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Validate> Validate for MultipartForm<T> {
    const CHECKS: Checks = T::CHECKS;
    const CONTRADICTION: Option<&'static str> = first(&[T::CONTRADICTION, T::BRACKETED]);

    fn check_with_providers<'a>(
        &'a self,
        base: usize,
        asked: CheckReport<'a>,
    ) -> impl Future<Output = baya::Result<()>> + Send + 'a {
        self.0.ask(base, asked)
    }

    fn validate(&self, report: &mut Report<'_>) {
        self.0.validate(report);
    }
}

/// Describes form fields in validation errors.
const FORM: Kind = Kind { word: "field", code: "invalid_multipart", parameters: false };

impl<T> Pathless for MultipartForm<T> {}

impl<T> Whole for MultipartForm<T> {
    type Inner = T;
}

impl<T: Explain> FromRequest<RequestScope> for MultipartForm<T> {
    type Rejection = Error;

    async fn from_request(request: Request, scope: &RequestScope) -> Result<Self, Error> {
        let (mut head, body) = request.into_parts();
        let groups = scope.context(&mut head).meta::<Groups>().copied().unwrap_or_default();
        let form = Multipart::from_request(Request::from_parts(head, body), scope).await?;
        let FormData { fields, files } = form.collect().await?;
        let fields = fields.into_iter().map(|(name, value)| (name, Given::Text(value.into())));
        let names = files.iter().enumerate();
        let names = names.map(|(index, file)| (file.field().to_owned(), Given::File(index)));
        let pairs = fields.chain(names).map(|(name, value)| Ok((name.into(), value)));
        let tree = Tree::new(pairs).map_err(|error| error.into_error(FORM))?;
        file_refs::with_owned_files(files, || read_tree(&tree, groups)).map(Self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Schema> DescribeArgument for MultipartForm<T> {
    const SHAPE: ArgumentShape = ArgumentShape::Body(BodySpec {
        media: &["multipart/form-data"],
        of: Some(shape_of::<T>),
        required: true,
    });
}
