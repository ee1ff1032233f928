// Shared by the tests: the blog as a process, requests, and expectations.
import { spawn } from "node:child_process";
import { once as event } from "node:events";
import net from "node:net";
import assert from "node:assert/strict";

const program = process.argv[2];

export const ADA = { authorization: "Bearer ada-token" };

export async function freePort() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await event(server, "listening");
  const { port } = server.address();
  server.close();
  await event(server, "close");
  return port;
}

/** Starts the blog, on a free port unless one is given, and waits until it listens. */
export async function start(port) {
  port ??= await freePort();
  const child = spawn(program, { env: { ...process.env, PORT: String(port) }, stdio: ["ignore", "pipe", "pipe"] });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => { log += data; });
  const origin = `http://127.0.0.1:${port}`;
  await until(async () => {
    assert.equal(child.exitCode, null, `the blog has ended: ${log}`);
    return fetch(origin).then(() => true, () => false);
  });
  const ended = event(child, "exit").finally(() => process.off("exit", kill));
  return {
    origin,
    port,
    url: `${origin}/graphql`,
    ws: `ws://127.0.0.1:${port}/graphql`,
    log: () => log,
    stop: async (signal = "SIGTERM") => { child.kill(signal); return (await ended)[0]; },
  };
}

/** Waits until a function returns something true. */
export async function until(what, time = 20_000) {
  const end = Date.now() + time;
  for (;;) {
    const found = await what();
    if (found) return found;
    assert(Date.now() < end, `it did not happen within ${time} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Rejects if a promise takes too long. */
export function within(promise, what, time = 20_000) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} within ${time} ms`)), time);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Sends an operation with a plain request, and returns its data. */
export async function ask(url, query, variables = {}, headers = ADA) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json", ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const result = await response.json();
  assert.equal(result.errors, undefined, JSON.stringify(result.errors));
  return result.data;
}

/** The id of a post. */
export async function anyPost(url) {
  return (await ask(url, "{ posts { id } }")).posts[0].id;
}

/** Adds a comment with a plain request. */
export function comment(url, postId, text) {
  const query = "mutation ($postId: ID!, $text: String!) { addComment(postId: $postId, input: { text: $text }) { id } }";
  return ask(url, query, { postId, text });
}

/** Subscribes with a client of `graphql-ws` or `graphql-sse`, and collects the events. */
export function collect(client, query, variables) {
  const events = [];
  const ended = new Promise((resolve, reject) => {
    client.subscribe({ query, variables }, { next: (event) => events.push(event), error: reject, complete: resolve });
  });
  const subscription = { events, ended, error: undefined };
  ended.catch((error) => { subscription.error = error; });
  return subscription;
}

/** Runs an operation that has one result. */
export async function once(client, query, variables) {
  const { events, ended } = collect(client, query, variables);
  await within(ended, "end of the operation");
  assert.equal(events.length, 1);
  return events[0];
}

/** Adds comments until a subscription receives one: clients do not know when the server has started a subscription. */
export async function commentUntil(url, postId, text, subscription) {
  await until(async () => {
    await comment(url, postId, text);
    if (subscription.error) throw subscription.error;
    return subscription.events.some(({ data, errors }) => {
      assert.equal(errors, undefined, JSON.stringify(errors));
      return data.commentAdded.text === text;
    });
  });
}

let failed = 0;
/** Runs a test, and reports it. */
export async function test(name, run) {
  const began = Date.now();
  try {
    const figures = await run();
    console.log(`ok - ${name}${figures ? `: ${figures}` : ""} (${Date.now() - began} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`NOT OK - ${name}\n${error?.stack ?? JSON.stringify(error)}`);
  }
}

export function end() {
  if (failed > 0) console.log(`${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
