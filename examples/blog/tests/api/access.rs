//! Access to mutations and private fields.

use baya::graphql::TestGraphQl;
use baya::testing::json;

use super::{WithToken, start};

#[baya::test]
async fn me_returns_the_author_of_the_token() {
    let app = start().await;
    let result = app.graphql("{ me { name email } }").ada().send().await;
    result.assert_data(json!({ "me": { "name": "Ada", "email": "ada@example.com" } }));
    let result = app.graphql("{ me { name } hello }").send().await;
    result.assert_error("unauthorized");
    assert_eq!(result.data(), &json!({ "me": null, "hello": "Hello from the blog!" }));
}

#[baya::test]
async fn rejects_an_unknown_token() {
    let query = start().await.graphql("{ me { name } }").header("authorization", "Bearer forged");
    query.send().await.assert_error("unauthorized");
}

#[baya::test]
async fn notes_of_other_authors_are_null_with_an_error() {
    let result = start().await.graphql("{ posts { id notes } }").grace().send().await;
    assert_eq!(
        result.data(),
        &json!({ "posts": [
            { "id": "3", "notes": null },
            { "id": "2", "notes": "Keep the moth" },
            { "id": "1", "notes": null },
        ] })
    );
    // Post 3 by the same author has no notes.
    assert_eq!(result.codes(), ["forbidden"]);
    assert_eq!(result.errors()[0].path, [json!("posts"), json!(2), json!("notes")]);
}

#[baya::test]
async fn anonymous_clients_see_neither_notes_nor_email_addresses() {
    let app = start().await;
    let result = app.graphql("{ post(id: 1) { title notes author { name email } } }").send().await;
    assert_eq!(
        result.data(),
        &json!({ "post": {
            "title": "Notes on the engine", "notes": null, "author": { "name": "Ada", "email": null },
        } })
    );
    assert_eq!(result.codes(), ["forbidden", "forbidden"]);
}

#[baya::test]
async fn mutations_need_a_token() {
    let app = start().await;
    for mutation in [
        r#"createPost(input: { title: "Title", body: "Text" }) { id }"#,
        "updatePost(id: 1, change: {}) { id }",
        r#"addComment(postId: 1, input: { text: "Hi" }) { id }"#,
    ] {
        let result = app.graphql(format!("mutation {{ {mutation} }}")).send().await;
        assert_eq!(result.codes(), ["unauthorized"], "{mutation}");
        assert!(result.data().is_null());
    }
    let posts = app.graphql("{ posts { comments { id } } }").send().await;
    assert_eq!(posts.data()["posts"].as_array().unwrap().len(), 3);
}

#[baya::test]
async fn only_mutations_and_private_fields_are_guarded() {
    let all = format!("{:?}", start().await.unguarded_handlers());
    for field in ["Query.posts", "Query.search", "Post.author", "Author.posts"] {
        assert!(all.contains(field), "{field} is guarded: {all}");
    }
    for field in ["Mutation.", "Subscription.", "Query.me", "Post.notes", "Author.email"] {
        assert!(!all.contains(field), "{field} is not guarded: {all}");
    }
}
