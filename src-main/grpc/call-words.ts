// Why a call failed once the connection was up, in plain words: the server's status, a deadline, a limit, a lost connection.
import { formatBytes } from '../../src-shared/bytes/byte-size';
import { largestByteSize } from '../../src-shared/bytes/read-byte-size';
import type { StatusData } from '../../src-shared/capture';
import { grpcStatus, statusName } from '../../src-shared/grpc-status';
import type { CallEnd } from './call';
import { answerWords } from './answer-words';
import type { Words } from './connection-words';
import { http2CodeName } from '../../src-shared/http2-codes';

export interface CallFacts {
  label: string;
  path: string;
  serverStreaming: boolean;
  deadlineMs: number | undefined;
  durationMs: number;
  receiveLimitBytes: number;
  sendLimitBytes: number | undefined;
  end: CallEnd;
}

/** Undefined: nothing failed. Only for calls that had a connection, or ended without the need for one. */
export function callWords(call: CallFacts): Words | undefined {
  const { end } = call;
  const { status } = end;
  if (end.endedHere === 'user' && status.origin === 'local') return cancelled(end);
  if (end.endedHere === 'cardinality' && status.origin === 'local') return twoAnswers();
  const broken = answerWords(call.label, end);
  if (broken !== undefined) return broken;
  if (status.origin === 'server') return serverWords(call);
  const tooLarge = tooLargeWords(call, status);
  if (tooLarge !== undefined) return tooLarge;
  if (status.code === grpcStatus.DEADLINE_EXCEEDED) return deadline(call);
  return brokenOff(call);
}

function serverWords(call: CallFacts): Words | undefined {
  const { status, received } = call.end;
  if (status.code === grpcStatus.OK) {
    if (call.serverStreaming || received === 1) return undefined;
    return {
      code: 'other',
      title: 'The server answered OK, but sent no message',
      sentence: 'A method that is not a stream must send exactly one. The fault is in the server.',
      checks: ['Look into the code of the method: it must send its answer before it ends.'],
      remedies: [],
    };
  }
  if (status.code === grpcStatus.UNIMPLEMENTED)
    return isAboutCompression(status) ? notDecompressed(call) : unimplemented(call);
  if (isOurDeadline(call)) return deadlineToldThere(call);
  const name = statusName(status.code);
  const title = status.message === '' ? `The server answered ${name}` : firstLine(status.message);
  return { code: 'server', title, sentence: serverSentence(status.code), checks: [], remedies: [] };
}

/** Who can do something about it, by code: grpc.io/docs/guides/status-codes. */
function serverSentence(code: number): string {
  switch (code) {
    case grpcStatus.INVALID_ARGUMENT:
    case grpcStatus.OUT_OF_RANGE:
      return 'The server read the request and refused it. Sending the same message again gives the same answer.';
    case grpcStatus.NOT_FOUND:
      return 'The server read the request, and what it asks for is not there.';
    case grpcStatus.ALREADY_EXISTS:
      return 'The server read the request, and what it wants to create is there already.';
    case grpcStatus.PERMISSION_DENIED:
      return 'The server knows who asks and does not allow it.';
    case grpcStatus.UNAUTHENTICATED:
      return 'The server does not know who asks. Most often the metadata lacks a valid authorization.';
    case grpcStatus.FAILED_PRECONDITION:
      return 'The server read the request, but its state does not allow it. Change that state before you send again.';
    case grpcStatus.ABORTED:
      return 'The server gave up because something else got in between. Sending again may work.';
    case grpcStatus.UNAVAILABLE:
      return 'The server answered that it cannot serve right now. Sending again later may work.';
    case grpcStatus.RESOURCE_EXHAUSTED:
      return 'The server refused because a limit of its own is reached: a quota, a rate or a message size.';
    case grpcStatus.DEADLINE_EXCEEDED:
      return 'The server itself ran out of time. It may still have done the work.';
    case grpcStatus.CANCELLED:
      return 'The server cancelled the call. It may have done part of the work.';
    default:
      return 'The server failed while it worked on the request. Its log tells more.';
  }
}

