// The flags of halfclose tcp: what is sent, what is expected, how frames are cut, and the server's side.
import type { TlsSettings } from '../../src-shared/target-settings';
import { type Outcome, done, wrongUse } from '../ending';
import { readDuration } from './amounts';
import { optional } from './call-flags';
import type { FlagGroup } from './flag';
import type { GivenFlags } from './parse-flags';
import { type SchemaChoice, schemaChoice } from './schema-flags';
import { firstTlsFlag, proxyFlag, tlsFlags, tlsOf } from './target-flags';

export const tcpGroups: readonly FlagGroup[] = [
  {
    title: 'Sent and expected, in this order',
    flags: [
      { name: 'send-hex', short: 'x', value: 'HEX', repeatable: true, help: 'bytes: "48 65 0D0A"' },
      {
        name: 'send-text',
        short: 't',
        value: 'TEXT',
        repeatable: true,
        help: 'UTF-8 text with \\r \\n \\0 \\xHH \\u{...}',
      },
      {
        name: 'send-file',
        short: 'f',
        value: 'FILE|-',
        repeatable: true,
        help: 'the bytes of a file, or of stdin as they come',
      },
      { name: 'data', short: 'd', value: 'JSON', repeatable: true, help: 'a message of --message' },
      {
        name: 'expect',
        short: 'e',
        value: 'TEXT',
        repeatable: true,
        help: 'what must come next; JSON with --message',
      },
      { name: 'expect-hex', value: 'HEX', repeatable: true, help: 'bytes that must come next' },
      { name: 'within', value: '10s', help: 'longest wait for what is expected (10s when not given)' },
      { name: 'end', help: 'no more from us after all that is sent (FIN); reading goes on' },
      { name: 'read-for', value: '2s', help: 'close after this time; without it when the peer ends' },
    ],
  },
  {
    title: 'Printed (bytes as they are, when neither is given)',
    flags: [
      { name: 'hex', help: 'a hex dump, or each frame in hex' },
      { name: 'text', help: 'text with escapes for what does not print' },
      { name: 'verbose', short: 'v', help: 'what happens on the connection, on stderr' },
      {
        name: 'capture',
        value: 'FILE',
        help: 'keep every event with its time in FILE.hcdata and FILE.hcindex',
      },
    ],
  },
  {
    title: 'Frames',
    flags: [
      {
        name: 'frame',
        value: 'PRESET',
        help: 'lf, crlf, u32be, varint, grpc, decimal:4 ...: what is sent and what comes',
      },
      { name: 'message', value: 'TYPE', help: 'frames are messages of this type: JSON, a line each' },
      { name: 'answer', value: 'TYPE', help: 'type of the frames that come, when it is another' },
    ],
  },
  {
    title: 'Server and scripts',
    flags: [
      { name: 'listen', help: 'listen on HOST:PORT (port 0 picks one) instead of connecting' },
      { name: 'accept', value: 'N', help: 'stop after so many connections have ended' },
      {
        name: 'rules',
        value: 'FILE',
        help: 'auto-reply rules as the app saves them, or echo, sink, http-200',
      },
      { name: 'script', value: 'FILE', help: 'replay a saved conversation and compare it frame by frame' },
      { name: 'as', value: 'client|server', help: "the script's side to play (its own when not given)" },
    ],
  },
];

export const tcpConnectionFlags: FlagGroup = {
  title: 'Connection (plaintext, unless --tls)',
  flags: [
    { name: 'tls', help: 'TLS from the first byte; with --listen it needs --cert' },
    ...tlsFlags,
    proxyFlag,
    { name: 'timeout', value: '10s', help: 'longest time to connect (10s when not given)' },
  ],
};

export type Shown = 'raw' | 'hex' | 'text';

export interface TcpChoice {
  /** In the order of the command line. */
  items: { name: string; value: string }[];
  end: boolean;
  withinMs: number;
  readForMs: number | undefined;
  shown: Shown | undefined;
  verbose: boolean;
  capture: string | undefined;
  frame: string | undefined;
  message: string | undefined;
  answer: string | undefined;
  schema: SchemaChoice | undefined;
  listen: boolean;
  accept: number | undefined;
  rules: string | undefined;
  script: string | undefined;
  as: 'client' | 'server' | undefined;
  tls: TlsSettings | undefined;
  timeoutMs: number;
}

const itemNames = new Set(['send-hex', 'send-text', 'send-file', 'data', 'expect', 'expect-hex']);
const usualMs = 10_000;

export function tcpChoice(given: GivenFlags): Outcome<TcpChoice> {
  const refused = refusal(given);
  if (refused !== undefined) return wrongUse(refused);
  const readFor = optional(given, 'read-for', readDuration);
  if (!readFor.ok) return readFor;
  const within = optional(given, 'within', readDuration);
  if (!within.ok) return within;
  const timeout = optional(given, 'timeout', readDuration);
  if (!timeout.ok) return timeout;
  const tls = tlsOf(given);
  if (!tls.ok) return tls;
  const accept = given.one('accept');
  const as = given.one('as');
  return done({
    items: given.inOrder.filter(({ name }) => itemNames.has(name)),
    end: given.has('end'),
    withinMs: within.value ?? usualMs,
    readForMs: readFor.value,
    shown: given.has('hex') ? 'hex' : given.has('text') ? 'text' : undefined,
    verbose: given.has('verbose'),
    capture: given.one('capture'),
    frame: given.one('frame'),
    message: given.one('message'),
    answer: given.one('answer'),
    schema: schemaChoice(given),
    listen: given.has('listen'),
    accept: accept === undefined ? undefined : Number(accept),
    rules: given.one('rules'),
    script: given.one('script'),
    as: as === 'client' || as === 'server' ? as : undefined,
    tls: given.has('tls') ? tls.value : undefined,
    timeoutMs: timeout.value ?? usualMs,
  });
}

/** What cannot be together; a sentence. */
function refusal(given: GivenFlags): string | undefined {
  const hasItems = given.inOrder.some(({ name }) => itemNames.has(name));
  const [accept, as] = [given.one('accept'), given.one('as')];
  const tlsFlag = firstTlsFlag(given);
  if (given.has('hex') && given.has('text')) return '--hex and --text exclude each other.';
  if (accept !== undefined && !/^[1-9]\d{0,8}$/.test(accept))
    return `--accept ${accept}: give a count from 1 on.`;
  if (as !== undefined && as !== 'client' && as !== 'server')
    return `--as ${as}: there are client and server.`;
  if (as !== undefined && !given.has('script')) return '--as is for --script.';
  if (given.has('script') && hasItems) return '--script has what is sent and expected. Leave the rest out.';
  if (given.has('script') && given.has('rules')) return '--script and --rules exclude each other.';
  if (given.has('rules') && !given.has('listen')) return '--rules answer those who connect. Add --listen.';
  if (given.has('accept') && !given.has('listen') && !given.has('script')) return '--accept is for --listen.';
  if (given.has('data') && !given.has('message')) return '-d sends a message. Name its type with --message.';
  if (given.has('message') && !given.has('frame'))
    return '--message needs --frame, which tells where one ends.';
  if (given.has('message') && schemaChoice(given) === undefined)
    return '--message needs --proto or --descriptor-set.';
  if (given.has('answer') && !given.has('message')) return '--answer goes with --message.';
  if (tlsFlag !== '--tls' && !given.has('tls')) return `${tlsFlag} is for TLS. Add --tls.`;
  if (given.has('listen') && given.has('tls') && !given.has('cert'))
    return '--listen --tls needs --cert and --key.';
  return undefined;
}
