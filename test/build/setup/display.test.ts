// When a machine counts as having a display.
import { expect, test } from 'vitest';
import { hasDisplay } from '../../../build/setup/display.mjs';

test.each([
  [{}, 'linux', false],
  [{ DISPLAY: '' }, 'linux', false],
  [{ DISPLAY: ':1' }, 'linux', true],
  [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', true],
  [{}, 'darwin', true],
  [{}, 'win32', true],
] as const)('%j on %s', (env, platform, expected) => {
  expect(hasDisplay(env, platform)).toBe(expected);
});
