// Statuses that grpc-js makes itself: readable words, and beside them what it wrote.
import { describe, expect, it, onTestFinished } from 'vitest';
import { localWords } from '../../../src-main/grpc/local-words';
import { GrpcHarness } from '../../support/grpc-harness';
import { http2Serving, respond } from '../../support/http2-server';
import { unusedPort } from '../../support/listening';

describe('words of grpc-js', () => {
  it.each([
    [
      'Deadline exceeded after 0.301s,name resolution: 0.002s,metadata filters: 0.001s,time to current attempt start: 0.002s,Current attempt: LB pick: 0.003s,remote_addr=127.0.0.1:50051',
      'Deadline exceeded after 0.301 s',
    ],
    [
      'No connection established. Last error: Error: connect ECONNREFUSED 127.0.0.1:1 (2026-11-27T10:00:00.000Z). Resolution note: ',
      'No connection established. Last error: connect ECONNREFUSED 127.0.0.1:1',
    ],
    ['Read error (2026-11-27T10:00:00.123Z) after (2026-11-27T10:00:01Z)', 'Read error after'],
    [
      'No connection established. Last error: 800C4C8D1C7F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:350:\n. Resolution note: ',
      'No connection established. Last error: TLS: wrong version number',
    ],
    [
      'No connection established. Last error: 57226144678720:error:1000042e:SSL routines:OPENSSL_internal:TLSV1_ALERT_PROTOCOL_VERSION:../../third_party/boringssl/src/ssl/tls_record.cc:572:SSL alert number 70\n. Resolution note: ',
      'No connection established. Last error: TLS: tlsv1 alert protocol version',
    ],
    [
      'No connection established. Last error: Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match. Resolution note: ',
      'No connection established. Last error: Hostname/IP does not match',
    ],
  ])('%s', (raw, message) => {
    expect(localWords(raw)).toEqual({ message, raw });
  });

  it('that can be read stay alone', () => {
    expect(localWords('Cancelled on client')).toEqual({ message: 'Cancelled on client' });
    // A server's own time is not ours to take.
    expect(localWords('try after 2026-11-27')).toEqual({ message: 'try after 2026-11-27' });
  });
});

describe('in a real call', () => {
  const timeOfDay = /\d{4}-\d\d-\d\dT/;
  const run = async (target: string, deadlineMs: number, waitForReady: boolean) => {
    const harness = new GrpcHarness({ lookMs: 500 });
    onTestFinished(() => harness.close());
    const { sink } = harness.open({ target, path: '/a.B/C', deadlineMs, options: { waitForReady } });
    return sink.status();
  };

  it('a deadline that passes says how long it was; the parts are raw', async () => {
    const server = await http2Serving((stream) => respond(stream));
    onTestFinished(() => server.stop());
    const status = await run(server.target, 200, false);
    expect(status).toMatchObject({ code: 4, origin: 'local' });
    expect(status.message).toMatch(/^Deadline exceeded after 0\.\d+ s$/);
    expect(status.raw).toMatch(/^Deadline exceeded after 0\.\d+s,.*remote_addr=127\.0\.0\.1:\d+/);
  });

  it('nor does one that passes before there is a connection, nor a refused one, tell the time of day', async () => {
    const target = `127.0.0.1:${String(await unusedPort())}`;
    for (const waits of [true, false]) {
      const status = await run(target, 200, waits);
      expect(status.message).not.toMatch(timeOfDay);
      expect(status.message).not.toContain('  ');
    }
  });
});
