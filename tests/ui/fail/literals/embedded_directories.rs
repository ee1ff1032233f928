use baya::http::Embedded;
use baya::embed;

static MISSING: Embedded = embed!("/no/such/directory");
static FILE: Embedded = embed!("/dev/null");
static NOTHING: Embedded = embed!();
static MORE: Embedded = embed!("src", index = "index.html");

fn main() {
    let _ = (MISSING, FILE, NOTHING, MORE);
}
