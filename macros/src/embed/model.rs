//! The files of a directory.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use syn::LitStr;

use crate::sink::Sink;

/// A file that becomes a part of the program.
pub struct File {
    /// Below the directory, with `/` between the segments.
    pub path: String,
    /// On the disk.
    pub source: String,
    /// In quotes.
    pub etag: String,
}

/// Every file below a directory of a package, sorted by path.
pub fn files(directory: &LitStr, package: &Path, sink: &mut Sink) -> Vec<File> {
    let written = directory.value();
    let whole = package.join(&written);
    let Ok(root) = whole.canonicalize().and_then(|root| root.read_dir().map(|_| root)) else {
        let message = format!(
            "there is no directory `{}`; `embed!` looks below the directory of `Cargo.toml`, at `{}`",
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

/// Links that lead out of the directory, or up to a directory that is being walked, are left out.
fn walk(
    root: &Path,
    directory: &Path,
    prefix: &str,
    found: &mut BTreeMap<String, PathBuf>,
) -> Result<(), (PathBuf, io::Error)> {
    let of = |path: &Path| {
        let path = path.to_owned();
        |error| (path, error)
    };
    for entry in directory.read_dir().map_err(of(directory))? {
        let entry = entry.map_err(of(directory))?;
        let path = entry.path();
        let real = path.canonicalize().map_err(of(&path))?;
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

/// FNV-1a, which is the same for every compiler.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
