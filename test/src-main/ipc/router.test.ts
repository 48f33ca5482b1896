import { describe, expect, it, vi } from 'vitest';
import { answer, type Handlers } from '../../../src-main/ipc/router';
import { ok } from '../../../src-shared/result';

function handlers(over: Partial<Handlers>): Handlers {
  return over as Handlers;
}

describe('the router', () => {
  it('refuses a sender that is not our top frame, whatever it asks', async () => {
    const run = vi.fn(() => ok({}));
    const result = await answer(
      handlers({ 'grpc.end': run }),
      false,
      'grpc.end',
      { captureId: 'abcdefgh' },
      vi.fn(),
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'untrusted-sender' } });
    expect(run).not.toHaveBeenCalled();
  });

  it.each(['nothing.here', '__proto__', 'constructor', 'toString', 7, null])(
    'refuses the unknown channel %s',
    async (channel) => {
      const result = await answer(handlers({}), true, channel, {}, vi.fn());
      expect(result).toMatchObject({ ok: false, error: { code: 'unknown-channel' } });
    },
  );

  it('refuses a payload of the wrong shape before the handler sees it, and names the field', async () => {
    const run = vi.fn(() => ok({}));
    const result = await answer(
      handlers({ 'tcp.send': run }),
      true,
      'tcp.send',
      { captureId: 'abcdefgh', bytes: 'text' },
      vi.fn(),
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(result.ok ? '' : result.error.message).toContain('bytes');
    expect(run).not.toHaveBeenCalled();
  });

  it('refuses a capture id that could name another file', async () => {
    const run = vi.fn(() => ok({}));
    const result = await answer(
      handlers({ 'capture.discard': run }),
      true,
      'capture.discard',
      { captureId: '../../etc/passwd' },
      vi.fn(),
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'bad-request' } });
  });

  it('passes fields on that the schema knows, and drops none of them', async () => {
    const run = vi.fn(() => ok({}));
    const message = new Uint8Array([1, 2, 3]);
    await answer(
      handlers({ 'grpc.send': run }),
      true,
      'grpc.send',
      { captureId: 'abcdefgh', message },
      vi.fn(),
    );
    expect(run).toHaveBeenCalledWith({ captureId: 'abcdefgh', message });
  });

  it('turns an exception of a handler into a Failure and tells the log', async () => {
    const onFault = vi.fn();
    const fault = new Error('boom');
    const bad = handlers({
      'app.info': () => {
        throw fault;
      },
    });
    const result = await answer(bad, true, 'app.info', {}, onFault);
    expect(result).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(onFault).toHaveBeenCalledWith('app.info', fault);
  });
});
