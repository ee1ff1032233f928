use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/a")]
    #[status(100)]
    async fn first_informational(&self) {}

    #[get("/b")]
    #[status(199)]
    async fn last_informational(&self) {}

    #[get("/c")]
    #[status(600)]
    async fn above_the_last(&self) {}

    #[get("/d")]
    #[redirect("/cats", 299)]
    async fn below_redirects(&self) {}

    #[get("/e")]
    #[redirect("/cats", 400)]
    async fn above_redirects(&self) {}

    #[get("/f")]
    #[redirect("/cats")]
    async fn redirect_with_content(&self) -> &'static str {
        "cats"
    }

    #[get("/g")]
    #[redirect("/cats")]
    async fn fallible_redirect(&self) -> Result<(), Error> {
        Ok(())
    }

    #[get("/h")]
    #[status(200)]
    async fn first_allowed(&self) {}

    #[get("/i")]
    #[status(599)]
    async fn last_allowed(&self) {}

    #[get("/j")]
    #[redirect("/cats", 300)]
    async fn first_redirect(&self) {}

    #[get("/k")]
    #[redirect("/cats", 399)]
    async fn last_redirect(&self) {}
}

#[derive(Debug, ApiError)]
enum CatError {
    #[error(status = 399)]
    BelowErrors,
    #[error(status = 600)]
    AboveErrors,
    #[error(status = 400)]
    FirstError,
    #[error(status = 599)]
    LastError,
}

fn main() {}
