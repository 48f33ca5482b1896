// The messages of survey.v1 as the loader gives and takes them: what was not sent is absent, 64-bit numbers are text.
import { status } from '@grpc/grpc-js';
import { badRequest, type FieldViolation, type RichError, requestInfo, richError } from './error-details';
import type { Point } from './features';
import { featuresIn } from './route-guide';

export interface Span {
  seconds?: string;
  nanos?: number;
}

export interface CreateSurveyRequest {
  title?: string;
  area?: { lo?: Partial<Point>; hi?: Partial<Point> } | null;
  starts_at?: Span | null;
  waypoints?: Partial<Point>[];
  cron?: string;
  max_features?: number;
}

export interface Survey {
  id: string;
  state: number;
  request: CreateSurveyRequest;
  created_at: Span;
  estimated_features: number;
}

export interface SurveyEvent {
  id: string;
  at: Span;
  state: number;
  text: string;
  progress: number;
}

export interface Sample {
  elevation_m?: number;
  payload?: Buffer;
}

export interface UploadSummary {
  count: string;
  payload_bytes: string;
  lowest_m?: number;
  highest_m?: number;
}

export const surveyState = { draft: 1, scheduled: 2, running: 3, finished: 4 } as const;

export function toTimestamp(milliseconds: number): Span {
  const seconds = String(Math.floor(milliseconds / 1000));
  const nanos = (milliseconds % 1000) * 1_000_000;
  // The loader would send a zero that it is given.
  return nanos === 0 ? { seconds } : { seconds, nanos };
}

/** Milliseconds of a Duration, `usual` when it was not sent, between 0 and `most`. */
export function toMilliseconds(span: Span | null | undefined, usual: number, most: number): number {
  if (span === null || span === undefined) return usual;
  const milliseconds = Number(span.seconds ?? 0) * 1000 + (span.nanos ?? 0) / 1_000_000;
  return Math.min(Math.max(milliseconds, 0), most);
}

export function newSurvey(id: string, request: CreateSurveyRequest, createdAt: number): Survey {
  const dated = (request.starts_at ?? null) !== null || request.cron !== undefined;
  const found = request.area ? featuresIn(request.area).length : 0;
  return {
    id,
    state: dated ? surveyState.scheduled : surveyState.draft,
    request,
    created_at: toTimestamp(createdAt),
    estimated_features: Math.min(found, request.max_features ?? found),
  };
}

/** The survey that GetSurvey always knows. */
export function sampleSurvey(): Survey {
  const request = {
    title: 'Mendham spring survey',
    area: {
      lo: { latitude: 400000000, longitude: -750000000 },
      hi: { latitude: 420000000, longitude: -730000000 },
    },
    priority: 3,
    starts_at: toTimestamp(Date.UTC(2026, 4, 4, 6, 30)),
    cron: '0 6 * * 1-5',
    waypoints: [
      { latitude: 407838351, longitude: -746143763 },
      { latitude: 413843930, longitude: -740501726 },
      { latitude: 410873075, longitude: -744459023 },
    ],
    labels: { team: 'north', gear: 'gps, ropes' },
    route_token: Buffer.from('9f86d081884c7d65', 'hex'),
    min_elevation_m: 0,
    note: '',
  };
  const survey = newSurvey('srv_01J8Q4ZK', request, Date.UTC(2026, 4, 1, 9, 14, 22, 418));
  return { ...survey, estimated_features: 128 };
}

/** What ValidateSurvey and CreateSurvey say of a request; undefined when they find nothing. */
export function refusal(violations: readonly FieldViolation[]): RichError | undefined {
  if (violations.length === 0) return undefined;
  const count =
    violations.length === 1 ? '1 field is wrong' : `${String(violations.length)} fields are wrong`;
  const details = [badRequest(violations), requestInfo('req-survey-check', 'survey.v1 demo')];
  return richError(status.INVALID_ARGUMENT, count, details);
}

export function titleViolations(request: CreateSurveyRequest): FieldViolation[] {
  if ((request.title ?? '').trim() !== '') return [];
  return [{ field: 'title', description: 'Must not be empty.' }];
}

/** Finds something wrong with every request: that is what ValidateSurvey is for. */
export function allViolations(request: CreateSurveyRequest): FieldViolation[] {
  const violations = titleViolations(request);
  if (!request.area) violations.push({ field: 'area', description: 'Must be set.' });
  if ((request.waypoints ?? []).length < 2) {
    violations.push({ field: 'waypoints', description: 'Must hold at least 2 points.' });
  }
  (request.waypoints ?? []).forEach((point, index) => {
    if ((point.latitude ?? 0) !== 0) return;
    violations.push({
      field: `waypoints[${String(index)}].latitude`,
      description: 'Must not be on the equator.',
    });
  });
  if (violations.length > 0) return violations;
  return [
    { field: 'starts_at', description: 'All crews are booked until 2031. (This method always fails.)' },
  ];
}
