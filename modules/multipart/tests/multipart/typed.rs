//! Forms that are read into types.

use std::path::PathBuf;
use std::sync::Mutex;

use baya::Error;
use baya::validation::{Groups, Violation};
use baya_macros::{controller, dto, module};
use baya_multipart::{MultipartForm, Upload, UploadLimits};

use crate::upload::{Directory, Server, file, form, text};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

#[dto(input, crate = baya)]
#[serde(deny_unknown_fields)]
struct NewCat {
    #[rule(length(min = 1, max = 5))]
    name: String,
    #[rule(range(max = 30))]
    age: u8,
    #[serde(default)]
    tame: bool,
    #[serde(default)]
    tags: Vec<String>,
    #[rule(length(max = 10), custom(is_picture))]
    picture: Option<Upload>,
    #[serde(default)]
    #[rule(length(max = 2), each(length(max = 3)))]
    papers: Vec<Upload>,
    home: Option<Home>,
}

#[dto(input, crate = baya)]
struct Home {
    street: String,
    plan: Upload,
}

#[dto(input, crate = baya)]
struct Flattened {
    name: String,
    #[serde(flatten)]
    home: Home,
}

#[dto(input, crate = baya)]
struct Optional {
    name: String,
    #[serde(flatten)]
    size: Option<Size>,
}

#[dto(input, crate = baya)]
struct Size {
    width: u32,
    height: u32,
}

/// A type that does not declare that it contains files.
#[derive(serde::Deserialize)]
struct Address {
    home: Home,
}

#[dto(input, crate = baya)]
struct Large {
    #[rule(custom(record_path))]
    file: Upload,
    #[rule(range(min = 1), groups("paid"))]
    price: u8,
}

/// The paths of the files that a rule has received.
static PATHS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn record_path(file: &Upload) -> Result<(), Violation> {
    let path = file.path().map(ToOwned::to_owned);
    PATHS.lock().unwrap().extend(path.filter(|path| path.is_file()));
    Ok(())
}

fn is_picture(file: &Upload) -> Result<(), Violation> {
    match file.media_type() {
        Some("image/png") => Ok(()),
        _ => Err(Violation::new("media_type", "must be a picture, PNG")),
    }
}

#[controller]
struct Forms;

#[controller]
impl Forms {
    #[post("/cats")]
    async fn create(&self, form: MultipartForm<NewCat>) -> Result<String, Error> {
        let cat = form.into_inner();
        let picture = match &cat.picture {
            Some(picture) => picture.bytes().await?.len(),
            None => 0,
        };
        let papers: Vec<_> =
            cat.papers.iter().map(|paper| paper.file_name().unwrap_or("-")).collect();
        let home = cat.home.map(|home| format!("{} {}", home.street, home.plan.len()));
        let NewCat { name, age, tame, tags, .. } = cat;
        Ok(format!("{name} {age} {tame} {tags:?} {picture} {papers:?} {home:?}"))
    }

    #[post("/flattened")]
    async fn flattened(&self, form: MultipartForm<Flattened>) -> String {
        let Flattened { name, home } = form.into_inner();
        format!("{name} {} {}", home.street, home.plan.len())
    }

    #[post("/optional")]
    async fn optional(&self, form: MultipartForm<Optional>) -> String {
        let Optional { name, size } = form.into_inner();
        format!("{name} {:?}", size.map(|size| (size.width, size.height)))
    }

    #[post("/large")]
    #[meta(UploadLimits::new().memory(4))]
    #[meta(Groups(&["paid"]))]
    async fn large(&self, form: MultipartForm<Large>) -> Result<String, Error> {
        let Large { file, price } = form.into_inner();
        let path = file.path().map(ToOwned::to_owned);
        let kept = std::env::temp_dir().join(format!("baya-kept-{}-{price}", std::process::id()));
        file.persist(&kept).await?;
        let length = std::fs::read(&kept).map(|bytes| bytes.len());
        std::fs::remove_file(&kept).map_err(Error::internal)?;
        let moved = path.is_some_and(|path| !path.exists());
        Ok(format!("{} {moved}", length.map_err(Error::internal)?))
    }

    #[post("/json")]
    async fn json(&self, address: baya::Json<Address>) -> String {
        address.into_inner().home.street
    }
}

#[module(root, providers = [value(Directory::default() as Directory)], controllers = [Forms])]
struct AppModule;

async fn post(path: &str, parts: &[Vec<u8>]) -> (u16, String) {
    let server = Server::of::<AppModule>().await;
    let response = server.post(path, &form(parts)).await;
    (response.status, response.text().to_owned())
}

/// The pointers and codes of the validation errors.
async fn validation_errors(path: &str, parts: &[Vec<u8>]) -> Vec<String> {
    let server = Server::of::<AppModule>().await;
    let response = server.post(path, &form(parts)).await;
    response.is_problem(422, "invalid");
    let problem = response.problem();
    let errors = problem["errors"].as_array().unwrap().iter();
    let errors =
        errors.map(|error| format!("{} {}", error["pointer"], error["code"]).replace('"', ""));
    errors.collect()
}

