// What there is of a target before anything is set. Apart from the schemas, which the page does not load.
import type { TargetProfile } from './target-profile';

export function emptyProfile(target: string): TargetProfile {
  return { target, reach: {}, metadata: [], auth: { kind: 'none' } };
}
