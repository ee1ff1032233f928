// The npm packages `@apollo/client` and `apollo-upload-client` against the blog.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import UploadHttpLink from "apollo-upload-client/UploadHttpLink.mjs";
import { OperationTypeNode } from "graphql";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { ADA, anyPost, commentUntil, start, test } from "./lib.mjs";

const POSTS = gql`query Posts($limit: Int) { posts(limit: $limit) { id title author { id name } } }`;
const CREATE = gql`mutation Create($input: NewPost!) { createPost(input: $input) { id title status author { id name } } }`;
const COVER = gql`mutation Cover($postId: ID!, $file: Upload!) { setCover(postId: $postId, file: $file) { id coverUrl } }`;
const COMMENTS = gql`subscription Comments($postId: ID) { commentAdded(postId: $postId) { id text author { id name } } }`;

/** The smallest PNG image. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const cache = () => new InMemoryCache({ possibleTypes: { SearchResult: ["Post", "Author", "Comment"] } });

/** A client that uses HTTP, with uploads, and WebSocket for subscriptions. */
function connect(blog, headers = ADA) {
  const socket = createClient({ url: blog.ws, webSocketImpl: WebSocket, connectionParams: headers });
  const link = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(socket),
    new UploadHttpLink({ uri: blog.url, headers }),
  );
  return new ApolloClient({ link, cache: cache() });
}

/** The errors of an operation. */
async function errorsOf(promise) {
  const error = await promise.then(() => assert.fail("it ran"), (error) => error);
  assert(CombinedGraphQLErrors.is(error), String(error));
  return error.errors;
}

export async function run() {
  const blog = await start();
  const client = connect(blog);

  await test("@apollo/client: a query, whose objects are cached by id", async () => {
    const { data } = await client.query({ query: POSTS, variables: { limit: 3 } });
    assert.equal(data.posts.length, 3);
    const [post] = data.posts;
    assert.equal(client.cache.extract()[`Post:${post.id}`].title, post.title);
    assert.equal(client.cache.extract()[`Author:${post.author.id}`].name, post.author.name);
  });

  await test("@apollo/client: a mutation with variables", async () => {
    const input = { title: "From Apollo", body: "Text", status: "PUBLISHED" };
    const { data } = await client.mutate({ mutation: CREATE, variables: { input } });
    assert.equal(data.createPost.title, "From Apollo");
    assert.equal(data.createPost.status, "PUBLISHED");
    assert.match(data.createPost.author.name, /Ada/);
  });

  await test("@apollo/client: an error with its code, and a validation error with its location", async () => {
    const input = { title: "", body: "Text" };
    const [unauthorized] = await errorsOf(connect(blog, {}).mutate({ mutation: CREATE, variables: { input } }));
    assert.equal(unauthorized.extensions.code, "unauthorized");
    const [invalid] = await errorsOf(client.mutate({ mutation: CREATE, variables: { input } }));
    assert.equal(invalid.extensions.code, "invalid");
    assert.equal(invalid.extensions.errors[0].pointer, "/input/title");
    const [unknown] = await errorsOf(client.query({ query: gql`{ nope }` }));
    assert.equal(unknown.extensions.code, "GRAPHQL_VALIDATION_FAILED");
    return [unauthorized, invalid, unknown].map(({ extensions }) => extensions.code).join(", ");
  });

  await test("@apollo/client: a field that fails is null, and the other data is returned", async () => {
    const query = gql`{ authors { id name email } }`;
    const { data, error } = await client.query({ query, errorPolicy: "all" });
    assert.deepEqual(data.authors.map(({ email }) => typeof email), ["string", "object"]);
    assert(CombinedGraphQLErrors.is(error));
    assert.deepEqual(error.errors.map(({ path, extensions }) => [path, extensions.code]), [[["authors", 1, "email"], "forbidden"]]);
  });

  await test("@apollo/client: a union, whose objects have their types", async () => {
    const query = gql`query Search($text: String!) { search(text: $text) { ... on Post { id title } ... on Author { id name } } }`;
    const { data } = await client.query({ query, variables: { text: "a" } });
    assert(data.search.some(({ __typename, title }) => __typename === "Post" && title));
    assert(data.search.some(({ __typename, name }) => __typename === "Author" && name));
  });

  await test("apollo-upload-client: uploads a file", async () => {
    const created = await client.mutate({ mutation: CREATE, variables: { input: { title: "Covered", body: "Text" } } });
    const postId = created.data.createPost.id;
    const file = new File([PNG], "cover.png", { type: "image/png" });
    const { data } = await client.mutate({ mutation: COVER, variables: { postId, file } });
    assert.equal(data.setCover.coverUrl, `/covers/${postId}`);
    const response = await fetch(`${blog.origin}${data.setCover.coverUrl}`);
    assert.equal(response.headers.get("content-type"), "image/png");
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), PNG);
    return `${PNG.length} bytes`;
  });

  await test("apollo-upload-client: a file that is not an image, or is too large, is an error", async () => {
    const postId = await anyPost(blog.url);
    const codes = [];
    for (const content of ["text", Buffer.concat([PNG, Buffer.alloc(1 << 20)])]) {
      const file = new File([content], "cover.png", { type: "image/png" });
      const error = await client.mutate({ mutation: COVER, variables: { postId, file } })
        .then(() => assert.fail("it ran"), (error) => error);
      const errors = CombinedGraphQLErrors.is(error) ? error.errors : JSON.parse(error.bodyText).errors;
      codes.push(errors[0].extensions.code);
    }
    return codes.join(", ");
  });

  await test("@apollo/client: a subscription over GraphQLWsLink", async () => {
    const postId = await anyPost(blog.url);
    const events = [];
    const subscription = client.subscribe({ query: COMMENTS, variables: { postId } }).subscribe((event) => events.push(event));
    await commentUntil(blog.url, postId, "for Apollo", { events });
    subscription.unsubscribe();
    assert.equal(events[0].error, undefined);
    assert.equal(events[0].data.commentAdded.text, "for Apollo");
    assert.match(events[0].data.commentAdded.author.name, /Ada/);
  });

  await test("@apollo/client: queries by their hash, with GET", async () => {
    const sent = [];
    const recorded = (url, options) => {
      sent.push(`${options.method} ${/[?&]query=|"query":/.test(url + (options.body ?? "")) ? "query" : "hash"}`);
      return fetch(url, options);
    };
    const sha256 = (text) => createHash("sha256").update(text).digest("hex");
    const link = ApolloLink.from([
      new PersistedQueryLink({ sha256, useGETForHashedQueries: true }),
      new HttpLink({ uri: blog.url, fetch: recorded }),
    ]);
    const hashing = new ApolloClient({ link, cache: cache() });
    for (const limit of [1, 2]) {
      const { data } = await hashing.query({ query: POSTS, variables: { limit } });
      assert.equal(data.posts.length, limit);
    }
    assert.deepEqual(sent, ["GET hash", "POST query", "GET hash"]);
    return sent.join(", ");
  });

  await blog.stop();
}
