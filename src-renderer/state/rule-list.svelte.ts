// The auto-reply rules of a tab: edited, ordered, checked by main as one types, with the hits that main counts.
import type { ListenerSummary } from '../../src-shared/listen-channels';
import type { Failure } from '../../src-shared/result';
import type { Rule } from '../../src-shared/tcp/rule';
import { rulePreset, type RulePreset } from '../../src-shared/tcp/rule-presets';
import type { WireFormat } from '../../src-shared/tcp/wire-format';
import { request } from '../bridge';

/** Typing settles before main is asked. */
const checkMs = 250;

interface RuleHost {
  readonly format: WireFormat;
  changeFormat(change: Partial<WireFormat>): void;
  /** Rules or framing are others now. */
  rulesChanged(): void;
}

export class RuleList {
  all = $state.raw<readonly Rule[]>([]);
  /** The rule whose editor is open. */
  openId = $state<string | null>(null);
  private faults = $state.raw<ReadonlyMap<string, Failure>>(new Map());
  private hits = $state.raw<ReadonlyMap<string, number>>(new Map());
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: RuleHost,
    rules: readonly Rule[],
  ) {
    this.all = rules;
    if (rules.length > 0) this.later();
  }

  faultOf(id: string): Failure | undefined {
    return this.faults.get(id);
  }

  hitsOf(id: string): number {
    return this.hits.get(id) ?? 0;
  }

  take({ rules }: ListenerSummary): void {
    this.hits = new Map(rules.map(({ id, hits }) => [id, hits]));
  }

  add(): void {
    const rule: Rule = {
      id: crypto.randomUUID(),
      name: '',
      enabled: true,
      trigger: { on: 'frame', test: { kind: 'equals', text: '', ignoreCase: false }, every: 1 },
      replies: [{ kind: 'text', text: '', framed: true, delayMs: 0, split: null }],
      then: 'nothing',
    };
    this.put([...this.all, rule]);
    this.openId = rule.id;
  }

  change(rule: Rule): void {
    this.put(this.all.map((one) => (one.id === rule.id ? rule : one)));
  }

  remove(id: string): void {
    if (this.openId === id) this.openId = null;
    this.put(this.all.filter((one) => one.id !== id));
  }

  /** To that place in the list, from 0. */
  move(id: string, to: number): void {
    const rule = this.all.find((one) => one.id === id);
    if (rule === undefined || to < 0 || to >= this.all.length) return;
    this.put(this.all.filter((one) => one !== rule).toSpliced(to, 0, rule));
  }

  toggle(id: string): void {
    this.openId = this.openId === id ? null : id;
  }

  /** In place of all that is there, with its framing. */
  usePreset(preset: RulePreset): void {
    const { framing, rules } = rulePreset(preset, () => crypto.randomUUID());
    this.replace(rules, { framing });
  }

  replace(rules: readonly Rule[], format: Partial<WireFormat>): void {
    this.openId = null;
    this.all = rules;
    this.host.changeFormat(format);
  }

  /** Framing, encoding or types are others now. */
  recheck(): void {
    this.later();
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private put(rules: readonly Rule[]): void {
    this.all = rules;
    this.host.rulesChanged();
    this.later();
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.check(), checkMs);
  }

  private async check(): Promise<void> {
    const rules = $state.snapshot(this.all) as Rule[];
    const answer = await request('listen.check', { rules, format: this.host.format });
    if (answer.ok) this.faults = new Map(answer.value.faults.map(({ id, fault }) => [id, fault]));
  }
}
