// A service that a server lists and that cannot be used, as a problem of its source.
import type { SchemaProblem } from '../../../src-shared/catalog';
import type { ServiceFault } from './reflection-query';

export function serviceProblem({ service, fact, raw }: ServiceFault): SchemaProblem {
  const hint = 'The service is left out. Reload to ask again, or open its .proto files.';
  return { code: 'service-failed', file: service, line: 0, column: 0, title: fact, hint, raw };
}
