// The flags of one call: its data, its limits, and what is printed of it.
import type { CallSettings } from '../../src-shared/target-settings';
import { type Outcome, done, wrongUse } from '../ending';
import { readDuration, readSize } from './amounts';
import type { FlagGroup } from './flag';
import type { GivenFlags } from './parse-flags';

export const callFlags: FlagGroup = {
  title: 'Call',
  flags: [
    {
      name: 'data',
      short: 'd',
      value: 'JSON|@FILE|@-',
      help: 'the message; for a client stream, messages. @- reads stdin as it comes',
    },
    { name: 'deadline', value: '5s', help: 'the call ends after this time' },
    { name: 'compress', value: 'gzip|deflate', help: 'how the request is compressed' },
    { name: 'max-receive', value: '64MB', help: 'largest message that is taken (64MB when not given)' },
    { name: 'max-send', value: 'SIZE', help: 'largest message that is sent (no limit when not given)' },
    { name: 'wait-for-ready', help: 'wait for a server that is not there yet' },
    { name: 'emit-defaults', help: 'print fields that have their default value too' },
    { name: 'wire', help: 'print each message as its bytes, in hex' },
    {
      name: 'capture',
      value: 'FILE',
      help: 'keep every event with its time in FILE.hcdata and FILE.hcindex',
    },
    { name: 'verbose', short: 'v', help: 'headers, trailers and times on stderr' },
  ],
};

export interface CallChoice {
  /** Undefined: not given. */
  data: string | undefined;
  deadlineMs: number | undefined;
  settings: CallSettings;
  emitDefaults: boolean;
  wire: boolean;
  capture: string | undefined;
  verbose: boolean;
}

export function callChoice(given: GivenFlags): Outcome<CallChoice> {
  const deadline = optional(given, 'deadline', readDuration);
  if (!deadline.ok) return deadline;
  const settings = callSettings(given);
  if (!settings.ok) return settings;
  return done({
    data: given.one('data'),
    deadlineMs: deadline.value,
    settings: settings.value,
    emitDefaults: given.has('emit-defaults'),
    wire: given.has('wire'),
    capture: given.one('capture'),
    verbose: given.has('verbose'),
  });
}

function callSettings(given: GivenFlags): Outcome<CallSettings> {
  const receive = optional(given, 'max-receive', readSize);
  if (!receive.ok) return receive;
  const send = optional(given, 'max-send', readSize);
  if (!send.ok) return send;
  const compression = given.one('compress');
  if (compression !== undefined && !isCompression(compression)) {
    return wrongUse(`--compress ${compression}: there are gzip, deflate and identity (none).`);
  }
  return done({
    ...(receive.value === undefined ? {} : { receiveLimitBytes: receive.value }),
    ...(send.value === undefined ? {} : { sendLimitBytes: send.value }),
    ...(compression === undefined ? {} : { compression }),
    ...(given.has('wait-for-ready') ? { waitForReady: true } : {}),
  });
}

function isCompression(text: string): text is NonNullable<CallSettings['compression']> {
  return text === 'gzip' || text === 'deflate' || text === 'identity';
}

export function optional(
  given: GivenFlags,
  name: string,
  read: (flag: string, text: string) => Outcome<number>,
): Outcome<number | undefined> {
  const text = given.one(name);
  return text === undefined ? done(undefined) : read(`--${name}`, text);
}
