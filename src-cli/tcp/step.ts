// What is done on a connection in order: sent, expected, ended.

export type Step =
  /** `bytes`: as they go out, frame and all. */
  | { do: 'send'; bytes: Uint8Array; afterMs: number }
  | { do: 'send-file'; path: string }
  /** `payload`: of one frame, or without framing the next bytes. `text`: as it was written. */
  | { do: 'expect'; payload: Uint8Array; text: string; withinMs: number }
  | { do: 'end'; afterMs: number }
  | { do: 'expect-end'; withinMs: number };
