// The shop as openapi-typescript and openapi-fetch know it.

import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "../generated/schema.js";

type Product = components["schemas"]["Product"];
type NewOrder = components["schemas"]["NewOrder"];

const baseUrl = process.argv[2];
const admin = createClient<paths>({ baseUrl, headers: { authorization: "Bearer admin" } });
const nobody = createClient<paths>({ baseUrl });
const name = `Lamp ${process.pid}`;

/** What there is in an answer without an error. */
function there<T>(answer: { data?: T; error?: unknown }): T {
  assert.equal(answer.error, undefined);
  assert.ok(answer.data);
  return answer.data;
}

// Create, read, list with a filter, change.
const created: Product = there(
  await admin.POST("/v2/products", {
    body: { name, category: "tool", price: 1990, stock: 5, tags: ["light"], description: "Bright." },
  }),
);
const path = { id: created.id };
assert.deepEqual(there(await nobody.GET("/v2/products/{id}", { params: { path } })), created);
const query = {
  "filter[name][eq]": name,
  "filter[category][in]": ["tool" as const, "toy" as const],
  "filter[stock][gte]": 1,
  sort: ["-price" as const, "name" as const],
  limit: 1,
};
const page = there(await nobody.GET("/v2/products", { params: { query } }));
assert.deepEqual([page.total, page.items[0]?.id], [1, created.id]);
const change = { price: 2490, description: null };
const changed = there(await admin.PATCH("/v2/products/{id}", { params: { path }, body: change }));
assert.deepEqual(changed, { ...created, ...change });

// A picture, there and back.
const picture = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 1, 2, 3]);
const sent = await admin.PUT("/v2/products/{id}/picture", {
  params: { path },
  body: picture as unknown as string,
  bodySerializer: () => picture,
  headers: { "content-type": "image/jpeg" },
});
assert.equal(sent.response.status, 204);
const got = await nobody.GET("/v2/products/{id}/picture", {
  params: { path },
  parseAs: "arrayBuffer",
});
assert.deepEqual(new Uint8Array(there(got)), picture);
assert.equal(got.response.headers.get("content-type"), "image/jpeg");

// An order with a variant, through its way.
const body: NewOrder = {
  customer: 1,
  lines: [{ product: created.id, quantity: 2 }],
  payment: { method: "card", last_digits: "4242" },
};
const order = there(await admin.POST("/v1/orders", { body }));
assert.deepEqual([order.total, order.status, order.payment.method], [4980, "open", "card"]);
const params = { path: { id: order.id } };
const paid = await admin.PUT("/v1/orders/{id}/status", { params, body: { status: "paid" } });
assert.equal(there(paid).status, "paid");

// Pages by cursors, from the first to the one with the order.
const ids: number[] = [];
for (let after: string | null | undefined; ; ) {
  const query = { "filter[customer][eq]": 1, limit: 1, ...(after ? { after } : {}) };
  const part = there(await admin.GET("/v1/orders", { params: { query } }));
  ids.push(...part.items.map((one) => one.id));
  after = part.next;
  if (!after) break;
}
assert.deepEqual(ids, [...new Set(ids)].sort((one, other) => one - other));
assert.ok(ids.includes(order.id));

// Errors are problems: of a state, of a body, of a caller.
const early = await admin.PUT("/v1/orders/{id}/status", { params, body: { status: "delivered" } });
assert.deepEqual([early.response.status, early.error?.code], [409, "invalid_transition"]);
const wrong = await admin.POST("/v1/orders", { body: { ...body, lines: [] } });
assert.deepEqual(wrong.error?.errors?.[0]?.pointer, "/lines");
assert.equal((await nobody.GET("/v1/orders")).error?.status, 401);

// Delete, and it is gone.
const gone = await admin.DELETE("/v2/products/{id}", { params: { path } });
assert.equal(gone.response.status, 204);
const after = await nobody.GET("/v2/products/{id}", { params: { path } });
assert.deepEqual([after.response.status, after.error?.code], [410, "discontinued"]);
console.log("openapi-fetch: as documented");
