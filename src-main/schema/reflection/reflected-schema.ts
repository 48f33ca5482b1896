// One server's schema in time: asked for when it is opened or reloaded, kept on disk, and grown by types that turn up later.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ReflectionSettings, SchemaProblem } from '../../../src-shared/catalog';
import type { Failure } from '../../../src-shared/result';
import { limits } from '../schema-limits';
import { failedSource, type LoadedSource } from '../source-loader';
import { forgetAnswer, readAnswer, writeAnswer, type KeptAnswer } from './answer-file';
import { extendableMessages } from './extension-ranges';
import { ReflectionQuery } from './reflection-query';
import { ReflectionSession } from './reflection-session';
import type { ReflectionTransport } from './reflection-transport';

export interface ReflectionHost {
  /** Brings gRPC with it: only for who asks a server. */
  transport(): Promise<ReflectionTransport>;
  /** Where answers are kept, one file a source. */
  folder: string;
}

/** Links what is in an answer file; the engine does. */
type Link = (path: string) => Promise<LoadedSource | undefined>;

/** Rounds of asking for types that the files of a round need and no file declares. */
const mostRounds = 5;
/** Types asked for in one round, and messages that are asked for extensions. */
const mostAsked = 200;

export class ReflectedSchema {
  private readonly path: string;
  /** Types that the server was asked for in vain since its last whole answer. */
  private readonly refused = new Set<string>();
  /** One at a time: each reads the answer, adds to it and writes it. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    id: string,
    private settings: ReflectionSettings,
    private readonly host: ReflectionHost,
    private readonly link: Link,
    private readonly signal: AbortSignal,
  ) {
    this.path = join(host.folder, `${createHash('sha256').update(id).digest('hex').slice(0, 32)}.answer`);
  }

  /** What the server answered last, in this run of the app or before; undefined when it never did. */
  async remembered(): Promise<LoadedSource | undefined> {
    return (await readAnswer(this.path)) ? this.link(this.path) : undefined;
  }

  /** Asks the server for everything. When it does not answer, the last good answer is `offline`. */
  ask(): Promise<LoadedSource | undefined> {
    return this.inTurn(async () => {
      this.refused.clear();
      const session = await this.session();
      const query = new ReflectionQuery(session);
      const asked = await query.everything();
      const last = await readAnswer(this.path);
      const failure = asked.ok ? last && asked.value.cut : asked.error;
      if (failure) session.close();
      if (this.signal.aborted) return undefined;
      if (!asked.ok || failure) return this.withoutServer(failure ?? noFailure, last);
      const answer: KeptAnswer = { ...asked.value, answeredAt: Date.now() };
      const loaded = await this.linkAll(answer, query);
      session.close();
      return loaded && answer.cut ? withProblem(loaded, this.problem(answer.cut, 'partial')) : loaded;
    });
  }

  /** Asks for these types by name, with all that they need. Undefined: the server does not have them, or is away. */
  learn(typeNames: string[]): Promise<LoadedSource | undefined> {
    return this.inTurn(async () => {
      const wanted = typeNames.filter((name) => !this.refused.has(name));
      const last = wanted.length > 0 ? await readAnswer(this.path) : undefined;
      if (!last) return undefined;
      const session = await this.session();
      const query = new ReflectionQuery(session, last.files);
      const found = await Promise.all(wanted.map((name) => query.symbol(name)));
      const isAway = session.failure !== undefined;
      wanted.forEach((name, position) => {
        if (!found[position] && !isAway) this.refused.add(name);
      });
      const isNew = query.found.length > last.files.length;
      const loaded = isNew ? await this.linkAll({ ...last, files: query.found }, query) : undefined;
      session.close();
      return loaded;
    });
  }

  /** Another server's answer is forgotten; for the same server with other metadata or time it stays until the next. */
  async edit(settings: ReflectionSettings): Promise<void> {
    const isSame = sameServer(settings, this.settings);
    this.settings = settings;
    if (!isSame) await this.forget();
  }

  /** Removes what is kept. */
  async forget(): Promise<void> {
    await this.inTurn(() => forgetAnswer(this.path));
  }

  private async session(): Promise<ReflectionSession> {
    return new ReflectionSession(await this.host.transport(), this.settings, this.signal);
  }

  /** Extensions are asked for, and types that are missing until the server has no more. */
  private async linkAll(answer: KeptAnswer, query: ReflectionQuery): Promise<LoadedSource | undefined> {
    const extendable = extendableMessages(query.found, mostAsked);
    await Promise.all(extendable.map((name) => query.extensions(name)));
    let loaded = await this.write(answer, query);
    for (let round = 0; round < mostRounds; round += 1) {
      const wanted = (loaded?.wanted ?? []).filter((name) => !this.refused.has(name)).slice(0, mostAsked);
      if (wanted.length === 0 || this.signal.aborted) return loaded;
      const before = query.found.length;
      await Promise.all(wanted.map((name) => query.symbol(name)));
      for (const name of wanted) this.refused.add(name);
      if (query.found.length === before) return loaded;
      loaded = await this.write(answer, query);
    }
    return loaded;
  }

  private async write(answer: KeptAnswer, query: ReflectionQuery): Promise<LoadedSource | undefined> {
    try {
      await writeAnswer(this.path, { ...answer, files: query.found });
      return await this.link(this.path);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      const message = `What the server answered cannot be written to ${this.host.folder}: make room there and allow writing, then reload.`;
      return failedSource(this.settings.target, { code: 'store-unwritable', message, detail });
    }
  }

  private async withoutServer(failure: Failure, last: KeptAnswer | undefined): Promise<LoadedSource> {
    const kept = last && (await this.link(this.path));
    if (!kept || kept.state === 'failed') {
      const failed = failedSource(this.settings.target, failure);
      return { ...failed, problems: [this.problem(failure, 'failed')] };
    }
    return {
      ...withProblem(kept, this.problem(failure, 'offline')),
      state: 'offline',
      goodAt: last.answeredAt,
    };
  }

  private problem({ code, message, detail }: Failure, state: keyof typeof outcomes): SchemaProblem {
    const [title = message, ...rest] = message.split(/(?<=[.:]) /);
    const hint = [...rest, outcomes[state]].join(' ').trim();
    const file = this.settings.target;
    return {
      code,
      file,
      line: 0,
      column: 0,
      title: title.replace(/[.:]$/, ''),
      hint,
      raw: detail ?? message,
    };
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }
}

const outcomes = {
  offline: 'The last answer of the server is in use.',
  partial: 'What came before is in use.',
  failed: '',
};

const noFailure: Failure = { code: 'other', message: 'The server did not answer.' };

function withProblem(loaded: LoadedSource, problem: SchemaProblem): LoadedSource {
  const problems = [problem, ...loaded.problems].slice(0, limits.problems);
  return { ...loaded, problems, state: loaded.sets.length > 0 ? 'partial' : 'failed' };
}

export function sameServer(a: ReflectionSettings, b: ReflectionSettings): boolean {
  const key = ({ target, security }: ReflectionSettings) => `${security} ${target.trim().toLowerCase()}`;
  return key(a) === key(b);
}
