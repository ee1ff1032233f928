//! Types that contain each other.

use std::collections::BTreeMap;

use baya::dto;
use baya::multipart::{MultipartForm, Upload};
use baya::prelude::*;
use baya::testing::{TestApp, Value, json};

#[dto]
struct Forum {
    #[rule(length(min = 1))]
    name: String,
    #[serde(default)]
    threads: Vec<Thread>,
    first: Option<Box<Thread>>,
}

#[dto]
struct Thread {
    #[rule(length(min = 1))]
    title: String,
    moved_to: Option<Box<Forum>>,
    #[serde(default)]
    related: BTreeMap<String, (Vec<Forum>, u8)>,
}

#[dto(input)]
struct Folder {
    name: String,
    #[serde(default)]
    sheets: Vec<Sheet>,
}

#[dto(input)]
struct Sheet {
    file: Option<Upload>,
    #[serde(default)]
    folders: Vec<Folder>,
}

#[controller]
struct Forums;

#[controller]
impl Forums {
    #[post]
    async fn create(&self, forum: Json<Forum>) -> String {
        format!("{} {}", forum.name, forum.threads.len())
    }

    #[post("/many")]
    async fn create_many(&self, forums: Json<Vec<Forum>>) -> String {
        forums.len().to_string()
    }

    #[post("/folder")]
    async fn upload(&self, folder: MultipartForm<Folder>) -> String {
        let files = folder.sheets.iter().filter(|sheet| sheet.file.is_some());
        let inner: usize = folder.sheets.iter().map(|sheet| sheet.folders.len()).sum();
        format!("{} {} {inner}", folder.name, files.count())
    }
}

#[module(root, controllers = [Forums])]
struct AppModule;

#[tokio::test]
async fn rules_apply_at_any_depth() -> baya::Result<()> {
    let app = TestApp::new::<AppModule>().start().await?;
    let thread = json!({
        "title": "t",
        "moved_to": null,
        "related": { "a": [[{ "name": "", "threads": [{ "title": "" }] }], 1] },
    });
    let forum = json!({ "name": "f", "threads": [thread], "first": { "title": "" } });
    for (path, before) in [("/", ""), ("/many", "/0")] {
        let body = if before.is_empty() { forum.clone() } else { json!([forum.clone()]) };
        let problem: Value = app.post(path).json(&body).send().await.assert_status(422).json();
        let errors = problem["errors"].as_array().expect("errors");
        let pointers: Vec<_> = errors.iter().map(|error| error["pointer"].clone()).collect();
        let expected = [
            "/threads/0/related/a/0/0/name",
            "/threads/0/related/a/0/0/threads/0/title",
            "/first/title",
        ];
        assert_eq!(pointers, expected.map(|pointer| format!("{before}{pointer}")));
    }
    Ok(())
}

#[tokio::test]
async fn reads_files_in_forms_of_mutually_recursive_types() -> baya::Result<()> {
    let app = TestApp::new::<AppModule>().start().await?;
    let parts = [
        ("name", None, "f"),
        ("sheets[0][folders][0][name]", None, "g"),
        ("sheets[0][file]", Some("a.txt"), "content"),
    ];
    let mut body = String::new();
    for (name, file, content) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body += &format!(
            "--b\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{content}\r\n"
        );
    }
    body += "--b--\r\n";
    let request = app.post("/folder").body("multipart/form-data; boundary=b", body);
    request.send().await.assert_status(201).assert_text("f 1 1");
    Ok(())
}
