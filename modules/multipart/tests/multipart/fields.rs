//! Names, values and files of forms.

use baya::Error;
use baya_macros::{controller, module};
use baya_multipart::Multipart;

use crate::upload::{Directory, Server, file, form, part, text};

/// Describes the fields of a form.
#[controller]
struct Forms;

#[controller]
impl Forms {
    #[post("/fields")]
    async fn fields(&self, mut form: Multipart) -> Result<String, Error> {
        let mut lines = String::new();
        while let Some(field) = form.next_field().await? {
            let name = field.name().to_owned();
            let file = field.file_name().map(str::to_owned);
            let sent = field.sent_file_name().map(str::to_owned);
            let content_type = field.content_type().unwrap_or("-").to_owned();
            let bytes = field.bytes().await?;
            lines += &format!("{name:?} {file:?} {sent:?} {content_type} {}\n", bytes.len());
        }
        Ok(lines)
    }

    #[post("/skip")]
    async fn skip(&self, mut form: Multipart) -> Result<String, Error> {
        let mut names = Vec::new();
        while let Some(field) = form.next_field().await? {
            names.push(field.name().to_owned());
        }
        Ok(names.join(","))
    }

    #[post("/halves")]
    async fn halves(&self, mut form: Multipart) -> Result<String, Error> {
        let mut summary = String::new();
        while let Some(mut field) = form.next_field().await? {
            let first = field.chunk().await?.unwrap_or_default();
            summary += &format!("{}:{} ", field.name(), !first.is_empty());
        }
        Ok(summary)
    }

    #[post("/json")]
    async fn json(&self, mut form: Multipart) -> Result<String, Error> {
        match form.next_field().await? {
            Some(field) => Ok(field.json::<Vec<u8>>().await?.len().to_string()),
            None => Ok("none".into()),
        }
    }

    #[post("/collect")]
    async fn collect(&self, form: Multipart) -> Result<String, Error> {
        let form = form.collect().await?;
        let fields: Vec<_> =
            form.fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let files = form.files.iter().map(|file| {
            format!(
                "{}:{:?}:{}:{}",
                file.field(),
                file.file_name(),
                file.len(),
                file.path().is_some()
            )
        });
        let files: Vec<_> = files.collect();
        Ok(format!("{} | {}", fields.join(" "), files.join(" ")))
    }

    #[post("/text")]
    async fn text(&self, form: Multipart) -> Result<String, Error> {
        let mut form = form;
        match form.next_field().await? {
            Some(field) => field.text().await,
            None => Ok("none".into()),
        }
    }
}

#[module(root, providers = [value(Directory::default() as Directory)], controllers = [Forms])]
struct AppModule;

async fn fields(parts: &[Vec<u8>]) -> String {
    let server = Server::of::<AppModule>().await;
    let response = server.post("/fields", &form(parts)).await;
    assert_eq!(response.status, 201, "{response:?}");
    response.text().to_owned()
}

#[baya_macros::test]
async fn reads_fields_and_files_in_order() {
    let lines =
        fields(&[text("title", "Tom"), file("picture", "tom.png", "12345"), text("a", "")]).await;
    assert_eq!(
        lines,
        "\"title\" None None - 3\n\"picture\" Some(\"tom.png\") Some(\"tom.png\") application/octet-stream 5\n\"a\" None None - 0\n"
    );
}

#[baya_macros::test]
async fn reads_a_form_without_fields() {
    assert_eq!(fields(&[]).await, "");
    let server = Server::of::<AppModule>().await;
    assert_eq!(server.post("/collect", &form(&[])).await.text(), " | ");
}

#[baya_macros::test]
async fn collects_empty_files_but_not_empty_file_inputs() {
    let server = Server::of::<AppModule>().await;
    let parts = [file("empty", "empty.txt", ""), file("unused", "", ""), text("a", "b")];
    let response = server.post("/collect", &form(&parts)).await;
    assert_eq!(response.text(), "a=b | empty:Some(\"empty.txt\"):0:false");
    let response = server.post("/fields", &form(&parts)).await;
    assert!(response.text().contains("\"unused\" None Some(\"\")"), "{response:?}");
}

