// The page's window onto a real capture log: what it pulls, when, and what it never pulls.
import { flushSync } from 'svelte';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CaptureLog } from '../../../src-main/capture/capture-log';
import { CaptureView } from '../../../src-renderer/state/capture-view.svelte';
import { openDoor, type CaptureDoor } from '../../support/capture-door';
import { bytesOf, chunk, message, status, textOf, valueOf } from '../../support/captures';
import { showList } from '../support/list-on-screen.svelte';

const door = openDoor();

interface Shown {
  view: CaptureView;
  log: CaptureLog;
  page: CaptureDoor;
}

/** A view on a fresh log, with a list of `rows` rows on screen. */
async function shown(rows = 20, protocol: 'grpc' | 'tcp' = 'grpc'): Promise<Shown> {
  const page = await door.use();
  const captureId = crypto.randomUUID();
  const view = new CaptureView(captureId, protocol);
  const log = valueOf(page.store.create(captureId, protocol));
  const hide = showList(view, rows);
  onTestFinished(() => {
    hide();
    view.dispose();
  });
  return { view, log, page };
}

function numbered(log: CaptureLog, count: number, direction: 'sent' | 'received' = 'received'): void {
  const start = log.summary()[direction].count;
  for (let at = 1; at <= count; at += 1) message(log, direction, `message ${start + at}`);
}

/** Texts of the rows in view, top to bottom; '?' for one that is not loaded. */
function inView({ list, scroll }: CaptureView): string[] {
  return Array.from({ length: scroll.end - scroll.first }, (_, at) => {
    const row = list.at(scroll.first + at);
    return row ? textOf(row.bytes) : '?';
  });
}

