// The only file of the page that touches what the preload exposes.
import type { Channel, Push, PushName, PushOf, RequestOf, ResponseOf } from '../src-shared/contract';
import type { HalfcloseDoor } from '../src-shared/door';
import { fail, type Result } from '../src-shared/result';

declare global {
  interface Window {
    readonly halfclose: HalfcloseDoor;
  }
}

const listeners = new Map<PushName, Set<(payload: never) => void>>();
let listening = false;

/** Asks main. A broken pipe (main is gone) is a Failure like any other. */
export async function request<C extends Channel>(
  channel: C,
  payload: RequestOf<C>,
): Promise<Result<ResponseOf<C>>> {
  try {
    return await window.halfclose.request(channel, payload);
  } catch (error) {
    return fail('no-answer', `Halfclose could not carry out ${channel}. Restart the app.`, String(error));
  }
}

/** Calls `listener` for every push of that name until the returned function is called. */
export function onPush<P extends PushName>(name: P, listener: (payload: PushOf<P>) => void): () => void {
  if (!listening) {
    listening = true;
    window.halfclose.subscribe(dispatch);
  }
  const set = listeners.get(name) ?? new Set();
  listeners.set(name, set);
  set.add(listener);
  return () => void set.delete(listener);
}

function dispatch(push: Push): void {
  for (const listener of listeners.get(push.name) ?? []) {
    (listener as (payload: Push['payload']) => void)(push.payload);
  }
}

export function pathOfDropped(file: File): string {
  return window.halfclose.pathOf(file);
}
