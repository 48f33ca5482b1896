// Why nothing can be listened on there, in words: the thing, the fact, what to do.
import type { Failure } from '../../src-shared/result';
import { listenAddressText, type ListenAddress } from '../../src-shared/tcp/listen-address';

/** Codes: `port-in-use`, `not-allowed`, `no-such-address`, `too-many-files`, `no-folder`, `not-listening`. */
export function listenFailure(error: unknown, address: ListenAddress): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const detail = error instanceof Error ? error.message : String(error);
  const [name, message] = address.kind === 'unix' ? unixWords(code, address.path) : tcpWords(code, address);
  return { code: name, message, detail };
}

function tcpWords(
  code: string,
  address: Extract<ListenAddress, { kind: 'tcp' }>,
): [code: string, message: string] {
  const { host, port } = address;
  switch (code) {
    case 'EADDRINUSE':
      return [
        'port-in-use',
        `Port ${port} is in use on ${host}. Stop the program that listens there, or choose another port; 0 picks a free one.`,
      ];
    case 'EACCES':
    case 'EPERM':
      return [
        'not-allowed',
        port > 0 && port < 1024
          ? `Port ${port} is kept for the system: this user may not listen below 1024. Choose a higher port.`
          : `This system does not allow listening on ${listenAddressText(address)}. Choose another port.`,
      ];
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return [
        'no-such-address',
        `${host} is no address of this machine. Use 127.0.0.1 for this machine alone, or 0.0.0.0 for all its addresses.`,
      ];
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return ['no-such-address', `${host} is no name that this machine knows. Use one of its addresses.`];
    case 'EAFNOSUPPORT':
      return ['no-such-address', `This machine has no IPv6, so ${host} cannot be used. Use 127.0.0.1.`];
    case 'EMFILE':
    case 'ENFILE':
      return ['too-many-files', 'Too many files and connections are open. Close some, then listen again.'];
    default:
      return [
        'not-listening',
        `${listenAddressText(address)} cannot be listened on. Check address and port.`,
      ];
  }
}

function unixWords(code: string, path: string): [code: string, message: string] {
  switch (code) {
    case 'EADDRINUSE':
      return [
        'port-in-use',
        `${path} is there already. If no program listens on it any more, remove the file; else choose another path.`,
      ];
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return ['not-allowed', `This user may not make a socket at ${path}. Choose another folder.`];
    case 'ENOENT':
    case 'ENOTDIR':
      return ['no-folder', `The folder of ${path} is not there. Make it, or choose another path.`];
    default:
      return ['not-listening', `A socket at ${path} cannot be listened on. Check the path.`];
  }
}
