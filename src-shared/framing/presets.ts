// The framings that people pick by name, and their short text for menus, files and command lines: `u32be`, `lf`.
import { fail, ok, type Result } from '../result';
import { framingSchema, type Framing, type LengthWidth } from './framing';

const plainLength = { kind: 'length', before: 0, after: 0, trailer: 0, counts: 'payload', extra: 0 } as const;

function lengthPreset(width: LengthWidth, endian: 'big' | 'little'): Framing {
  return { ...plainLength, width, endian };
}

/** In the order of the menu. */
export const framingPresets: Readonly<Record<string, Framing>> = {
  varint: { kind: 'varint', zigzag: false },
  'zigzag-varint': { kind: 'varint', zigzag: true },
  u8: lengthPreset('u8', 'big'),
  u16be: lengthPreset('u16', 'big'),
  u16le: lengthPreset('u16', 'little'),
  u24be: lengthPreset('u24', 'big'),
  u24le: lengthPreset('u24', 'little'),
  u32be: lengthPreset('u32', 'big'),
  u32le: lengthPreset('u32', 'little'),
  u64be: lengthPreset('u64', 'big'),
  u64le: lengthPreset('u64', 'little'),
  grpc: { kind: 'grpc' },
  lf: { kind: 'delimiter', mark: '0a' },
  crlf: { kind: 'delimiter', mark: '0d0a' },
  nul: { kind: 'delimiter', mark: '00' },
  'stx-etx': { kind: 'between', start: '02', end: '03', escape: 'none' },
  'stx-etx-dle': { kind: 'between', start: '02', end: '03', escape: 'stuffed' },
  'dle-stx-etx': { kind: 'between', start: '02', end: '03', escape: 'doubled' },
  'until-close': { kind: 'until-close' },
};

/** `decimal:8`, `fixed:16`, `idle:50`, `mark:0D0A`, `between:02,03`. */
const withValue = /^(decimal|fixed|idle|mark|between):(.+)$/;
/** `u32be,before=2,after=1,trailer=2,counts=whole,extra=-4`: what differs from the plain preset. */
const lengthOption = /^(before|after|trailer|counts|extra)=(.+)$/;

/** Failure `bad-framing` with what is known instead. Round-trips with `framingText`. */
export function readFraming(text: string): Result<Framing> {
  const [name = '', ...options] = text.trim().toLowerCase().split(',');
  const [, kind, value] = withValue.exec(text.trim().toLowerCase()) ?? [];
  const found = kind === undefined || value === undefined ? named(name, options) : valued(kind, value);
  const checked = framingSchema.safeParse(found);
  if (checked.success) return ok(checked.data);
  const known = `${Object.keys(framingPresets).join(', ')}, decimal:DIGITS, fixed:BYTES, idle:MS, mark:HEX, between:HEX,HEX`;
  return fail('bad-framing', `${text} is no framing. Known are ${known}.`);
}

export function framingText(framing: Framing): string {
  if (framing.kind === 'decimal') return `decimal:${framing.digits}`;
  if (framing.kind === 'fixed') return `fixed:${framing.size}`;
  if (framing.kind === 'idle') return `idle:${framing.ms}`;
  const plain = framing.kind === 'length' ? { ...framing, ...plainLength } : framing;
  const name = Object.keys(framingPresets).find((key) => isSame(framingPresets[key] as Framing, plain));
  if (framing.kind === 'length') return [lengthName(framing), ...differences(framing)].join(',');
  if (name !== undefined) return name;
  if (framing.kind === 'delimiter') return `mark:${framing.mark}`;
  if (framing.kind !== 'between') return framing.kind;
  const escape = framing.escape === 'none' ? '' : `,${framing.escape}`;
  return `between:${framing.start},${framing.end}${escape}`;
}

function lengthName({ width, endian }: Extract<Framing, { kind: 'length' }>): string {
  return width === 'u8' ? 'u8' : `${width}${endian === 'big' ? 'be' : 'le'}`;
}

function differences(framing: Extract<Framing, { kind: 'length' }>): string[] {
  const names = ['before', 'after', 'trailer', 'counts', 'extra'] as const;
  return names.filter((key) => framing[key] !== plainLength[key]).map((key) => `${key}=${framing[key]}`);
}

function named(name: string, options: string[]): unknown {
  const preset = Object.hasOwn(framingPresets, name) ? framingPresets[name] : undefined;
  if (options.length === 0 || preset?.kind !== 'length') return options.length === 0 ? preset : undefined;
  const changed: Record<string, unknown> = { ...preset };
  for (const option of options) {
    const [, key, value] = lengthOption.exec(option) ?? [];
    if (key === undefined || value === undefined) return undefined;
    changed[key] = key === 'counts' ? value : Number(value);
  }
  return changed;
}

function valued(kind: string, value: string): unknown {
  if (kind === 'decimal') return { kind, digits: Number(value) };
  if (kind === 'fixed') return { kind, size: Number(value) };
  if (kind === 'idle') return { kind, ms: Number(value) };
  if (kind === 'mark') return { kind: 'delimiter', mark: value };
  const [start, end, escape = 'none', ...more] = value.split(',');
  return more.length === 0 ? { kind, start, end, escape } : undefined;
}

function isSame(one: Framing, other: Framing): boolean {
  const keys = Object.keys(one) as (keyof Framing)[];
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
