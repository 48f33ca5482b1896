// grpc.channelz.v1: what a server tells about its own channels, servers and sockets.
import { type Result, fail, ok } from '../../src-shared/result';
import type {
  ChannelzAnswer,
  ChannelzEntry,
  ChannelzQuestion,
  PanelTarget,
} from '../../src-shared/server-panels';
import { readEntry, readRef } from './channelz-read';
import type { InnerCallOptions } from './inner-call';
import { askOnce } from './inner-unary';
import { WireFields, writeFields } from './wire-fields';

const service = '/grpc.channelz.v1.Channelz';
/** Entries in one answer; servers may give fewer. */
const mostResults = 100n;
const methods = {
  channel: 'GetChannel',
  subchannel: 'GetSubchannel',
  server: 'GetServer',
  socket: 'GetSocket',
};

/** Failure codes: those of `askOnce`, `bad-id`, `unreadable`; `unimplemented` when the server has no channelz. */
export async function askChannelz(
  target: PanelTarget,
  question: ChannelzQuestion,
  options: InnerCallOptions,
): Promise<Result<ChannelzAnswer>> {
  const ids = 'id' in question ? [question.id] : [];
  if ('from' in question) ids.push(question.from);
  if (ids.some((id) => !/^\d{1,19}$/.test(id))) return fail('bad-id', 'An id of channelz is a number.');
  const [method, fields] = requestFor(question);
  const answer = await askOnce(target, `${service}/${method}`, writeFields(fields), options);
  if (!answer.ok) {
    if (answer.error.code !== 'unimplemented') return answer;
    const words = `${target.target} has no channelz service (grpc.channelz.v1.Channelz).`;
    return fail('unimplemented', words, answer.error.detail);
  }
  const read = WireFields.read(answer.value);
  if (read === undefined)
    return fail('unreadable', `${target.target} answered ${method} with no readable message.`);
  return ok(readAnswer(question, read));
}

type Fields = [number, bigint][];

function requestFor(question: ChannelzQuestion): [string, Fields] {
  switch (question.ask) {
    case 'channels':
      return [
        'GetTopChannels',
        [
          [1, BigInt(question.from)],
          [2, mostResults],
        ],
      ];
    case 'servers':
      return [
        'GetServers',
        [
          [1, BigInt(question.from)],
          [2, mostResults],
        ],
      ];
    case 'server-sockets':
      return [
        'GetServerSockets',
        [
          [1, BigInt(question.id)],
          [2, BigInt(question.from)],
          [3, mostResults],
        ],
      ];
    case 'one':
      return [methods[question.kind], [[1, BigInt(question.id)]]];
  }
}

function readAnswer(question: ChannelzQuestion, answer: WireFields): ChannelzAnswer {
  const end = answer.number(2) === 1;
  switch (question.ask) {
    case 'channels':
      return { entries: answer.messages(1).map((one) => readEntry('channel', one)), end };
    case 'servers':
      return { entries: answer.messages(1).map((one) => readEntry('server', one)), end };
    case 'server-sockets':
      return { entries: answer.messages(1).map((one) => bare(readRef('socket', one))), end };
    case 'one':
      return { entries: answer.messages(1).map((one) => readEntry(question.kind, one)), end: true };
  }
}

/** GetServerSockets gives references only. */
function bare(ref: ReturnType<typeof readRef>): ChannelzEntry {
  return {
    ...ref,
    state: '',
    target: '',
    counts: [],
    times: [],
    local: '',
    remote: '',
    children: [],
    trace: [],
  };
}
