// The pages that show documents of OpenAPI: each lists every operation, in light and in dark, by itself
// and behind a prefix; calls one; and asks no other host for anything.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { behindPrefix, freePort, photographs, start, stop, watched } from './lib.mjs';

/** What the pages of an example are to show: all operations of the document that is committed, in groups. */
function example(name, more) {
  const committed = new URL(`../../examples/${name}/openapi.json`, import.meta.url);
  const { paths, tags } = JSON.parse(readFileSync(committed));
  const all = Object.entries(paths).flatMap(([path, verbs]) =>
    Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${path}`));
  return { name, all, groups: tags.map((tag) => tag.name), ...more };
}

const BOOKS = example('books', {
  title: 'Library',
  // The one that is called: how the pages name it, and what it answers with.
  tag: 'Books', operation: 'Books_find', path: '/books/{id}', called: '/books/1', shows: 'The Order of Weavers',
  // Another document, of some operations.
  part: { name: 'catalogue', title: 'The catalogue', has: (operation) => operation.includes('/books') },
});
const SHOP = example('shop', {
  title: 'Shop',
  tag: 'Products', operation: 'Products_find', path: '/v2/products/{id}', called: '/v2/products/1', shows: 'Atlas',
});

/** What is behind the text: whether it is light or dark, from 0 to 255. */
const brightness = (page, selector) => page.locator(selector).first().evaluate((element) => {
  for (let at = element; at; at = at.parentElement) {
    const [r, g, b, a = 1] = getComputedStyle(at).backgroundColor.match(/[\d.]+/g).map(Number);
    if (a > 0) return (r + g + b) / 3;
  }
  return 255;
});

function inScheme(scheme, value) {
  assert.ok(scheme === 'dark' ? value < 100 : value > 200, `${scheme}: ${value}`);
}

async function swaggerUi(browser, app, base, scheme, name) {
  const { page, complaints } = await watched(browser, `${base}/docs`, scheme);
  // `waitForFunction` would need `unsafe-eval`.
  const listed = async (count) => {
    for (let tries = 0; tries < 200 && (await page.locator('.opblock').count()) !== count; tries += 1) {
      await page.waitForTimeout(50);
    }
  };
  const operations = () => page.locator('.opblock-summary').evaluateAll((all) => all.map((one) => {
    const text = (of) => one.querySelector(of).textContent.replace(/\u200b/g, '').trim();
    const path = '.opblock-summary-path, .opblock-summary-path__deprecated';
    return `${text('.opblock-summary-method')} ${text(path)}`;
  }));
  await listed(app.all.length);
  assert.deepEqual((await operations()).sort(), [...app.all].sort());
  inScheme(scheme, await brightness(page, '.information-container'));
  await page.screenshot({ path: join(photographs, `swagger-ui-${app.name}-${name}.png`) });
  const find = page.locator(`#operations-${app.tag}-${app.operation}`);
  await find.locator('.opblock-summary-control').click();
  await find.getByRole('button', { name: 'Try it out' }).click();
  await find.locator('.parameters input').first().fill('1');
  await find.getByRole('button', { name: 'Execute' }).click();
  await find.locator('.live-responses-table', { hasText: app.shows }).waitFor();
  assert.equal(await find.locator('.request-url pre').textContent(), `${base}${app.called}`);
  await find.locator('.responses-wrapper').scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(photographs, `swagger-ui-${app.name}-${name}-executed.png`) });
  if (app.part) {
    const part = app.all.filter(app.part.has);
    await page.locator('.topbar select').selectOption({ label: app.part.name });
    await listed(part.length);
    assert.deepEqual((await operations()).sort(), part.sort());
  }
  assert.deepEqual(complaints, []);
  await page.close();
}

async function scalar(browser, app, base, scheme, name) {
  const { page, complaints } = await watched(browser, `${base}/docs/reference`, scheme);
  const open = async (group) => {
    const closed = page.getByRole('button', { name: `Open Group - ${group}`, exact: true });
    if (await closed.count()) await closed.click();
    await page.getByRole('button', { name: `Close Group - ${group}`, exact: true }).waitFor();
  };
  const listed = async (operations) => {
    for (const operation of operations) {
      const [verb, path] = operation.split(' ');
      const button = page.getByRole('button', { name: `Test Request (${verb.toLowerCase()} ${path})`, exact: true });
      // What is not on the screen yet is made when it comes there.
      for (let tries = 0; tries < 100 && !(await button.count()); tries += 1) {
        await page.mouse.wheel(0, 600);
        await page.waitForTimeout(50);
      }
      assert.equal(await button.count(), 1, operation);
    }
  };
  await open(app.tag);
  inScheme(scheme, await brightness(page, 'main, .references-rendered'));
  await page.screenshot({ path: join(photographs, `scalar-${app.name}-${name}.png`) });
  for (const group of app.groups) await open(group);
  await listed(app.all);
  await page.getByRole('button', { name: `Test Request (get ${app.path})`, exact: true }).click();
  const client = page.getByRole('dialog').first();
  await client.getByRole('button', { name: /^Send get request/ }).waitFor();
  await client.getByRole('combobox', { name: 'Value' }).first().click();
  await page.keyboard.type('1');
  const [asked] = await Promise.all([
    page.waitForRequest((request) => request.url().endsWith(app.called)),
    client.getByRole('button', { name: /^Send get request/ }).click(),
  ]);
  assert.equal(asked.url(), `${base}${app.called}`);
  await client.getByText(app.shows).first().waitFor();
  await page.screenshot({ path: join(photographs, `scalar-${app.name}-${name}-sent.png`) });
  if (app.part) {
    await page.keyboard.press('Escape');
    await page.goto(`${base}/docs/reference`);
    await page.getByRole('button', { name: app.title }).first().click();
    const { name } = app.part;
    await page.getByRole('option', { name }).or(page.getByRole('menuitem', { name })).first().click();
    await page.getByText(app.part.title).first().waitFor();
  }
  assert.deepEqual(complaints, []);
  await page.close();
}

/** Both pages of an example, as they are and behind a prefix. */
async function documentsOf(browser, app) {
  const port = await freePort();
  const server = await start(app.name, port, {});
  const proxy = await behindPrefix(port);
  const direct = `http://127.0.0.1:${port}`;
  const prefixed = `http://127.0.0.1:${proxy.address().port}/behind`;
  for (const [base, scheme, name] of [[direct, 'light', 'light'], [prefixed, 'dark', 'dark']]) {
    await swaggerUi(browser, app, base, scheme, name);
    await scalar(browser, app, base, scheme, name);
  }
  const redirected = await fetch(`${prefixed}/docs/`);
  assert.equal(redirected.url, `${prefixed}/docs`);
  proxy.closeAllConnections();
  proxy.close();
  assert.equal(await stop(server), 0);
}

export async function documents(browser) {
  for (const app of [BOOKS, SHOP]) await documentsOf(browser, app);
}
