// Reaches into grpc-js where it opens an HTTP/2 stream: what really goes out and comes in, told to the call that owns it.
import type {
  ClientHttp2Session,
  ClientHttp2Stream,
  IncomingHttpHeaders,
  OutgoingHttpHeaders,
} from 'node:http2';
import type { ChannelOptions, Metadata } from '@grpc/grpc-js';
import { Attempt, type AttemptListener } from './attempt';
import { prefixOption } from './channel-options';
import type { ConnectionWatcher } from './connection-watch';
import { pairsOf, rawPairs, sentEntries } from './header-list';
import { takePlace } from './stream-places';

interface Status {
  code: number;
  /** Undefined in the endings that grpc-js leaves without words. */
  details: string | undefined;
}
interface StreamListener {
  onReceiveMetadata(metadata: Metadata): void;
  onReceiveMessage(framed: Buffer): void;
  onReceiveStatus(status: Status): void;
}
interface StreamCall {
  http2Stream: ClientHttp2Stream;
  connectionDropped: boolean;
  transport: { session: ClientHttp2Session };
  internalError: Error | null;
  decoder: { readState: number; readMessageSize: number; readMessageRemaining: number };
  destroyHttp2Stream(): void;
  sendMessageWithContext(context: object, framed: Buffer): void;
}
export interface Transport {
  options: ChannelOptions;
  createCall(
    metadata: Metadata,
    host: string,
    method: string,
    listener: StreamListener,
    tracker: object,
    callId: number,
  ): StreamCall;
}

/** By the identity of a call's metadata options: they survive the copies that grpc-js makes of the metadata. */
const listeners = new WeakMap<object, AttemptListener>();

/** From here on `listener` hears of each stream that a call with this metadata opens. */
export function listenToStreams(metadata: Metadata, listener: AttemptListener): void {
  const options = { ...metadata.getOptions() };
  metadata.setOptions(options);
  listeners.set(options, listener);
}

/** The same transport; its streams get the path prefix of its channel, and tell what happens to them. */
export function watchStreams(transport: Transport, watcher: ConnectionWatcher): Transport {
  const { createCall } = transport;
  const prefix = String(transport.options[prefixOption] ?? '');
  transport.createCall = function (metadata, host, method, listener, tracker, callId) {
    const path = `${prefix}${method}`;
    const owner = listeners.get(metadata.getOptions());
    if (owner === undefined) return createCall.call(this, metadata, host, path, listener, tracker, callId);
    const heard: { attempt: Attempt | undefined } = { attempt: undefined };
    const wrapped = listening(listener, heard, owner);
    const call = createCall.call(this, metadata, host, path, wrapped, tracker, callId);
    const queued = takePlace(call.transport.session, call.http2Stream, (waiting, limit) => {
      watcher.crowded(waiting, limit);
    });
    const sent = sentEntries((call.http2Stream.sentHeaders ?? {}) as OutgoingHttpHeaders);
    heard.attempt = new Attempt(sent, queued);
    follow(call, heard.attempt);
    owner.started(heard.attempt);
    return call;
  };
  return transport;
}

function listening(
  listener: StreamListener,
  heard: { attempt: Attempt | undefined },
  owner: AttemptListener,
): StreamListener {
  return {
    onReceiveMetadata: (metadata) => {
      if (heard.attempt !== undefined) owner.speaks(heard.attempt);
      listener.onReceiveMetadata(metadata);
    },
    onReceiveMessage: (framed) => {
      heard.attempt?.receivedFrame({ flag: framed[0] ?? 0, wireBytes: framed.length - 5 });
      listener.onReceiveMessage(framed);
    },
    onReceiveStatus: (status) => {
      if (heard.attempt !== undefined)
        owner.ended(heard.attempt, { code: status.code, details: status.details ?? '' });
      listener.onReceiveStatus(status);
    },
  };
}

/** Runs before grpc-js's own listeners, so that what is noted is there when those tell the call. */
function follow(call: StreamCall, attempt: Attempt): void {
  const { http2Stream: stream } = call;
  // @types/node 20 does not know the third argument: the raw list, with its order and its duplicates.
  const note = (headers: IncomingHttpHeaders, _flags: number, raw?: string[]): void => {
    if (raw !== undefined) rawPairs.set(headers, pairsOf(raw));
  };
  stream.prependListener('trailers', note);
  stream.prependListener('response', (headers: IncomingHttpHeaders, flags: number, raw?: string[]) => {
    note(headers, flags, raw);
    attempt.answered(new Map(Object.entries(headers).map(([key, value]) => [key, String(value)])));
  });
  stream.prependListener('data', (bytes: Buffer) => {
    attempt.foreignData(bytes);
  });
  stream.prependListener('end', () => {
    noteCut(call, attempt);
    dropStuckUpload(call, attempt);
  });
  stream.prependListener('close', () => {
    noteReset(call, attempt);
  });
  noteFrames(call, attempt);
}

/** Its own reset is not the other side's. */
const closedHere = new WeakSet<ClientHttp2Stream>();

function noteFrames(call: StreamCall, attempt: Attempt): void {
  const { http2Stream: stream, sendMessageWithContext, destroyHttp2Stream } = call;
  call.sendMessageWithContext = function (context, framed) {
    attempt.sentSizes.push({ flag: framed[0] ?? 0, wireBytes: framed.length - 5 });
    sendMessageWithContext.call(this, context, framed);
  };
  call.destroyHttp2Stream = function () {
    if (!stream.closed && !stream.destroyed) closedHere.add(stream);
    const stuck = !stream.destroyed && !stream.closed && stream.writableLength > 0;
    destroyHttp2Stream.call(this);
    if (stuck && !stream.closed) dropUpload(stream);
  };
}

/**
 * The server has ended, and may read no more: a half-close would wait behind what it will never take. Not before its
 * whole answer was read: a closed stream gives no more data and no 'end', for which the status of the call waits.
 */
function dropUpload(stream: ClientHttp2Stream): void {
  const drop = (): void => {
    if (!stream.closed && !stream.writableFinished) stream.close(0x8);
  };
  if (stream.readableEnded) drop();
  else stream.once('end', drop);
}

/** Data that ends in the middle of a message: grpc-js forgets the piece, and reports OK when the trailers do. */
function noteCut({ decoder }: StreamCall, attempt: Attempt): void {
  if (decoder.readState === 0 || attempt.foreign !== undefined) return;
  const inMessage = decoder.readState === 2;
  attempt.cut = {
    announced: inMessage ? decoder.readMessageSize : 0,
    missing: inMessage ? decoder.readMessageRemaining : 0,
  };
}

/**
 * RST_STREAM(NO_ERROR) while we send: Node waits for our side to finish, which nobody reads any more, so the call would
 * hang (akin to nodejs/node #27863; shown in grpc-js-defects.test.ts).
 */
function dropStuckUpload({ http2Stream: stream }: StreamCall, attempt: Attempt): void {
  if (!stream.closed || stream.destroyed || stream.writableFinished) return;
  attempt.resetCode = 0;
  setImmediate(() => {
    stream.destroy();
  });
}

function noteReset(call: StreamCall, attempt: Attempt): void {
  const { http2Stream: stream, connectionDropped, internalError, transport } = call;
  const code = stream.rstCode ?? 0;
  attempt.dropped = connectionDropped || internalError !== null || transport.session.destroyed;
  if (code !== 0 && !attempt.dropped && !closedHere.has(stream)) attempt.resetCode = code;
}
