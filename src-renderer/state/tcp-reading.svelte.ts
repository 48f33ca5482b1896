// How one TCP log is read: its lines and its frames, laid out and decoded as its host (a tab) says.
import type { WireFormat } from '../../src-shared/tcp/wire-format';
import type { TcpTabState } from '../../src-shared/workspace';
import type { LineLayout, LogLayout } from './capture-lists';
import type { CaptureView } from './capture-view.svelte';
import type { SchemaState } from './schema.svelte';

/** What a tab keeps for all logs that it shows: a client tab has one, a server tab one for each connection. */
export interface ReadingHost {
  readonly schema: SchemaState;
  readonly layout: LogLayout;
  readonly format: WireFormat;
  /** How a chosen frame is shown. */
  detail: TcpTabState['detail'];
  setLayout(layout: LogLayout): void;
  changeFormat(change: Partial<WireFormat>): void;
}

export class TcpReading {
  constructor(
    readonly view: CaptureView,
    readonly host: ReadingHost,
  ) {
    view.setLayout(this.lineLayout);
  }

  /** The lines that lie behind the frames are the dump's. */
  get lineLayout(): LineLayout {
    return this.host.layout === 'text' ? 'text' : 'hex';
  }

  dispose(): void {
    this.view.dispose();
  }
}
