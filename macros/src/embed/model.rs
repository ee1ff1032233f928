//! The files of a directory.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use syn::LitStr;

use crate::sink::Sink;

/// An embedded file.
pub struct File {
    /// The path below the directory, with `/` between the segments.
    pub path: String,
    /// The path in the file system.
    pub source: String,
    /// The entity tag, with quotes.
    pub etag: String,
}

/// Returns the files below a directory of a package, sorted by path.
pub fn files(directory: &LitStr, package: &Path, sink: &mut Sink) -> Vec<File> {
    let written = directory.value();
    let whole = package.join(&written);
    let Ok(root) = whole.canonicalize().and_then(|root| root.read_dir().map(|_| root)) else {
        let message = format!(
            "directory `{}` not found; `embed!` reads it relative to the directory of `Cargo.toml`, from `{}`",
            written,
            whole.display()
        );
        sink.on(directory, message);
        return Vec::new();
    };
    let mut found = BTreeMap::new();
    if let Err((path, error)) = walk(&root, &root, "", &mut found) {
        sink.on(directory, format!("`{}` can't be read: {error}", path.display()));
    }
    let files = found.into_iter().filter_map(|(path, source)| match file(path, &source) {
        Ok(file) => Some(file),
        Err(error) => {
            sink.on(directory, format!("`{}` can't be embedded: {error}", source.display()));
            None
        }
    });
    files.collect()
}

/// Collects the files of a directory. Links that leave the root, or lead to a directory that is being walked, are omitted.
fn walk(
    root: &Path,
    directory: &Path,
    prefix: &str,
    found: &mut BTreeMap<String, PathBuf>,
) -> Result<(), (PathBuf, io::Error)> {
    let with_path = |path: &Path| {
        let path = path.to_owned();
        |error| (path, error)
    };
    for entry in directory.read_dir().map_err(with_path(directory))? {
        let entry = entry.map_err(with_path(directory))?;
        let path = entry.path();
        let real = path.canonicalize().map_err(with_path(&path))?;
        if !real.starts_with(root) || directory.starts_with(&real) {
            continue;
        }
        let name = entry.file_name().into_string().map_err(|_| {
            (path.clone(), io::Error::other("its name is not UTF-8, and can't be in a URL"))
        })?;
        let name = format!("{prefix}{name}");
        if real.is_dir() {
            walk(root, &real, &format!("{name}/"), found)?;
        } else {
            found.insert(name, real);
        }
    }
    Ok(())
}

fn file(path: String, source: &Path) -> io::Result<File> {
    let bytes = std::fs::read(source)?;
    let source = source.to_str().ok_or_else(|| io::Error::other("its path is not UTF-8"))?;
    let etag = format!("\"{:x}-{:016x}\"", bytes.len(), hash(&bytes));
    Ok(File { path, source: source.to_owned(), etag })
}

/// Returns the FNV-1a hash, which does not depend on the compiler.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
