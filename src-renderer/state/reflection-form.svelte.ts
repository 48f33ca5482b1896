// The questions of "use server reflection": which server, how to reach it, what to send along, how long to wait.
import type { ReflectionSettings, Source } from '../../src-shared/catalog';
import { fail, ok, type Failure, type Result } from '../../src-shared/result';
import type { MetadataRow, Security } from '../../src-shared/workspace';
import { m } from '../paraglide/messages';
import { formatDeadline, readDeadline } from './deadline';
import { metadataToSend } from './metadata-check';
import { authKey } from './call-request';
import type { SchemaState } from './schema.svelte';
import type { TargetProfiles } from './target-profiles.svelte';

const usualLimitMs = 10_000;
/** As the contract has it. */
const mostLimitMs = 600_000;

/** Where the form begins: a target, or the settings of the source that is edited. */
export type ReflectionStart = { target: string; security: Security } | { source: Source };

export class ReflectionForm {
  target = $state('');
  security = $state<Security>('plaintext');
  metadata = $state.raw<MetadataRow[]>([]);
  /** TLS, authorization and metadata are those that calls to the target have. */
  inherits = $state(true);
  /** `10 s`, as typed. */
  limit = $state(formatDeadline(usualLimitMs));
  /** The server is being asked. */
  busy = $state(false);
  /** Why there is no answer, in sentences. What was typed stays. */
  failure = $state.raw<Failure | null>(null);
  /** The settings of a source that was there before are edited. */
  readonly editing: boolean;
  readonly limitMs = $derived(readLimit(this.limit));

  /** The source that is edited, or that an answerless question has made. */
  private sourceId: string | null = null;
  private cancelled = false;

  /** @param onAnswered the source is loaded, whole or in part; the form is done */
  constructor(
    private readonly schema: SchemaState,
    readonly profiles: TargetProfiles,
    start: ReflectionStart,
    private readonly onAnswered: (sourceId: string, target: string) => void,
  ) {
    this.editing = 'source' in start;
    if ('source' in start) this.take(start.source);
    else ({ target: this.target, security: this.security } = start);
  }

  /** Asks the server; fails in place. A target with an answer ends the form. */
  async ask(): Promise<void> {
    if (this.busy) return;
    const settings = this.settings();
    this.failure = settings.ok ? null : settings.error;
    if (!settings.ok) return;
    this.busy = true;
    const answer = await this.open(settings.value);
    this.busy = false;
    if (this.cancelled) this.forget();
    else if (answer.ok) this.onAnswered(answer.value, settings.value.target);
    else this.failure = answer.error;
  }

  /** The person changed their mind: a source that only this form made, and that has no answer, does not stay. */
  cancel(): void {
    this.cancelled = true;
    if (!this.busy) this.forget();
  }

  /** What is asked with, or what must be mended first. */
  settings(): Result<ReflectionSettings> {
    const target = this.target.trim();
    if (target === '') return fail('no-target', m.reflection_no_target());
    if (this.limitMs === undefined) return fail('bad-limit', m.reflection_bad_limit());
    const metadata = metadataToSend(this.metadata);
    if (!metadata.ok) return metadata;
    const own = { target, security: this.security, metadata: metadata.value, timeoutMs: this.limitMs };
    return this.inherits ? inheriting(own, this.profiles) : ok(own);
  }

  private async open(settings: ReflectionSettings): Promise<Result<string>> {
    const known = new Set(this.schema.catalog.sources.map(({ id }) => id));
    const answer = this.sourceId
      ? await this.edit(this.sourceId, settings)
      : await this.schema.openReflection(settings);
    if (!answer.ok) return answer;
    const { sourceId } = answer.value;
    if (!this.editing && !known.has(sourceId)) this.sourceId = sourceId;
    await this.schema.load();
    const source = this.schema.source(sourceId);
    const [problem] = source?.problems ?? [];
    const unanswered = source?.state === 'failed' || source?.state === 'offline';
    if (!unanswered || !problem) return ok(sourceId);
    return fail(problem.code, `${problem.title}. ${problem.hint}`, problem.raw);
  }

  private async edit(sourceId: string, settings: ReflectionSettings): Promise<Result<{ sourceId: string }>> {
    const answer = await this.schema.editReflection(sourceId, settings);
    return answer.ok ? ok({ sourceId }) : answer;
  }

  private forget(): void {
    if (!this.editing && this.sourceId) void this.schema.remove(this.sourceId);
    this.sourceId = null;
  }

  private take(source: Source): void {
    this.sourceId = source.id;
    const { target, security, metadata, timeoutMs } = source.reflection ?? {
      ...{ target: source.path, security: 'plaintext' as const },
      ...{ metadata: [], timeoutMs: usualLimitMs },
    };
    this.target = target;
    this.security = security;
    this.inherits = source.reflection?.inherited !== undefined;
    this.limit = formatDeadline(timeoutMs);
    this.metadata = metadata.map((entry) => ({ ...entry, id: crypto.randomUUID(), enabled: true }));
  }
}

/** The same question with what the target has now. Failure code: `bad-metadata`. */
export function inheriting(own: ReflectionSettings, profiles: TargetProfiles): Result<ReflectionSettings> {
  const reach = profiles.reach(own.target, own.security);
  if (!reach.ok) return reach;
  const { settings, metadata, auth } = reach.value;
  // What reflection sends itself goes before a row of the target with the same key.
  const keys = new Set(own.metadata.map(({ key }) => key.toLowerCase()));
  const inherited = metadata.filter(({ key }) => !keys.has(key.toLowerCase()));
  const key = authKey(auth);
  const isReplaced = key !== undefined && keys.has(key);
  return ok({ ...own, connection: settings, inherited, auth: isReplaced ? { kind: 'none' } : auth });
}

/** Milliseconds; undefined when the text is no time, or a longer one than a question may take. */
function readLimit(text: string): number | undefined {
  const ms = readDeadline(text);
  return ms !== undefined && ms <= mostLimitMs ? ms : undefined;
}
