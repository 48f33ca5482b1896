// A capture from a file (`halfclose call --capture FILE`, a copy of the app's): what the page needs to make a tab of it.
import { z } from 'zod';
import { securitySchema } from './target-settings';

export const openedCaptureSchema = z.object({
  /** Of the copy that the app keeps: the file itself is never written. */
  captureId: z.string(),
  /** The file's name, for words. */
  name: z.string(),
  protocol: z.enum(['grpc', 'tcp']),
  /** Null when the call failed before its headers left: nothing tells which method it was. */
  call: z
    .object({
      path: z.string(),
      target: z.string(),
      security: securitySchema,
      clientStreaming: z.boolean(),
      serverStreaming: z.boolean(),
    })
    .nullable(),
  connection: z.object({ host: z.string(), port: z.number() }).nullable(),
  events: z.number(),
  /** Events at the end that are in the index but cannot be read: the files were cut or damaged. */
  lost: z.number(),
});
export type OpenedCapture = z.infer<typeof openedCaptureSchema>;
