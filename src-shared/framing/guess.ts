// Proposes framings for captured bytes, and message types for their frames, ranked, each with its reasons as data.
import type { DescMessage, Registry } from '@bufbuild/protobuf';
import { joinBytes } from '../bytes/join-bytes';
import { strictText } from '../proto/scalar-read';
import { defaultCap, type Frame, type Framing } from './framing';
import { guessCandidates, type GuessChunk } from './guess-candidates';
import { framingBits } from './guess-evidence';
import { guessTypes, type TypeGuess } from './guess-type';
import { unescapePayload } from './payload-escape';
import { FrameSplitter } from './splitter';

/** Why a guess is where it is; the page has the words. */
export type GuessReason =
  | { readonly code: 'consumes-all'; readonly frames: number; readonly bytes: number }
  /** All frames but the last one, of which only these bytes are there. */
  | { readonly code: 'cut-at-end'; readonly frames: number; readonly bytes: number }
  /** Every chunk ends where a frame ends. */
  | { readonly code: 'chunks-end-with-frames'; readonly chunks: number }
  | { readonly code: 'payloads-are-text' }
  | ({ readonly code: 'type-parses' } & TypeGuess);

export interface FramingGuess {
  readonly framing: Framing;
  readonly frames: number;
  /** Bits of evidence: comparable within one answer only. */
  readonly score: number;
  readonly reasons: readonly GuessReason[];
  /** Types that every looked-at payload is, the best first. */
  readonly types: readonly TypeGuess[];
}

export interface GuessSchema {
  /** Types to try: those of the loaded sources. */
  readonly types: readonly DescMessage[];
  readonly registry: Registry;
}

const lookedAt = 1_000_000;
const sampled = 50;
const withTypes = 8;
// Some seventy framings are tried (6 bits): what is left then fits noise once in sixteen times.
const leastScore = 10;
const kept = 8;

/** A piece of the work is done: the caller may do something else before it goes on. */
export type GuessSteps<T> = Generator<undefined, T>;

/**
 * @param chunks one direction, from a frame's start; the first megabyte is looked at
 * @returns the best first; empty when nothing fits
 */
