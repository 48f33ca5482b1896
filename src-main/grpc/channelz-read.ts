// The messages of grpc.channelz.v1 -> the panel's entries. Field numbers: grpc/channelz/v1/channelz.proto.
import type { ChannelzEntry, ChannelzRef } from '../../src-shared/server-panels';
import type { WireFields } from './wire-fields';

const states = ['UNKNOWN', 'IDLE', 'CONNECTING', 'READY', 'TRANSIENT_FAILURE', 'SHUTDOWN'];
const severities = ['unknown', 'info', 'warning', 'error'];
/** Number of the id and of the name in each kind of reference. */
const refFields = { channel: [1, 2], subchannel: [7, 8], server: [5, 6], socket: [3, 4] } as const;

export function readRef(kind: ChannelzRef['kind'], ref: WireFields): ChannelzRef {
  const [id, name] = refFields[kind];
  return { kind, id: String(ref.integer(id)), name: ref.text(name) };
}

export function readEntry(kind: ChannelzRef['kind'], entry: WireFields): ChannelzEntry {
  const ref = readRef(kind, entry.message(1));
  if (kind === 'server') return readServer(ref, entry);
  return kind === 'socket' ? readSocket(ref, entry) : readChannel(ref, entry);
}

const nothing = { state: '', target: '', local: '', remote: '', children: [], trace: [] };

function readChannel(ref: ChannelzRef, entry: WireFields): ChannelzEntry {
  const data = entry.message(2);
  return {
    ...ref,
    ...nothing,
    state: states[data.message(1).number(1)] ?? '',
    target: data.text(2),
    counts: counts(data, ['calls started', 'calls succeeded', 'calls failed'], 4),
    times: times(data, [['last call', 7]]),
    children: childrenOf(entry),
    trace: readTrace(data.message(3)),
  };
}

function readServer(ref: ChannelzRef, entry: WireFields): ChannelzEntry {
  const data = entry.message(2);
  return {
    ...ref,
    ...nothing,
    counts: counts(data, ['calls started', 'calls succeeded', 'calls failed'], 2),
    times: times(data, [['last call', 5]]),
    children: entry.messages(3).map((one) => readRef('socket', one)),
    trace: readTrace(data.message(1)),
  };
}

function readSocket(ref: ChannelzRef, entry: WireFields): ChannelzEntry {
  const data = entry.message(2);
  const names = [
    'streams started',
    'streams succeeded',
    'streams failed',
    'messages sent',
    'messages received',
  ];
  const windows = [
    { name: 'local window', value: data.message(11).number(1) },
    { name: 'remote window', value: data.message(12).number(1) },
  ];
  return {
    ...ref,
    ...nothing,
    counts: [...counts(data, [...names, 'keepalives sent'], 1), ...windows],
    times: times(data, [
      ['last stream from here', 7],
      ['last stream from there', 8],
      ['last message sent', 9],
      ['last message received', 10],
    ]),
    local: addressOf(entry.message(3)),
    remote: addressOf(entry.message(4)),
  };
}

function childrenOf(entry: WireFields): ChannelzRef[] {
  return [
    ...entry.messages(3).map((one) => readRef('channel', one)),
    ...entry.messages(4).map((one) => readRef('subchannel', one)),
    ...entry.messages(5).map((one) => readRef('socket', one)),
  ];
}

function counts(data: WireFields, names: readonly string[], first: number): ChannelzEntry['counts'] {
  return names.map((name, at) => ({ name, value: data.number(first + at) }));
}

function times(data: WireFields, fields: readonly (readonly [string, number])[]): ChannelzEntry['times'] {
  return fields.flatMap(([name, number]) => {
    const at = data.time(number);
    return at === undefined ? [] : [{ name, at }];
  });
}

function readTrace(trace: WireFields): ChannelzEntry['trace'] {
  return trace.messages(3).map((event) => ({
    at: event.time(3) ?? 0,
    severity: severities[event.number(2)] ?? 'unknown',
    text: event.text(1),
  }));
}

/** `127.0.0.1:50051`, `[::1]:50051`, `unix:/run/x.sock`. */
function addressOf(address: WireFields): string {
  if (address.has(2)) return `unix:${address.message(2).text(1)}`;
  if (address.has(3)) return address.message(3).text(1);
  if (!address.has(1)) return '';
  const [ip, port] = [address.message(1).bytes(1), String(address.message(1).number(2))];
  if (ip.length === 4) return `${ip.join('.')}:${port}`;
  const view = new DataView(ip.buffer, ip.byteOffset, ip.length);
  const groups = Array.from({ length: Math.floor(ip.length / 2) }, (_, at) =>
    view.getUint16(at * 2).toString(16),
  );
  return `[${groups.join(':').replace(/(?:^|:)0(?::0)+(?::|$)/, '::')}]:${port}`;
}
