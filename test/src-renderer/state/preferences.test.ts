// Preferences: what is shown for which choice, and the way through the workspace document.
import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { Preferences, type PreferencesState } from '../../../src-renderer/state/preferences.svelte';

class DarkMedia extends EventTarget {
  constructor(public matches: boolean) {
    super();
  }

  change(matches: boolean): void {
    this.matches = matches;
    this.dispatchEvent(new Event('change'));
  }
}

function preferences({ dark = true, width = 1440 } = {}) {
  const media = new DarkMedia(dark);
  return {
    media,
    preferences: new Preferences({ dark: media as unknown as MediaQueryList, width: () => width }),
  };
}

describe('theme', () => {
  it('follows the system until one is chosen', () => {
    const { media, preferences: own } = preferences({ dark: false });
    const root = { dataset: {} as DOMStringMap };
    const stop = own.applyTheme(root);
    flushSync();
    expect(root.dataset['theme']).toBe('light');
    media.change(true);
    flushSync();
    expect(root.dataset['theme']).toBe('dark');
    own.theme = 'light';
    flushSync();
    expect(root.dataset['theme']).toBe('light');
    stop();
  });
});

describe('layout', () => {
  it('stacks the panes below 1100 px unless a layout was chosen', () => {
    const { preferences: narrow } = preferences({ width: 1099 });
    expect(narrow.direction).toBe('rows');
    narrow.turnLayout();
    expect(narrow.direction).toBe('columns');
    expect(preferences({ width: 1100 }).preferences.direction).toBe('columns');
  });

  it('remembers a closed sidebar only where it has its own room', () => {
    const { preferences: wide } = preferences({ width: 1200 });
    wide.toggleSidebar();
    expect(wide.sidebar).toBe('rail');
    expect(wide.toState().sidebar.open).toBe(false);

    const { preferences: narrow } = preferences({ width: 1199 });
    expect(narrow.sidebar).toBe('rail');
    narrow.toggleSidebar();
    expect(narrow.sidebar).toBe('over');
    expect(narrow.toState().sidebar.open).toBe(true);
    narrow.closeOver();
    expect(narrow.sidebar).toBe('rail');
  });

  it('keeps the sidebar between 200 and 420 px', () => {
    const { preferences: own } = preferences();
    own.width = 90;
    expect(own.width).toBe(200);
    own.width = 999;
    expect(own.width).toBe(420);
  });
});

it('comes back from the workspace document as it went in', () => {
  const state: PreferencesState = {
    theme: 'light',
    layout: 'rows',
    sidebar: { width: 300, open: false },
    splits: { call: 42.5 },
    collapsed: ['a/b'],
  };
  const { preferences: own } = preferences();
  own.fromState(state);
  expect(own.toState()).toEqual(state);
  own.setSplit('detail', 40);
  own.setCollapsed('a/b', false);
  own.setCollapsed('c', true);
  expect(own.toState()).toMatchObject({ splits: { call: 42.5, detail: 40 }, collapsed: ['c'] });
});