export function guessFraming(chunks: readonly GuessChunk[], schema?: GuessSchema): FramingGuess[] {
  const steps = guessSteps(chunks, schema);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

export function* guessSteps(chunks: readonly GuessChunk[], schema?: GuessSchema): GuessSteps<FramingGuess[]> {
  const looked = firstMegabyte(chunks);
  const stream = joinBytes(looked.map(({ bytes }) => bytes));
  if (stream.length === 0) return [];
  const fits: Fit[] = [];
  for (const framing of guessCandidates(looked)) {
    const fit = fitOf(framing, stream, looked);
    if (fit) fits.push(fit);
    yield;
  }
  fits.sort((one, other) => other.score - one.score);
  const guesses = yield* wholeStream(stream, schema);
  for (const fit of fits.slice(0, withTypes)) guesses.push(yield* typed(fit, stream, schema));
  return guesses
    .filter(({ score }) => score >= leastScore)
    .sort((one, other) => other.score - one.score)
    .slice(0, kept);
}

/** What one framing says of a stream, whatever its score; undefined when it leaves bytes unexplained. */
export function* guessOf(
  framing: Framing,
  chunks: readonly GuessChunk[],
  schema?: GuessSchema,
): GuessSteps<FramingGuess | undefined> {
  const looked = firstMegabyte(chunks);
  const stream = joinBytes(looked.map(({ bytes }) => bytes));
  const fit = fitOf(framing, stream, looked);
  return fit && (yield* typed(fit, stream, schema));
}

function firstMegabyte(chunks: readonly GuessChunk[]): GuessChunk[] {
  const looked: GuessChunk[] = [];
  let left = lookedAt;
  for (const { bytes } of chunks) {
    if (left <= 0) break;
    looked.push({ bytes: bytes.subarray(0, left) });
    left -= bytes.length;
  }
  return looked;
}

interface Fit extends Omit<FramingGuess, 'types' | 'frames'> {
  readonly cut: readonly Frame[];
}

/** Undefined when the framing leaves bytes unexplained, other than a frame that the end cuts off. */
function fitOf(framing: Framing, stream: Uint8Array, chunks: readonly GuessChunk[]): Fit | undefined {
  const splitter = new FrameSplitter(framing, { cap: defaultCap });
  const events = [...splitter.push(stream), ...splitter.finish()];
  const cut = events.filter((event): event is Frame => event.kind === 'frame');
  const others = events.filter(({ kind }) => kind !== 'frame');
  const [rest] = others;
  if (cut.length === 0 || others.length > 1 || (rest !== undefined && rest.kind !== 'cut')) return undefined;
  if (rest !== undefined && cut.length < 2) return undefined;
  const end = cut.at(-1)?.end ?? 0;
  const reasons: GuessReason[] = [
    rest === undefined
      ? { code: 'consumes-all', frames: cut.length, bytes: end }
      : { code: 'cut-at-end', frames: cut.length, bytes: rest.end - rest.start },
  ];
  let score = framingBits(framing, cut, stream.length) - (rest === undefined ? 0 : 12);
  if (endWithFrames(chunks, cut)) {
    reasons.push({ code: 'chunks-end-with-frames', chunks: chunks.length });
    score += Math.min(20, 2 * chunks.length);
  }
  if (areText(framing, cut, stream)) {
    reasons.push({ code: 'payloads-are-text' });
    score += framing.kind === 'delimiter' ? Math.min(30, stream.length) : 2;
  }
  return { framing, score, reasons, cut };
}

function endWithFrames(chunks: readonly GuessChunk[], frames: readonly Frame[]): boolean {
  if (chunks.length < 2) return false;
  const ends = new Set(frames.map(({ end }) => end));
  let at = 0;
  return chunks.every(({ bytes }) => ends.has((at += bytes.length)));
}

/** UTF-8 without control characters but tabs and line ends, and not only empty payloads. */
function areText(framing: Framing, frames: readonly Frame[], stream: Uint8Array): boolean {
  const payloads = payloadsOf(framing, frames, stream);
  if (payloads.every(({ length }) => length === 0)) return false;
  return payloads.every((payload) => {
    const text = strictText(payload);
    return text !== undefined && !/[^\P{Cc}\t\r\n]/u.test(text);
  });
}

function payloadsOf(framing: Framing, frames: readonly Frame[], stream: Uint8Array): Uint8Array[] {
  return frames
    .slice(0, sampled)
    .map(({ payloadStart, payloadEnd }) =>
      unescapePayload(framing, stream.subarray(payloadStart, payloadEnd)),
    );
}

function* typed(
  { cut, ...fit }: Fit,
  stream: Uint8Array,
  schema: GuessSchema | undefined,
): GuessSteps<FramingGuess> {
  const payloads = payloadsOf(fit.framing, cut, stream);
  const types = schema === undefined ? [] : yield* guessTypes(payloads, schema.types, schema.registry);
  const [best] = types;
  const frames = cut.length;
  if (best === undefined) return { ...fit, frames, types };
  const reasons: GuessReason[] = [...fit.reasons, { code: 'type-parses', ...best }];
  return { ...fit, frames, types, reasons, score: fit.score + Math.min(60, 4 * best.fields) };
}

/** No framing at all: the stream is one message. Only a type can tell. */
function* wholeStream(stream: Uint8Array, schema: GuessSchema | undefined): GuessSteps<FramingGuess[]> {
  const all: Frame = {
    kind: 'frame',
    start: 0,
    payloadStart: 0,
    payloadEnd: stream.length,
    end: stream.length,
  };
  const reasons: GuessReason[] = [{ code: 'consumes-all', frames: 1, bytes: stream.length }];
  const guess = yield* typed(
    { framing: { kind: 'until-close' }, score: 0, reasons, cut: [all] },
    stream,
    schema,
  );
  return guess.types.length > 0 ? [guess] : [];
}
