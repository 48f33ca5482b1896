// The demo's survey.v1.Surveys: methods that echo, fail, are slow, or stream faster than one can read.
import { randomInt } from 'node:crypto';
import {
  Metadata,
  type ServerUnaryCall,
  type ServerWritableStream,
  type UntypedServiceImplementation,
  type handleBidiStreamingCall,
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  status,
} from '@grpc/grpc-js';
import { sampleWriter, smallestSample } from './sample-writer';
import {
  type CreateSurveyRequest,
  type Sample,
  type Span,
  type Survey,
  type SurveyEvent,
  type UploadSummary,
  allViolations,
  newSurvey,
  refusal,
  sampleSurvey,
  surveyState,
  titleViolations,
  toMilliseconds,
  toTimestamp,
} from './survey-messages';

interface StreamSamplesRequest {
  count?: string;
  size?: number;
  status_code?: number;
}

const keptSurveys = 1000;
const idLetters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const tenMinutes = 600_000;
const largestSample = 100_000_000;
const mostSamples = 100_000_000;
/** After so many bytes the writer lets the event loop turn: the demo shares it with the app. */
const turnBytes = 64 * 1024;

export function surveys(): UntypedServiceImplementation {
  const stored = new Map<string, Survey>();
  const sample = sampleSurvey();
  stored.set(sample.id, sample);

  const createSurvey: handleUnaryCall<CreateSurveyRequest, Survey> = (call, answer) => {
    const refused = refusal(titleViolations(call.request));
    if (refused !== undefined) {
      answer(refused, null);
      return;
    }
    const id = `srv_${Array.from({ length: 8 }, () => idLetters[randomInt(idLetters.length)] ?? '').join('')}`;
    const survey = newSurvey(id, call.request, Date.now());
    stored.set(id, survey);
    const oldest = [...stored.keys()][1];
    if (stored.size > keptSurveys && oldest !== undefined) stored.delete(oldest);
    answer(null, survey);
  };

  const getSurvey: handleUnaryCall<{ id?: string }, Survey> = (call, answer) => {
    const id = call.request.id ?? '';
    const survey = stored.get(id);
    if (survey !== undefined) answer(null, survey);
    else answer({ code: status.NOT_FOUND, details: `There is no survey "${id}". Try srv_01J8Q4ZK.` }, null);
  };

  const validateSurvey: handleUnaryCall<CreateSurveyRequest, object> = (call, answer) => {
    answer(refusal(allViolations(call.request)) ?? null, null);
  };

  const slowSurvey: handleUnaryCall<{ delay?: Span }, Survey> = (call, answer) => {
    const delay = toMilliseconds(call.request.delay, 2000, tenMinutes);
    const timer = setTimeout(() => {
      answer(null, sample);
    }, delay);
    call.on('cancelled', () => {
      clearTimeout(timer);
    });
  };

  return {
    CreateSurvey: createSurvey,
    GetSurvey: getSurvey,
    ValidateSurvey: validateSurvey,
    SlowSurvey: slowSurvey,
    WatchSurvey: watchSurvey,
    UploadSamples: uploadSamples,
    StreamSamples: (call: ServerWritableStream<StreamSamplesRequest, Buffer>) => void streamSamples(call),
    Echo: echo,
    EchoStream: echoStream,
  };
}

const watchSurvey: handleServerStreamingCall<{ id?: string; interval?: Span }, SurveyEvent> = (call) => {
  const { scheduled, running, finished } = surveyState;
  const story: readonly [number, string][] = [
    [scheduled, 'Crew booked'],
    [running, 'Crew left the depot'],
    [running, 'First waypoint passed'],
    [running, 'Last waypoint passed'],
    [finished, 'All samples are in'],
  ];
  const interval = toMilliseconds(call.request.interval, 300, tenMinutes);
  let step = 0;
  const timer = setInterval(() => {
    const [state, text] = story[step] ?? [finished, ''];
    step += 1;
    const at = toTimestamp(Date.now());
    call.write({ id: call.request.id ?? '', at, state, text, progress: step / story.length });
    if (step < story.length) return;
    clearInterval(timer);
    call.end();
  }, interval);
  call.on('cancelled', () => {
    clearInterval(timer);
  });
};

const uploadSamples: handleClientStreamingCall<Sample, UploadSummary> = (call, answer) => {
  let [count, payloadBytes, lowest, highest] = [0, 0, Infinity, -Infinity];
  call.on('data', (message: Sample) => {
    count += 1;
    payloadBytes += message.payload?.length ?? 0;
    lowest = Math.min(lowest, message.elevation_m ?? 0);
    highest = Math.max(highest, message.elevation_m ?? 0);
  });
  call.on('end', () => {
    const range = count === 0 ? {} : { lowest_m: lowest, highest_m: highest };
    answer(null, { count: String(count), payload_bytes: String(payloadBytes), ...range });
  });
};

/** Metadata whose key starts with `echo-` comes back twice: in the headers and in the trailers. */
function echoedMetadata(received: Metadata): Metadata {
  const echoed = new Metadata();
  for (const key of Object.keys(received.getMap())) {
    if (!key.startsWith('echo-')) continue;
    for (const value of received.get(key)) echoed.add(key, value);
  }
  return echoed;
}

const echo = (
  call: ServerUnaryCall<Buffer, Buffer>,
  answer: (error: null, value: Buffer, trailers: Metadata) => void,
): void => {
  const echoed = echoedMetadata(call.metadata);
  call.sendMetadata(echoed);
  answer(null, call.request, echoed);
};

const echoStream: handleBidiStreamingCall<Buffer, Buffer> = (call) => {
  const echoed = echoedMetadata(call.metadata);
  call.sendMetadata(echoed);
  call.on('data', (message: Buffer) => {
    if (call.write(message)) return;
    call.pause();
    call.once('drain', () => call.resume());
  });
  call.on('end', () => {
    call.end(echoed);
  });
};

async function streamSamples(call: ServerWritableStream<StreamSamplesRequest, Buffer>): Promise<void> {
  const count = Math.min(Math.max(Number(call.request.count ?? 0), 0), mostSamples);
  const asked = call.request.size ?? 0;
  const size = Math.min(Math.max(asked === 0 ? 100 : asked, smallestSample), largestSample);
  const write = sampleWriter(size);
  let turn = 0;
  for (let sequence = 1; sequence <= count && !call.cancelled; sequence += 1) {
    const room = call.write(write(sequence));
    turn += size;
    if (!room) await new Promise<void>((resume) => waitForRoom(call, resume));
    if (turn < turnBytes) continue;
    turn = 0;
    await new Promise(setImmediate);
  }
  const code = call.request.status_code ?? 0;
  if (code === 0) call.end();
  else call.emit('error', { code, details: `The stream ended as you asked, with code ${String(code)}.` });
}

function waitForRoom(call: ServerWritableStream<StreamSamplesRequest, Buffer>, resume: () => void): void {
  const done = (): void => {
    call.off('drain', done);
    call.off('cancelled', done);
    resume();
  };
  call.on('drain', done);
  call.on('cancelled', done);
}