/** `Decompressor is not installed for grpc-encoding "gzip"` (Go), `Compression algorithm 'gzip' is disabled` (C++), `unknown compression` (Connect). */
function isAboutCompression({ message }: StatusData): boolean {
  return /grpc-encoding|compress/i.test(message);
}

/** grpc/grpc, doc/compression.md: a server answers UNIMPLEMENTED to an algorithm that it does not have. */
function notDecompressed({ label, end }: CallFacts): Words {
  return {
    code: 'server',
    title: firstLine(end.status.message),
    sentence: `${label} does not take requests that are compressed like this. Nothing was done.`,
    checks: [
      'Send without compression: it is an option of the call.',
      'Add this compression to the server, if the code is yours.',
    ],
    remedies: [],
  };
}

function unimplemented({ path, label }: CallFacts): Words {
  const [, service = '', method = ''] = path.split('/');
  return {
    code: 'unimplemented',
    title: `The server does not implement ${service}/${method}`,
    sentence: `${label} answered, but it has no such service or no such method. Nothing was done.`,
    checks: [
      `Check that ${label} is the server of ${service}.`,
      'Check that the server runs the same version of the .proto as you opened.',
      'If several services share a gateway, check where it sends this one.',
    ],
    remedies: [],
  };
}

function cancelled(end: CallEnd): Words {
  const sentence = end.connected
    ? 'The server was told to stop. It may have done part of the work; what had arrived is kept.'
    : 'Your request never left this machine: there was no connection yet.';
  return { code: 'cancelled', title: 'You cancelled this call', sentence, checks: [], remedies: [] };
}

function twoAnswers(): Words {
  return {
    code: 'other',
    title: 'The server sent two messages where one is allowed',
    sentence:
      'The method is not a stream in the .proto that you opened, so the call was ended. Both messages are kept.',
    checks: ['Check that the server runs the same version of the .proto: the method may be a stream there.'],
    remedies: [],
  };
}

/**
 * A server that keeps to `grpc-timeout` ends the call at the same moment as we do, and may be first. Its clock starts a
 * little later and counts whole milliseconds. Words of its own are about something else.
 */
function isOurDeadline({ end: { status }, deadlineMs, durationMs }: CallFacts): boolean {
  if (status.code !== grpcStatus.DEADLINE_EXCEEDED || deadlineMs === undefined) return false;
  return durationMs >= deadlineMs * 0.95 && /^$|^(context )?deadline exceeded$/i.test(status.message);
}

function deadlineToldThere({ deadlineMs, durationMs }: CallFacts): Words {
  return deadlineWords(
    seconds(deadlineMs ?? durationMs),
    'The server ended the call when the time that the request gave it was over. It may still have done the work.',
  );
}

function deadline({ end, deadlineMs, durationMs }: CallFacts): Words {
  const limit = seconds(deadlineMs ?? durationMs);
  if (end.queued !== undefined) return queued(limit, end.queued);
  const sentence = end.answered
    ? `The server was answering, and ${arrived(end.received)}. It was told to stop, and may have done the work.`
    : 'The request was sent, and the server sent nothing back in time. It may still have done the work.';
  return deadlineWords(limit, sentence);
}

function deadlineWords(limit: string, sentence: string): Words {
  return {
    code: 'deadline',
    title: `The deadline of ${limit} passed`,
    sentence,
    checks: ['Set a longer deadline.', 'Look into the log of the server for what takes so long.'],
    remedies: [],
  };
}

function queued(limit: string, places: number): Words {
  const count = places === 1 ? 'one call' : `${String(places)} calls`;
  return {
    code: 'deadline',
    title: `The deadline of ${limit} passed while the request waited for its turn`,
    sentence: `The server takes ${count} at a time on one connection, and all places were taken. The request never left this machine.`,
    checks: ['End or cancel other calls to this server that still run.', 'Set a longer deadline.'],
    remedies: [],
  };
}

