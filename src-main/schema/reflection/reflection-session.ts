// Questions to one server's reflection service over one stream at a time: answers in order, v1 then v1alpha, all of it bounded.
import type { ReflectionSettings } from '../../../src-shared/catalog';
import { fail, ok, type Failure, type Result } from '../../../src-shared/result';
import { limits } from '../schema-limits';
import { decodeAnswer, encodeQuestion, type Answer, type Question } from './reflection-messages';
import type { ReflectionStream, ReflectionTransport, StreamEnd } from './reflection-transport';

const paths = [
  '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
  '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo',
];
/** Questions on the way at a time: servers answer them in order. */
const usualWindow = 8;
/** Streams in a row that end without an answer. */
const mostStrikes = 3;

/** What a connection that broke reads like; a server that refuses has other codes. */
const lostConnection = new Set(['other', 'reset']);

interface Pending {
  question: Question;
  settle: (answer: Result<Answer>) => void;
}

export class ReflectionSession {
  private readonly deadlineAt: number;
  private readonly waiting: Pending[] = [];
  private readonly asked: Pending[] = [];
  private stream: ReflectionStream | undefined;
  /** Stale streams may still speak: only the newest is listened to. */
  private generation = 0;
  private version = 0;
  private window = usualWindow;
  private answers = 0;
  private answersOnStream = 0;
  private strikes = 0;
  private retried = false;
  private bytes = 0;
  private broken: Failure | undefined;

  constructor(
    private readonly transport: ReflectionTransport,
    private readonly settings: ReflectionSettings,
    signal: AbortSignal,
  ) {
    this.deadlineAt = Date.now() + settings.timeoutMs;
    if (signal.aborted) this.close();
    else signal.addEventListener('abort', () => this.close(), { once: true });
  }

  /** Why nothing more can be asked: the server went away, time is up, it sent too much. */
  get failure(): Failure | undefined {
    return this.broken;
  }

  /**
   * An answer of any kind; an error that the server answers with is one too. Failure codes: those of the transport, and
   * `no-reflection`, `too-slow`, `too-large`, `closed-early`, `not-reflection`, `aborted`.
   */
  ask(question: Question): Promise<Result<Answer>> {
    return new Promise((resolve) => {
      this.waiting.push({ question, settle: resolve });
      this.pump();
    });
  }

  close(): void {
    this.break({ code: 'aborted', message: 'Asking the server was stopped.' });
  }

  private pump(): void {
    while (!this.broken && this.waiting.length > 0 && this.asked.length < this.window) {
      this.stream ??= this.open();
      const next = this.stream && this.waiting.shift();
      if (!next) return;
      this.asked.push(next);
      this.stream?.send(encodeQuestion(next.question));
      if (this.asked.length === 1) this.stream?.read();
    }
    if (this.broken) this.refuseAll(this.broken);
  }

  private open(): ReflectionStream | undefined {
    const generation = ++this.generation;
    this.answersOnStream = 0;
    const path = paths[this.version] ?? '';
    const isCurrent = () => generation === this.generation && !this.broken;
    const opened = this.transport.open(this.settings, path, this.deadlineAt, {
      onMessage: (message) => {
        if (isCurrent()) this.take(message);
      },
      onEnd: (end) => {
        if (isCurrent()) this.ended(end);
      },
    });
    if (opened.ok) return opened.value;
    this.break(opened.error);
    return undefined;
  }

  private take(message: Uint8Array): void {
    this.bytes += message.length;
    if (this.bytes > limits.reflectionBytes) return this.break(this.tooLarge());
    const pending = this.asked.shift();
    if (!pending) return;
    this.answers += 1;
    this.answersOnStream += 1;
    this.strikes = 0;
    pending.settle(this.read(message));
    if (this.asked.length > 0) this.stream?.read();
    this.pump();
  }

  private read(message: Uint8Array): Result<Answer> {
    try {
      return ok(decodeAnswer(message));
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      const { target } = this.settings;
      return fail('not-reflection', `${target} answered with bytes that are no reflection response.`, detail);
    }
  }

  private ended({ failure, unimplemented }: StreamEnd): void {
    this.stream = undefined;
    const unanswered = this.asked.splice(0);
    if (unimplemented && this.answers === 0) {
      this.version += 1;
      if (this.version >= paths.length) this.break(failure ?? this.noReflection());
      this.waiting.unshift(...unanswered);
      return this.pump();
    }
    // An idle connection of earlier calls may be dead: a fresh one tells the truth.
    if (lostConnection.has(failure?.code ?? '') && this.answers === 0 && !this.retried) {
      this.retried = true;
      this.waiting.unshift(...unanswered);
      return this.pump();
    }
    // A server that ends its stream after every few answers is asked one by one.
    if (!failure && !unimplemented && this.answersOnStream > 0) this.window = 1;
    else this.strike(unanswered.shift(), failure ?? this.closedEarly());
    this.waiting.unshift(...unanswered);
    this.pump();
  }

  /** The question that the server stumbled over is given up; the others are asked again, unless it never answers. */
  private strike(culprit: Pending | undefined, failure: Failure): void {
    this.strikes += 1;
    culprit?.settle({ ok: false, error: failure });
    const isHopeless = this.answers === 0 || failure.code === 'too-slow' || this.strikes >= mostStrikes;
    if (isHopeless) this.break(failure);
  }

  private break(failure: Failure): void {
    this.broken ??= failure;
    this.generation += 1;
    this.stream?.close();
    this.stream = undefined;
    this.refuseAll(this.broken);
  }

  private refuseAll(error: Failure): void {
    for (const { settle } of [...this.asked.splice(0), ...this.waiting.splice(0)])
      settle({ ok: false, error });
  }

  private noReflection(): Failure {
    const message = `${this.settings.target} has no server reflection. Turn it on in the server, or open the .proto files.`;
    return { code: 'no-reflection', message, detail: 'UNIMPLEMENTED: grpc.reflection.v1 and v1alpha' };
  }

  private closedEarly(): Failure {
    const message = `${this.settings.target} ended the reflection stream before it answered. Its log may tell why.`;
    return { code: 'closed-early', message };
  }

  private tooLarge(): Failure {
    const most = `${String(limits.reflectionBytes / 1e6)} MB`;
    const message = `${this.settings.target} sent more than ${most} of descriptors and was cut off. Open its .proto files instead.`;
    return { code: 'too-large', message };
  }
}
