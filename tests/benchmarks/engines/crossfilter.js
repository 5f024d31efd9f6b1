// crossfilter2: a dimension a field, and one a chart, which no clause filters.
// node crossfilter.js JOB.json: the job, the orders and the answers are those of worker.py.
"use strict";
const fs = require("fs");
const path = require("path");
const readline = require("readline");
const { performance } = require("perf_hooks");
const crossfilter = require("crossfilter2");

const job = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const known = JSON.parse(fs.readFileSync(path.join(job.data, "data.json"), "utf8"));

const arrays = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array };
const fields = {};
for (const field of known.fields) {
  const bytes = fs.readFileSync(path.join(job.data, field.id + ".bin"));
  const codes = new arrays[field.dtype](
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  fields[field.id] = { ...field, codes, size: field.values.length };
}

function memory() {
  if (global.gc) { global.gc(); global.gc(); }
  return process.memoryUsage().rss / 1e6;
}

// Flags are filtered and grouped by their word of bits, which costs less than a dimension of
// arrays; the counts of the flags are sums over the words that occur.
function flagCounts(groups, size, divisor, n_by) {
  const counts = new Float64Array(size * n_by);
  for (const { key, value } of groups) {
    if (!value) continue;
    const by = divisor ? key % divisor : 1;
    if (by === 0) continue;
    const word = divisor ? Math.floor(key / divisor) : key;
    for (let i = 0; i < size; i++) {
      if ((word >>> i) & 1) counts[i * n_by + by - 1] += value;
    }
  }
  return counts;
}

function build() {
  const rows = new Array(known.n_rows);
  for (let i = 0; i < rows.length; i++) rows[i] = i;
  const cf = crossfilter(rows);
  const dimensions = {};
  const facets = known.fields.map((field) => {
    const { codes, size, is_flags } = fields[field.id];
    const dimension = cf.dimension((i) => codes[i]);
    dimensions[field.id] = dimension;
    const group = dimension.group();
    return () => (is_flags ? flagCounts(group.all(), size, 0, 1) : group.all());
  });
  const charts = job.charts.map(([field, by]) => {
    const one = fields[field];
    const divisor = by ? fields[by].size + 1 : 0;
    const other = by ? fields[by].codes : null;
    const value = by ? (i) => one.codes[i] * divisor + other[i] : (i) => one.codes[i];
    const group = cf.dimension(value).group();
    if (one.is_flags) {
      return () => flagCounts(group.all(), one.size, divisor, by ? divisor - 1 : 1);
    }
    return () => group.all();
  });
  return { cf, dimensions, facets, charts, selected: cf.groupAll() };
}

// A clause is the list of included answers, or {include, exclude}; answer -1 is "not recorded".
function filter(dimension, field, clause) {
  const { include, exclude } = Array.isArray(clause) ? { include: clause, exclude: [] } : clause;
  if (fields[field].is_flags) {
    const bits = (answers) => answers.reduce((word, i) => (i < 0 ? word : word | (1 << i)), 0);
    const wanted = bits(include), unwanted = bits(exclude);
    const has = (word, answers, mask) => (word & mask) !== 0 || (word === 0 && answers.includes(-1));
    if (!exclude.length && !include.includes(-1)) {
      dimension.filterFunction((word) => (word & wanted) !== 0);
    } else {
      dimension.filterFunction((word) =>
        (!include.length || has(word, include, wanted)) && !has(word, exclude, unwanted));
    }
  } else if (include.length === 1 && !exclude.length) {
    dimension.filterExact(include[0] + 1);
  } else {
    const wanted = new Uint8Array(fields[field].size + 1).fill(include.length ? 0 : 1);
    for (const i of include) wanted[i + 1] = 1;
    for (const i of exclude) wanted[i + 1] = 0;
    dimension.filterFunction((code) => wanted[code] === 1);
  }
}

function click(engine, before, chosen) {
  for (const field of new Set([...Object.keys(before), ...Object.keys(chosen)])) {
    if (JSON.stringify(before[field]) === JSON.stringify(chosen[field])) continue;
    const dimension = engine.dimensions[field];
    if (chosen[field] === undefined) dimension.filterAll();
    else filter(dimension, field, chosen[field]);
  }
  return [engine.selected.value(), ...engine.facets.map((f) => f()), ...engine.charts.map((c) => c())];
}

function numbers(answer) {
  const parts = [Float64Array.of(answer[0])];
  const layout = known.fields.map((field) => [field.id, ""]).concat(job.charts);
  layout.forEach(([field, by], place) => {
    const part = answer[place + 1];
    if (part instanceof Float64Array) {
      parts.push(part);
      return;
    }
    const n_by = by ? fields[by].size : 1;
    const counts = new Float64Array(fields[field].size * n_by);
    for (const { key, value } of part) {
      const code = by ? Math.floor(key / (n_by + 1)) : key;
      const other = by ? key % (n_by + 1) : 1;
      if (code > 0 && other > 0) counts[(code - 1) * n_by + other - 1] = value;
    }
    parts.push(counts);
  });
  return Buffer.concat(parts.map((p) => Buffer.from(p.buffer, p.byteOffset, p.byteLength)));
}

function answer(found) {
  fs.writeSync(1, JSON.stringify(found) + "\n");
}

async function serve() {
  const before = memory();
  const began = performance.now();
  const engine = build();
  click(engine, {}, {});
  const build_s = (performance.now() - began) / 1000;
  const built = memory();
  answer("built");
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [order, file] = line.split(/ (.*)/);
    const out = order === "check" ? fs.openSync(file, "w") : null;
    let last = {};
    const times = [];
    for (const chosen of job.clicks) {
      const start = performance.now(), worked = process.cpuUsage();
      const found = click(engine, last, chosen);
      const { user, system } = process.cpuUsage(worked);
      times.push([performance.now() - start, (user + system) / 1000]);
      if (out !== null) fs.writeSync(out, numbers(found));
      last = chosen;
    }
    click(engine, last, {});
    if (out !== null) fs.closeSync(out);
    answer(out !== null ? "checked" : times);
  }
  const about = path.join(path.dirname(require.resolve("crossfilter2")), "package.json");
  answer({
    build_s,
    memory_mb: Math.max(0, built - before, memory() - before),
    versions: {
      node: process.versions.node,
      crossfilter2: JSON.parse(fs.readFileSync(about, "utf8")).version,
    },
  });
}

serve();
