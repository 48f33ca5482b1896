// The settings that all calls to a target share, by the target's text; for panels and reflection too.
import type { Auth } from '../../src-shared/auth';
import type { MetadataInput } from '../../src-shared/contract';
import { ok, type Result } from '../../src-shared/result';
import type { PanelTarget } from '../../src-shared/server-panels';
import { emptyProfile } from '../../src-shared/empty-profile';
import type { Reach, TargetProfile } from '../../src-shared/target-profile';
import type { PemSource, Security, TargetSettings } from '../../src-shared/target-settings';
import { metadataToSend } from './metadata-check';
import { rootsFileOf, trusting } from './trusted-roots';
import { TypedTexts } from './typed-texts.svelte';

/** Profiles that say nothing are not kept; of the others the oldest go. */
const mostProfiles = 200;

/** How a target is asked by what is no call of a person: its settings, metadata and authorization. */
export interface TargetReach {
  settings: TargetSettings;
  metadata: MetadataInput[];
  auth: Auth;
}

export class TargetProfiles {
  list = $state.raw<TargetProfile[]>([]);
  private readonly texts = new Map<string, TypedTexts>();

  restore(profiles: readonly TargetProfile[]): void {
    this.list = [...profiles];
  }

  /** What is set for the target; an empty profile when nothing is. */
  of(target: string): TargetProfile {
    const name = target.trim();
    return this.list.find((profile) => profile.target === name) ?? emptyProfile(name);
  }

  /** What was typed into the target's fields and cannot be used yet. */
  textsOf(target: string): TypedTexts {
    const name = target.trim();
    const known = this.texts.get(name) ?? new TypedTexts();
    this.texts.set(name, known);
    return known;
  }

  change(target: string, part: Partial<Omit<TargetProfile, 'target'>>): void {
    const name = target.trim();
    if (name === '') return;
    const before = this.of(name);
    const profile = { ...before, ...part };
    // Each Send says what it was sent with: what changes nothing is no news for all that shows profiles.
    if (this.list.at(-1) === before && JSON.stringify(before) === JSON.stringify(profile)) return;
    const others = this.list.filter((one) => one.target !== name);
    this.list = saysNothing(profile) ? others : [...others, profile].slice(-mostProfiles);
  }

  changeReach(target: string, part: Partial<Reach>): void {
    this.change(target, { reach: definedOnly({ ...this.of(target).reach, ...part }) });
  }

  /** The file that the target's roots come from: who offers to trust one more says that it joins them. */
  rootsFile(target: string): string | undefined {
    return rootsFileOf(this.of(target).reach.tls ?? {});
  }

  /** One authority more for the target: in place of the system's, beside its own. */
  trust(target: string, root: PemSource): void {
    this.changeReach(target, { tls: trusting(this.of(target).reach.tls ?? {}, root) });
  }

  /** How the target is reached; without TLS its TLS settings are left out. */
  settings(target: string, security: Security): TargetSettings {
    return settingsOf(this.of(target).reach, security);
  }

  /** For reflection: everything that a call to the target would inherit. Failure code: `bad-metadata`. */
  reach(target: string, security: Security): Result<TargetReach> {
    const { metadata, auth } = this.of(target);
    const rows = metadataToSend(metadata);
    if (!rows.ok) return rows;
    return ok({ settings: this.settings(target, security), metadata: rows.value, auth });
  }

  /**
   * The target as the health and channelz panels ask it: its TLS, metadata and authorization. `security` when nobody
   * chose: as the last call to it. Failure code: `bad-metadata`.
   */
  panelTarget(target: string, security?: Security, deadlineMs?: number): Result<PanelTarget> {
    const chosen = security ?? this.of(target).security ?? 'plaintext';
    const reach = this.reach(target, chosen);
    if (!reach.ok) return reach;
    return ok({
      target: target.trim(),
      ...reach.value,
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
    });
  }
}

export function settingsOf({ tls, ...reach }: Reach, security: Security): TargetSettings {
  return { security, ...reach, ...(security === 'tls' && tls !== undefined ? { tls } : {}) };
}

/** How many settings differ from what there is without a person's doing. */
export function countOf({ tls = {}, ...reach }: Reach): number {
  return Object.keys(reach).length + Object.keys(tls).length;
}

function saysNothing({ security, reach, metadata, auth }: TargetProfile): boolean {
  const isPlain = security === undefined || security === 'plaintext';
  return isPlain && countOf(reach) === 0 && metadata.length === 0 && auth.kind === 'none';
}

function definedOnly(reach: Reach): Reach {
  const { tls, ...rest } = reach;
  const entries = Object.entries(rest).filter(([, value]) => value !== undefined);
  const isSet = tls !== undefined && Object.keys(tls).length > 0;
  return { ...Object.fromEntries(entries), ...(isSet ? { tls } : {}) };
}
