// The one door for requests: sender frame, channel and payload are checked here, once; behind it rooms trust each other.
import { channels, type Channel, type RequestOf, type ResponseOf } from '../../src-shared/contract';
import { fail, type Result } from '../../src-shared/result';

export type Handlers = {
  [C in Channel]: (request: RequestOf<C>) => Result<ResponseOf<C>> | Promise<Result<ResponseOf<C>>>;
};

/**
 * Answers one request of the page. Every refusal is a Failure that the page shows.
 * @param trusted whether the sender is the top frame of our own page
 * @param onFault told about exceptions of a handler; the page gets a sentence without the stack
 */
export async function answer(
  handlers: Handlers,
  trusted: boolean,
  channel: unknown,
  payload: unknown,
  onFault: (channel: string, fault: unknown) => void,
): Promise<Result<unknown>> {
  if (!trusted) return fail('untrusted-sender', 'The request did not come from the page of Halfclose.');
  if (!isChannel(channel))
    return fail('unknown-channel', `${String(channel)} is not a channel of Halfclose.`);
  const parsed = channels[channel].request.safeParse(payload);
  if (!parsed.success) {
    return fail('bad-request', `${channel} was refused: ${sentence(parsed.error.issues[0])}.`);
  }
  try {
    const handle = handlers[channel] as (request: unknown) => Promise<Result<unknown>>;
    return await handle(parsed.data);
  } catch (fault) {
    onFault(channel, fault);
    return fail('internal', `${channel} failed inside Halfclose. The log has the details.`, String(fault));
  }
}

function isChannel(name: unknown): name is Channel {
  return typeof name === 'string' && Object.hasOwn(channels, name);
}

function sentence(issue: { path: PropertyKey[]; message: string } | undefined): string {
  if (!issue) return 'the request has the wrong shape';
  return `${issue.path.map(String).join('.') || 'the request'}: ${issue.message}`;
}
