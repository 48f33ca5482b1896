// What a listening tab keeps over a restart: its settings, its rules, how logs are shown. It does not listen again by itself.
import { z } from 'zod';
import { listenSettingsSchema } from './listen-settings';
import { composerStateSchema } from './tcp/composer-state';

export const listenTabSchema = z.object({
  kind: z.literal('listen'),
  id: z.string(),
  settings: listenSettingsSchema,
  /** Who answers: `relay` keeps the rules, and the other way round. */
  pane: z.enum(['rules', 'relay']),
  view: z.enum(['hex', 'text', 'frames']),
  detail: z.enum(['tree', 'json', 'wire']),
  /** What is written to send, to whichever connection. */
  composer: composerStateSchema,
});
export type ListenTabState = z.infer<typeof listenTabSchema>;
