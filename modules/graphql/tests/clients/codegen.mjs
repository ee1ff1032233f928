// A client in TypeScript that `@graphql-codegen/cli` generates from the schema of the running blog.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { generate } from "@graphql-codegen/cli";
import { start, test } from "./lib.mjs";

const DIRECTORY = "generated";
const COMPILED = `${DIRECTORY}/compiled`;
const OPTIONS = [
  "--strict", "--noUncheckedIndexedAccess",
  "--target", "es2022", "--lib", "es2022,dom", "--module", "nodenext", "--skipLibCheck", "--types", "",
  "--rewriteRelativeImportExtensions", "--rootDir", ".", "--outDir", COMPILED,
];

/** Generates the types of the schema, and two clients: functions for each operation, and documents with types. */
function generated(schema) {
  const documents = "operations.graphql";
  const config = { scalars: { DateTime: "string" }, gqlImport: "graphql-request#gql" };
  const client = (plugin) => ({ documents, plugins: ["typescript-operations", plugin], config });
  return generate({
    schema,
    silent: true,
    generates: {
      [`${DIRECTORY}/schema.ts`]: { plugins: ["typescript"], config },
      [`${DIRECTORY}/sdk.ts`]: client("typescript-graphql-request"),
      [`${DIRECTORY}/documents.ts`]: client("typed-document-node"),
    },
  }, true);
}

export async function run() {
  const blog = await start();

  await test("codegen: generates a TypeScript client from the schema of the server", async () => {
    await rm(DIRECTORY, { recursive: true, force: true });
    await mkdir(DIRECTORY);
    const files = await generated(blog.url);
    assert.equal(files.length, 3);
    const lines = files.map(({ content }) => content.split("\n").length);
    return `${lines.reduce((one, other) => one + other)} lines`;
  });

  await test("codegen: `tsc --strict` accepts the client and its correct use, and rejects incorrect uses", async () => {
    const tsc = spawn("node_modules/.bin/tsc", [...OPTIONS, `${DIRECTORY}/schema.ts`, "typed.ts"]);
    let written = "";
    for (const stream of [tsc.stdout, tsc.stderr]) stream.on("data", (data) => { written += data; });
    const [code] = await once(tsc, "close");
    assert.equal(code, 0, written);
  });

  const { proofs } = await import(`./${COMPILED}/typed.js`);
  for (const [name, prove] of Object.entries(proofs)) {
    await test(`codegen: ${name}`, () => prove(blog.url));
  }

  await blog.stop();
}
