//! The secrets of cookie keys.

use std::fmt;

use baya::Error;

use crate::keys::CookieKeys;

/// The options of [`CookiesModule`](crate::CookiesModule): the secrets from which its keys are derived, of at
/// least 32 bytes each.
#[derive(Clone, PartialEq, Eq)]
pub struct CookieSecrets(Source);

#[derive(Clone, PartialEq, Eq)]
enum Source {
    Secrets(Vec<String>),
    Variable(&'static str),
}

impl CookieSecrets {
    /// Uses these secrets, the newest first.
    pub fn new<S: Into<String>>(secrets: impl IntoIterator<Item = S>) -> Self {
        Self(Source::Secrets(secrets.into_iter().map(Into::into).collect()))
    }

    /// Reads the secrets from an environment variable, separated by white space, the newest first.
    pub const fn from_env(variable: &'static str) -> Self {
        Self(Source::Variable(variable))
    }

    pub(crate) fn keys(&self) -> Result<CookieKeys, Error> {
        match &self.0 {
            Source::Secrets(secrets) => CookieKeys::derive_from("`CookieSecrets::new`", secrets),
            Source::Variable(variable) => {
                let text = std::env::var(variable).map_err(|_| {
                    Error::internal(format!(
                        "the environment variable `{variable}` is not set; set it to a secret, created with `openssl rand -base64 48`"
                    ))
                })?;
                let source = format!("the environment variable `{variable}`");
                CookieKeys::derive_from(&source, text.split_whitespace())
            }
        }
    }
}

/// Never shows a secret.
impl fmt::Debug for CookieSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("CookieSecrets");
        match &self.0 {
            Source::Secrets(secrets) => {
                debug.field("count", &secrets.len()).finish_non_exhaustive()
            }
            Source::Variable(variable) => debug.field("variable", variable).finish(),
        }
    }
}
