// The rules of --rules: a file, read as the app reads it, or the name of a preset.
import { existsSync } from 'node:fs';
import type { RuleFile } from '../../src-shared/tcp/rule';
import { readRuleFile } from '../../src-shared/tcp/rule-file';
import { type RulePreset, rulePreset } from '../../src-shared/tcp/rule-presets';
import { type Outcome, done, exits, stopWith } from '../ending';
import { textOf } from './text-input';

const presets: readonly string[] = ['echo', 'sink', 'http-200', 'line-calculator', 'protobuf-echo'];

export function readRules(given: string): Outcome<RuleFile> {
  if (isPreset(given) && !existsSync(given)) {
    let id = 0;
    return done(rulePreset(given, () => String((id += 1))));
  }
  const text = textOf('--rules', given);
  if (!text.ok) return text;
  const read = readRuleFile(text.value);
  return read.ok ? read : stopWith(exits.wrongUse, read.error);
}

function isPreset(given: string): given is RulePreset {
  return presets.includes(given);
}