describe('a capture view', () => {
  it('follows the newest rows and never shows one that it does not hold', async () => {
    const { view, log } = await shown();
    for (let burst = 1; burst <= 5; burst += 1) {
      numbered(log, 2000);
      await expect.poll(() => view.rows.total).toBe(burst * 2000);
      expect(inView(view)).not.toContain('?');
      expect(inView(view).at(-1)).toBe(`message ${burst * 2000}`);
    }
  });

  it('asks nothing about a call with one answer: its rows, its headers and its message came with the news', async () => {
    const { view, log, page } = await shown();
    const headers = { entries: [], target: 'localhost:1', path: '/a.B/C' };
    log.append({ kind: 'request-headers', direction: 'sent', data: headers });
    message(log, 'sent', 'question');
    message(log, 'received', 'answer');
    status(log);
    await expect.poll(() => view.summary.phase).toBe('ended');
    expect(view.rows.total).toBe(4);
    expect(inView(view)).not.toContain('?');
    expect(textOf(view.selection.row?.bytes ?? new Uint8Array(0))).toBe('answer');
    expect(view.records.requestHeaders).toMatchObject(headers);
    // Once, when the list was put up over an empty log.
    expect(page.asked.filter((channel) => channel !== 'capture.lifeline')).toEqual(['capture.read']);
  });

  it('goes on by itself where the first rows end', async () => {
    const { view, log } = await shown();
    numbered(log, 10);
    await expect.poll(() => view.rows.total).toBe(10);
    numbered(log, 90);
    await expect.poll(() => view.rows.total).toBe(100);
    expect(inView(view)).not.toContain('?');
    expect(inView(view).at(-1)).toBe('message 100');
    view.scroll.moveBy(-24 * 70);
    await expect.poll(() => inView(view).includes('?')).toBe(false);
    expect(inView(view).at(-1)).toBe('message 30');
  });

  it('stays where a person scrolled to while the log grows', async () => {
    const { view, log } = await shown();
    numbered(log, 1000);
    await expect.poll(() => view.rows.total).toBe(1000);
    view.scroll.moveBy(-24 * 500);
    expect(view.scroll.follow).toBe(false);
    await expect.poll(() => inView(view)[0]).toBe('message 481');
    const before = inView(view);
    numbered(log, 1000);
    await expect.poll(() => view.rows.total).toBe(2000);
    expect(inView(view)).toEqual(before);
  });

  it('has at most one read on its way, and reads the newest place when it moves fast', async () => {
    const { view, log, page } = await shown();
    numbered(log, 50_000);
    await expect.poll(() => view.rows.total).toBe(50_000);
    await expect.poll(() => view.records.firstReceived?.seq).toBe(0);
    page.forget();
    for (let row = 0; row < 40_000; row += 400) {
      view.scroll.moveTo(row * view.scroll.rowHeight);
      flushSync();
    }
    await expect.poll(() => inView(view)[0]).toBe('message 39601');
    await expect.poll(() => inView(view)).not.toContain('?');
    expect(page.mostAtOnce('capture.read')).toBe(1);
    expect(page.asked.length).toBeLessThan(10);
  });

  it('reads nothing while nothing happens', async () => {
    const { view, log, page } = await shown();
    numbered(log, 300);
    await expect.poll(() => view.rows.total).toBe(300);
    await expect.poll(() => view.lifeline.data?.ticks.length).toBe(300);
    const before = page.asked.length;
    page.tell({ ...log.summary(), captureId: 'another-capture' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(page.asked.length).toBe(before);
  });

  it('counts rows under a direction filter and goes on counting', async () => {
    const { view, log } = await shown();
    numbered(log, 30, 'received');
    numbered(log, 10, 'sent');
    view.setFilter('sent');
    await expect.poll(() => inView(view).at(-1)).toBe('message 10');
    expect(view.rows.total).toBe(10);
    numbered(log, 5, 'sent');
    numbered(log, 5, 'received');
    await expect.poll(() => view.rows.total).toBe(15);
  });

  it('holds the list still while paused, says how many wait, and shows them all after', async () => {
    const { view, log } = await shown();
    numbered(log, 100);
    await expect.poll(() => view.rows.total).toBe(100);
    view.togglePaused();
    numbered(log, 1204);
    await expect.poll(() => view.waiting).toBe(1204);
    expect(view.rows.total).toBe(100);
    view.scroll.moveTo(0);
    await expect.poll(() => inView(view)[0]).toBe('message 1');
    expect(view.rows.total).toBe(100);
    view.togglePaused();
    await expect.poll(() => view.rows.total).toBe(1304);
    expect(view.waiting).toBe(0);
  });

  it('jumps to any message by its number and shows it whole', async () => {
    const { view, log } = await shown();
    numbered(log, 5000, 'sent');
    numbered(log, 5000, 'received');
    await expect.poll(() => view.summary.received.count).toBe(5000);
    for (const number of [1, 4321, 5000]) {
      expect(await view.goToNumber('received', number)).toBe(true);
      await expect
        .poll(() => view.selection.row && textOf(view.selection.row.bytes))
        .toBe(`message ${number}`);
      expect(view.scroll.shows(view.cursor)).toBe(true);
    }
    expect(await view.goToNumber('received', 5001)).toBe(false);
  });

  it('reads a large message whole only when asked to', async () => {
    const { view, log, page } = await shown();
    message(log, 'received', new Uint8Array(3_000_000).fill(7));
    message(log, 'received', new Uint8Array(200_000).fill(8));
    await expect.poll(() => view.rows.total).toBe(2);
    view.choose(0);
    await expect.poll(() => view.selection.held).toBe(true);
    expect(page.asked).not.toContain('capture.event');
    view.selection.loadHeld();
    await expect.poll(() => view.selection.row?.bytes.length).toBe(3_000_000);
    view.choose(1);
    await expect.poll(() => view.selection.row?.bytes.length).toBe(200_000);
  });

  it('steps from message to message over the events between them', async () => {
    const { view, log } = await shown();
    message(log, 'sent', 'first');
    log.append({ kind: 'half-close', direction: 'sent', data: { by: 'user' } });
    log.append({ kind: 'response-headers', direction: 'received', data: { entries: [] } });
    message(log, 'received', 'second');
    await expect.poll(() => view.rows.total).toBe(4);
    view.choose(0);
    await expect.poll(() => view.selection.row?.seq).toBe(0);
    await view.step('next');
    await expect.poll(() => view.selection.row && textOf(view.selection.row.bytes)).toBe('second');
    await view.step('next');
    await view.step('previous');
    await expect.poll(() => view.selection.row && textOf(view.selection.row.bytes)).toBe('first');
  });

  it('chooses the only answer of a call that is over, and nothing in a stream', async () => {
    const one = await shown();
    message(one.log, 'sent', 'question');
    message(one.log, 'received', 'answer');
    status(one.log);
    await expect.poll(() => one.view.selection.row && textOf(one.view.selection.row.bytes)).toBe('answer');
    const many = await shown();
    numbered(many.log, 3);
    status(many.log);
    await expect.poll(() => many.view.running).toBe(false);
    await expect.poll(() => many.view.rows.total).toBe(4);
    expect(many.view.selection.seq).toBeNull();
  });

  it('opens a log of an earlier session, and says when it is gone', async () => {
    const { view, log, page } = await shown();
    numbered(log, 50);
    status(log);
    await expect.poll(() => view.running).toBe(false);
    const again = new CaptureView(view.captureId, 'grpc');
    const hide = showList(again, 10);
    await again.reopen();
    await expect.poll(() => again.rows.total).toBe(51);
    expect(again.summary.status?.code).toBe(0);
    hide();
    again.dispose();
    const gone = new CaptureView(crypto.randomUUID(), 'grpc');
    await gone.reopen();
    expect(gone.failure?.message).toBeTruthy();
    expect(gone.running).toBe(false);
    gone.dispose();
    expect(page.store).toBeDefined();
  });
});

describe('search in a capture view', () => {
  it('finds the first match as one types, goes on with next and previous, and wraps', async () => {
    const { view, log } = await shown();
    for (let at = 1; at <= 3000; at += 1)
      message(log, 'received', at % 1000 === 0 ? 'Mendham, NJ' : `row ${at}`);
    await expect.poll(() => view.rows.total).toBe(3000);
    view.scroll.moveTo(0);
    await expect.poll(() => inView(view)[0]).toBe('row 1');
    view.search.setText('mendham');
    await expect.poll(() => view.search.hit?.seq).toBe(999);
    await expect.poll(() => view.selection.seq).toBe(999);
    expect(view.scroll.shows(999)).toBe(true);
    await expect.poll(() => view.search.count).toEqual({ matches: 3, more: false });
    expect(view.search.place).toBe(1);
    view.search.next();
    await expect.poll(() => view.search.place).toBe(2);
    view.search.previous();
    await expect.poll(() => view.search.place).toBe(1);
    view.search.previous();
    await expect.poll(() => view.search.place).toBe(3);
  });

  it('says when nothing matches, and that later messages were not counted', async () => {
    const { view, log } = await shown();
    numbered(log, 10);
    await expect.poll(() => view.rows.total).toBe(10);
    view.search.setText('nowhere');
    await expect.poll(() => view.search.missed).toBe(true);
    view.search.setText('message');
    await expect.poll(() => view.search.count.matches).toBe(10);
    numbered(log, 1);
    await expect.poll(() => view.search.count.more).toBe(true);
  });

  it('takes hex where the log is raw bytes', async () => {
    const { view, log } = await shown(20, 'tcp');
    chunk(log, 'sent', Uint8Array.of(1, 2, 3));
    chunk(log, 'received', Uint8Array.of(0x0a, 0x25, 0xff));
    await expect.poll(() => view.lines.total).toBe(4);
    view.search.setText('25 FF');
    await expect.poll(() => view.search.hit?.seq).toBe(1);
  });
});

describe('a capture view of a TCP connection', () => {
  it('shows lines, keeps its place when the layout changes, and copies a chunk as it is shown', async () => {
    const { view, log } = await shown(10, 'tcp');
    for (let at = 1; at <= 500; at += 1) chunk(log, 'received', `line ${at}, and some more text after it\n`);
    await expect.poll(() => view.lines.total).toBe(500 * 4);
    view.scroll.moveTo(250 * 4 * 18);
    await expect.poll(() => view.lines.at(view.scroll.first)?.seq).toBe(250);
    view.setLayout('text');
    await expect.poll(() => view.lines.total).toBe(500 * 2);
    await expect.poll(() => view.lines.at(view.scroll.first)?.seq).toBe(250);
    view.choose(view.scroll.first);
    expect(await view.chosenText()).toBe('line 251, and some more text after it\n');
  });

  it('reads a line again when a later chunk decides about its last character', async () => {
    const { view, log } = await shown(10, 'tcp');
    const euro = bytesOf('€');
    chunk(log, 'received', euro.subarray(0, 2));
    view.setLayout('text');
    await expect.poll(() => view.lines.at(1)?.unfinished).toBe(2);
    chunk(log, 'received', 'x');
    await expect.poll(() => view.lines.at(1)?.unfinished).toBe(0);
  });
});
