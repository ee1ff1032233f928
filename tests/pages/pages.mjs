// Uses each page as a person would, fails when something is not there, and takes photographs.
import assert from 'node:assert/strict';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

import { documents } from './documents.mjs';
import { graphiql } from './graphiql.mjs';
import { cleanUp, folder, freePort, open, photographs, start, stop } from './lib.mjs';

async function files(browser) {
  const port = await freePort();
  const server = await start('files', port, { FOLDER: join(folder, 'files') });
  const { page, complaints } = await open(browser, `http://127.0.0.1:${port}/`);
  const upload = [
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('ten letters') },
    { name: 'Grüße.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(3_000_000, 7) },
  ];
  await page.setInputFiles('input[type=file]', upload);
  await page.click('text=Upload');
  await page.waitForSelector('text=Saved notes.txt (11 B), Grüße.bin (3.0 MB)');
  await page.waitForFunction(() => document.querySelectorAll('#list tr').length === 2);
  await page.screenshot({ path: join(photographs, 'files.png') });
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=Grüße.bin >> nth=-1')]);
  assert.equal(download.suggestedFilename(), 'Grüße.bin');
  await page.click('tr:has-text("notes.txt") >> text=Remove');
  await page.waitForFunction(() => document.querySelectorAll('#list tr').length === 1);
  await page.click('text=About');
  await page.reload();
  await page.waitForSelector('text=This page is embedded in the program');
  assert.equal(new URL(page.url()).pathname, '/about');
  await page.screenshot({ path: join(photographs, 'files-about.png') });
  assert.deepEqual(complaints, []);
  assert.equal(await stop(server), 0);
}

/** Two pages talk to each other, one over each transport. */
async function chat(browser) {
  const port = await freePort();
  const server = await start('chat', port, { CHAT_SECRET: 'tests' });
  const enter = async (name, transport) => {
    const { page, complaints } = await open(browser, `http://127.0.0.1:${port}/`);
    await page.fill('#name', name);
    await page.check(`input[value="${transport}"]`);
    await page.click('text=Enter');
    await page.waitForSelector('#state:has-text("connected over")');
    return { page, complaints };
  };
  const tom = await enter('Tom', 'websocket');
  const kim = await enter('Kim', 'socket.io');
  await tom.page.waitForSelector('#members li:has-text("Kim")');
  await kim.page.waitForSelector('#members li:has-text("Tom")');
  await tom.page.type('#text', 'Hello, Kim');
  await kim.page.waitForSelector('#typing:has-text("Tom is typing")');
  await tom.page.press('#text', 'Enter');
  await kim.page.waitForSelector('#messages li:has-text("Hello, Kim")');
  await kim.page.fill('#text', 'Hello, Tom');
  await kim.page.press('#text', 'Enter');
  await tom.page.waitForSelector('#messages li:has-text("Hello, Tom")');
  await tom.page.screenshot({ path: join(photographs, 'chat-websocket.png') });
  await kim.page.screenshot({ path: join(photographs, 'chat-socket-io.png') });
  const lee = await enter('Lee', 'websocket');
  await lee.page.waitForSelector('#messages li:has-text("Hello, Kim")');
  await lee.page.close();
  await kim.page.waitForSelector('#messages li:has-text("Lee has left")');
  for (const { complaints } of [tom, kim]) assert.deepEqual(complaints, []);
  await messages(browser, port);
  assert.equal(await stop(server), 0);
}

/** The page of the AsyncAPI document. */
async function messages(browser, port) {
  const { page, complaints } = await open(browser, `http://127.0.0.1:${port}/messages`);
  await page.click('nav >> text=ChatMessage');
  assert.equal(new URL(page.url()).hash, '#schema-ChatMessage');
  const say = page.locator('article', { hasText: 'Chat.say' }).first();
  await say.locator('summary').first().click();
  await say.locator('a', { hasText: 'NewMessage' }).first().waitFor();
  await page.screenshot({ path: join(photographs, 'chat-messages.png'), fullPage: true });
  assert.deepEqual(complaints, []);
}

async function live(browser) {
  const port = await freePort();
  const env = { LOG: join(folder, 'messages.jsonl') };
  let server = await start('live', port, env);
  const { page, complaints } = await open(browser, `http://127.0.0.1:${port}/`);
  await page.waitForSelector('#state.open');
  await page.fill('input', 'before the restart');
  await page.click('text=Say');
  await page.waitForSelector('li:has-text("before the restart")');
  const begun = Date.now();
  assert.equal(await stop(server), 0);
  assert.ok(Date.now() - begun < 5_000, 'open streams do not hold up a shutdown');
  await page.waitForSelector('#state.waiting');
  await page.screenshot({ path: join(photographs, 'live-waiting.png') });
  server = await start('live', port, env);
  const say = (text) => fetch(`http://127.0.0.1:${port}/messages`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text }),
  });
  await say('while the page was away');
  await page.waitForSelector('#state.open', { timeout: 10_000 });
  await page.waitForSelector('li:has-text("while the page was away")');
  await say('after it came back');
  await page.waitForSelector('li:has-text("after it came back")');
  const lines = await page.locator('li').allTextContents();
  assert.deepEqual(lines, ['#1before the restart', '#2while the page was away', '#3after it came back']);
  await page.screenshot({ path: join(photographs, 'live.png') });
  assert.deepEqual(complaints, []);
  await page.close();
  assert.equal(await stop(server), 0);
}

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ],
});
try {
  await files(browser);
  await chat(browser);
  await live(browser);
  await documents(browser);
  await graphiql(browser);
  console.log(`the pages of 6 examples work; photographs are in ${photographs}`);
} finally {
  await browser.close();
  cleanUp();
}
