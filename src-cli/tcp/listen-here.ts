// The server's side of halfclose tcp: listens, and for each who connects plays the steps or lets rules answer.
import { TcpListener } from '../../src-main/tcp/listener';
import { RuleBook } from '../../src-main/tcp/rule-book';
import type { TcpConnection } from '../../src-main/tcp/connection';
import { type ServerMaterial, serverMaterial } from '../../src-main/tls/server-material';
import { type TypeRegistry, joinRegistries } from '../../src-shared/proto/registry';
import { readListenAddress } from '../../src-shared/tcp/listen-address';
import type { RuleFile } from '../../src-shared/tcp/rule';
import { typesOfRules } from '../../src-shared/tcp/rule-types';
import { plainWireFormat } from '../../src-shared/tcp/wire-format';
import { type Ending, type Outcome, done, exits, stop, stopWith } from '../ending';
import type { Terminal } from '../terminal';
import { earsFor } from './ears';
import type { Inbox } from './inbox';
import type { Plan } from './order';
import { play } from './play';
import { readRules } from './rule-input';
import type { WireSink } from './wire-sink';

const backlog = 511;
const acceptLimit = 10_000;

interface Visit {
  sink: WireSink;
  inbox: Inbox;
}

export async function listenHere(plan: Plan, terminal: Terminal): Promise<Ending> {
  const address = readListenAddress(plan.order.place);
  if (!address.ok) return stopWith(exits.wrongUse, address.error).ending;
  const tls = tlsOf(plan);
  if (!tls.ok) return tls.ending;
  const rules = await rulesOf(plan);
  if (!rules.ok) return rules.ending;
  const { book, framing } = rules.value;
  const host = new Host({ ...plan, framing: plan.framing ?? framing }, terminal);
  const listener = new TcpListener({
    book,
    openLog: (captureId) => done(host.visit(captureId)),
    onConnection: (captureId, connection) => host.connected(captureId, connection),
  });
  const started = await listener.start({
    ...{ address: address.value, backlog, acceptLimit, tls: tls.value, relay: null },
  });
  if (!started.ok) return stopWith(exits.failed, started.error).ending;
  terminal.say(`Listening on ${started.value.address}`);
  terminal.onInterrupt(() => host.finish());
  terminal.out.whenGone(() => host.finish());
  const ending = await host.finished;
  await listener.close();
  return ending;
}

/** Those who connect, until enough of them have gone. */
class Host {
  readonly finished: Promise<Ending>;
  readonly #plan: Plan;
  readonly #terminal: Terminal;
  readonly #wanted: number;
  readonly #visits = new Map<string, Visit>();
  #count = 0;
  #gone = 0;
  #fault: Ending | undefined;
  #resolve: (ending: Ending) => void = () => {};

  constructor(plan: Plan, terminal: Terminal) {
    this.#plan = plan;
    this.#terminal = terminal;
    // A conversation that is compared is one, unless more are asked for.
    this.#wanted = plan.order.choice.accept ?? (plan.endsWithSteps ? 1 : Infinity);
    this.finished = new Promise((resolve) => (this.#resolve = resolve));
  }

  finish(): void {
    this.#resolve(this.#fault ?? { exit: exits.ok, lines: [] });
  }

  visit(captureId: string): WireSink {
    this.#count += 1;
    const mark = this.#wanted === 1 || this.#plan.codec !== undefined ? '' : `#${String(this.#count)} `;
    const visit = earsFor(this.#plan, this.#terminal, mark, undefined);
    this.#visits.set(captureId, visit);
    void visit.sink.closed.then(() => {
      this.#visits.delete(captureId);
      this.#gone += 1;
      // What is compared tells on the next turn.
      if (this.#gone >= this.#wanted) setImmediate(() => this.finish());
    });
    return visit.sink;
  }

  connected(captureId: string, connection: TcpConnection): void {
    const visit = this.#visits.get(captureId);
    if (visit === undefined) return;
    void this.#converse(connection, visit);
  }

  async #converse(connection: TcpConnection, { inbox, sink }: Visit): Promise<void> {
    const { endsWithSteps, order } = this.#plan;
    const fault = await play({ plan: this.#plan, connection, inbox, stdin: this.#terminal.input });
    this.#fault ??= fault;
    const hasRules = order.choice.rules !== undefined;
    if (endsWithSteps || fault !== undefined) connection.close();
    else if (!hasRules) {
      await sink.peerEnded;
      connection.end();
    }
  }
}

function tlsOf({ order: { choice, certificate } }: Plan): Outcome<ServerMaterial | null> {
  if (choice.tls === undefined || certificate === undefined) return done(null);
  const { roots } = choice.tls;
  const material = serverMaterial(
    {
      certificate,
      clients: roots === undefined ? 'off' : 'demand',
      clientRoots: roots ?? null,
      protocols: [],
      minVersion: 'TLSv1.2',
    },
    () => {
      throw new Error('a given certificate needs no authority');
    },
  );
  return material.ok ? material : stopWith(exits.wrongUse, material.error);
}

async function rulesOf(plan: Plan): Promise<Outcome<{ book: RuleBook; framing: RuleFile['framing'] }>> {
  const { choice } = plan.order;
  const file = choice.rules === undefined ? done(undefined) : readRules(choice.rules);
  if (!file.ok) return file;
  const { rules = [], encoding = plan.encoding } = file.value ?? {};
  const framing = plan.framing ?? file.value?.framing ?? null;
  const types = await typesFor(plan, typesOfRules(rules));
  if (!types.ok) return types;
  const book = new RuleBook(rules, { ...plainWireFormat(), framing, encoding }, types.value);
  const faults = book.states.flatMap(({ id, fault }) => {
    const name = rules.find((rule) => rule.id === id)?.name ?? id;
    return fault === undefined ? [] : [`Rule ${name}: ${fault.message}`];
  });
  return faults.length > 0 ? stop(exits.wrongUse, ...faults) : done({ book, framing });
}

async function typesFor({ order }: Plan, names: string[]): Promise<Outcome<TypeRegistry | undefined>> {
  const { schema } = order.choice;
  if (names.length === 0 || schema === undefined) return done(undefined);
  const { loadFiles } = await import('../schema/file-schema');
  const loaded = await loadFiles(schema);
  if (!loaded.ok) return loaded;
  const found: TypeRegistry[] = [];
  for (const name of names) {
    const one = await loaded.value.find(name);
    if (!one.ok) return one;
    if (one.value !== undefined) found.push(one.value);
  }
  const [first, ...rest] = found;
  return done(first === undefined ? undefined : joinRegistries(first, rest));
}
