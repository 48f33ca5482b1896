// The forms in which a TCP log can be written, by name, in the order of the menu.
import type { ExportKind } from '../../../src-shared/frame-channels';
import { m } from '../../paraglide/messages';

export const exportNames: Readonly<Record<ExportKind, () => string>> = {
  'raw-sent': m.frames_export_sent,
  'raw-received': m.frames_export_received,
  hex: m.frames_export_hex,
  text: m.frames_export_text,
  frames: m.frames_export_frames,
  pcapng: m.frames_export_pcapng,
  script: m.frames_export_script,
};
