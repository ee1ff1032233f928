// Runs every client against the blog. Arguments: the program, and the names of the files to run.
import { end } from "./lib.mjs";

const ALL = ["audits", "websocket", "event-stream", "codegen", "apollo", "federation"];
const named = process.argv.slice(3);
const unknown = named.filter((name) => !ALL.includes(name));
if (unknown.length > 0) throw new Error(`unknown: ${unknown}; one of ${ALL}`);

for (const name of named.length > 0 ? named : ALL) {
  const { run } = await import(`./${name}.mjs`);
  await run();
}
end();
