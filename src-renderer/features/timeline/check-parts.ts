// A thing to check, cut where it names the key that sends or something to type in a terminal.

export interface CheckPart {
  kind: 'text' | 'key' | 'code';
  text: string;
}

const sendKey = 'Ctrl Enter';

/** Main writes `Ctrl Enter` for the key that sends, and container options as they are typed. */
export function checkParts(check: string): CheckPart[] {
  return check
    .split(/(Ctrl Enter|-p \d+:\d+)/)
    .filter((text) => text !== '')
    .map((text) => ({ kind: text === sendKey ? 'key' : /^-p \d/.test(text) ? 'code' : 'text', text }));
}

/** Another target at which this workspace calls the same service. */
export interface Elsewhere {
  target: string;
  /** `RouteGuide` */
  service: string;
  use: () => void;
}
