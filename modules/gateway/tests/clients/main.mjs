// Every client against the chat. Arguments: the program, and the Python with the packages.
import { spawn } from "node:child_process";
import { once } from "node:events";
import assert from "node:assert/strict";
import { end, start, test } from "./lib.mjs";
import * as plain from "./plain.mjs";
import * as socketIo from "./socket-io.mjs";
import * as cluster from "./cluster.mjs";

await plain.run();
await socketIo.run();
await test("Python clients", async () => {
  const chat = await start();
  const python = spawn(process.argv[3], ["python.py", chat.url], { stdio: "inherit" });
  assert.equal((await once(python, "exit"))[0], 0);
  await chat.stop();
});
if (process.env.CI === "true" || process.argv.includes("--cluster")) {
  await cluster.run();
} else {
  console.log("SKIPPED: two processes on Redis and NATS; set CI=true");
}
end();
