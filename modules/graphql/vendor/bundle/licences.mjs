// Writes the licences of all packages in the bundles, and prints a table of the packages.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [meta, file] = process.argv.slice(2);
const names = new Set();
for (const { inputs } of Object.values(JSON.parse(readFileSync(meta)).outputs)) {
  for (const input of Object.keys(inputs)) {
    const name = input.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1];
    if (name) names.add(name);
  }
}
const texts = new Map();
for (const name of [...names].sort()) {
  const folder = join('node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json')));
  console.log(`| \`${name}\` | ${version} | ${license} |`);
  const files = readdirSync(folder).filter((one) => /^(licen[cs]e|notice|third-?party)/i.test(one)).sort();
  const read = (one) => readFileSync(join(folder, one), 'utf8').replaceAll('\r\n', '\n').trim();
  const text = files.map(read).join('\n\n') || `The package has no text of its licence, which is ${license}.`;
  texts.set(text, [...(texts.get(text) ?? []), `${name} ${version}`]);
}
const parts = [...texts].map(([text, packages]) => `${packages.join('\n')}\n\n${text}\n`);
writeFileSync(file, parts.join(`\n${'='.repeat(80)}\n\n`));
