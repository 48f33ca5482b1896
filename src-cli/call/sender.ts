// Sends the messages of a client stream as they come, no faster than the server reads, and half-closes at the end of them.
import type { Ending, Outcome } from '../ending';
import type { GrpcServer } from '../grpc-server';
import type { CallSink } from './call-sink';

/** What may wait for the server: bytes and messages. One message of any size always goes. */
const waitingBytes = 1024 * 1024;
const waitingCount = 1000;

/** How the command must end because of what was to be sent; undefined: all was sent, or the call is over. */
export async function sendAll(
  messages: AsyncIterable<Outcome<Uint8Array>>,
  server: GrpcServer,
  sink: CallSink,
): Promise<Ending | undefined> {
  let count = 0;
  let bytes = 0;
  const isFull = (next: number) => {
    const waiting = bytes - sink.sentBytes;
    return (
      count > sink.sentCount && (waiting + next > waitingBytes || count - sink.sentCount >= waitingCount)
    );
  };
  for await (const message of messages) {
    if (!message.ok) return message.ending;
    while (isFull(message.value.byteLength) && sink.status === undefined) await sink.nextSent();
    if (sink.status !== undefined || !server.send(message.value).ok) return undefined;
    count += 1;
    bytes += message.value.byteLength;
  }
  server.end();
  return undefined;
}
