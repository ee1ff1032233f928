//! A directory that is embedded in the program.

use baya_files::{Embedded, embed};

/// `embed!` is a constant expression.
static SITE: Embedded = embed!("tests/files/site");

#[test]
fn contains_every_file_by_its_path() {
    let paths: Vec<_> = SITE.files().iter().map(|file| file.path).collect();
    assert_eq!(
        paths,
        [
            ".hidden",
            "assets/page.css",
            "assets/page.css.br",
            "assets/page.css.gz",
            "bare/note.txt",
            "docs/index.html",
            "empty.txt",
            "index.html",
        ]
    );
    assert_eq!(SITE.get("index.html").unwrap().bytes, b"<h1>home</h1>\n");
    assert!(SITE.get("docs").is_none());
}

#[test]
fn assigns_different_tags_to_different_content() {
    let tag = |path| SITE.get(path).unwrap().etag;
    assert_ne!(tag("index.html"), tag("docs/index.html"));
    assert!(tag("index.html").starts_with('"') && tag("index.html").ends_with('"'));
}
