// What is wrong with the settings of a target while they are typed: the same readers as a call's, one part at a time.
import { rootCertificates } from 'node:tls';
import type { Result } from '../../src-shared/result';
import type { SettingsProblem } from '../../src-shared/target-channels';
import type { TargetSettings, TlsSettings } from '../../src-shared/target-settings';
import { proxyFor } from '../net/proxy';
import { tlsMaterial } from '../tls/tls-material';
import { channelOptions } from './channel-options';

type Part = SettingsProblem['part'];

/** Files are read, pass phrases are tried, nothing goes out. */
export function settingsProblems(settings: TargetSettings): SettingsProblem[] {
  const { authority, userAgent, pathPrefix, serviceConfig, loadBalancing } = settings;
  const { security, proxy, tls = {} } = settings;
  const options = (part: Partial<TargetSettings>): Result<unknown> =>
    channelOptions({ security, ...part }, {}, 'halfclose');
  const looks: [Part, Result<unknown>][] = [
    ['authority', options({ authority })],
    ['userAgent', options({ userAgent })],
    ['pathPrefix', options({ pathPrefix })],
    ['serviceConfig', options({ serviceConfig, loadBalancing })],
    ['proxy', proxyFor(withoutExceptions(proxy), 'localhost', process.env)],
    ...(security === 'tls' ? tlsLooks(tls) : []),
  ];
  return looks.flatMap(([part, look]) => (look.ok ? [] : [{ part, ...look.error }]));
}

function tlsLooks({
  roots,
  moreRoots,
  clientCertificate,
  serverName,
}: TlsSettings): [Part, Result<unknown>][] {
  // One root in place of the system's hundreds: this look is not about them.
  const one = { roots: { text: rootCertificates[0] ?? '' } };
  const look = (tls: TlsSettings): Result<unknown> => tlsMaterial({ ...one, ...tls }, process.env);
  return [
    ...(roots === undefined ? [] : [['roots', look({ roots })] as [Part, Result<unknown>]]),
    ...(moreRoots === undefined ? [] : [['roots', look({ moreRoots })] as [Part, Result<unknown>]]),
    ['clientCertificate', look({ clientCertificate })],
    ['serverName', look({ serverName })],
  ];
}

/** A wrong address is wrong also for a host that goes around it. */
function withoutExceptions(proxy: TargetSettings['proxy']): TargetSettings['proxy'] {
  return proxy?.kind === 'url' ? { ...proxy, noProxy: undefined } : proxy;
}
