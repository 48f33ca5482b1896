// The commands of a TCP log, of whichever tab shows one: how it is looked at, the guess, the byte to begin anew at, exports.
import type { ExportKind } from '../../../src-shared/frame-channels';
import { m } from '../../paraglide/messages';
import type { App } from '../../state/app.svelte';
import type { LogLayout } from '../../state/capture-lists';
import type { Command } from '../../state/commands.svelte';
import type { TcpReading } from '../../state/tcp-reading.svelte';
import { exportNames } from '../timeline/export-names';

export function readingCommands(app: App): Command[] {
  const section = m.tcp_log();
  const reading = (): TcpReading | null => {
    const tab = app.tabs.active;
    return tab?.kind === 'tcp' || tab?.kind === 'listen' ? tab.reading : null;
  };
  const layouts: [LogLayout, string][] = [
    ['hex', m.timeline_layout_hex()],
    ['text', m.timeline_layout_text()],
    ['frames', m.frames_layout_frames()],
  ];
  const kinds = Object.keys(exportNames) as ExportKind[];
  return [
    ...layouts.map(([layout, name]) => ({
      id: `log.${layout}`,
      section,
      title: m.frames_command_layout({ name }),
      enabled: () => reading() !== null && reading()?.host.layout !== layout,
      run: () => reading()?.setLayout(layout),
    })),
    {
      id: 'log.guess',
      section,
      title: m.frames_guess(),
      enabled: () => reading() !== null,
      run: () => reading()?.startGuess(),
    },
    {
      id: 'log.resynchronise',
      section,
      title: m.frames_resync(),
      enabled: () => (reading()?.byte ?? null) !== null,
      run: () => reading()?.resynchronise(),
    },
    ...kinds.map((kind) => ({
      id: `log.export-${kind}`,
      section,
      title: m.frames_command_export({ name: exportNames[kind]() }),
      enabled: () => reading() !== null && reading()?.exports.running === null,
      run: () => void reading()?.exports.start(kind),
    })),
  ];
}
