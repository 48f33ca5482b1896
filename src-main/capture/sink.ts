// The one door through which grpc/ and tcp/ write what happened; capture-log is the real thing behind it.
import type { CaptureAppend } from '../../src-shared/capture';

export interface CaptureSink {
  /**
   * Appends one event; the log stamps the time. Bytes are copied: the caller may reuse its buffer.
   * False: more than 8 MB wait for the disk; stop reading from the network until `drained()`.
   */
  append(event: CaptureAppend): boolean;
  drained(): Promise<void>;
}
