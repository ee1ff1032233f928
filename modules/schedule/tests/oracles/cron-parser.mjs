// Prints the dates that cron-parser finds for the cases on standard input.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";

// The packages are installed in the current directory.
const require = createRequire(`${process.cwd()}/`);
const { CronExpressionParser } = require("cron-parser");
const { IANAZone } = require("luxon");

const DATES = 5;

// The calculation of offsets takes most of the time, so they are cached. They change only at quarters of an hour.
const offset = IANAZone.prototype.offset;
const cache = new Map();
IANAZone.prototype.offset = function (instant) {
  const quarter = Math.floor(instant / 900_000);
  const offsets = cache.get(this.name) ?? cache.set(this.name, new Map()).get(this.name);
  if (!offsets.has(quarter)) offsets.set(quarter, offset.call(this, instant));
  return offsets.get(quarter);
};

function dates(expression, tz, start) {
  const cron = CronExpressionParser.parse(expression, { currentDate: new Date(start * 1000), tz });
  return Array.from({ length: DATES }, () => cron.next().getTime() / 1000).join(",");
}

const lines = [];
for await (const line of createInterface({ input: process.stdin })) {
  const [expression, zone, start] = line.split("\t");
  try {
    lines.push(dates(expression, zone, Number(start)));
  } catch (error) {
    lines.push(`error: ${error.message}`);
  }
}
console.log(lines.join("\n"));