/** grpc-js tells sizes in its text only; its version is pinned, and limits.test.ts fails when the text changes. */
function tooLargeWords(call: CallFacts, status: StatusData): Words | undefined {
  if (status.code !== grpcStatus.RESOURCE_EXHAUSTED) return undefined;
  const { receiveLimitBytes, sendLimitBytes } = call;
  if (status.message.startsWith('Attempted to send') && sendLimitBytes !== undefined) {
    return tooLargeToSend(sendLimitBytes, call.end.largestSent);
  }
  const [, size] = /^Received message larger than max \((\d+) vs \d+\)$/.exec(status.message) ?? [];
  if (size === undefined && !status.message.startsWith('Received message that decompresses'))
    return undefined;
  const limit = sizeText(receiveLimitBytes);
  const what = size === undefined ? 'A compressed message' : `A message of ${sizeText(Number(size))}`;
  // What a compressed message would have become is not known.
  const bytes = size === undefined ? receiveLimitBytes * 4 : Number(size);
  return {
    code: 'too-large',
    title: `${what} is larger than the receive limit of ${limit}`,
    sentence: `The server sent more in one message than the receive limit allows, so the call was ended. What came before is kept.`,
    checks: [
      `The receive limit is ${limit}; it is a setting of the call.`,
      'Ask for less in one message, or for a stream of smaller ones.',
    ],
    remedies: [{ kind: 'raise-limit', setting: 'receiveLimitBytes', bytes: limitFor(bytes) }],
  };
}

function tooLargeToSend(limitBytes: number, size: number): Words {
  const limit = sizeText(limitBytes);
  return {
    code: 'too-large',
    title: `Your message of ${sizeText(size)} is larger than the send limit of ${limit}`,
    sentence: 'It was not sent, and the call was ended.',
    checks: [`The send limit is ${limit}; it is a setting of the call.`],
    remedies: [{ kind: 'raise-limit', setting: 'sendLimitBytes', bytes: limitFor(size) }],
  };
}

/** What would have fitted, rounded up to two digits, so that it can be read and remembered. */
function limitFor(bytes: number): number {
  const unit = 10 ** Math.max(0, String(bytes).length - 2);
  return Math.min(Math.ceil(bytes / unit) * unit, largestByteSize);
}

function brokenOff({ label, end }: CallFacts): Words {
  const { goaway, status } = end;
  const lost = status.code === grpcStatus.UNAVAILABLE;
  const said = goaway === undefined ? '' : ` ${farewell(goaway.code, goaway.text)}`;
  const sentence = lost
    ? 'The request was sent, and then the connection ended without a status. The server may have done part of the work.'
    : 'The call ended without a status from the server. It may have done part of the work; what had arrived is kept.';
  return {
    code: 'other',
    title: lost ? `The connection to ${label} was lost` : `${label} broke off the call`,
    sentence: `${sentence}${said}`,
    checks: goaway?.text === 'too_many_pings' ? tooManyPings : serverGone,
    remedies: [],
  };
}

const serverGone = [
  'Look into the log of the server: it may have crashed or restarted.',
  'Send again to see if it is back.',
];

/** gRFC A8: a server counts pings, and says this to a client whose keepalive is more eager than it allows. */
const tooManyPings = [
  'The keepalive of this target is too eager for the server: set a longer time in its options, or none.',
  'Most servers allow one ping in 5 minutes; the server can be set to allow more.',
];

function farewell(code: number, text: string): string {
  const words = text === '' ? '' : ` “${text}”`;
  return `It had said that it closes the connection: ${http2CodeName(code)}${words}.`;
}

function arrived(count: number): string {
  if (count === 0) return 'no message had arrived yet';
  return count === 1
    ? 'the message that had arrived is kept'
    : `the ${thousands(count)} messages that had arrived are kept`;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}

function thousands(count: number): string {
  return count.toLocaleString('en-US');
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${String(milliseconds)} ms` : `${String(milliseconds / 1000)} s`;
}

/** `64 MB`, `100 B`, `1.5 kB`. */
function sizeText(bytes: number): string {
  return formatBytes(bytes).replace(/\.0 /, ' ');
}
