//! Paths that try to leave a directory.

use std::fs;
use std::os::unix::fs::symlink;

use baya::App;
use baya_files::StaticFiles;
use baya_macros::module;
use tempfile::TempDir;
use wire::Server;

#[module(root)]
struct AppModule;

/// A directory to serve, beside a file that must stay unseen.
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
async fn no_path_leads_out() {
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
        let refused = server.get(path, &[]).await;
        assert_eq!(refused.status, 404, "{path}: {}", refused.text());
        assert_eq!(refused.problem()["code"], "not_found");
        assert!(!refused.text().contains("\"secret\""));
    }
}

#[baya_macros::test]
async fn an_escape_that_cannot_be_decoded_is_400() {
    let (server, _outer) = server(|files| files).await;
    for path in ["/%", "/%2", "/%zz", "/inner/%ff.txt", "/%c0%ae%c0%ae/secret.txt", "/%+1"] {
        let refused = server.get(path, &[]).await;
        assert_eq!(refused.status, 400, "{path}");
        assert_eq!(refused.problem()["instance"], path);
    }
}

#[baya_macros::test]
async fn a_name_is_decoded_once() {
    let (server, _outer) = server(|files| files).await;
    assert_eq!(server.get("/a%20b%20%C3%BC%25.txt", &[]).await.text(), "odd");
    assert_eq!(server.get("/inner/p%61ge.txt?%zz", &[]).await.text(), "page");
}

#[baya_macros::test]
async fn hidden_files_are_served_where_that_is_said() {
    let hidden = ["/.env", "/%2eenv", "/.git/config"];
    let (refusing, _outer) = server(|files| files).await;
    let (serving, _other) = server(|files| files.hidden(true)).await;
    for path in hidden {
        assert_eq!(refusing.get(path, &[]).await.status, 404, "{path}");
        assert_eq!(serving.get(path, &[]).await.text(), "secret", "{path}");
    }
    assert_eq!(serving.get("/../secret.txt", &[]).await.status, 404);
    assert_eq!(serving.get("/.", &[]).await.status, 404);
}

#[baya_macros::test]
async fn a_link_leads_out_only_where_that_is_said() {
    let link = |outer: &TempDir| {
        let site = outer.path().join("site");
        symlink(outer.path().join("secret.txt"), site.join("out.txt")).unwrap();
        symlink(outer.path().join("site-secret"), site.join("out")).unwrap();
        symlink(site.join("inner"), site.join("within")).unwrap();
        symlink("inner/page.txt", site.join("within.txt")).unwrap();
        symlink("loop", site.join("loop")).unwrap();
        symlink("nowhere", site.join("dangling")).unwrap();
    };
    let (refusing, outer) = server(|files| files).await;
    link(&outer);
    for path in ["/out.txt", "/out/secret.txt", "/dangling"] {
        assert_eq!(refusing.get(path, &[]).await.status, 404, "{path}");
    }
    assert_ne!(refusing.get("/loop", &[]).await.status, 200);
    for path in ["/within/page.txt", "/within.txt"] {
        assert_eq!(refusing.get(path, &[]).await.text(), "page", "{path}");
    }
    let (following, outer) = server(|files| files.follow_symlinks(true)).await;
    link(&outer);
    for path in ["/out.txt", "/out/secret.txt"] {
        assert_eq!(following.get(path, &[]).await.text(), "secret", "{path}");
    }
}

#[baya_macros::test]
async fn a_redirect_names_no_other_host() {
    let (server, outer) = server(|files| files).await;
    fs::create_dir_all(outer.path().join("site/evil.example.com")).unwrap();
    fs::write(outer.path().join("site/evil.example.com/index.html"), "evil").unwrap();
    for path in ["//evil.example.com", "/%2fevil.example.com", "/\\evil.example.com"] {
        assert_eq!(server.get(path, &[]).await.status, 404, "{path}");
    }
}

#[baya_macros::test]
async fn a_directory_that_is_not_there_is_500_and_says_nothing_of_where() {
    let (server, outer) = server(|files| files).await;
    let path = outer.path().to_str().unwrap().to_owned();
    drop(outer);
    let failed = server.get("/", &[]).await;
    assert_eq!(failed.status, 500);
    assert!(!failed.text().contains(&path));
}
