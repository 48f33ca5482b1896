// The schema of a server, by reflection: asked only for what the command needs, linked in memory, nothing kept on disk.
import type { ReflectionSettings, ServiceEntry } from '../../src-shared/catalog';
import { type TypeRegistry, readRegistry } from '../../src-shared/proto/registry';
import type { Failure } from '../../src-shared/result';
import { extendableMessages } from '../../src-main/schema/reflection/extension-ranges';
import { linkProblem } from '../../src-main/schema/link-problems';
import { ReflectionQuery } from '../../src-main/schema/reflection/reflection-query';
import { ReflectionSession } from '../../src-main/schema/reflection/reflection-session';
import type { ReflectionTransport } from '../../src-main/schema/reflection/reflection-transport';
import { type Linked, linkSet } from '../../src-main/schema/set-link';
import { type Ending, type Outcome, done, exits, stop, stopWith } from '../ending';
import type { CommandSchema } from './command-schema';
import { filledIn } from './fill-in';
import { problemLines } from './problem-lines';
import { serviceEntries } from './service-entries';
import { wellKnownRegistry } from './well-known';

const mostExtendable = 200;

export interface ServerSchemaOptions {
  transport: ReflectionTransport;
  settings: ReflectionSettings;
  signal: AbortSignal;
  /** How a failure ends the command: with the status of the reflection call, where there was one. */
  endingOf: (failure: Failure) => Ending;
}

export class ServerSchema implements CommandSchema {
  #session: ReflectionSession;
  #query: ReflectionQuery;
  readonly #options: ServerSchemaOptions;
  readonly #extended = new Set<string>();
  #linked: Linked | undefined;
  #isResting = false;

  constructor(options: ServerSchemaOptions) {
    this.#options = options;
    this.#session = new ReflectionSession(options.transport, options.settings, options.signal);
    this.#query = new ReflectionQuery(this.#session);
  }

  async services(): Promise<Outcome<string[]>> {
    const listed = await this.#session.ask({ kind: 'services' });
    if (!listed.ok) return this.#failed(listed.error);
    if (listed.value.kind === 'services') return done([...new Set(listed.value.names)].sort());
    const { target } = this.#options.settings;
    return stop(exits.schema, `${target} did not answer with its services when it was asked for them.`);
  }

  async catalog(): Promise<Outcome<ServiceEntry[]>> {
    const asked = await this.#query.everything();
    if (!asked.ok) return this.#failed(asked.error);
    const registry = await this.#link();
    if (!registry.ok) return registry;
    return done(serviceEntries(registry.value, new Set(asked.value.services)));
  }

  async find(symbol: string): Promise<Outcome<TypeRegistry | undefined>> {
    const own = wellKnownRegistry(symbol);
    if (own !== undefined) return done(own);
    if (this.#isResting) this.#wake();
    const isKnown = await this.#query.symbol(symbol);
    const { failure } = this.#session;
    if (!isKnown && failure !== undefined) return this.#failed(failure);
    if (!isKnown) return done(undefined);
    const messages = extendableMessages(this.#query.found, mostExtendable).filter((name) =>
      this.#isNew(name),
    );
    await Promise.all(messages.map((name) => this.#query.extensions(name)));
    return this.#link();
  }

  async offers(): Promise<string[]> {
    const catalog = await this.catalog();
    if (!catalog.ok) return [];
    const methods = catalog.value.flatMap(({ name, methods }) => [
      name,
      ...methods.flatMap((method) => [`${name}.${method.name}`, method.inputType, method.outputType]),
    ]);
    return [...new Set(methods)];
  }

  warnings(): string[] {
    const faults = this.#linked?.faults ?? [];
    return problemLines(faults.map((fault) => linkProblem(fault, 'server')));
  }

  /** Ends the stream until something is looked up again; the connection stays for the call. */
  rest(): void {
    this.#session.close();
    this.#isResting = true;
  }

  #wake(): void {
    const { transport, settings, signal } = this.#options;
    this.#session = new ReflectionSession(transport, settings, signal);
    this.#query = new ReflectionQuery(this.#session, this.#query.found);
    this.#isResting = false;
  }

  /** Options are extended everywhere, and no message of a call has them. */
  #isNew(message: string): boolean {
    if (message.startsWith('google.protobuf.') || this.#extended.has(message)) return false;
    this.#extended.add(message);
    return true;
  }

  async #link(): Promise<Outcome<TypeRegistry>> {
    let linked = await linkSet(this.#query.found);
    if (linked.missingFiles.length > 0) {
      const filled = await filledIn(linked.missingFiles, this.#options.signal);
      if (filled.length > 0) linked = await linkSet(this.#query.found, filled);
    }
    this.#linked = linked;
    if (linked.set === undefined) {
      return stop(
        exits.schema,
        `Nothing that ${this.#options.settings.target} sent is usable.`,
        ...this.warnings(),
      );
    }
    const registry = readRegistry(linked.set.bytes);
    return registry.ok ? registry : stopWith(exits.schema, registry.error);
  }

  #failed(failure: Failure): { ok: false; ending: Ending } {
    return { ok: false, ending: this.#options.endingOf(failure) };
  }
}
