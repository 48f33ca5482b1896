// The drawn icon set (16 grid, 1.4 stroke, round caps) as path data: one entry per name of DESIGN.md.

const ring = (x: number, y: number, r: number) =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
const box = (x: number, y: number, w: number, h: number, r: number) =>
  `M${x + r} ${y}h${w - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${h - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}h${2 * r - w}` +
  `a${r} ${r} 0 0 1 ${-r} ${-r}v${2 * r - h}a${r} ${r} 0 0 1 ${r} ${-r}Z`;

export interface IconShape {
  /** Stroked with the current colour. */
  line?: string;
  /** Stroke width of `line`; 1.4 when absent. */
  width?: number;
  /** Stroked in dashes. */
  dashed?: string;
  /** Filled. */
  fill?: string;
}

const page = 'M4 2.4H9L12.2 5.6V13.6H4Z';
const frame = box(2.4, 3, 11.2, 10, 1.5);

export const icons = {
  // direction
  out: { line: 'M3 8H13M9.6 4.6L13 8L9.6 11.4' },
  in: { line: 'M13 8H3M6.4 4.6L3 8L6.4 11.4' },
  end: { line: 'M2 8H10M7 5L10 8L7 11M13.4 3.8V12.2' },
  'end-in': { line: 'M14 8H6M9 5L6 8L9 11M2.6 3.8V12.2' },
  reset: { line: 'M9.2 2L4 9H7.6L6.8 14L12 7H8.4Z' },
  headers: { line: 'M3 4.5H13M3 8H10M3 11.5H7' },
  // general
  'chev-r': { line: 'M6.2 4L10.2 8L6.2 12' },
  'chev-d': { line: 'M4 6.2L8 10.2L12 6.2' },
  'chev-u': { line: 'M4 9.8L8 5.8L12 9.8' },
  search: { line: ring(7, 7, 4.2) + 'M10.2 10.2L13.6 13.6' },
  filter: { line: 'M2.5 4H13.5M4.7 8H11.3M6.8 12H9.2' },
  plus: { line: 'M8 3.4V12.6M3.4 8H12.6' },
  x: { line: 'M4.2 4.2L11.8 11.8M11.8 4.2L4.2 11.8' },
  check: { line: 'M3.2 8.4L6.5 11.6L12.8 4.8' },
  more: { fill: ring(3.6, 8, 1.1) + ring(8, 8, 1.1) + ring(12.4, 8, 1.1) },
  theme: { line: ring(8, 8, 5.6), fill: 'M8 2.4a5.6 5.6 0 0 1 0 11.2Z' },
  settings: {
    line: 'M2.4 5H8.6M12.2 5H13.6M2.4 11H3.8M7.4 11H13.6' + ring(10.4, 5, 1.8) + ring(5.6, 11, 1.8),
  },
  lock: { line: box(3.4, 7, 9.2, 6.4, 1.4) + 'M5.4 7V5.2a2.6 2.6 0 0 1 5.2 0V7' },
  unlock: { line: box(3.4, 7, 9.2, 6.4, 1.4) + 'M5.4 7V4.9a2.6 2.6 0 0 1 5-1' },
  key: { line: ring(5.2, 10.8, 2.6) + 'M7.1 8.9L13 3M10.4 5.6L12.4 7.6' },
  clock: { line: ring(8, 8, 5.6) + 'M8 4.8V8L10.3 9.6' },
  history: { line: 'M2.6 3.4V6.2H5.4M2.9 6.1A5.6 5.6 0 1 1 2.5 8.8M8 5.2V8.2L10 9.6' },
  calendar: { line: box(2.6, 3.6, 10.8, 9.6, 1.4) + 'M2.6 6.8H13.4M5.6 2.2V4.6M10.4 2.2V4.6' },
  stop: { line: box(4, 4, 8, 8, 1.4) },
  pause: { line: 'M5.6 3.6V12.4M10.4 3.6V12.4' },
  play: { line: 'M5 3.2L12.4 8L5 12.8Z' },
  follow: { line: 'M8 2.6V10M4.8 6.9L8 10.1L11.2 6.9M3.2 13.2H12.8' },
  export: {
    line: 'M8 9.6V2.4M5.2 5L8 2.2L10.8 5M3 9.4V12a1.4 1.4 0 0 0 1.4 1.4H11.6A1.4 1.4 0 0 0 13 12V9.4',
  },
  copy: {
    line:
      box(5.6, 5.6, 7.8, 7.8, 1.5) +
      'M3.6 10.4H3.4A1.4 1.4 0 0 1 2.6 9V4A1.4 1.4 0 0 1 4 2.6H9A1.4 1.4 0 0 1 10.4 3.6',
  },
  save: { line: 'M4.2 2.6H11.8V13.4L8 10.6L4.2 13.4Z' },
  trash: { line: 'M2.8 4.4H13.2M6 4.2V2.8H10V4.2M4.2 4.6L4.8 13.2H11.2L11.8 4.6' },
  refresh: { line: 'M13.2 8A5.2 5.2 0 1 1 11.5 4.2L13 5.6M13.2 2.8V5.7H10.3' },
  edited: { line: 'M8 4V12M4.6 6L11.4 10M11.4 6L4.6 10' },
  // things
  file: { line: page + 'M8.8 2.6V5.8H12' },
  'file-x': { line: page + 'M6.4 8.2L9.8 11.6M9.8 8.2L6.4 11.6' },
  binary: { line: page + 'M6.4 8.4V11.2M9.6 8.4V11.2' },
  folder: { line: 'M2.4 12.6V3.6H6.4L7.8 5.2H13.6V12.6Z' },
  reflect: { line: 'M8 2.2V13.8M5.8 4.4L2.2 11.6H5.8Z', dashed: 'M10.2 4.4L13.8 11.6H10.2Z' },
  package: {
    line:
      'M6 2.8C4.2 2.8 4.6 5 4.4 6.2C4.3 7.2 3.6 7.8 2.8 8C3.6 8.2 4.3 8.8 4.4 9.8C4.6 11 4.2 13.2 6 13.2' +
      'M10 2.8C11.8 2.8 11.4 5 11.6 6.2C11.7 7.2 12.4 7.8 13.2 8C12.4 8.2 11.7 8.8 11.6 9.8C11.4 11 11.8 13.2 10 13.2',
  },
  service: {
    line: box(2.6, 3, 10.8, 4.2, 1.2) + box(2.6, 8.8, 10.8, 4.2, 1.2),
    fill: ring(5.2, 5.1, 0.8) + ring(5.2, 10.9, 0.8),
  },
  socket: { line: 'M2 8H4.6M11.4 8H14M8 4.2A3.8 3.8 0 0 0 8 11.8ZM11.4 4.6A3.6 3.6 0 0 1 11.4 11.4' },
  listen: {
    line:
      ring(8, 8, 1.7) +
      'M4.9 11.1A4.4 4.4 0 0 1 4.9 4.9M11.1 4.9A4.4 4.4 0 0 1 11.1 11.1' +
      'M2.8 13.2A7.3 7.3 0 0 1 2.8 2.8M13.2 2.8A7.3 7.3 0 0 1 13.2 13.2',
  },
  mock: {
    line: box(2.6, 3, 10.8, 4.2, 1.2),
    dashed: box(2.6, 8.8, 10.8, 4.2, 1.2),
    fill: ring(5.2, 5.1, 0.8),
  },
  // messages to people
  warn: { line: 'M8 2.6L14 13H2ZM8 6.6V9.4', fill: ring(8, 11.2, 0.8) },
  error: { line: ring(8, 8, 5.7) + 'M8 5V8.6', fill: ring(8, 10.9, 0.85) },
  info: { line: ring(8, 8, 5.7) + 'M8 7.6V11', fill: ring(8, 5.3, 0.85) },
  bulb: {
    line: 'M6 11.4H10M6.6 13.6H9.4M6 11.2C6 9.8 4.2 9 4.2 6.4A3.8 3.8 0 0 1 11.8 6.4C11.8 9 10 9.8 10 11.2',
  },
  // layout and text
  split: { line: frame + 'M8 3V13' },
  stack: { line: frame + 'M2.4 8H13.6' },
  sidebar: { line: frame + 'M6.2 3V13' },
  grip: {
    fill: [6.2, 9.8].map((x) => [4.4, 8, 11.6].map((y) => ring(x, y, 0.9)).join('')).join(''),
  },
  ext: { line: 'M6.4 3.4H3.4V12.6H12.6V9.6M9.2 2.8H13.2V6.8M13 3L7.6 8.4' },
  terminal: { line: box(2, 3, 12, 10, 1.5) + 'M4.8 6.2L6.8 8L4.8 9.8M8.4 10H11' },
  repeat: {
    line:
      'M3 7.2V6A1.8 1.8 0 0 1 4.8 4.2H12.6M10.6 2.2L12.8 4.2L10.6 6.2' +
      'M13 8.8V10A1.8 1.8 0 0 1 11.2 11.8H3.4M5.4 9.8L3.2 11.8L5.4 13.8',
  },
  enter: { line: 'M12.6 3.8V7.4A1.6 1.6 0 0 1 11 9H3.8M6.4 6.4L3.6 9L6.4 11.6' },
  wrap: { line: 'M2.6 4H13.4M2.6 8H11.4A2 2 0 0 1 11.4 12H8.4M10 10.4L8.2 12L10 13.6M2.6 12H5.4' },
  circle: { line: ring(8, 8, 5.2) },
  dot: { fill: ring(8, 8, 2.6) },
  // window buttons: hairlines
  'win-min': { line: 'M3.5 8H12.5', width: 1 },
  'win-max': { line: 'M3.5 3.5H12.5V12.5H3.5Z', width: 1 },
  'win-restore': { line: 'M3.5 5.5H10.5V12.5H3.5ZM5.5 5.5V3.5H12.5V10.5H10.5', width: 1 },
  'win-x': { line: 'M3.8 3.8L12.2 12.2M12.2 3.8L3.8 12.2', width: 1 },
} satisfies Record<string, IconShape>;

export type IconName = keyof typeof icons;
