// The GraphiQL page: documents the schema, runs queries, mutations with a header and subscriptions with a connection
// parameter, directly and behind a proxy with a prefix and TLS, without requests to other hosts.
import assert from 'node:assert/strict';
import { join } from 'node:path';

import { behindPrefix, freePort, photographs, start, stop, watched } from './lib.mjs';

const POSTS = '{ posts { id title author { name } } }';
const COMMENT = 'mutation { addComment(postId: 1, input: { text: "TEXT" }) { text } }';
const COMMENTS = 'subscription { commentAdded { text author { name } } }';
const LOGIN = '{ "authorization": "Bearer ada-token" }';

/** Replaces the contents of an editor. */
async function write(page, editor, text) {
  await page.locator(`${editor} .monaco-editor`).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
  // Removes the bracket that the editor adds.
  await page.keyboard.press('Control+Shift+End');
  await page.keyboard.press('Delete');
  await page.locator(`${editor} .view-lines`, { hasText: text.split(' ')[1] }).waitFor();
}

const run = (page) => page.getByRole('button', { name: 'Execute query' }).click();
const result = (page, text) => page.locator('.result-window .view-lines', { hasText: text });

async function open(browser, base, scheme) {
  const opened = await watched(browser, `${base}/graphql`, scheme);
  const sockets = [];
  opened.page.on('websocket', (socket) => sockets.push(socket.url()));
  await opened.page.locator('.graphiql-query-editor .monaco-editor').waitFor();
  return { ...opened, sockets };
}

async function login(page) {
  await page.getByRole('button', { name: 'Headers', exact: true }).click();
  await write(page, '.graphiql-editor-tool .graphiql-editor:not(.hidden)', LOGIN);
}

async function query(page, name) {
  await write(page, '.graphiql-query-editor', POSTS);
  await run(page);
  await result(page, 'Ada').waitFor();
  await page.screenshot({ path: join(photographs, `graphiql-${name}.png`) });
}

async function documentation(page, name) {
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.locator('.graphiql-doc-explorer').getByText('Query', { exact: true }).click();
  await page.locator('.graphiql-doc-explorer').getByText('posts', { exact: true }).first().waitFor();
  await page.screenshot({ path: join(photographs, `graphiql-${name}-documentation.png`) });
  await page.getByRole('button', { name: 'Hide Documentation Explorer' }).click();
}

/** One page subscribes to the comments that another page adds. */
async function subscription(subscriber, author, name) {
  await write(subscriber.page, '.graphiql-query-editor', COMMENTS);
  await run(subscriber.page);
  await subscriber.page.getByRole('button', { name: 'Stop query' }).waitFor();
  await write(author.page, '.graphiql-query-editor', COMMENT.replace('TEXT', `written-for-${name}`));
  const seen = result(subscriber.page, `written-for-${name}`);
  // The server does not report the start of a subscription, so comments are added until one arrives.
  for (let tries = 0; tries < 50 && !(await seen.count()); tries += 1) {
    await run(author.page);
    await result(author.page, 'addComment').waitFor();
  }
  await seen.waitFor();
  await subscriber.page.screenshot({ path: join(photographs, `graphiql-${name}-subscription.png`) });
  await subscriber.page.getByRole('button', { name: 'Stop query' }).click();
  assert.deepEqual(subscriber.sockets, [`${subscriber.page.url().replace('http', 'ws')}`]);
}

export async function graphiql(browser) {
  const port = await freePort();
  const server = await start('blog', port, {});
  const proxy = await behindPrefix(port, { https: true });
  const direct = await open(browser, `http://127.0.0.1:${port}`, 'light');
  const prefixed = await open(browser, `https://127.0.0.1:${proxy.address().port}/behind`, 'dark');
  for (const [{ page }, name] of [[direct, 'light'], [prefixed, 'dark']]) {
    await query(page, name);
    await documentation(page, name);
    await login(page);
  }
  await subscription(direct, prefixed, 'light');
  await subscription(prefixed, direct, 'dark');
  for (const { page, complaints } of [direct, prefixed]) {
    assert.deepEqual(complaints, []);
    await page.close();
  }
  proxy.closeAllConnections();
  proxy.close();
  assert.equal(await stop(server), 0);
}
