// Key names as people read them: '$mod+Shift+KeyO' is "Ctrl Shift O", on macOS "⌘ ⇧ O".

const onMac = typeof navigator !== 'undefined' && /^Mac/.test(navigator.platform);

const words: Record<string, string> = {
  $mod: 'Ctrl',
  Control: 'Ctrl',
  Escape: 'Esc',
  Space: 'Space',
  Enter: '↵',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Backslash: '\\',
  Slash: '/',
};
const macWords: Record<string, string> = {
  ...words,
  $mod: '⌘',
  Control: '⌃',
  Alt: '⌥',
  Shift: '⇧',
};

/**
 * @param keys in tinykeys' notation, one press: `$mod+K`, `Control+D`, `Shift+F6`, `/`
 * @returns `Ctrl K`; on macOS `⌘ K`
 */
export function keyText(keys: string, mac = onMac): string {
  return keyParts(keys)
    .map((part) => (mac ? macWords : words)[part] ?? part)
    .join(' ');
}

/** The presses as `aria-keyshortcuts` wants them: `Control+K`, on macOS `Meta+K`. */
export function ariaKeys(keys: string, mac = onMac): string {
  return keyParts(keys)
    .map((part) => (part === '$mod' ? (mac ? 'Meta' : 'Control') : part))
    .join('+');
}

function keyParts(keys: string): string[] {
  // A lone '+' at the end is the plus key itself.
  const parts = keys.endsWith('++') ? [...keys.slice(0, -2).split('+'), '+'] : keys.split('+');
  return parts
    .map((part) => part.replace(/^(Key|Digit)(?=.$)/, ''))
    .map((part) => (part.length === 1 ? part.toUpperCase() : part));
}
