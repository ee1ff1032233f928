// What the tests share: the chat as a process, clients of it, and expectations.
import { spawn } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import assert from "node:assert/strict";

const program = process.argv[2];

export async function freePort() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Starts the chat, and waits until it listens. */
export async function start(environment = {}) {
  const port = await freePort();
  const child = spawn(program, { env: { ...process.env, ...environment, PORT: String(port), CHAT_SECRET: "tests" }, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => { log += data; });
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    try {
      await fetch(url);
      break;
    } catch {
      if (child.exitCode !== null) throw new Error(`the chat has ended: ${log}`);
      await sleep(20);
    }
  }
  const ended = once(child, "exit");
  return {
    url,
    log: () => log,
    stop: async (signal = "SIGTERM") => { child.kill(signal); return (await ended)[0]; },
  };
}

export const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** Waits until a function returns something true. */
export async function until(what, time = 20_000) {
  const end = Date.now() + time;
  for (;;) {
    const found = await what();
    if (found) return found;
    assert(Date.now() < end, `it did not happen within ${time} ms: ${what}`);
    await sleep(20);
  }
}

/** Waits for one event. */
export function next(emitter, event, time = 20_000) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no \`${event}\` within ${time} ms`)), time);
    emitter.once(event, (...data) => { clearTimeout(timer); resolve(data.length > 1 ? data : data[0]); });
  });
}

export async function token(url, name) {
  const response = await fetch(`${url}/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name }),
  });
  assert.equal(response.status, 201);
  return (await response.json()).token;
}

let failed = 0;
/** Runs a test, and reports it. */
export async function test(name, run) {
  const began = Date.now();
  try {
    await run();
    console.log(`ok - ${name} (${Date.now() - began} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`NOT OK - ${name}\n${error.stack}`);
  }
}

export const end = () => process.exit(failed === 0 ? 0 : 1);

/** A proxy before a server, which can be closed for a while. */
export async function proxy(port) {
  const sockets = new Set();
  const server = net.createServer((near) => {
    const far = net.connect(port, "127.0.0.1");
    for (const [one, other] of [[near, far], [far, near]]) {
      sockets.add(one);
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => { sockets.delete(one); other.destroy(); });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const own = server.address().port;
  return {
    port: own,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
    reopen: async () => { server.listen(own, "127.0.0.1"); await once(server, "listening"); },
  };
}
