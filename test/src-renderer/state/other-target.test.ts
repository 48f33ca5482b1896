// Where else a service is called: the target of another tab, never the same one in another spelling.
import { expect, test } from 'vitest';
import type { CallTab } from '../../../src-renderer/state/call-tab.svelte';
import { otherTarget } from '../../../src-renderer/state/other-target';

function call(path: string, target: string): CallTab {
  return { method: { path }, target } as CallTab;
}

test('another tab with the same service says another target', () => {
  const tab = call('/a.Shop/Pay', 'localhost:1');
  const other = call('/a.Bank/Pay', 'localhost:9');
  const same = call('/a.Shop/List', 'dns:///localhost:1');
  const meant = call('/a.Shop/List', ' localhost:2 ');
  expect(otherTarget([tab, other, same, meant], tab)).toBe('localhost:2');
  expect(otherTarget([tab, other, same], tab)).toBeUndefined();
});
