// The places for streams on one HTTP/2 connection: how many the server takes at a time, and how many requests wait for one.
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';

/** Streams that were opened and are not closed; nghttp2 holds back those beyond the server's limit, in their order. */
const open = new WeakMap<ClientHttp2Session, number>();

/** Told whenever a stream comes or goes. `waiting`: requests that have not left this machine. */
type OnCrowd = (waiting: number, limit: number) => void;

/**
 * Counts the stream until it closes. Gives the server's limit (SETTINGS_MAX_CONCURRENT_STREAMS, RFC 9113 section 5.1.2)
 * when all places are taken, so that this request waits for its turn; else undefined.
 */
export function takePlace(
  session: ClientHttp2Session,
  stream: ClientHttp2Stream,
  onCrowd: OnCrowd,
): number | undefined {
  const change = (by: number): { count: number; limit: number } => {
    const count = (open.get(session) ?? 0) + by;
    open.set(session, count);
    const limit = limitOf(session);
    onCrowd(Math.max(0, count - limit), limit);
    return { count, limit };
  };
  stream.once('close', () => {
    change(-1);
  });
  const { count, limit } = change(1);
  return count > limit ? limit : undefined;
}

function limitOf(session: ClientHttp2Session): number {
  // Of a session that is gone Node knows no settings.
  return session.destroyed ? Infinity : (session.remoteSettings.maxConcurrentStreams ?? Infinity);
}
