//! A form that has been read completely.

use baya::Error;

use crate::field::Field;
use crate::upload::Upload;

/// A whole form, with its text fields and its files.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya_macros::controller;
/// use baya_multipart::Multipart;
///
/// #[controller("/profile")]
/// struct Profile;
///
/// #[controller]
/// impl Profile {
///     #[post]
///     async fn change(&self, form: Multipart) -> Result<(), Error> {
///         let mut form = form.collect().await?;
///         let name = form.text("name").unwrap_or("unknown").to_owned();
///         if let Some(avatar) = form.take_file("avatar") {
///             avatar.persist("avatars/tom.png").await?;
///         }
///         # let _ = name;
///         Ok(())
///     }
/// }
/// # fn main() {}
/// ```
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct FormData {
    /// The names and values of the text fields, in order.
    pub fields: Vec<(String, String)>,
    /// The files, in order.
    pub files: Vec<Upload>,
}

impl FormData {
    /// Returns the value of the first text field with this name.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.0 == name).map(|field| field.1.as_str())
    }

    /// Returns the first file in a field with this name.
    pub fn file(&self, name: &str) -> Option<&Upload> {
        self.files.iter().find(|file| file.field() == name)
    }

    /// Removes and returns the first file in a field with this name.
    pub fn take_file(&mut self, name: &str) -> Option<Upload> {
        let index = self.files.iter().position(|file| file.field() == name)?;
        Some(self.files.remove(index))
    }

    pub(crate) async fn add(&mut self, field: Field<'_>) -> Result<(), Error> {
        if !field.is_file() {
            let name = field.name().to_owned();
            self.fields.push((name, field.text().await?));
            return Ok(());
        }
        // Browsers send an empty file without a name for a file input that was left empty.
        let has_no_name = field.sent_file_name() == Some("");
        let file = Upload::read(field).await?;
        if !(has_no_name && file.is_empty()) {
            self.files.push(file);
        }
        Ok(())
    }
}
