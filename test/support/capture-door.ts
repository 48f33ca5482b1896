// The page's door in one process: the real bridge asks a real CaptureStore, as ipc/handlers would, without Electron.
import { vi } from 'vitest';
import type { CaptureStore } from '../../src-main/capture/capture-store';
import type { CaptureSummary } from '../../src-shared/capture';
import type { CaptureRow, Channel, Push, RequestOf, ResponseOf } from '../../src-shared/contract';
import type { HalfcloseDoor } from '../../src-shared/door';
import { fail, type Result } from '../../src-shared/result';
import { openStore } from './captures';

export interface CaptureDoor {
  store: CaptureStore;
  /** Every channel that was asked, in order. */
  asked: Channel[];
  /** The largest number of requests of one channel that were on their way at once, since the last `forget`. */
  mostAtOnce(channel: Channel): number;
  forget(): void;
  /** Pushes summaries to the page now, instead of when the store finds time. */
  tell(summary: CaptureSummary): void;
}

type Answers = { [C in Channel]?: (request: RequestOf<C>) => Promise<Result<ResponseOf<C>>> };

/** Puts the door on `window`, as the preload does. The bridge subscribes once per test file, so make one door per file. */
export function openDoor(): { use(): Promise<CaptureDoor> } {
  const listeners: ((push: Push) => void)[] = [];
  let answers: Answers = {};
  let count: (channel: Channel, change: 1 | -1) => void = () => {};
  const door: HalfcloseDoor = {
    async request(channel, payload) {
      const answer = answers[channel];
      if (!answer) return fail('no-handler', `The test's door has no ${channel}.`);
      count(channel, 1);
      const result = await answer(structuredClone(payload));
      count(channel, -1);
      return structuredClone(result);
    },
    subscribe(listener) {
      listeners.push(listener);
      return () => {};
    },
    pathOf: () => '',
  };
  vi.stubGlobal('window', { halfclose: door });

  async function use(): Promise<CaptureDoor> {
    const asked: Channel[] = [];
    const running = new Map<Channel, number>();
    const most = new Map<Channel, number>();
    const tell = (summary: CaptureSummary, rows: CaptureRow[] = []) => {
      const heads = [{ captureId: summary.captureId, rows }];
      const payload = { summaries: [summary], ...(rows.length > 0 ? { heads } : {}) };
      const push: Push = { name: 'capture.changed', payload: structuredClone(payload) };
      for (const listener of listeners) listener(push);
    };
    const store = await openStore({ onChange: tell });
    answers = answersOf(store);
    count = (channel, change) => {
      if (change === 1) asked.push(channel);
      running.set(channel, (running.get(channel) ?? 0) + change);
      most.set(channel, Math.max(most.get(channel) ?? 0, running.get(channel) ?? 0));
    };
    const forget = () => {
      asked.length = 0;
      most.clear();
    };
    return { store, asked, mostAtOnce: (channel) => most.get(channel) ?? 0, forget, tell };
  }
  return { use };
}

function answersOf(store: CaptureStore): Answers {
  return {
    'capture.summary': (request) => store.summary(request),
    'capture.read': (request) => store.read(request),
    'capture.event': (request) => store.event(request),
    'capture.lines': (request) => store.lines(request),
    'capture.lifeline': (request) => store.lifeline(request),
    'capture.locate': (request) => store.locate(request),
    'capture.search': (request) => store.search(request),
  };
}
