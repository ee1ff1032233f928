// The shop as @hey-api/openapi-ts knows it.

import assert from "node:assert/strict";
import { createClient } from "../generated/sdk/client/index.js";
import * as shop from "../generated/sdk/index.js";

const baseUrl = process.argv[2] ?? "";
const client = createClient({ baseUrl, auth: "admin" });
const nobody = createClient({ baseUrl });
const email = `joan.${process.pid}@example.com`;

/** What there is in an answer without an error. */
function there<T>(answer: { data?: T; error?: unknown }): NonNullable<T> {
  assert.equal(answer.error, undefined);
  assert.ok(answer.data);
  return answer.data;
}

// Create, read, list with a filter, change.
const address: shop.Address = { street: "Rue 1", town: "Liège", post_code: "4000", country: "BE" };
const body: shop.NewCustomer = { name: "Joan", email, phone: "+3242223344", address };
const created: shop.Customer = there(await shop.customersCreate({ client, body }));
const path = { id: created.id };
assert.deepEqual(there(await shop.customersFind({ client, path })), created);
const query = {
  "filter[name][starts_with]": "JOAN",
  "filter[email][in]": [email],
  country: "BE",
  sort: ["-id" as const],
};
const page = there(await shop.customersList({ client, query }));
assert.deepEqual([page.total, page.items[0]?.id], [1, created.id]);
const moved = { ...address, town: "Namur" };
const changed = await shop.customersUpdate({ client, path, body: { phone: null, address: moved } });
assert.deepEqual(there(changed), { ...created, phone: null, address: moved });

// Errors are problems: of a state, of a body, of a caller.
const taken = await shop.customersCreate({ client, body });
assert.deepEqual([taken.response?.status, taken.error?.code], [409, "email_taken"]);
const wrong = await shop.customersUpdate({ client, path, body: { email: "nowhere" } });
assert.deepEqual(wrong.error?.errors?.[0], {
  pointer: "/email",
  code: "email",
  message: "must be an email address",
});
assert.equal((await shop.customersList({ client: nobody })).response?.status, 401);

// A picture, there and back.
const product = there(await shop.productsList({ client: nobody })).items[0];
assert.ok(product);
const picture = new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 3, 2, 1])], { type: "image/jpeg" });
const of = { path: { id: product.id } };
const headers = { "content-type": "image/jpeg" };
const sent = await shop.picturesSet({ client, ...of, headers, body: picture, bodySerializer: null });
assert.equal(sent.response?.status, 204);
const got = there(await shop.picturesFind({ client: nobody, ...of, parseAs: "blob" }));
assert.deepEqual(await (got as Blob).arrayBuffer(), await picture.arrayBuffer());

// Delete, and it is gone.
assert.equal((await shop.customersRemove({ client, path })).response?.status, 204);
const after = await shop.customersFind({ client, path });
assert.deepEqual([after.response?.status, after.error?.code], [404, "customer_not_found"]);
console.log("@hey-api/openapi-ts: as documented");
