// Rules into a file and out of one: what the halfclose command reads with --rules.
import type { RuleFile } from '../../src-shared/tcp/rule';
import { request } from '../bridge';
import type { ListenTab } from './listen-tab.svelte';

export async function saveRuleFile(tab: ListenTab): Promise<void> {
  const { writeRuleFile } = await import('../../src-shared/tcp/rule-file');
  const { framing, encoding } = tab.format;
  const rules: RuleFile['rules'] = [...tab.rules.all];
  const text = writeRuleFile({ format: 'halfclose-rules', version: 1, framing, encoding, rules });
  const answer = await request('listen.saveRules', { name: 'rules.json', text });
  tab.failure = answer.ok ? null : answer.error;
}

/** In place of the rules that are there, with the file's framing and encoding. */
export async function openRuleFile(tab: ListenTab): Promise<void> {
  const answer = await request('listen.openRules', {});
  if (!answer.ok) {
    tab.failure = answer.error;
    return;
  }
  if (answer.value.file === null) return;
  const { readRuleFile } = await import('../../src-shared/tcp/rule-file');
  const read = readRuleFile(answer.value.file.text);
  tab.failure = read.ok ? null : read.error;
  if (!read.ok) return;
  const { rules, framing, encoding } = read.value;
  tab.rules.replace(rules, { framing, encoding });
}
