// The command table: what is offered, and what refuses to run.
import { describe, expect, it } from 'vitest';
import { Commands, type Command } from '../../../src-renderer/state/commands.svelte';

function table() {
  const ran: string[] = [];
  const command = (id: string, more: Partial<Command> = {}): Command => ({
    id,
    title: id,
    section: 'Call',
    run: () => ran.push(id),
    ...more,
  });
  return { ran, command };
}

describe('commands', () => {
  it('offers what can be done now, in the order of the table', () => {
    const { command } = table();
    const commands = new Commands(() => [
      command('call.send'),
      command('call.end', { enabled: () => false }),
      command('pane.next', { keyOnly: true }),
      command('view.sidebar'),
    ]);
    expect(commands.offered.map(({ id }) => id)).toEqual(['call.send', 'view.sidebar']);
    expect(commands.list).toHaveLength(4);
  });

  it('runs by id, and not what cannot be done now', () => {
    const { command, ran } = table();
    const commands = new Commands(() => [
      command('a'),
      command('b', { enabled: () => false, keys: '$mod+B' }),
    ]);
    expect([commands.run('a'), commands.run('b'), commands.run('c')]).toEqual([true, false, false]);
    expect(ran).toEqual(['a']);
    expect(commands.keysOf('b')).toBe('$mod+B');
  });
});
