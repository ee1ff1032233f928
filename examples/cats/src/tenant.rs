//! The tenant of a request.

use baya::prelude::*;

/// The tenant in the header `x-tenant`; `public` if the header is missing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tenant(pub String);

/// Builds the tenant of a request. Runs once per request, when the tenant is first needed.
#[provider(scope = request)]
pub async fn tenant(cx: &Context<'_>) -> Result<Tenant, Error> {
    let name = cx.header("x-tenant").unwrap_or("public");
    let is_valid =
        !name.is_empty() && name.chars().all(|character| character.is_ascii_alphanumeric());
    if !is_valid {
        return Err(
            Error::bad_request().with_message("`x-tenant` must consist of letters and digits")
        );
    }
    Ok(Tenant(name.to_owned()))
}
