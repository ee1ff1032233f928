// The audits of the npm package `graphql-http`: the specification of GraphQL over HTTP.
import assert from "node:assert/strict";
import { serverAudits } from "graphql-http";
import { start, test } from "./lib.mjs";

/** The number of audits in this version of the package. */
const AUDITS = 61;

export async function run() {
  const blog = await start();

  await test("graphql-http: every audit passes, those of recommendations as well", async () => {
    const audits = serverAudits({ url: blog.url });
    assert.equal(audits.length, AUDITS);
    const missed = [];
    for (const audit of audits) {
      const result = await audit.fn();
      if (result.status !== "ok") missed.push(`${result.status} ${audit.id} ${audit.name}: ${result.reason}`);
    }
    assert.deepEqual(missed, []);
    return `${audits.length} of ${AUDITS}`;
  });

  await blog.stop();
}
