//! Handlers that something other than HTTP calls.

use super::{expand, golden};

#[test]
fn triggered_impl() {
    let item = "
        impl Cats {
            /// Feeds the cats.
            #[on(Every::minutes(5), name = \"feed\")]
            #[use_interceptors(Timing)]
            async fn feed(&self, unit: Inject<Unit>, cx: &Context<'_>) -> Result<u8, Error> { todo!() }

            #[on(Every::hours(1))]
            async fn count(&self) {}
        }";
    golden("triggered_impl", &expand(crate::injectable::run, "", item));
}

#[cfg(feature = "schedule")]
#[test]
fn scheduled_impl() {
    let item = "
        impl Cats {
            #[cron(\"0 4 * * *\", tz = \"Europe/Paris\", name = \"nightly\", leader, enabled = Settings::nightly)]
            async fn nightly(&self, run: Run) {}
        }";
    golden("scheduled_impl", &expand(crate::injectable::run, "", item));
}

#[cfg(all(feature = "cqrs", feature = "events"))]
#[test]
fn messages_impl() {
    let item = "
        impl Cats {
            #[on_event]
            async fn adopted(&self, event: &Adopted) {}

            #[command_handler]
            async fn create(&self, command: Create) -> Result<u64, Error> { todo!() }

            #[saga]
            async fn returned(&self, event: Arc<Returned>) -> Option<Create> { None }
        }";
    golden("messages_impl", &expand(crate::injectable::run, "", item));
}

#[cfg(feature = "gateway")]
#[test]
fn gateway() {
    golden(
        "gateway",
        &expand(
            crate::controller::gateway,
            "\"/chat\", protocols = [\"chat.v1\"]",
            "pub struct Chat;",
        ),
    );
    let item = "
        impl Chat {
            #[on_connect]
            async fn connected(&self, client: Client, #[query] room: String) -> Result<(), Error> { todo!() }

            /// Says something.
            #[message(\"say\")]
            async fn say(&self, client: Client, say: Payload<Say>) -> Result<Said, Error> { todo!() }

            #[on_disconnect]
            async fn left(&self) {}
        }";
    golden("gateway_impl", &expand(crate::controller::gateway, "", item));
    golden(
        "gateway_impl_without_handlers",
        &expand(crate::controller::gateway, "", "impl News {}"),
    );
}

#[test]
#[cfg(feature = "graphql")]
fn resolver() {
    golden(
        "resolver_struct",
        &expand(crate::resolver::run, "", "struct Cats { repo: Arc<CatRepo> }"),
    );
    let item = "
        impl Cats {
            /// The cats.
            #[query(complexity = |cost| cost.child() * 10, max_age = 60)]
            async fn cats(&self, #[argument(default = 10)] first: i32) -> Result<Vec<Cat>, Error> {
                self.repo.all(first).await
            }

            #[subscription]
            async fn births(&self) -> impl Stream<Item = Cat> + use<> {
                self.repo.births()
            }

            #[field]
            #[use_guards(Owner)]
            async fn notes(&self, cat: &Cat, notes: Loader<Notes>) -> Result<Option<String>, Error> {
                notes.load(cat.id).await
            }

            #[entity]
            async fn cat(&self, id: i32) -> Option<Cat> {
                self.repo.find(id)
            }
        }";
    golden("resolver_impl", &expand(crate::resolver::run, "", item));
}

#[test]
#[cfg(feature = "graphql")]
fn loader() {
    let item = "
        impl Notes {
            #[loader(max = 100)]
            async fn load(&self, ids: &[i32]) -> HashMap<i32, String> {
                self.repo.notes(ids).await
            }
        }";
    golden("loader", &expand(crate::injectable::run, "", item));
}
