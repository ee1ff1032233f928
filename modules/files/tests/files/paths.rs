//! Paths that try to leave the directory.

use std::fs;
use std::os::unix::fs::symlink;

use baya::App;
use baya_files::StaticFiles;
use baya_macros::module;
use tempfile::TempDir;
use wire::Server;

#[module(root)]
struct AppModule;

/// A directory with a site, next to files that must not be served.
fn site() -> TempDir {
    let outer = tempfile::tempdir().unwrap();
    let site = outer.path().join("site");
    fs::create_dir_all(site.join("inner")).unwrap();
    fs::create_dir_all(outer.path().join("site-secret")).unwrap();
    fs::write(outer.path().join("secret.txt"), "secret").unwrap();
    fs::write(outer.path().join("site-secret/secret.txt"), "secret").unwrap();
    fs::write(site.join("index.html"), "home").unwrap();
    fs::write(site.join("inner/page.txt"), "page").unwrap();
    fs::write(site.join("a b ü%.txt"), "odd").unwrap();
    fs::write(site.join(".env"), "secret").unwrap();
    fs::create_dir(site.join(".git")).unwrap();
    fs::write(site.join(".git/config"), "secret").unwrap();
    outer
}

async fn server(configure: impl FnOnce(StaticFiles) -> StaticFiles) -> (Server, TempDir) {
    let outer = site();
    let files = configure(StaticFiles::new(outer.path().join("site")));
    (Server::with::<AppModule>(|app: App| app.fallback(files)).await, outer)
}

#[baya_macros::test]
async fn rejects_paths_that_lead_out_of_the_directory() {
    let (server, outer) = server(|files| files).await;
    let absolute = outer.path().join("secret.txt");
    let absolute = absolute.to_str().unwrap();
    for path in [
        "/../secret.txt",
        "/inner/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2e/secret.txt",
        "/.%2e/secret.txt",
        "/..%2fsecret.txt",
        "/inner/..%2f..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/inner\\..\\..\\secret.txt",
        "/%252e%252e/secret.txt",
        "/..;/secret.txt",
        "/../site-secret/secret.txt",
        "/inner/./page.txt",
        "/inner/%2e/page.txt",
        "/inner%2fpage.txt",
        "/inner//page.txt",
        "//inner/page.txt",
        "/inner/page.txt/",
        "/inner/page.txt%00",
        "/inner/page.txt%00.html",
        "/C:/secret.txt",
        "/c%3a%5csecret.txt",
        "/%2fetc/passwd",
        &format!("/{absolute}"),
        &format!("/%2f{}", &absolute[1..]),
        &format!("/{}", "a/".repeat(3000)),
        &format!("/{}", "a".repeat(3000)),
    ] {
        let missing = server.get(path, &[]).await;
        assert_eq!(missing.status, 404, "{path}: {}", missing.text());
        assert_eq!(missing.problem()["code"], "not_found");
        assert!(!missing.text().contains("\"secret\""));
    }
}

#[baya_macros::test]
async fn rejects_malformed_percent_encoding() {
    let (server, _outer) = server(|files| files).await;
    for path in ["/%", "/%2", "/%zz", "/inner/%ff.txt", "/%c0%ae%c0%ae/secret.txt", "/%+1"] {
        let rejected = server.get(path, &[]).await;
        rejected.is_problem(400, "bad_request");
        assert_eq!(rejected.problem()["instance"], path);
    }
}

#[baya_macros::test]
async fn decodes_paths_once() {
    let (server, _outer) = server(|files| files).await;
    assert_eq!(server.get("/a%20b%20%C3%BC%25.txt", &[]).await.text(), "odd");
    assert_eq!(server.get("/inner/p%61ge.txt?%zz", &[]).await.text(), "page");
}

#[baya_macros::test]
async fn serves_hidden_files_only_if_allowed() {
    let hidden = ["/.env", "/%2eenv", "/.git/config"];
    let (default, _outer) = server(|files| files).await;
    let (allowing, _other) = server(|files| files.hidden(true)).await;
    for path in hidden {
        assert_eq!(default.get(path, &[]).await.status, 404, "{path}");
        assert_eq!(allowing.get(path, &[]).await.text(), "secret", "{path}");
    }
    assert_eq!(allowing.get("/../secret.txt", &[]).await.status, 404);
    assert_eq!(allowing.get("/.", &[]).await.status, 404);
}

#[baya_macros::test]
async fn follows_links_out_of_the_directory_only_if_allowed() {
    let create_links = |outer: &TempDir| {
        let site = outer.path().join("site");
        symlink(outer.path().join("secret.txt"), site.join("out.txt")).unwrap();
        symlink(outer.path().join("site-secret"), site.join("out")).unwrap();
        symlink(site.join("inner"), site.join("inside")).unwrap();
        symlink("inner/page.txt", site.join("inside.txt")).unwrap();
        symlink("loop", site.join("loop")).unwrap();
        symlink("nowhere", site.join("dangling")).unwrap();
    };
    let (default, outer) = server(|files| files).await;
    create_links(&outer);
    for path in ["/out.txt", "/out/secret.txt", "/dangling", "/loop"] {
        assert_eq!(default.get(path, &[]).await.status, 404, "{path}");
    }
    for path in ["/inside/page.txt", "/inside.txt"] {
        assert_eq!(default.get(path, &[]).await.text(), "page", "{path}");
    }
    let (allowing, outer) = server(|files| files.follow_symlinks(true)).await;
    create_links(&outer);
    for path in ["/out.txt", "/out/secret.txt"] {
        assert_eq!(allowing.get(path, &[]).await.text(), "secret", "{path}");
    }
}

#[baya_macros::test]
async fn does_not_redirect_to_another_host() {
    let (server, outer) = server(|files| files).await;
    fs::create_dir_all(outer.path().join("site/evil.example.com")).unwrap();
    fs::write(outer.path().join("site/evil.example.com/index.html"), "evil").unwrap();
    for path in ["//evil.example.com", "/%2fevil.example.com", "/\\evil.example.com"] {
        assert_eq!(server.get(path, &[]).await.status, 404, "{path}");
    }
}

#[baya_macros::test]
async fn responds_500_without_the_path_if_the_directory_is_missing() {
    let (server, outer) = server(|files| files).await;
    let path = outer.path().to_str().unwrap().to_owned();
    drop(outer);
    let failed = server.get("/", &[]).await;
    assert_eq!(failed.status, 500);
    assert!(!failed.text().contains(&path));
}
