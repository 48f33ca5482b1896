// Repairs of how grpc-js ends a call; with grpc-js-connector and grpc-js-stream the only places that reach into it.
import type { IncomingHttpHeaders } from 'node:http2';
import { Metadata } from '@grpc/grpc-js';
import { Http2SubchannelCall } from '@grpc/grpc-js/build/src/subchannel-call.js';
import { registerAddressResolver } from './address-resolver';
import { watchConnections } from './grpc-js-connector';

/** The parts of grpc-js 1.14.7's transport call that the repair uses. */
interface TransportCall {
  finalStatus: { code: number } | null;
  readsClosed: boolean;
  isPushPending: boolean;
  unpushedReadMessages: Buffer[];
  outputStatus(): void;
  maybeOutputStatus(): void;
  endCall(status: object): void;
  handleTrailers(headers: IncomingHttpHeaders): void;
  startRead(): void;
  cancelWithStatus(code: number, details: string): void;
}

const wireHeaders = new WeakMap<Metadata, IncomingHttpHeaders>();

/**
 * The header block that this metadata came in; undefined when grpc-js made it up on this machine, which is how a
 * server's status is told from a local one. It still has what grpc-js takes out: `:status`, `grpc-status`, `grpc-encoding`.
 */
export function receivedHeaders(metadata: Metadata): IncomingHttpHeaders | undefined {
  return wireHeaders.get(metadata);
}

let repaired = false;

/** Idempotent; must run before the first call. */
export function repairGrpcJs(): void {
  if (repaired) return;
  repaired = true;
  keepReceivedHeaders();
  watchConnections();
  registerAddressResolver();
  keepMessagesBeforeErrors(Http2SubchannelCall.prototype as unknown as TransportCall);
}

function keepReceivedHeaders(): void {
  const read = Metadata.fromHttp2Headers.bind(Metadata);
  Metadata.fromHttp2Headers = (headers) => {
    const metadata = read(headers);
    wireHeaders.set(metadata, headers);
    return metadata;
  };
}

/**
 * grpc-node #2764: an error status overtakes the messages that came before it in the same burst, and those are dropped
 * (grpc-js-defects.test.ts). Here an error from trailers waits, as OK
 * does, until all messages were read; an error made by the transport waits for the messages that it has decoded.
 */
function keepMessagesBeforeErrors(call: TransportCall): void {
  const inTrailers = new WeakSet<TransportCall>();
  const endedByTrailers = new WeakSet<TransportCall>();
  const cancelled = new WeakSet<TransportCall>();
  const { handleTrailers, endCall, startRead, cancelWithStatus } = call;

  call.handleTrailers = function (headers) {
    inTrailers.add(this);
    handleTrailers.call(this, headers);
    inTrailers.delete(this);
  };
  call.endCall = function (status) {
    const first = this.finalStatus === null;
    if (first && inTrailers.has(this)) endedByTrailers.add(this);
    endCall.call(this, status);
    if (first || this.finalStatus?.code === 0) return;
    // Trailers came, then the stream was reset or its connection lost: there is nothing more to read.
    this.readsClosed = true;
    this.maybeOutputStatus();
  };
  call.maybeOutputStatus = function () {
    if (this.finalStatus === null) return;
    const drained = this.unpushedReadMessages.length === 0 && !this.isPushPending;
    const untilEnd = this.finalStatus.code === 0 || endedByTrailers.has(this);
    if (cancelled.has(this) || (drained && (this.readsClosed || !untilEnd))) this.outputStatus();
  };
  call.startRead = function () {
    const { finalStatus } = this;
    const more = this.unpushedReadMessages.length > 0 || (endedByTrailers.has(this) && !this.readsClosed);
    // With an error in sight the original gives up on what is left; without one it reads on.
    if (more && finalStatus?.code !== 0) this.finalStatus = null;
    startRead.call(this);
    this.finalStatus ??= finalStatus;
  };
  call.cancelWithStatus = function (code, details) {
    cancelled.add(this);
    cancelWithStatus.call(this, code, details);
    this.maybeOutputStatus();
  };
}
