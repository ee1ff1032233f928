// What the tests of pages share: a program that is started, and a page that is watched.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createProxy, request as send } from 'node:http';
import { createServer as createSecureProxy } from 'node:https';
import { connect, createServer } from 'node:net';
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

/** A key and a certificate for 127.0.0.1. */
function certificate() {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name));
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
    '-subj', '/CN=127.0.0.1', '-keyout', key, '-out', cert,
  ], { stdio: 'ignore' });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

/** A proxy that takes `/behind` away, as one in front of several apps does; with `https`, over TLS. */
export async function behindPrefix(port, { https = false } = {}) {
  const forward = (from, to) => {
    if (!from.url.startsWith('/behind/')) return to.writeHead(404).end();
    const path = from.url.slice('/behind'.length);
    const on = send({ port, host: '127.0.0.1', path, method: from.method, headers: from.headers }, (answer) => {
      to.writeHead(answer.statusCode, answer.headers);
      answer.pipe(to);
    });
    from.pipe(on);
  };
  const server = https ? createSecureProxy(certificate(), forward) : createProxy(forward);
  server.on('upgrade', (from, socket, head) => {
    const path = from.url.slice('/behind'.length);
    const on = connect(port, '127.0.0.1', () => {
      const headers = [];
      for (let at = 0; at < from.rawHeaders.length; at += 2) {
        headers.push(`${from.rawHeaders[at]}: ${from.rawHeaders[at + 1]}\r\n`);
      }
      on.write(`GET ${path} HTTP/1.1\r\n${headers.join('')}\r\n`);
      on.write(head);
      on.pipe(socket).pipe(on);
    });
    for (const [one, other] of [[on, socket], [socket, on]]) {
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** A page that may complain of nothing, and ask its own host alone. */
export async function watched(browser, url, colorScheme) {
  const page = await browser.newPage({
    viewport: { width: 1200, height: 900 }, colorScheme, ignoreHTTPSErrors: true,
  });
  const complaints = [];
  const { origin } = new URL(url);
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (line) => {
    if (['error', 'warning'].includes(line.type())) complaints.push(line.text());
  });
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.protocol.startsWith('http') && asked.origin !== origin) complaints.push(request.url());
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(url).host) complaints.push(socket.url());
  });
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
  await page.goto(url);
  return { page, complaints };
}

/** Ends what is still there. */
export function cleanUp() {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
