// The health of a server and its services: asked once, or watched for as long as a person wants.
import type { HealthNews, PanelTarget } from '../../src-shared/server-panels';
import { fail, ok, type Result } from '../../src-shared/result';
import { onPush, request } from '../bridge';
import { HealthRow } from './health-row.svelte';

/** As the tab's saved shape has it. */
const mostServices = 200;

export class HealthPanel {
  /** The whole server first, then services in the order in which they were added. */
  rows = $state.raw<readonly HealthRow[]>([]);
  readonly watching = $derived(this.rows.some((row) => row.watching));
  /** The last word of any of them is bad news. */
  readonly failing = $derived(this.rows.some(({ now }) => isBad(now)));
  private readonly deafen: () => void;

  /** @param target how the server is reached now, or why it cannot be */
  constructor(
    services: readonly string[],
    private readonly target: () => Result<PanelTarget>,
  ) {
    this.rows = ['', ...services].map((service) => new HealthRow(service));
    this.deafen = onPush('health.changed', (news) => this.hear(news));
  }

  /** Without the whole server. */
  get services(): string[] {
    return this.rows.map(({ service }) => service).filter((service) => service !== '');
  }

  add(names: readonly string[]): void {
    const known = new Set(this.services);
    const fresh = names.map((name) => name.trim()).filter((name) => name !== '' && !known.has(name));
    const room = mostServices - this.services.length;
    const added = [...new Set(fresh)].slice(0, Math.max(0, room)).map((name) => new HealthRow(name));
    this.rows = [...this.rows, ...added];
  }

  remove(row: HealthRow): void {
    this.stop(row);
    this.rows = this.rows.filter((one) => one !== row);
  }

  async check(row: HealthRow): Promise<void> {
    const target = this.target();
    if (!target.ok) return row.note(target, Date.now());
    if (row.asking) return;
    row.asking = true;
    const answer = await request('health.check', { ...target.value, service: row.service });
    row.asking = false;
    row.note(answer.ok ? ok(answer.value.status) : answer, Date.now());
  }

  async checkAll(): Promise<void> {
    await Promise.all(this.rows.map((row) => this.check(row)));
  }

  /** Each status comes as news from then on, until `stop` or the server's end. */
  async watch(row: HealthRow): Promise<void> {
    const target = this.target();
    if (!target.ok) return row.note(target, Date.now());
    if (row.watching) return;
    const watchId = crypto.randomUUID();
    row.watchId = watchId;
    const answer = await request('health.watch', { ...target.value, service: row.service, watchId });
    if (answer.ok) return;
    if (row.watchId === watchId) row.watchId = null;
    row.note(answer, Date.now());
  }

  stop(row: HealthRow): void {
    const { watchId } = row;
    row.watchId = null;
    if (watchId !== null) void request('health.stop', { watchId });
  }

  /** Another server: nothing that was heard is about it. */
  restart(): void {
    const services = this.rows.map((row) => {
      this.stop(row);
      return row.service;
    });
    this.rows = services.map((service) => new HealthRow(service));
  }

  dispose(): void {
    for (const row of this.rows) this.stop(row);
    this.deafen();
  }

  private hear({ watchId, at, status, ended }: HealthNews): void {
    const row = this.rows.find((one) => one.watchId === watchId);
    if (!row) return;
    if (status !== undefined) row.note(ok(status), at);
    if (ended === undefined) return;
    row.watchId = null;
    row.note(fail(ended.code, ended.message), at);
  }
}

function isBad(now: HealthRow['now']): boolean {
  return now?.status === 'not-serving' || (now !== null && now.failure !== null);
}
