// Reads an AsyncAPI document as the official parser does, and fails for errors and warnings.
import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';

// The document is of 3.0, which more tools read than 3.1.
const rules = { 'asyncapi-latest-version': false };
const parser = new Parser({ ruleset: { extends: [], rules } });
for (const file of process.argv.slice(2)) {
    const { document, diagnostics } = await parser.parse(readFileSync(file, 'utf8'));
    const faults = diagnostics.filter(({ severity }) => severity < 2);
    faults.forEach(({ path, message }) => console.error(`${file}: ${path.join('/')}: ${message}`));
    if (!document || faults.length > 0) process.exitCode = 1;
    else console.log(`${file}: ${document.operations().all().length} operations`);
}
