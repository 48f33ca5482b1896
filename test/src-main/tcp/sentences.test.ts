// The words for socket errors that a test cannot cause for real: lost networks, name servers, several addresses.
import { describe, expect, it } from 'vitest';
import { destinationOf } from '../../../src-main/tcp/destination';
import { brokenError, connectError } from '../../../src-main/tcp/sentences';

function errno(code: string, address?: string): Error {
  return Object.assign(new Error(code), { code, ...(address === undefined ? {} : { address }) });
}

const to = destinationOf('db.internal', 9000);

describe('the sentence of a failed connect', () => {
  it.each([
    ['ENOTFOUND', 'There is no host named db.internal.'],
    ['EAI_AGAIN', 'db.internal could not be looked up: no name server answered.'],
    ['EHOSTUNREACH', 'There is no way to db.internal:9000 from this network.'],
    ['ENETUNREACH', 'There is no way to db.internal:9000 from this network.'],
    ['ETIMEDOUT', 'db.internal:9000 did not answer within 5 s.'],
    ['EACCES', 'This system does not allow a connection to db.internal:9000.'],
    ['EWEIRD', 'db.internal:9000 could not be reached.'],
  ])('for %s says the thing first', (code, start) => {
    const { message, ...data } = connectError(errno(code), to, 5000);
    expect(message.startsWith(start)).toBe(true);
    expect(data.code).toBe(code);
    expect(message.endsWith('.')).toBe(true);
  });

  it('says what each address did when they failed in different ways', () => {
    const errors = [errno('ERR_SOCKET_CONNECTION_TIMEOUT', '::1'), errno('ECONNREFUSED', '127.0.0.1')];
    expect(connectError(new AggregateError(errors), to, 5000).message).toBe(
      'db.internal:9000 could not be reached: ::1 did not answer and 127.0.0.1 refused the connection.',
    );
  });

  it('joins addresses that all refused', () => {
    const errors = [errno('ECONNREFUSED', '::1'), errno('ECONNREFUSED', '127.0.0.1')];
    expect(connectError(new AggregateError(errors), to, 5000).message).toBe(
      'Nothing is listening on db.internal:9000: the connection was refused on ::1 and 127.0.0.1. Start the server, or check the port.',
    );
  });
});

describe('the sentence of a connection that broke', () => {
  const calm = { peerEnded: false, sentAfterPeerEnd: false };
  it('tells a peer that had closed before from one that dropped us', () => {
    const closed = brokenError(errno('EPIPE'), to.text, { peerEnded: true, sentAfterPeerEnd: true });
    expect(closed.message).toContain('had closed the connection before our last bytes arrived');
    expect(brokenError(errno('EPIPE'), to.text, calm).message).toContain('no longer reads');
    expect(brokenError(errno('ECONNRESET'), to.text, calm).message).toContain('reset the connection');
    expect(brokenError(errno('ETIMEDOUT'), to.text, calm).message).toContain('stopped answering');
    expect(brokenError(errno('EWEIRD'), to.text, calm)).toMatchObject({ code: 'EWEIRD' });
  });
});
