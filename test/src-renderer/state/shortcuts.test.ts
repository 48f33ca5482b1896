// Keys: which presses reach which command, on any layout, in text and under a dialog.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Commands, type Command } from '../../../src-renderer/state/commands.svelte';
import { actsInText, isPress } from '../../../src-renderer/state/key-press';
import { Shortcuts } from '../../../src-renderer/state/shortcuts.svelte';

// Plain Node has no DOM: the few classes that decide "is this text?" stand in for it.
class Element {
  isContentEditable = false;
  left = false;
  blur(): void {
    this.left = true;
  }
}
class Input extends Element {
  type = 'text';
}
class TextArea extends Element {}
const dom = { HTMLElement: Element, HTMLInputElement: Input, HTMLTextAreaElement: TextArea };
beforeAll(() => void Object.assign(globalThis, dom));
afterAll(() => {
  for (const name of Object.keys(dom)) Reflect.deleteProperty(globalThis, name);
});

interface Press {
  code?: string;
  mods?: string[];
  target?: Element;
  repeat?: boolean;
  handled?: boolean;
}

function press(
  key: string,
  { code = '', mods = [], target = new Element(), repeat = false, handled = false }: Press = {},
) {
  const event = {
    key,
    code,
    repeat,
    isComposing: false,
    target,
    defaultPrevented: handled,
    preventDefault: () => (event.defaultPrevented = true),
    getModifierState: (mod: string) => mods.includes(mod),
  };
  return event;
}
const asEvent = (event: ReturnType<typeof press>) => event as unknown as KeyboardEvent;

function shortcuts(commands: Partial<Command>[], overlay = () => false) {
  const ran: string[] = [];
  const table = commands.map((one, index) => {
    const id = one.id ?? String(index);
    return { id, title: id, section: '', run: () => ran.push(id), ...one };
  });
  const keys = new Shortcuts(new Commands(() => table), overlay);
  return { ran, type: (...of: Parameters<typeof press>) => keys.onKey(asEvent(press(...of))) };
}

describe('a press', () => {
  it('needs exactly the modifiers that are named', () => {
    expect(isPress(asEvent(press('k', { mods: ['Control'] })), '$mod+K')).toBe(true);
    expect(isPress(asEvent(press('K', { mods: ['Control', 'Shift'] })), '$mod+K')).toBe(false);
    expect(isPress(asEvent(press('k')), '$mod+K')).toBe(false);
  });

  it('goes by the sign also where the layout needs Shift for it', () => {
    expect(isPress(asEvent(press('/', { code: 'Digit7', mods: ['Shift'] })), '/')).toBe(true);
    expect(isPress(asEvent(press('/', { code: 'Digit7', mods: ['Control', 'Shift'] })), '$mod+/')).toBe(true);
  });

  it('goes by the place of the key where no Latin letters are typed, and only there', () => {
    expect(isPress(asEvent(press('л', { code: 'KeyK', mods: ['Control'] })), '$mod+K')).toBe(true);
    expect(isPress(asEvent(press('t', { code: 'KeyK', mods: ['Control'] })), '$mod+K')).toBe(false);
  });
});

describe('shortcuts', () => {
  it('leave typing alone: in text only chords and function keys act', () => {
    const { ran, type } = shortcuts([
      { id: 'filter', keys: '/' },
      { id: 'send', keys: '$mod+Enter' },
      { id: 'pane', keys: 'Shift+F6' },
    ]);
    const target = new Input();
    type('/', { target });
    type('Enter', { target, mods: ['Control'] });
    type('F6', { target, mods: ['Shift'] });
    expect(ran).toEqual(['send', 'pane']);
    type('/');
    expect(ran).toEqual(['send', 'pane', 'filter']);
    expect(['F', 'Shift+Tab', 'Escape'].map(actsInText)).toEqual([false, false, false]);
  });

  it('run the first enabled command of a shared key', () => {
    const { ran, type } = shortcuts([
      { id: 'send', keys: '$mod+Enter', enabled: () => false },
      { id: 'connect', keys: '$mod+Enter' },
    ]);
    type('Enter', { mods: ['Control'] });
    expect(ran).toEqual(['connect']);
  });

  it('do not send again while the key is held down, but may step', () => {
    const { ran, type } = shortcuts([
      { id: 'send', keys: '$mod+Enter' },
      { id: 'next', keys: 'F3', repeats: true },
    ]);
    type('Enter', { mods: ['Control'], repeat: true });
    type('F3', { repeat: true });
    expect(ran).toEqual(['next']);
  });

  it('let Esc leave a field first and cancel only then', () => {
    const { ran, type } = shortcuts([{ id: 'cancel', keys: 'Escape' }]);
    const target = new TextArea();
    type('Escape', { target });
    expect([target.left, ran]).toEqual([true, []]);
    type('Escape');
    expect(ran).toEqual(['cancel']);
  });

  it('leave every key to an open dialog but its own', () => {
    const { ran, type } = shortcuts(
      [
        { id: 'cancel', keys: 'Escape' },
        { id: 'palette', keys: '$mod+K', overlay: true },
      ],
      () => true,
    );
    const target = new Input();
    type('Escape', { target });
    type('k', { mods: ['Control'], target });
    expect([target.left, ran]).toEqual([false, ['palette']]);
  });

  it('do nothing with a press that something inside has handled', () => {
    const { ran, type } = shortcuts([{ keys: '$mod+F' }]);
    type('f', { mods: ['Control'], handled: true });
    expect(ran).toEqual([]);
  });
});
