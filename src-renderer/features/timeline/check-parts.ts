// A thing to check, cut where it names the key that sends or something to type in a terminal.

export interface CheckPart {
  kind: 'text' | 'key' | 'code';
  text: string;
}

/** Main's words serve the terminal too: where they say `then send again`, the page names its key. */
export function checkParts(check: string): CheckPart[] {
  return check
    .replace('then send again', 'then press Ctrl Enter')
    .split(/(Ctrl Enter|-p \d+:\d+)/)
    .filter((text) => text !== '')
    .map((text) => ({ kind: kindOf(text), text }));
}

function kindOf(text: string): CheckPart['kind'] {
  if (text === 'Ctrl Enter') return 'key';
  return /^-p \d/.test(text) ? 'code' : 'text';
}

/** Another target at which this workspace calls the same service. */
export interface Elsewhere {
  target: string;
  /** `RouteGuide` */
  service: string;
  use: () => void;
}
