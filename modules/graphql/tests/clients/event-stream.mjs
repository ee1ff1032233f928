// The npm package `graphql-sse`, in distinct connections mode, against the blog.
import assert from "node:assert/strict";
import { createClient } from "graphql-sse";
import { ADA, anyPost, collect, commentUntil, once, start, test, until, within } from "./lib.mjs";

const COMMENTS = "subscription ($postId: ID) { commentAdded(postId: $postId) { text author { name } post { id } } }";

/** Creates a client, and counts its connections. */
function connect(url, options = {}) {
  const connected = [];
  const client = createClient({
    url,
    headers: ADA,
    retryAttempts: 100,
    retry: () => new Promise((resolve) => setTimeout(resolve, 50)),
    on: { connected: (again) => connected.push(again) },
    ...options,
  });
  return { client, connected };
}

export async function run() {
  const blog = await start();

  await test("graphql-sse: a query and a mutation", async () => {
    const { client } = connect(blog.url);
    const { data } = await once(client, "{ hello me { name } }");
    assert.equal(typeof data.hello, "string");
    assert.match(data.me.name, /Ada/);
    const created = await once(client, "mutation ($input: NewPost!) { createPost(input: $input) { title author { name } } }", {
      input: { title: "As an event stream", body: "It works.", status: "PUBLISHED" },
    });
    assert.deepEqual(created, { data: { createPost: { title: "As an event stream", author: data.me } } });
    client.dispose();
  });

  await test("graphql-sse: a query that is not valid has errors", async () => {
    const { client } = connect(blog.url, { retryAttempts: 0 });
    const { errors } = await once(client, "{ nope }");
    assert.equal(errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
    client.dispose();
  });

  await test("graphql-sse: a subscription receives what a mutation over HTTP causes", async () => {
    const { client } = connect(blog.url);
    const postId = await anyPost(blog.url);
    const subscription = collect(client, COMMENTS, { postId });
    await commentUntil(blog.url, postId, "over HTTP", subscription);
    const { events, ended } = subscription;
    assert.equal(events[0].data.commentAdded.text, "over HTTP");
    assert.equal(events[0].data.commentAdded.post.id, postId);
    assert.match(events[0].data.commentAdded.author.name, /Ada/);
    client.dispose();
    await within(ended, "end of the subscription");
  });

  for (const [what, headers] of [["no", {}], ["wrong", { authorization: "Bearer nobody" }]]) {
    await test(`graphql-sse: a subscription with ${what} credentials is refused`, async () => {
      const { client } = connect(blog.url, { headers, retryAttempts: 0 });
      const { data, errors } = await once(client, COMMENTS);
      assert(!data);
      assert.equal(errors[0].extensions.code, "unauthorized");
      client.dispose();
      return errors[0].extensions.code;
    });
  }

  for (const signal of ["SIGTERM", "SIGKILL"]) {
    await test(`graphql-sse: a subscription goes on after ${signal} and a restart of the server`, async () => {
      let server = await start();
      const { client, connected } = connect(server.url);
      const postId = await anyPost(server.url);
      const subscription = collect(client, COMMENTS);
      await commentUntil(server.url, postId, "before", subscription);
      await server.stop(signal);
      server = await start(server.port);
      await commentUntil(server.url, await anyPost(server.url), "after", subscription);
      assert.deepEqual(connected, [false, true]);
      client.dispose();
      await server.stop();
      return "connected twice";
    });
  }

  await blog.stop();
}
