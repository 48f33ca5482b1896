// Which of the four kinds a method is. Apart from the catalog's schemas, which the page does not load.
import type { CallKind } from './catalog';

export function callKind(method: { clientStreaming: boolean; serverStreaming: boolean }): CallKind {
  if (method.clientStreaming) return method.serverStreaming ? 'bidi' : 'client';
  return method.serverStreaming ? 'server' : 'unary';
}
