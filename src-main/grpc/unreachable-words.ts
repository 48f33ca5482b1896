// Why nothing could be reached at all, in plain words: no such host, refused, no way there, a proxy or a socket that fails.
import { isIP } from 'node:net';
import { type Words, neverLeft } from './connection-words';
import { joined } from './diagnosis-steps';
import type { Lookup, ProbeReport } from './probe';
import type { Attempt } from './probe-socket';
import type { Target } from './target';

/** Where the demo server listens (demo/demo.ts). */
const demoPort = 50051;

export function unknownHost({ host }: Lookup, code: string): Words {
  if (code === 'TIMEOUT' || code === 'EAI_AGAIN') {
    return {
      code: 'unknown-host',
      title: `${host} could not be looked up`,
      sentence: `${neverLeft}: no name server answered. Most often the network is down or a VPN is missing.`,
      checks: ['Check that this machine is online.', `If ${host} is an internal name, connect the VPN.`],
      remedies: [],
    };
  }
  return {
    code: 'unknown-host',
    title: `There is no host named ${host}`,
    sentence: `${neverLeft}: no address is known under this name. Most often the name has a typing error.`,
    checks: [
      'Check the spelling of the name.',
      'If it is an internal name, connect the VPN.',
      'If it is the name of a container, use localhost and the port that the container publishes.',
    ],
    remedies: [],
  };
}

export function notConnected(report: ProbeReport, target: Target): Words {
  const refusing = report.connects.find(({ proxy }) => proxy !== undefined);
  if (refusing?.proxy !== undefined) return proxyFailed(refusing, refusing.proxy, target);
  const [first] = target.endpoints;
  if (first?.kind === 'socket') return socketFailed(report.connects[0], target);
  const codes = report.connects.map(({ code }) => code);
  if (codes.every((code) => code === 'ECONNREFUSED')) return refused(report, target);
  const address = isIP(target.host) === 0 ? `: ${target.host} is ${joined(addressesIn(report))}` : '';
  const away = codes.some(
    (code) => code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'EADDRNOTAVAIL',
  );
  const why = away
    ? 'this machine knows no way to that network. Most often a VPN or the network itself is not connected.'
    : 'no connection came about. Most often a firewall drops the packets, or the machine is off.';
  return {
    code: 'timed-out',
    title: away ? `There is no way to ${target.host}` : `${target.label} does not answer`,
    sentence: `${neverLeft}: ${why}`,
    checks: [
      `Check the address${address}.`,
      'If the server is in a private network, connect the VPN.',
      `Ask whether a firewall lets port ${String(target.port)} through.`,
    ],
    remedies: [],
  };
}

function refused(report: ProbeReport, target: Target): Words {
  const addresses = addressesIn(report);
  const local = isLoopback(addresses);
  const who = local ? 'the operating system' : 'the machine there';
  const isAddress = isIP(target.host) !== 0;
  const all = addresses.length === 2 ? 'both addresses' : `all ${String(addresses.length)} addresses`;
  const where =
    addresses.length > 1 ? ` on ${all} of ${target.host}` : isAddress ? '' : ` to ${joined(addresses)}`;
  const port = String(target.port);
  return {
    code: 'refused',
    title: `Nothing is listening on ${target.label}`,
    sentence:
      `${neverLeft}: ${who} refused the connection${where}. ` +
      'Most often the server is not running, or it uses another port.',
    checks: [
      `Start the server, then send again. It should log that it listens on port ${port}.`,
      `If it runs in a container, publish the port: -p ${port}:${port}`,
      'Check the port in the target.',
    ],
    remedies: local && target.port === demoPort ? [{ kind: 'start-demo' }] : [],
  };
}

function proxyFailed({ code, answer }: Attempt, proxy: string, target: Target): Words {
  const login = answer.startsWith('407');
  return {
    code: 'proxy',
    title: answer === '' ? `The proxy ${proxy} cannot be reached` : `The proxy ${proxy} refused: ${answer}`,
    sentence:
      answer === ''
        ? `${neverLeft}: the way to ${target.label} leads through this proxy (${code ?? ''}).`
        : `Your request was not sent: the proxy did not open a way to ${target.label}.`,
    checks: login
      ? [
          'The proxy wants a name and a password: write them into its address, http://name:password@host:port.',
        ]
      : ['Check the proxy in the settings of the target.', 'Check that the proxy may connect to this port.'],
    remedies: [],
  };
}

function socketFailed(attempt: Attempt | undefined, target: Target): Words {
  const texts: Record<string, string> = {
    ENOENT: `There is no socket ${target.host}`,
    ECONNREFUSED: `Nothing is listening on ${target.label}`,
    EACCES: `You may not open ${target.host}`,
    ENOTSOCK: `${target.host} is not a socket`,
  };
  const code = attempt?.code ?? '';
  return {
    code: code === 'ENOENT' ? 'unknown-host' : 'refused',
    title: texts[code] ?? `${target.label} cannot be opened: ${code}`,
    sentence: `${neverLeft}: the operating system did not open the socket.`,
    checks: ['Start the server.', 'Check the path of the socket.', 'Check who may read and write it.'],
    remedies: [],
  };
}

function addressesIn({ lookups }: ProbeReport): string[] {
  return lookups.flatMap(({ addresses }) => addresses);
}

function isLoopback(addresses: readonly string[]): boolean {
  return addresses.every((address) => address === '::1' || address.startsWith('127.'));
}
