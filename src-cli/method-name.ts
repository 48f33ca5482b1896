// The ways to write a method: pkg.Service/Method, /pkg.Service/Method, pkg.Service.Method.
import { type Outcome, done, wrongUse } from './ending';

export interface MethodName {
  /** Full name. */
  service: string;
  method: string;
}

export function methodParts(written: string): Outcome<MethodName> {
  const [, service = '', method = ''] = /^\/?([^/]+)[./]([^./]+)$/.exec(written) ?? [];
  if (service === '') return wrongUse(`${written} is no method. Write it like pkg.Service/Method.`);
  return done({ service, method });
}