#[baya_macros::test]
async fn reads_strings_numbers_lists_and_files_into_a_type() {
    let all = [
        text("name", "Tom"),
        text("age", "3"),
        text("tame", "on"),
        text("tags", "a"),
        text("tags[]", "b"),
        file("picture", "tom.png", PNG),
        file("papers", "a.txt", "1"),
        file("papers", "b.txt", "2"),
        text("home[street]", "Main 1"),
        file("home[plan]", "plan", "123"),
    ];
    let read = "Tom 3 true [\"a\", \"b\"] 8 [\"a.txt\", \"b.txt\"] Some(\"Main 1 3\")";
    assert_eq!(post("/cats", &all).await, (201, read.to_owned()));
    let required = [text("name", "Tom"), text("age", "3"), file("picture", "", "")];
    assert_eq!(post("/cats", &required).await, (201, "Tom 3 false [] 0 [] None".to_owned()));
}

#[baya_macros::test]
async fn reports_all_validation_errors_at_once() {
    let all = [
        text("name", ""),
        text("age", "x"),
        text("tame", "maybe"),
        file("tags", "a.txt", "a"),
        file("picture", "tom.png", "no picture"),
        file("papers", "a.txt", "1234"),
        text("papers", "0"),
        text("home[street]", "Main 1"),
        text("home[plan]", "0"),
        file("more", "a", "a"),
    ];
    let expected = [
        "/name length",
        "/age type",
        "/tame type",
        "/tags/0 type",
        "/picture media_type",
        "/papers/0 type",
        "/papers/1 length",
        "/home/plan type",
        "/more unknown",
    ];
    assert_eq!(validation_errors("/cats", &all).await, expected);
    let large = [
        text("name", "Tom"),
        text("age", "31"),
        file("picture", "tom.png", [PNG, PNG].concat()),
        file("papers", "a.txt", "1234"),
    ];
    let expected = ["/age range", "/picture length", "/papers/0 length"];
    assert_eq!(validation_errors("/cats", &large).await, expected);
    let twice = [text("name", "Tom"), file("picture", "a", PNG), file("picture", "b", PNG)];
    let expected = ["/age required", "/picture repeated"];
    assert_eq!(validation_errors("/cats", &twice).await, expected);
}

#[baya_macros::test]
async fn rejects_text_and_json_as_a_file() {
    let parts = [file("picture", "a", PNG), text("home[street]", "a")];
    for forged in ["0", "\0\0\0\0\0\0\0\0"] {
        let mut parts = parts.to_vec();
        parts.push(text("home[plan]", forged));
        let errors = validation_errors("/cats", &parts).await;
        assert!(errors.contains(&"/home/plan type".to_owned()));
    }
    let server = Server::of::<AppModule>().await;
    for plan in ["0", "[0,0,0,0,0,0,0,0]", "\"0\"", "null"] {
        let body = format!("{{\"street\":\"a\",\"plan\":{plan}}}");
        let json = ("content-type", "application/json");
        let response =
            server.send("/json", &[json], format!("{{\"home\":{body}}}").as_bytes()).await;
        response.is_problem(422, "invalid_body");
        assert_eq!(response.problem()["errors"][0]["pointer"], "/home/plan");
    }
}

#[baya_macros::test]
async fn reads_files_in_flattened_types() {
    let parts = [text("name", "7"), text("street", "8"), file("plan", "a", "123")];
    assert_eq!(post("/flattened", &parts).await, (201, "7 8 3".to_owned()));
    let wrong = [text("name", "7"), text("street", "8"), text("plan", "0")];
    assert_eq!(validation_errors("/flattened", &wrong).await, ["/plan type"]);
}

#[baya_macros::test]
async fn reads_the_numbers_of_a_flattened_option() {
    let parts = [text("name", "7"), text("width", "8"), text("height", "9")];
    assert_eq!(post("/optional", &parts).await, (201, "7 Some((8, 9))".to_owned()));
    assert_eq!(post("/optional", &parts[..1]).await, (201, "7 None".to_owned()));
    assert_eq!(validation_errors("/optional", &parts[..2]).await, ["/height required"]);
    let wrong = [text("name", "7"), text("width", "x"), text("height", "9")];
    assert_eq!(validation_errors("/optional", &wrong).await, ["/width type"]);
}

#[baya_macros::test]
async fn deletes_files_of_rejected_forms() {
    let parts = |price: &str| [file("file", "a", "12345"), text("price", price)];
    assert_eq!(post("/large", &parts("1")).await, (201, "5 true".to_owned()));
    assert_eq!(validation_errors("/large", &parts("0")).await, ["/price range"]);
    assert_eq!(validation_errors("/large", &parts("x")).await, ["/price type"]);
    let paths = std::mem::take(&mut *PATHS.lock().unwrap());
    assert_eq!(paths.len(), 3, "rules receive the file on the disk");
    assert!(paths.iter().all(|path| !path.exists()), "{paths:?}");
}
