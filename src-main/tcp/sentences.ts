// What the system's socket errors mean, in words: the thing, the fact, what to do.
import type { EventData } from '../../src-shared/capture';
import { clientAlerts } from '../tls/handshake-words';
import type { Destination } from './destination';

/** One failed attempt; happy eyeballs makes one for each address of a name. */
interface Attempt {
  code: string;
  address: string | undefined;
}

/** Why no connection came about. `timeoutMs`: what the person allowed. */
export function connectError(error: Error, to: Destination, timeoutMs: number): EventData<'error'> {
  const attempts = attemptsOf(error);
  const codes = new Set(attempts.map((attempt) => attempt.code));
  const code = attempts[0]?.code ?? 'UNKNOWN';
  if (codes.size > 1)
    return { code, message: `${to.text} could not be reached: ${joined(attempts.map(attemptFact))}.` };
  return { code, message: connectSentence(code, to, attempts, timeoutMs) };
}

function connectSentence(code: string, to: Destination, attempts: Attempt[], timeoutMs: number): string {
  if (to.path !== undefined) return unixSentence(code, to.path);
  const within = timeoutMs < 1000 ? `${timeoutMs} ms` : `${timeoutMs / 1000} s`;
  switch (code) {
    case 'ECONNREFUSED':
      return `Nothing is listening on ${to.text}: the connection was refused${onAddresses(attempts, to)}. Start the server, or check the port.`;
    case 'ENOTFOUND':
      return `There is no host named ${to.host}. Check the spelling; if it is an internal name, connect the VPN.`;
    case 'EAI_AGAIN':
      return `${to.host} could not be looked up: no name server answered. Check that this machine is online.`;
    case 'ETIMEDOUT':
    case attemptTimeout:
      return `${to.text} did not answer within ${within}. A firewall may drop the packets, or the machine is off.`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `There is no way to ${to.text} from this network. Check the address; if it is internal, connect the VPN.`;
    case 'EADDRNOTAVAIL':
      return `There is no way to ${to.text} from this network or from the local address that is set. Check both.`;
    case 'EADDRINUSE':
      return `The local address and port that are set are in use. Choose another port, or 0 for any.`;
    case 'EINVAL':
      return `${to.text} cannot be reached from the local address that is set: the two are of different kinds.`;
    case 'EACCES':
    case 'EPERM':
      return `This system does not allow a connection to ${to.text}. A local firewall may forbid it.`;
    case 'ECONNRESET':
      return `${to.text} reset the connection while it was opening. Something between may refuse it.`;
    default:
      return `${to.text} could not be reached. Check host and port.`;
  }
}

function unixSentence(code: string, path: string): string {
  switch (code) {
    case 'ENOENT':
      return `There is no socket at ${path}. Start the server, or check the path.`;
    case 'ECONNREFUSED':
      return `Nothing listens on ${path}: the socket is there, but its server is gone. Start the server.`;
    case 'EACCES':
    case 'EPERM':
      return `This user may not use ${path}. Check its permissions.`;
    case 'ENOTSOCK':
      return `${path} is no socket. Check the path.`;
    default:
      return `${path} could not be reached. Check the path.`;
  }
}

/** Node's code for one address of several that did not answer in its time. */
const attemptTimeout = 'ERR_SOCKET_CONNECTION_TIMEOUT';

const attemptFacts: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ETIMEDOUT: 'did not answer',
  [attemptTimeout]: 'did not answer',
  EHOSTUNREACH: 'has no route from here',
  ENETUNREACH: 'has no route from here',
  EADDRNOTAVAIL: 'has no route from here',
};

function attemptFact({ code, address }: Attempt): string {
  return `${address ?? 'the host'} ${attemptFacts[code] ?? `failed (${code})`}`;
}

/** TLS 1.3 servers judge the client's certificate after the handshake: the refusal comes on the open connection. */
function clientAlertSentence(label: string): string {
  return `${label} refused the TLS connection over the client certificate: it wants one, or another. Choose it in the TLS settings.`;
}

/** What the other side did: the connection was open when this came. */
export interface BrokenConnection {
  /** The peer had ended its sending side (FIN) before. */
  peerEnded: boolean;
  /** We sent something after that. */
  sentAfterPeerEnd: boolean;
}

export function brokenError(
  error: Error,
  label: string,
  { peerEnded, sentAfterPeerEnd }: BrokenConnection,
): EventData<'error'> {
  const code = codeOf(error);
  const isReset = code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED';
  if (isReset && peerEnded && sentAfterPeerEnd) {
    const message = `${label} had closed the connection before our last bytes arrived, so they were refused. A server that closes right after its answer does this: connect again for the next request.`;
    return { code, message };
  }
  if (code === 'EPIPE')
    return {
      code,
      message: `${label} no longer reads: it closed the connection. Connect again to send more.`,
    };
  if (isReset) {
    return {
      code,
      message: `${label} reset the connection. It may have stopped, or closed before it had read everything that was sent.`,
    };
  }
  if (clientAlerts.test(code)) return { code, message: clientAlertSentence(label) };
  if (code === 'ETIMEDOUT')
    return { code, message: `${label} stopped answering. The network or the machine may be down.` };
  return { code, message: `The connection to ${label} broke. Connect again.` };
}

/** Whether the peer dropped the connection at once (RST), as far as the system tells. */
export function isResetByPeer(error: Error): boolean {
  return ['ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes(codeOf(error));
}

function attemptsOf(error: Error): Attempt[] {
  const errors =
    error instanceof AggregateError && error.errors.length > 0 ? (error.errors as unknown[]) : [error];
  return errors.map((one) => ({ code: codeOf(one), address: addressOf(one) }));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}

function addressOf(error: unknown): string | undefined {
  return error instanceof Error && 'address' in error && typeof error.address === 'string'
    ? error.address
    : undefined;
}

/** Named only when they say more than the destination does. */
function onAddresses(attempts: Attempt[], to: Destination): string {
  const addresses = attempts.flatMap(({ address }) =>
    address === undefined || address === to.host ? [] : [address],
  );
  return addresses.length === 0 ? '' : ` on ${joined(addresses)}`;
}

function joined(words: string[]): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
