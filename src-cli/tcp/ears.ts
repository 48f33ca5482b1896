// The parts that hear one connection, put together.
import type { CaptureLog } from '../../src-main/capture/capture-log';
import type { Terminal } from '../terminal';
import { Inbox } from './inbox';
import type { Plan } from './order';
import { Received } from './received';
import { WireSink } from './wire-sink';
import { WireStory } from './wire-story';

/** `mark`: in front of its lines, where there are several connections. */
export function earsFor(
  plan: Plan,
  terminal: Terminal,
  mark: string,
  log: CaptureLog | undefined,
): { sink: WireSink; inbox: Inbox } {
  const isExpected = plan.steps.some((step) => step.do === 'expect' || step.do === 'expect-end');
  const inbox = new Inbox(plan.framing !== null, isExpected);
  const received = new Received(terminal, plan, inbox, mark);
  const story = new WireStory(terminal, plan.order.choice.verbose, mark);
  return { sink: new WireSink({ terminal, received, inbox, story, log }), inbox };
}
