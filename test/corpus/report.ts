// The table of the comparison and what is behind each difference, for the terminal and for docs/corpus.md.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import type { Counts } from './descriptors';

/** Kinds of difference, and which of them fail the run. */
export const isFault = {
  'refused by us': true,
  'other descriptor': true,
  'refused by protoc alone': false,
  'same by other words': false,
};

interface Cause {
  kind: keyof typeof isFault;
  path: string;
  text: string;
}

export interface Row extends Counts {
  name: string;
  origin: string;
  files: number;
  /** By protoc. */
  accepted: number;
  /** Of those: by us without any setting; by us once the import folder that protoc got is added. */
  ready: number;
  afterAdding: number;
  equal: number;
  onlyOurs: number;
  bothRefuse: number;
  causes: Cause[];
}

export function emptyRow(name: string, origin: string): Row {
  const counts = { services: 0, methods: 0, fields: 0 };
  const verdicts = { files: 0, accepted: 0, ready: 0, afterAdding: 0, equal: 0, onlyOurs: 0, bothRefuse: 0 };
  return { name, origin, ...counts, ...verdicts, causes: [] };
}

type Column = [title: string, value: (row: Row) => string | number];

const columns: Column[] = [
  ['set', ({ name }) => name],
  ['files', ({ files }) => files],
  ['protoc takes', ({ accepted }) => accepted],
  ['we take', ({ ready }) => ready],
  ['after one added folder', ({ afterAdding }) => afterAdding],
  ['equal', ({ equal }) => equal],
  ['we alone take', ({ onlyOurs }) => onlyOurs],
  ['both refuse', ({ bothRefuse }) => bothRefuse],
  ['services', ({ services }) => services],
  ['methods', ({ methods }) => methods],
  ['fields', ({ fields }) => fields],
];

function table(rows: Row[]): string {
  const cells = [
    columns.map(([title]) => title),
    ...rows.map((row) => columns.map(([, value]) => textOf(value(row)))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  const lines = cells.map(
    (line) => `| ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`,
  );
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return lines.join('\n');
}

function textOf(value: string | number): string {
  return typeof value === 'number' ? value.toLocaleString('en') : value;
}

/** Causes that differ in names and numbers alone are one line with a count and an example. */
function causes(rows: Row[]): string {
  const groups = new Map<string, { cause: Cause; set: string; count: number }>();
  for (const { name, causes } of rows) {
    for (const cause of causes) {
      const key = `${name}\0${cause.kind}\0${shape(cause.text)}`;
      const known = groups.get(key);
      if (known) known.count++;
      else groups.set(key, { cause, set: name, count: 1 });
    }
  }
  return [...groups.values()]
    .sort((a, b) =>
      a.cause.kind === b.cause.kind ? b.count - a.count : a.cause.kind < b.cause.kind ? -1 : 1,
    )
    .map(({ cause, set, count }) => `- ${set}, ${count} ${cause.kind}: ${shown(cause.text)}`)
    .join('\n');
}

function shown(text: string): string {
  return text.replace(/^.*?([^/ ]+\.proto)/, '$1').replaceAll('`', "'");
}

function shape(text: string): string {
  return text
    .replace(/[\w./-]+\.proto/g, '')
    .replace(/"[^"]*"/g, '')
    .replace(/\d+/g, '');
}

export function reportOf(rows: Row[]): string {
  return `\n${table(rows)}\n\n${causes(rows) || 'No difference.'}\n`;
}

export function pageOf(rows: Row[]): string {
  const protoc = String(spawnSync('protoc', ['--version']).stdout).trim();
  const [cpu] = cpus();
  const origins = rows.map(({ name, origin }) => `- ${name}: ${origin}`).join('\n');
  return `# Corpus

Real .proto files, opened as a folder in the app's own library without any setting, and compared with Debian's protoc,
which gets the right import folders. \`npm run corpus -- --write\` fetches the files from npm and Debian into a temporary
folder and makes this page. Equal means: the same descriptor in every part (services, methods, fields, JSON names,
presence, options; custom options by meaning), but for source positions and the folder part of import names.

${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpu?.model.trim() ?? 'unknown'}, ${process.platform} ${process.arch}, Node ${process.versions.node}, ${protoc}.

${table(rows)}

## The sets

${origins}

## What differs, and why

${causes(rows) || 'Nothing.'}
`;
}
