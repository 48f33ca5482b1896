// What the framed TCP demo says: a Point or a RouteNote comes in, a RouteNote goes back.
import type { ServiceDefinition } from '@grpc/grpc-js';
import { featureAt } from './features';
import { type RouteNoteMessage, toPoint } from './route-guide';

/** Undefined for bytes that are neither message. */
export function noteAnswerer(routeGuide: ServiceDefinition): (payload: Buffer) => Buffer | undefined {
  const { GetFeature: getFeature, RouteChat: routeChat } = routeGuide;
  if (getFeature === undefined || routeChat === undefined)
    throw new Error('route_guide.proto lacks a method');
  return (payload) => {
    try {
      // The first tag tells them apart: field 1 is a number in Point, a message in RouteNote.
      const isPoint = payload.length === 0 || (payload[0] ?? 0) % 8 === 0;
      const note = isPoint
        ? { location: toPoint(getFeature.requestDeserialize(payload) as RouteNoteMessage['location']) }
        : (routeChat.requestDeserialize(payload) as RouteNoteMessage);
      return routeChat.responseSerialize(answerTo(note));
    } catch {
      return undefined;
    }
  };
}

function answerTo(note: RouteNoteMessage): RouteNoteMessage {
  const location = toPoint(note.location);
  const { name } = featureAt(location);
  const place = name === '' ? 'a place without a name' : name;
  const message =
    (note.message ?? '') === '' ? `You are at ${place}` : `Noted at ${place}: ${note.message ?? ''}`;
  return { location, message };
}
