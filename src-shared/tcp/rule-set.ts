// Rules at work: which one answers an event on a connection, with what, and how often each did. First match wins.
import type { VariableContext } from '../bytes/variable';
import type { Failure } from '../result';
import { compileFrameTest, type FrameMatch, type FrameMatcher } from './frame-test';
import type { Rule } from './rule';
import { compileReply, type ReplyMaker, type ReplyRoom, type ReplyStep } from './rule-reply';
import { ruleValue } from './rule-values';

/** What happens on a connection. `idle`: nothing arrived for `ms` so far; tell it at each of `idleTimes`. */
export type RuleEvent =
  | { readonly on: 'connect' | 'end' }
  | { readonly on: 'idle'; readonly ms: number }
  | { readonly on: 'frame'; readonly payload: Uint8Array };

export interface RuleHit {
  /** Place in the list, from 0. */
  readonly index: number;
  readonly rule: Rule;
  readonly steps: readonly ReplyStep[];
  /** After the steps. */
  readonly then: Rule['then'];
  /** A reply could not be made, so that nothing is sent and nothing ends; the log says why. */
  readonly fault?: Failure;
}

/** Clock and randomness of one event. */
export type RuleMoment = Pick<VariableContext, 'nowMs' | 'random'>;

interface ReadyRule {
  readonly rule: Rule;
  readonly matcher: FrameMatcher | undefined;
  readonly replies: readonly ReplyMaker[];
  readonly fault: Failure | undefined;
  hits: number;
}

/** The rules of one listener or tab; connections share its hit counts. */
export class RuleSet {
  private readonly ready: readonly ReadyRule[];

  constructor(
    rules: readonly Rule[],
    private readonly room: ReplyRoom,
  ) {
    this.ready = rules.map((rule) => makeReady(rule, room));
  }

  /** In the order of the rules: why one is out of use, and how often it answered. */
  get states(): { readonly id: string; readonly fault: Failure | undefined; readonly hits: number }[] {
    return this.ready.map(({ rule, fault, hits }) => ({ id: rule.id, fault, hits }));
  }

  /** Silences that a rule waits for, shortest first. Milliseconds. */
  get idleTimes(): number[] {
    const times = this.ready.flatMap(({ rule, fault }) =>
      rule.enabled && fault === undefined && rule.trigger.on === 'idle' ? [rule.trigger.ms] : [],
    );
    return [...new Set(times)].sort((one, other) => one - other);
  }

  /** For one connection: it counts its own frames. */
  converse(): RuleConversation {
    return new RuleConversation(this.ready, this.room);
  }
}

export class RuleConversation {
  /** Per rule: frames that passed its test. */
  private readonly passed = new Map<string, number>();
  /** How much of the present silence the rules know. */
  private idleMs = 0;

  constructor(
    private readonly ready: readonly ReadyRule[],
    private readonly room: ReplyRoom,
  ) {}

  /** Bytes arrived, also without a whole frame: a new silence begins. */
  noteArrival(): void {
    this.idleMs = 0;
  }

  /** The first rule that answers, or undefined. */
  handle(event: RuleEvent, moment: RuleMoment): RuleHit | undefined {
    if (event.on === 'frame') this.noteArrival();
    const idleBefore = this.idleMs;
    if (event.on === 'idle') this.idleMs = event.ms;
    for (const [index, one] of this.ready.entries()) {
      if (!one.rule.enabled || one.fault !== undefined) continue;
      const match = this.match(one, event, idleBefore);
      if (match !== undefined) return this.hit(one, index, event, match, moment);
    }
    return undefined;
  }

  private match(one: ReadyRule, event: RuleEvent, idleBefore: number): FrameMatch | undefined {
    const { trigger, id } = one.rule;
    if (trigger.on !== event.on) return undefined;
    if (trigger.on === 'idle')
      return event.on === 'idle' && trigger.ms > idleBefore && trigger.ms <= event.ms ? {} : undefined;
    if (trigger.on !== 'frame' || event.on !== 'frame') return {};
    const match = one.matcher?.(event.payload);
    if (match === undefined) return undefined;
    const passed = (this.passed.get(id) ?? 0) + 1;
    this.passed.set(id, passed);
    return passed % trigger.every === 0 ? match : undefined;
  }

  private hit(
    one: ReadyRule,
    index: number,
    event: RuleEvent,
    match: FrameMatch,
    moment: RuleMoment,
  ): RuleHit {
    const { rule } = one;
    const payload = event.on === 'frame' ? event.payload : new Uint8Array(0);
    const from = { payload, match, trigger: rule.trigger, room: this.room };
    const context: VariableContext = {
      nowMs: moment.nowMs,
      random: (size) => moment.random(size),
      count: one.hits,
      given: (name, argument) => ruleValue(name, argument, from),
    };
    one.hits += 1;
    const steps: ReplyStep[] = [];
    for (const make of one.replies) {
      const step = make(context);
      if (!step.ok) return { index, rule, steps: [], then: 'nothing', fault: step.error };
      steps.push(step.value);
    }
    return { index, rule, steps, then: rule.then };
  }
}

function makeReady(rule: Rule, room: ReplyRoom): ReadyRule {
  const { trigger } = rule;
  const broken = (fault: Failure): ReadyRule => ({ rule, matcher: undefined, replies: [], fault, hits: 0 });
  const matcher = trigger.on === 'frame' ? compileFrameTest(trigger.test, room) : undefined;
  if (matcher?.ok === false) return broken(matcher.error);
  const replies: ReplyMaker[] = [];
  for (const reply of rule.replies) {
    const maker = compileReply(reply, trigger, room);
    if (!maker.ok) return broken(maker.error);
    replies.push(maker.value);
  }
  return { rule, matcher: matcher?.value, replies, fault: undefined, hits: 0 };
}
