//! Whose cats a request is about.

use baya::prelude::*;

/// The tenant that a request names as `x-tenant`; `public` when it names none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tenant(pub String);

/// Builds the tenant of a request, once, when somebody first asks for it.
#[provider(scope = request)]
pub async fn tenant(cx: &Context<'_>) -> Result<Tenant, Error> {
    let name = cx.header("x-tenant").unwrap_or("public");
    let sound = !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric());
    if !sound {
        return Err(Error::bad_request().with_message("`x-tenant` has letters and digits only"));
    }
    Ok(Tenant(name.to_owned()))
}
