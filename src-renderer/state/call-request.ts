// What a call goes out with: its own target, metadata, authorization and options, and what it inherits from its target.
import type { Auth } from '../../src-shared/auth';
import type { GrpcOpen } from '../../src-shared/contract';
import { ok, type Result } from '../../src-shared/result';
import type { CallAuth, TargetProfile } from '../../src-shared/target-profile';
import type { CallSettings, Security } from '../../src-shared/target-settings';
import type { MetadataRow } from '../../src-shared/workspace';
import { metadataToSend } from './metadata-check';
import { settingsOf } from './target-profiles.svelte';

/** A call as its tab has it. */
export interface CallParts {
  target: string;
  security: Security;
  deadlineMs: number | null;
  metadata: readonly MetadataRow[];
  auth: CallAuth;
  options: CallSettings;
}

type Outgoing = Pick<
  GrpcOpen,
  'target' | 'security' | 'settings' | 'options' | 'auth' | 'metadata' | 'deadlineMs'
>;

/** Failure code: `bad-metadata`. */
export function outgoingOf(call: CallParts, profile: TargetProfile): Result<Outgoing> {
  const inherited = inheritedRows(call, profile).filter(({ replaced }) => !replaced);
  const rows = metadataToSend([...inherited.map(({ row }) => row), ...call.metadata]);
  if (!rows.ok) return rows;
  const { target, security, deadlineMs, options } = call;
  return ok({
    ...{ target: target.trim(), security, options },
    settings: settingsOf(profile.reach, security),
    auth: authOf(call, profile),
    metadata: rows.value,
    ...(deadlineMs === null ? {} : { deadlineMs }),
  });
}

export interface InheritedRow {
  row: MetadataRow;
  /** The call has a row of the same key, or an authorization that writes it. */
  replaced: boolean;
}

/** The rows of the target that are on, and which of them the call replaces. */
export function inheritedRows(call: CallParts, profile: TargetProfile): InheritedRow[] {
  const own = keysOf(call.metadata);
  const auth = authKey(call.auth);
  return profile.metadata
    .filter(({ enabled, key, value }) => enabled && key + value !== '')
    .map((row) => {
      const key = nameOf(row.key);
      return { row, replaced: own.has(key) || key === auth };
    });
}

/** How many headers go out beside those of gRPC itself. */
export function headerCount(call: CallParts, profile: TargetProfile): number {
  const own = call.metadata.filter(({ enabled, key }) => enabled && key !== '').length;
  const inherited = inheritedRows(call, profile).filter(({ replaced }) => !replaced).length;
  return own + inherited + (authKey(authOf(call, profile)) === undefined ? 0 : 1);
}

/** The call's own; else the target's, unless a row of the call writes the same key. */
export function authOf(call: CallParts, profile: TargetProfile): Auth {
  if (call.auth.kind !== 'inherit') return call.auth;
  const key = authKey(profile.auth);
  return key !== undefined && keysOf(call.metadata).has(key) ? { kind: 'none' } : profile.auth;
}

/** The key of the header that an authorization writes. */
export function authKey(auth: CallAuth): string | undefined {
  if (auth.kind === 'inherit' || auth.kind === 'none') return undefined;
  return auth.kind === 'api-key' ? nameOf(auth.key) : 'authorization';
}

function keysOf(rows: readonly MetadataRow[]): Set<string> {
  return new Set(rows.filter(({ enabled, key }) => enabled && key !== '').map(({ key }) => nameOf(key)));
}

function nameOf(key: string): string {
  return key.trim().toLowerCase();
}
