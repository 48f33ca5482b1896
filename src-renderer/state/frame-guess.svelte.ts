// A guess at how a log is framed and what its frames are: over its first bytes, in slices that leave the page free.
import type { DescMessage } from '@bufbuild/protobuf';
import type { Direction } from '../../src-shared/capture';
import { guessConnection, type ConnectionGuess } from '../../src-shared/framing/guess-both';
import type { GuessSchema, GuessSteps } from '../../src-shared/framing/guess';
import { joinRegistries, readRegistry, type TypeRegistry } from '../../src-shared/proto/registry';
import type { Failure } from '../../src-shared/result';
import type { TypeRef, WireFormat } from '../../src-shared/tcp/wire-format';
import { request } from '../bridge';

/** Looked at in each direction. */
const sampleBytes = 256_000;
/** What main lists at once; more types than this are not tried. */
const mostTypes = 500;
const longestTurnMs = 8;

export class FrameGuess {
  open = $state(false);
  busy = $state(false);
  guesses = $state.raw<readonly ConnectionGuess[] | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** Message types that were tried, of how many. */
  tried = $state(0);
  known = $state(0);
  private epoch = 0;
  /** Which source a tried type is of. */
  private sourceOf = new Map<string, string>();

  constructor(private readonly captureId: string) {}

  /** @param preferred types that are tried first: what is chosen already */
  async start(preferred: readonly (TypeRef | null)[]): Promise<void> {
    this.epoch += 1;
    const { epoch } = this;
    this.open = true;
    this.busy = true;
    this.guesses = null;
    this.failure = null;
    const [sent, received, schema] = await Promise.all([
      this.sample('sent'),
      this.sample('received'),
      this.schema(preferred),
    ]);
    if (epoch !== this.epoch) return;
    const found = await this.drain(guessConnection({ sent, received }, schema), epoch);
    if (epoch !== this.epoch) return;
    this.guesses = found ?? [];
    this.busy = false;
  }

  close(): void {
    this.epoch += 1;
    this.open = false;
    this.busy = false;
  }

  /** What choosing a guess changes: the framing, and the best type of each direction that has one. */
  changeOf(guess: ConnectionGuess): Partial<WireFormat> {
    const type = (typeName: string | undefined): TypeRef | undefined => {
      const sourceId = typeName === undefined ? undefined : this.sourceOf.get(typeName);
      return typeName === undefined || sourceId === undefined ? undefined : { sourceId, typeName };
    };
    const sentType = type(guess.sent?.types[0]?.type);
    const receivedType = type(guess.received?.types[0]?.type);
    return {
      framing: guess.framing,
      ...(sentType ? { sentType } : {}),
      ...(receivedType ? { receivedType } : {}),
    };
  }

  private async sample(direction: Direction): Promise<{ bytes: Uint8Array }[]> {
    const { captureId } = this;
    const answer = await request('frames.sample', { captureId, direction, from: 0, maxBytes: sampleBytes });
    if (!answer.ok) this.failure = answer.error;
    return answer.ok ? answer.value.chunks.map((bytes) => ({ bytes })) : [];
  }

  private async schema(preferred: readonly (TypeRef | null)[]): Promise<GuessSchema | undefined> {
    const answer = await request('schema.search', { query: '', limit: mostTypes, kinds: ['message'] });
    const listed = answer.ok
      ? answer.value.hits.map(({ sourceId, name }) => ({ sourceId, typeName: name }))
      : [];
    // Of types that fit alike the first one wins: Google's own are in every source, and seldom what is meant.
    const own = listed.filter(({ typeName }) => !typeName.startsWith('google.'));
    const others = listed.filter(({ typeName }) => typeName.startsWith('google.'));
    const refs = [...preferred.flatMap((ref) => ref ?? []), ...own, ...others];
    this.known = answer.ok ? answer.value.total : 0;
    this.tried = Math.min(this.known, listed.length);
    const registries: TypeRegistry[] = [];
    const types: DescMessage[] = [];
    this.sourceOf = new Map();
    for (const [sourceId, names] of bySource(refs)) {
      const closure = await request('schema.closure', { sourceId, typeNames: names });
      const read = closure.ok ? readRegistry(closure.value.fileDescriptorSet) : closure;
      if (!read.ok) continue;
      registries.push(read.value);
      for (const name of names) {
        const desc = read.value.types.getMessage(name);
        if (!desc || this.sourceOf.has(name)) continue;
        this.sourceOf.set(name, sourceId);
        types.push(desc);
      }
    }
    const [first, ...more] = registries;
    return first && { types, registry: joinRegistries(first, more).types };
  }

  /** Undefined when another guess has begun, or this one was closed. */
  private async drain<T>(steps: GuessSteps<T>, epoch: number): Promise<T | undefined> {
    let turn = performance.now();
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value;
      if (performance.now() - turn < longestTurnMs) continue;
      await new Promise((resolve) => setTimeout(resolve));
      if (epoch !== this.epoch) return undefined;
      turn = performance.now();
    }
  }
}

function bySource(refs: readonly TypeRef[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { sourceId, typeName } of refs) {
    const names = groups.get(sourceId) ?? [];
    if (!names.includes(typeName)) names.push(typeName);
    groups.set(sourceId, names);
  }
  return groups;
}
