// The demo's routeguide.RouteGuide: all four kinds of call over a hundred places.
import { randomBytes } from 'node:crypto';
import {
  type UntypedServiceImplementation,
  type handleBidiStreamingCall,
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  status,
} from '@grpc/grpc-js';
import { badRequest, errorInfo, type FieldViolation, requestInfo, richError } from './error-details';
import { type Feature, type Point, featureAt, features, placeKey } from './features';

/** As the loader gives them: what was not sent is absent (`defaults: false`). */
type PointMessage = Partial<Point>;
export interface RouteNoteMessage {
  location?: PointMessage | null;
  message?: string;
}
interface RectangleMessage {
  lo?: PointMessage | null;
  hi?: PointMessage | null;
}
interface RouteSummary {
  point_count: number;
  feature_count: number;
  distance: number;
  elapsed_time: number;
}

export function toPoint(message: PointMessage | null | undefined): Point {
  return { latitude: message?.latitude ?? 0, longitude: message?.longitude ?? 0 };
}

export function routeGuide(version: string): UntypedServiceImplementation {
  const server = version === '' ? 'demo' : `demo/${version}`;
  const getFeature: handleUnaryCall<PointMessage, Feature> = (call, answer) => {
    const point = toPoint(call.request);
    const wrong = outOfRange(point);
    if (wrong.length === 0) {
      answer(null, featureAt(point));
      return;
    }
    const message =
      wrong.length === 1 ? '1 field is out of range' : `${String(wrong.length)} fields are out of range`;
    const details = [
      badRequest(wrong),
      errorInfo('COORDINATE_OUT_OF_RANGE', 'routeguide.example', { unit: 'degrees × 10^7' }),
      requestInfo(`req-${randomBytes(4).toString('hex')}`, `${server} pid ${String(process.pid)}`),
    ];
    answer(richError(status.INVALID_ARGUMENT, message, details), null);
  };

  return {
    GetFeature: getFeature,
    ListFeatures: listFeatures,
    RecordRoute: recordRoute,
    RouteChat: routeChat,
  };
}

const listFeatures: handleServerStreamingCall<RectangleMessage, Feature> = (call) => {
  for (const feature of featuresIn(call.request)) call.write(feature);
  call.end();
};

const recordRoute: handleClientStreamingCall<PointMessage, RouteSummary> = (call, answer) => {
  const started = Date.now();
  const summary: RouteSummary = { point_count: 0, feature_count: 0, distance: 0, elapsed_time: 0 };
  let previous: Point | undefined;
  let metres = 0;
  call.on('data', (message: PointMessage) => {
    const point = toPoint(message);
    summary.point_count += 1;
    if (featureAt(point).name !== '') summary.feature_count += 1;
    if (previous !== undefined) metres += distance(previous, point);
    previous = point;
  });
  call.on('end', () => {
    summary.distance = Math.round(metres);
    summary.elapsed_time = Math.round((Date.now() - started) / 1000);
    answer(null, summary);
  });
};

const routeChat: handleBidiStreamingCall<RouteNoteMessage, RouteNoteMessage> = (call) => {
  const notes = new Map<string, RouteNoteMessage[]>();
  call.on('data', (note: RouteNoteMessage) => {
    const place = placeKey(toPoint(note.location));
    const earlier = notes.get(place) ?? [];
    // A client that does not read is not read from either.
    if (earlier.map((one) => call.write(one)).includes(false)) {
      call.pause();
      call.once('drain', () => call.resume());
    }
    // The demo forgets old notes rather than grow with a stream that never ends.
    notes.set(place, [...earlier.slice(-99), note]);
  });
  call.on('end', () => {
    call.end();
  });
};

function outOfRange(point: Point): FieldViolation[] {
  const limits = { latitude: 900_000_000, longitude: 1_800_000_000 } as const;
  return (['latitude', 'longitude'] as const)
    .filter((field) => Math.abs(point[field]) > limits[field])
    .map((field) => ({
      field,
      description: `Must be between -${String(limits[field])} and ${String(limits[field])}.`,
    }));
}

export function featuresIn(rectangle: RectangleMessage): Feature[] {
  const [lo, hi] = [toPoint(rectangle.lo), toPoint(rectangle.hi)];
  const between = (value: number, one: number, other: number): boolean =>
    value >= Math.min(one, other) && value <= Math.max(one, other);
  return features.filter(
    ({ name, location }) =>
      name !== '' &&
      between(location.latitude, lo.latitude, hi.latitude) &&
      between(location.longitude, lo.longitude, hi.longitude),
  );
}

/** Metres along a great circle (haversine), on a sphere of 6,371 km. */
function distance(from: Point, to: Point): number {
  const radians = (e7: number): number => (e7 / 1e7) * (Math.PI / 180);
  const [a, b] = [radians(from.latitude), radians(to.latitude)];
  const halfLatitude = Math.sin((b - a) / 2) ** 2;
  const halfLongitude = Math.sin(radians(to.longitude - from.longitude) / 2) ** 2;
  const h = halfLatitude + Math.cos(a) * Math.cos(b) * halfLongitude;
  return 6_371_000 * 2 * Math.atan2(Math.sqrt(h), Math.sqrt(1 - h));
}
