// The file of auto-reply rules: read with a sentence for each fault, written for people to edit and compare.
import type { Result } from '../result';
import { ruleFileSchema, type RuleFile } from './rule';
import { readVersioned, writeVersioned } from './versioned-file';

/** Failures: `not-json`, `other-format`, `newer-version`, `bad-file`. */
export function readRuleFile(text: string): Result<RuleFile> {
  return readVersioned(text, {
    name: 'rules',
    format: 'halfclose-rules',
    version: 1,
    schema: ruleFileSchema,
  });
}

export function writeRuleFile(file: RuleFile): string {
  return writeVersioned(file);
}
