// The npm package `graphql-ws` against the blog.
import assert from "node:assert/strict";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { ADA, anyPost, collect, commentUntil, once, start, test, until, within } from "./lib.mjs";

const COMMENTS = "subscription ($postId: ID) { commentAdded(postId: $postId) { text author { name } post { id } } }";

/** Creates a client, and collects what happens to its connections. */
function connect(url, options = {}) {
  const closed = [];
  const connected = [];
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    connectionParams: ADA,
    retryAttempts: 100,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
    // By default the client stops after a close without a code, such as a connection that is refused while the server starts.
    shouldRetry: () => true,
    on: { connected: () => connected.push(true), closed: (event) => closed.push(event) },
    ...options,
  });
  return { client, closed, connected };
}

export async function run() {
  const blog = await start();

  await test("graphql-ws: a query and a mutation over the socket", async () => {
    const { client, connected } = connect(blog.ws, { lazy: false, onNonLazyError: () => {} });
    const { data } = await once(client, "{ hello me { name } }");
    assert.equal(typeof data.hello, "string");
    assert.match(data.me.name, /Ada/);
    const created = await once(client, "mutation ($input: NewPost!) { createPost(input: $input) { title author { name } } }", {
      input: { title: "Over a socket", body: "It works.", status: "PUBLISHED" },
    });
    assert.deepEqual(created, { data: { createPost: { title: "Over a socket", author: data.me } } });
    assert.equal(connected.length, 1);
    await client.dispose();
  });

  await test("graphql-ws: a query that is not valid is an error, and the socket stays open", async () => {
    const { client, connected } = connect(blog.ws, { lazy: false, onNonLazyError: () => {} });
    const failed = await once(client, "{ nope }").then(() => assert.fail("it ran"), (errors) => errors);
    assert.equal(failed[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
    assert.equal(typeof (await once(client, "{ hello }")).data.hello, "string");
    assert.equal(connected.length, 1);
    await client.dispose();
  });

  await test("graphql-ws: a subscription receives what a mutation over HTTP causes", async () => {
    const { client } = connect(blog.ws);
    const postId = await anyPost(blog.url);
    const subscription = collect(client, COMMENTS, { postId });
    await commentUntil(blog.url, postId, "over HTTP", subscription);
    const { events, ended } = subscription;
    assert.equal(events[0].data.commentAdded.text, "over HTTP");
    assert.equal(events[0].data.commentAdded.post.id, postId);
    assert.match(events[0].data.commentAdded.author.name, /Ada/);
    await client.dispose();
    await within(ended, "end of the subscription");
  });

  for (const [what, connectionParams] of [["no", {}], ["wrong", { authorization: "Bearer nobody" }]]) {
    await test(`graphql-ws: ${what} credentials are refused with 4403`, async () => {
      const { client, closed } = connect(blog.ws, { connectionParams, retryAttempts: 0 });
      const error = await within(
        once(client, "{ hello }").then(() => assert.fail("it was accepted"), (error) => error),
        "refusal",
      );
      assert.equal(error.code, 4403);
      assert.equal(closed[0].code, 4403);
      return `${error.code} ${error.reason}`;
    });
  }

  for (const [signal, code] of [["SIGTERM", 1001], ["SIGKILL", 1006]]) {
    await test(`graphql-ws: a subscription goes on after ${signal} and a restart of the server`, async () => {
      let server = await start();
      const { client, closed, connected } = connect(server.ws);
      const postId = await anyPost(server.url);
      const subscription = collect(client, COMMENTS);
      await commentUntil(server.url, postId, "before", subscription);
      await server.stop(signal);
      await until(() => closed.length > 0);
      assert.equal(closed[0].code, code);
      server = await start(server.port);
      await commentUntil(server.url, await anyPost(server.url), "after", subscription);
      assert.equal(connected.length, 2);
      await client.dispose();
      await server.stop();
      return `closed with ${code}, connected twice`;
    });
  }

  await blog.stop();
}
