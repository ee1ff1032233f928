//! Forms as types.

use std::path::PathBuf;
use std::sync::Mutex;

use baya::{Error, Groups, Violation};
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
    #[rule(custom(remembered))]
    file: Upload,
    #[rule(range(min = 1), groups("paid"))]
    price: u8,
}

/// Where the files of some requests were.
static SEEN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn remembered(file: &Upload) -> Result<(), Violation> {
    let path = file.path().map(ToOwned::to_owned);
    SEEN.lock().unwrap().extend(path.filter(|path| path.is_file()));
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

async fn sent(path: &str, parts: &[Vec<u8>]) -> (u16, String) {
    let server = Server::of::<AppModule>().await;
    let answer = server.post(path, &form(parts)).await;
    (answer.status, answer.text().to_owned())
}

/// The pointers and codes of what is wrong.
async fn validation_errors(path: &str, parts: &[Vec<u8>]) -> Vec<String> {
    let server = Server::of::<AppModule>().await;
    let answer = server.post(path, &form(parts)).await;
    answer.is_problem(422, "invalid");
    let problem = answer.problem();
    let all = problem["errors"].as_array().unwrap().iter();
    let said = all.map(|fault| format!("{} {}", fault["pointer"], fault["code"]).replace('"', ""));
    said.collect()
}

#[baya_macros::test]
async fn a_form_becomes_a_type_with_its_texts_numbers_lists_and_files() {
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
    assert_eq!(sent("/cats", &all).await, (201, read.to_owned()));
    let least = [text("name", "Tom"), text("age", "3"), file("picture", "", "")];
    assert_eq!(sent("/cats", &least).await, (201, "Tom 3 false [] 0 [] None".to_owned()));
}

#[baya_macros::test]
async fn everything_that_is_wrong_with_a_form_is_said_at_once() {
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
    let said = [
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
    assert_eq!(faults("/cats", &all).await, said);
    let large = [
        text("name", "Tom"),
        text("age", "31"),
        file("picture", "tom.png", [PNG, PNG].concat()),
        file("papers", "a.txt", "1234"),
    ];
    let said = ["/age range", "/picture length", "/papers/0 length"];
    assert_eq!(faults("/cats", &large).await, said);
    let twice = [text("name", "Tom"), file("picture", "a", PNG), file("picture", "b", PNG)];
    assert_eq!(faults("/cats", &twice).await, ["/age required", "/picture repeated"]);
}

#[baya_macros::test]
async fn a_file_is_no_text_that_looks_like_one_and_no_json() {
    let parts = [file("picture", "a", PNG), text("home[street]", "a")];
    for forged in ["0", "\0\0\0\0\0\0\0\0"] {
        let mut parts = parts.to_vec();
        parts.push(text("home[plan]", forged));
        assert!(faults("/cats", &parts).await.contains(&"/home/plan type".to_owned()));
    }
    let server = Server::of::<AppModule>().await;
    for plan in ["0", "[0,0,0,0,0,0,0,0]", "\"0\"", "null"] {
        let body = format!("{{\"street\":\"a\",\"plan\":{plan}}}");
        let json = ("content-type", "application/json");
        let answer = server.send("/json", &[json], format!("{{\"home\":{body}}}").as_bytes()).await;
        answer.is_problem(422, "invalid_body");
        assert_eq!(answer.problem()["errors"][0]["pointer"], "/home/plan");
    }
}

#[baya_macros::test]
async fn a_file_may_be_in_what_is_flattened() {
    let parts = [text("name", "7"), text("street", "8"), file("plan", "a", "123")];
    assert_eq!(sent("/flattened", &parts).await, (201, "7 8 3".to_owned()));
    let wrong = [text("name", "7"), text("street", "8"), text("plan", "0")];
    assert_eq!(faults("/flattened", &wrong).await, ["/plan type"]);
}

#[baya_macros::test]
async fn reads_the_numbers_of_a_flattened_option() {
    let parts = [text("name", "7"), text("width", "8"), text("height", "9")];
    assert_eq!(sent("/optional", &parts).await, (201, "7 Some((8, 9))".to_owned()));
    assert_eq!(sent("/optional", &parts[..1]).await, (201, "7 None".to_owned()));
    assert_eq!(faults("/optional", &parts[..2]).await, ["/height required"]);
    let wrong = [text("name", "7"), text("width", "x"), text("height", "9")];
    assert_eq!(faults("/optional", &wrong).await, ["/width type"]);
}

#[baya_macros::test]
async fn a_file_on_the_disk_is_the_handler_s_alone_and_gone_when_it_is_refused() {
    let parts = |price: &str| [file("file", "a", "12345"), text("price", price)];
    assert_eq!(sent("/large", &parts("1")).await, (201, "5 true".to_owned()));
    assert_eq!(faults("/large", &parts("0")).await, ["/price range"]);
    assert_eq!(faults("/large", &parts("x")).await, ["/price type"]);
    let seen = std::mem::take(&mut *SEEN.lock().unwrap());
    assert_eq!(seen.len(), 3, "rules have seen the file on the disk");
    assert!(seen.iter().all(|path| !path.exists()), "{seen:?}");
}