#[baya_macros::test]
async fn makes_file_names_safe() {
    let safe = async |disposition: &str| {
        let line = fields(&[part(&format!("name=f; {disposition}"), "", "1")]).await;
        line.split(' ')
            .skip(1)
            .collect::<Vec<_>>()
            .join(" ")
            .split(") S")
            .next()
            .unwrap()
            .to_owned()
    };
    for (sent, expected) in [
        (r#"filename="../../etc/passwd""#, r#"Some("passwd""#),
        (r#"filename="C:\Users\tom\a.txt""#, r#"Some("a.txt""#),
        (r#"filename="C:\\Users\\tom\\a.txt""#, r#"Some("a.txt""#),
        (r#"filename="/etc/""#, "None Some(\"/etc/\") - 1\n"),
        (r#"filename="..""#, "None Some(\"..\") - 1\n"),
        (r#"filename="...""#, "None Some(\"...\") - 1\n"),
        (r#"filename="a.txt. . ""#, r#"Some("a.txt""#),
        (r#"filename=".htaccess""#, r#"Some(".htaccess""#),
        (r#"filename="a%0D%0Ab.txt""#, r#"Some("ab.txt""#),
        ("filename=\"a\tb:c.txt\"", r#"Some("ab_c.txt""#),
        (r#"filename="кот.png""#, r#"Some("кот.png""#),
        (r#"filename="a.png"; filename*=UTF-8''%D0%BA%D0%BE%D1%82.png"#, r#"Some("кот.png""#),
        (r#"filename*=UTF-8'en'..%2F..%2Fa%00.png"#, r#"Some("a.png""#),
        (r#"filename*=ISO-8859-1''caf%E9.png"#, r#"Some("café.png""#),
        (r#"filename="b.png"; filename*=UTF-8''%FF.png"#, r#"Some("b.png""#),
        (r#"filename="b.png"; filename*=EBCDIC''a.png"#, r#"Some("b.png""#),
        (r#"filename="b.png"; filename="c.png""#, r#"Some("b.png""#),
        (r#"filename*=EBCDIC''a.png"#, r#"Some("EBCDIC''a.png""#),
        (r#"filename="a; name=\"evil\".txt""#, r#"Some("a; name=_evil_.txt""#),
        (r#"filename="%22quoted%22.txt""#, r#"Some("_quoted_.txt""#),
        (r#"filename=plain.txt"#, r#"Some("plain.txt""#),
        (r#"FileName="case.txt""#, r#"Some("case.txt""#),
    ] {
        assert_eq!(safe(sent).await, expected, "{sent}");
    }
    let long = format!("filename=\"{}é.txt\"", "a".repeat(254));
    assert_eq!(safe(&long).await, format!("Some(\"{}\"", "a".repeat(254)));
}

#[baya_macros::test]
async fn rejects_nul_in_a_header() {
    let server = Server::of::<AppModule>().await;
    let response = server.post("/fields", &form(&[file("f", "a\0b.txt", "1")])).await;
    response.is_problem(400, "invalid_multipart");
}

#[baya_macros::test]
async fn reads_quoted_names_of_all_clients() {
    let lines = fields(&[
        part(r#"name="a \"quoted\" name""#, "", ""),
        part(r#"name="a %22quoted%22 name""#, "", ""),
        part(r#"name="a;b=c""#, "", ""),
        part("name = spaced ; x=y", "", ""),
        part(r#"x="; name=evil"; name="real""#, "", ""),
        part(r#"name="real"; name="evil""#, "", ""),
    ])
    .await;
    let names: Vec<_> = lines.lines().map(|line| line.split(" None").next().unwrap()).collect();
    let quoted = r#""a \"quoted\" name""#;
    assert_eq!(names, [quoted, quoted, r#""a;b=c""#, r#""spaced""#, r#""real""#, r#""real""#]);
}

#[baya_macros::test]
async fn rejects_fields_without_a_name() {
    let server = Server::of::<AppModule>().await;
    let attached = "--b\r\ncontent-disposition: attachment; name=a\r\n\r\n1\r\n";
    let nameless = [
        part("filename=\"a.txt\"", "", "1"),
        b"--b\r\nx-own: 1\r\n\r\n1\r\n".to_vec(),
        attached.as_bytes().to_vec(),
    ];
    for nameless in nameless {
        let response = server.post("/fields", &form(&[nameless])).await;
        response.is_problem(400, "invalid_multipart");
        assert_eq!(response.problem()["instance"], "/fields");
    }
}

#[baya_macros::test]
async fn reads_data_that_resembles_a_boundary() {
    let server = Server::of::<AppModule>().await;
    let data = "\r\n--a\r\n--\r\n-b\r\n--\r\n\r\n --b\r--b\n--b";
    let response = server.post("/text", &form(&[text("a", data)])).await;
    assert_eq!(response.text(), data);
}

#[baya_macros::test]
async fn skips_fields_that_are_not_read() {
    let server = Server::of::<AppModule>().await;
    let large = "x".repeat(300_000);
    let parts = [file("a", "a", &large), text("b", "1"), file("c", "c", &large)];
    assert_eq!(server.post("/skip", &form(&parts)).await.text(), "a,b,c");
    assert_eq!(server.post("/halves", &form(&parts)).await.text(), "a:true b:true c:true ");
}

#[baya_macros::test]
async fn reads_json_in_a_field_like_a_json_body() {
    let server = Server::of::<AppModule>().await;
    assert_eq!(server.post("/json", &form(&[text("a", "[1,2]")])).await.text(), "2");
    server.post("/json", &form(&[text("a", "[1,")])).await.is_problem(400, "invalid_json");
    let wrong = server.post("/json", &form(&[text("a", "[1,-2]")])).await;
    wrong.is_problem(422, "invalid_body");
    assert_eq!(wrong.problem()["errors"][0]["pointer"], "/1");
}

#[baya_macros::test]
async fn rejects_a_text_field_that_is_not_utf8() {
    let server = Server::of::<AppModule>().await;
    let response = server.post("/text", &form(&[part("name=a", "", [0xff, 0xfe])])).await;
    response.is_problem(400, "invalid_field");
}

#[baya_macros::test]
async fn stores_large_collected_files_on_the_disk() {
    let server = Server::of::<AppModule>().await;
    let parts = [file("small", "s", "x".repeat(60_000)), file("large", "l", "x".repeat(70_000))];
    let response = server.post("/collect", &form(&parts)).await;
    assert_eq!(response.text(), " | small:Some(\"s\"):60000:false large:Some(\"l\"):70000:true");
}
