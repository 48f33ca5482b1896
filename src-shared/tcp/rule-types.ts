// Which message types rules need, so that whoever runs them can get those.
import type { Rule } from './rule';

/** Full names, each once. */
export function typesOfRules(rules: readonly Rule[]): string[] {
  const names = rules.flatMap(({ trigger, replies }) => [
    ...(trigger.on === 'frame' && trigger.test.kind === 'field' ? [trigger.test.type] : []),
    ...replies.flatMap((reply) => (reply.kind === 'message' ? [reply.type] : [])),
  ]);
  return [...new Set(names)].filter((name) => name !== '');
}
