// The flags that say how a gRPC server is reached, and the settings that they make: the same shape as the app's.
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import type { MetadataInput } from '../../src-shared/contract';
import type {
  ClientCertificate,
  ProxySettings,
  Security,
  TargetSettings,
  TlsSettings,
} from '../../src-shared/target-settings';
import { type Outcome, done, wrongUse } from '../ending';
import type { Flag, FlagGroup } from './flag';
import type { GivenFlags } from './parse-flags';

/** TLS and proxy, for gRPC and raw TCP. */
export const tlsFlags: readonly Flag[] = [
  { name: 'ca', value: 'FILE', help: 'trust only the certificate authorities in this PEM file' },
  { name: 'cert', value: 'FILE', help: 'own certificate: PEM, or .p12/.pfx with its key in it' },
  { name: 'key', value: 'FILE', help: 'key of the own certificate: PEM' },
  { name: 'pass-env', value: 'NAME', help: "environment variable with the key's pass phrase" },
  { name: 'server-name', value: 'NAME', help: 'name that the certificate must have' },
  { name: 'skip-verify', help: 'take any certificate: encrypted, but anyone may answer' },
];

export const proxyFlag: Flag = {
  ...{ name: 'proxy', value: 'URL|env' },
  help: 'HTTP CONNECT proxy, or "env" for https_proxy and its like',
};

export const targetFlags: FlagGroup = {
  title: 'Connection',
  flags: [
    { name: 'plaintext', help: 'no TLS; usual for loopback addresses and unix sockets' },
    { name: 'tls', help: 'TLS; usual for every other target. Nothing falls back to plaintext' },
    ...tlsFlags,
    { name: 'authority', value: 'NAME', help: 'what goes out as :authority' },
    proxyFlag,
    {
      ...{ name: 'service-config', value: 'JSON|@FILE' },
      help: 'retries, hedging and more, as gRPC knows them',
    },
    {
      ...{ name: 'header', short: 'H', value: "'NAME: VALUE'", repeatable: true },
      help: 'metadata; of a -bin name in base64',
    },
    {
      ...{ name: 'reflect-header', value: "'NAME: VALUE'", repeatable: true },
      help: 'metadata for reflection only',
    },
  ],
};

export interface TargetChoice {
  target: string;
  settings: TargetSettings;
  metadata: MetadataInput[];
  reflectMetadata: MetadataInput[];
}

export function targetChoice(target: string, given: GivenFlags): Outcome<TargetChoice> {
  const security = securityOf(target, given);
  if (!security.ok) return security;
  const tls = tlsOf(given);
  if (!tls.ok) return tls;
  const asksTls = Object.keys(tls.value).length > 0;
  if (security.value === 'plaintext' && asksTls) {
    return wrongUse(`${firstTlsFlag(given)} is for TLS, and ${target} is plaintext here. Add --tls.`);
  }
  const metadata = readHeaders('-H', given.all('header'));
  if (!metadata.ok) return metadata;
  const reflectMetadata = readHeaders('--reflect-header', given.all('reflect-header'));
  if (!reflectMetadata.ok) return reflectMetadata;
  const serviceConfig = textOrFile('--service-config', given.one('service-config'));
  if (!serviceConfig.ok) return serviceConfig;
  const authority = given.one('authority');
  const proxy = proxyOf(given);
  const settings: TargetSettings = {
    security: security.value,
    ...(asksTls ? { tls: tls.value } : {}),
    ...(authority === undefined ? {} : { authority }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(serviceConfig.value === undefined ? {} : { serviceConfig: serviceConfig.value }),
  };
  return done({ target, settings, metadata: metadata.value, reflectMetadata: reflectMetadata.value });
}

/** A scheme decides, then the flags, then where the target is: only what stays on this machine goes unencrypted unasked. */
function securityOf(target: string, given: GivenFlags): Outcome<Security> {
  if (given.has('plaintext') && given.has('tls'))
    return wrongUse('--plaintext and --tls exclude each other.');
  if (given.has('plaintext')) return done('plaintext');
  if (given.has('tls')) return done('tls');
  const scheme = /^([a-z]+):\/\//i.exec(target.trim())?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'grpc') return done('plaintext');
  if (scheme === 'https' || scheme === 'grpcs') return done('tls');
  const addresses = target.replace(/^dns:(\/\/[^/]*\/)?/i, '').split(',');
  return done(addresses.every((address) => isLocal(address.trim())) ? 'plaintext' : 'tls');
}

function isLocal(address: string): boolean {
  if (/^unix:/i.test(address) || address.startsWith('\\\\')) return true;
  const host = address
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

const tlsFlagNames = ['ca', 'cert', 'key', 'pass-env', 'server-name', 'skip-verify'];

export function proxyOf(given: GivenFlags): ProxySettings | undefined {
  const proxy = given.one('proxy');
  if (proxy === undefined) return undefined;
  return proxy === 'env' ? { kind: 'environment' } : { kind: 'url', url: proxy };
}

export function firstTlsFlag(given: GivenFlags): string {
  return `--${tlsFlagNames.find((name) => given.has(name)) ?? 'tls'}`;
}

export function tlsOf(given: GivenFlags): Outcome<TlsSettings> {
  const own = ownCertificate(given);
  if (!own.ok) return own;
  const ca = given.one('ca');
  const serverName = given.one('server-name');
  return done({
    ...(ca === undefined ? {} : { roots: { path: resolve(ca) } }),
    ...(own.value === undefined ? {} : { clientCertificate: own.value }),
    ...(serverName === undefined ? {} : { serverName }),
    ...(given.has('skip-verify') ? { skipVerify: true } : {}),
  });
}

export function ownCertificate(given: GivenFlags): Outcome<ClientCertificate | undefined> {
  const [cert, key, variable] = [given.one('cert'), given.one('key'), given.one('pass-env')];
  if (cert === undefined) {
    const lone = key === undefined ? variable && '--pass-env' : '--key';
    return lone === undefined ? done(undefined) : wrongUse(`${lone} needs --cert FILE with the certificate.`);
  }
  const passPhrase = variable === undefined ? undefined : process.env[variable];
  if (variable !== undefined && passPhrase === undefined) {
    return wrongUse(`--pass-env ${variable}: there is no environment variable of that name.`);
  }
  const pass = passPhrase === undefined ? {} : { passPhrase };
  if (/\.(p12|pfx)$/i.test(cert)) {
    if (key !== undefined) return wrongUse(`${cert} has its key in it. Leave --key out.`);
    return done({ kind: 'pkcs12', path: resolve(cert), ...pass });
  }
  // One PEM file may hold both.
  const paths = { certificate: { path: resolve(cert) }, key: { path: resolve(key ?? cert) } };
  return done({ kind: 'pem', ...paths, ...pass });
}

function textOrFile(flag: string, given: string | undefined): Outcome<string | undefined> {
  if (!given?.startsWith('@')) return done(given);
  const file = given.slice(1);
  try {
    return done(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message.split(',')[0] : String(error);
    return wrongUse(`${flag} @${file} cannot be read: ${why}.`);
  }
}

function readHeaders(flag: string, lines: readonly string[]): Outcome<MetadataInput[]> {
  const rows: MetadataInput[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) return wrongUse(`${flag} '${line}': write it like ${flag} 'name: value'.`);
    const key = line.slice(0, colon).trim();
    const isBinary = key.toLowerCase().endsWith('-bin');
    rows.push({ key, value: line.slice(colon + 1).trim(), encoding: isBinary ? 'base64' : 'text' });
  }
  return done(rows);
}
