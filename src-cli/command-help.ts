// What --help says of each command. It names only flags: nothing heavy is loaded for it.
import { callFlags } from './flags/call-flags';
import { schemaFlags } from './flags/schema-flags';
import { targetFlags } from './flags/target-flags';
import { tcpConnectionFlags, tcpGroups } from './flags/tcp-flags';
import type { CommandHelp } from './help';

const security =
  'Without --plaintext or --tls: plaintext for loopback addresses and unix sockets, TLS for every other target.\n' +
  'TARGET is host:port, [v6]:port, unix:/path, dns:///host:port, or several of them with commas between.';

const schemaExits = [
  '0   done',
  '2   wrong use',
  '3   the schema does not load, or does not have the symbol',
  '78  TARGET cannot be reached (64 + a gRPC status, when reflection ends with one)',
];

export const listHelp: CommandHelp = {
  name: 'list',
  usage: 'halfclose list [TARGET] [schema flags] [SERVICE]',
  summary: 'services, or the methods of one service, one a line',
  text: security,
  groups: [
    schemaFlags,
    { title: 'Output', flags: [{ name: 'json', help: 'services with methods, types and files, as JSON' }] },
    targetFlags,
  ],
  examples: [
    'halfclose list localhost:50051',
    'halfclose list localhost:50051 routeguide.RouteGuide',
    'halfclose list --proto api/ -I third_party --json',
  ],
  exits: schemaExits,
};

export const describeHelp: CommandHelp = {
  name: 'describe',
  usage: 'halfclose describe SYMBOL [TARGET] [schema flags]',
  summary: 'a service, method, message, enum or extension as .proto text',
  text: `${security}\nOf a field or an enum value the message or enum around it is shown.`,
  groups: [
    schemaFlags,
    { title: 'Output', flags: [{ name: 'json', help: 'its descriptor as JSON' }] },
    targetFlags,
  ],
  examples: [
    'halfclose describe routeguide.RouteGuide localhost:50051',
    'halfclose describe google.type.LatLng --descriptor-set api.binpb --json',
  ],
  exits: schemaExits,
};

export const callHelp: CommandHelp = {
  name: 'call',
  usage: 'halfclose call TARGET pkg.Service/Method [flags] [-d JSON | -d @FILE | -d @-]',
  summary: 'calls a method; each message of the answer is one line of JSON on stdout',
  text: [
    security,
    'Unary and server streaming methods take exactly one message ({} without -d); client streams a sequence of JSON',
    'values, sent as they come. End of input is the half-close. Ctrl C cancels the call, a second one quits.',
    '--capture keeps the log that the app keeps: FILE.hcdata has the bytes of all messages one after the other, and',
    'FILE.hcindex 24 bytes an event that tell kind, time, offset and length (layout in ARCHITECTURE.md).',
  ].join('\n'),
  groups: [schemaFlags, callFlags, targetFlags],
  examples: [
    `halfclose call localhost:50051 routeguide.RouteGuide/GetFeature -d '{"latitude": 407838351}'`,
    'halfclose call api.example.com:443 shop.v1.Orders/Watch -H "authorization: Bearer $TOKEN" | head -1',
    'tail -f points.json | halfclose call localhost:50051 routeguide.RouteGuide/RecordRoute -d @-',
  ],
  exits: [
    '0   the status was OK',
    '2   wrong use, or a message that is not what the method takes',
    '3   the schema does not load, or does not have the method',
    '64 + status  the call ended with another gRPC status: 65 CANCELLED, 68 DEADLINE_EXCEEDED, 69 NOT_FOUND ...',
    '78  TARGET cannot be reached (64 + UNAVAILABLE), also while it is asked for its schema',
    '141 nobody reads the output any more, as in | head -1; the call is cancelled',
  ],
};

export const tcpHelp: CommandHelp = {
  name: 'tcp',
  usage: 'halfclose tcp HOST:PORT [-x HEX | -t TEXT | -f FILE]... [--end] [--read-for 2s] [flags]',
  summary: 'sends bytes, prints what comes; listens, compares and replays conversations',
  text: [
    'What comes is printed on stdout as it is (with --frame one frame a line), until the peer ends, --read-for is over,',
    'or everything that was expected has come. --end is a half-close: no more from us, reading goes on.',
    '--script and --rules take the files that the app saves. HOST:PORT may be unix:/path too.',
  ].join('\n'),
  groups: [...tcpGroups, { ...schemaFlags, title: 'Schema, for --message and rules' }, tcpConnectionFlags],
  examples: [
    "halfclose tcp localhost:6379 -t 'PING\\r\\n' --expect '+PONG\\r\\n'",
    'halfclose tcp localhost:9000 -t hello --end --hex',
    "halfclose tcp localhost:9001 --frame u32be --message chat.Note --proto chat.proto -d '{}' --read-for 1s",
    'halfclose tcp 127.0.0.1:0 --listen --rules echo.json',
    'halfclose tcp localhost:9001 --script conversation.json',
  ],
  exits: [
    '0   done; everything that was expected came',
    '1   the connection broke, or the output cannot be written',
    '2   wrong use',
    '3   the schema does not load, or does not have the type',
    '4   something else came than was expected; the difference is on stderr',
    '78  HOST:PORT cannot be reached',
    '130 Ctrl C (0 with --listen); 141 nobody reads the output any more',
  ],
};

export const helps: readonly CommandHelp[] = [listHelp, describeHelp, callHelp, tcpHelp];
