// Which Node is new enough, and what is said when it is not.
import { describe, expect, test } from 'vitest';
import { checkNodeVersion, compareVersions } from '../../../build/setup/node-version.mjs';

describe('comparing versions', () => {
  test.each([
    ['20.19.0', '20.19', 0],
    ['v20.19.0', '20.19.0', 0],
    ['20.9.0', '20.19.0', -1],
    ['18.20.8', '20.19', -1],
    ['22.0.0', '20.19', 1],
    ['20.19.1', '20.19', 1],
  ])('%s against %s', (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign);
  });
});

describe('the running Node', () => {
  test('the one that runs these tests is accepted', () => {
    expect(() => checkNodeVersion()).not.toThrow();
  });

  test('an older one is refused in one clear sentence', () => {
    expect(() => checkNodeVersion('20.18.3')).toThrow(
      'Node 20.18.3 is too old: Halfclose needs Node 20.19 or newer',
    );
  });
});
