// What the tests of pages share: a program that is started, and a page that is watched.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const target = resolve(process.argv[2]);
export const photographs = join(target, 'pages');
mkdirSync(photographs, { recursive: true });
export const folder = mkdtempSync(join(tmpdir(), 'baya-pages-'));
const started = new Set();

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export async function start(name, port, env) {
  const child = spawn(join(target, 'debug', name), { env: { ...process.env, PORT: port, ...env }, stdio: 'ignore' });
  started.add(child);
  for (let tries = 0; ; tries += 1) {
    try {
      await fetch(`http://127.0.0.1:${port}/`);
      return child;
    } catch (error) {
      if (tries > 200) throw error;
      await wait(50);
    }
  }
}

export async function stop(child) {
  child.kill('SIGTERM');
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
  started.delete(child);
  return code;
}

/** A page that fails the run when the browser complains. */
export async function open(browser, url) {
  const page = await browser.newPage({ viewport: { width: 900, height: 600 } });
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (line) => {
    const refused = /Content Security Policy|Refused to/.test(line.text());
    if (refused) complaints.push(line.text());
  });
  await page.goto(url);
  return { page, complaints };
}

/** Ends what is still there. */
export function cleanUp() {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
