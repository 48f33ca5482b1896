// Whether a key press is the one that a command names, on keyboards of any language.
import { matchKeyBindingPress, parseKeybinding } from 'tinykeys';

/**
 * Beyond tinykeys: signs such as `/` match where the layout needs Shift for them, and letters match by
 * their place on the keyboard where it types no Latin letters (Cyrillic, Greek).
 * @param keys one press in tinykeys' notation: `$mod+K`, `Shift+F6`, `/`
 */
export function isPress(event: KeyboardEvent, keys: string): boolean {
  const press = parseKeybinding(keys)[0];
  if (!press) return false;
  if (matchKeyBindingPress(event, press)) return true;
  const [mods, key] = press;
  if (typeof key !== 'string' || key.length !== 1) return false;
  if (!/[a-z0-9]/i.test(key)) return matchKeyBindingPress(event, [[...mods, 'Shift'], key]);
  const typesLatin = event.key.length !== 1 || event.key.charCodeAt(0) < 0x250;
  if (typesLatin) return false;
  return matchKeyBindingPress(event, [mods, /\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`]);
}

/** Chords with Ctrl, Cmd or Alt, and function keys, act in text too; everything else is typing there. */
export function actsInText(keys: string): boolean {
  return /(^|\+)(\$mod|Control|Meta|Alt)\+|(^|\+)F\d+$/.test(keys);
}

/** Whether typed characters go into this element. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  const other = ['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'];
  return target instanceof HTMLInputElement && !other.includes(target.type);
}
