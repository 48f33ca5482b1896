// The tables of an interop run, for the terminal and for docs/interop.md.
import type { CaseResult } from './interop-case';

/** Of the official list (doc/interop-test-descriptions.md), with the reason. */
const notApplicable: [string, string][] = [
  [
    'cacheable_unary',
    'gRPC over GET was an experiment that HTTP/2 gRPC does not have; grpc-js sends POST only, and no server here caches',
  ],
  ['compute_engine_creds', 'needs a machine in Google Compute Engine'],
  ['jwt_token_creds', 'needs a key of a Google account; where the header stands is per_rpc_creds'],
  ['google_default_credentials', 'needs a Google account'],
  ['compute_engine_channel_credentials', 'needs a machine in Google Compute Engine'],
  ['orca_per_rpc, orca_oob', 'load reports for xDS balancing, which a client on a desktop does not do'],
];

const columnOf = ({ peer, security }: CaseResult): string => (security === 'tls' ? `${peer}, TLS` : peer);

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

export function tablesOf(results: readonly CaseResult[], http2: readonly CaseResult[]): string {
  const columns = [...new Set(results.map(columnOf))];
  const names = [...new Set(results.map(({ name }) => name))];
  const remarks: string[] = [];
  const noted = ({ outcome, remark }: CaseResult): string => {
    if (remark === '') return outcome;
    if (!remarks.includes(remark)) remarks.push(remark);
    return `${outcome} (${String(remarks.indexOf(remark) + 1)})`;
  };
  const cell = (name: string, column: string): string => {
    const found = results.find((result) => result.name === name && columnOf(result) === column);
    return found === undefined ? '' : noted(found);
  };
  const lines = [
    row(['case', ...columns]),
    row(['---', ...columns.map(() => '---')]),
    ...names.map((name) => row([name, ...columns.map((column) => cell(name, column))])),
    '',
    row(['HTTP/2 case', 'raw server']),
    row(['---', '---']),
    ...http2.map((result) => row([result.name, noted(result)])),
    '',
    ...remarks.map((remark, index) => `${String(index + 1)}. ${remark}`),
  ];
  return lines.join('\n');
}

export function pageOf(tables: string, facts: string): string {
  const skipped = notApplicable.map(([name, why]) => `- ${name}: ${why}.`);
  return [
    '# Interop',
    '',
    "gRPC's official interop cases (grpc/grpc, doc/interop-test-descriptions.md), through our engine as app code drives it:",
    "JSON through the message editor's encoder, `CallRegistry`, a capture sink, and the timeline's decoder. The servers are",
    "other people's stacks in processes of their own, those in Go and C++ built from Debian's packages when they are there;",
    'the TLS columns use an own authority. The HTTP/2 cases (grpc/grpc,',
    'doc/http2-interop-test-descriptions.md) run against `test/support/fault-server.ts`, which writes frames byte by byte.',
    '`npm run interop -- --write` makes this page; `test/interop/interop.test.ts` runs most of it in `npm test`.',
    '',
    facts,
    '',
    tables,
    '',
    '## Not applicable',
    '',
    ...skipped,
    '',
  ].join('\n');
}
