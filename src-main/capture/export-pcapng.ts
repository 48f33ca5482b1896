// A log as a pcapng file: every chunk a packet, with the handshake, the ends and the reset where they were.
import type { Direction, EventData } from '../../src-shared/capture';
import { fail, ok, type Result } from '../../src-shared/result';
import { addressBytes } from '../../src-shared/tcp/ip-address';
import { PcapngWriter, type PcapConnection } from '../../src-shared/tcp/pcapng';
import type { CaptureLog } from './capture-log';
import type { ExportCount, StillWanted } from './export-bytes';
import type { ExportFile } from './export-file';
import { walkLog } from './log-walk';

/** A Unix socket has no addresses: these stand for its two ends. */
const nowhere = { local: { address: '127.0.0.1', port: 1 }, remote: { address: '127.0.0.1', port: 2 } };

/** Failure `nothing-to-export`: it was never connected. */
export async function exportPcapng(
  log: CaptureLog,
  file: ExportFile,
  stillWanted: StillWanted,
): Promise<Result<ExportCount>> {
  const { connected, openedUs = 0 } = log.summary();
  if (connected === undefined)
    return fail('nothing-to-export', 'This connection was never open, so there are no packets.');
  const writer = PcapngWriter.open(endsOf(connected));
  if (!writer.ok) return writer;
  await file.write(writer.value.handshake(log.startedAt * 1000 + openedUs));
  const packets = new Packets(log, writer.value);
  for await (const { seq, from, bytes } of walkLog(log)) {
    stillWanted();
    await file.write(packets.of(seq, from, bytes));
  }
  return ok(packets.count);
}

class Packets {
  readonly count: ExportCount = { items: 0, lost: 0 };
  private readonly ended = new Set<Direction>();

  constructor(
    private readonly log: CaptureLog,
    private readonly writer: PcapngWriter,
  ) {}

  of(seq: number, from: number, bytes: Uint8Array): Uint8Array {
    const { index } = this.log.table;
    const [direction, timeUs] = [index.direction(seq), this.log.startedAt * 1000 + index.timeUs(seq)];
    if (index.isPayload(seq)) {
      if (from === 0) this.count.items += 1;
      if (!index.isLost(seq)) return this.writer.chunk(direction, bytes, timeUs);
      this.count.lost += 1;
      this.writer.missing(direction, index.length(seq));
      return new Uint8Array(0);
    }
    if (index.kind(seq) === 'half-close') return this.end(direction, timeUs);
    if (index.kind(seq) !== 'closed') return new Uint8Array(0);
    const { how, by } = JSON.parse(new TextDecoder().decode(bytes)) as EventData<'closed'>;
    if (how === 'reset') return this.writer.reset(by === 'us' ? 'sent' : 'received', timeUs);
    return how === 'closed' ? this.end('sent', timeUs) : new Uint8Array(0);
  }

  private end(direction: Direction, timeUs: number): Uint8Array {
    if (this.ended.has(direction)) return new Uint8Array(0);
    this.ended.add(direction);
    return this.writer.end(direction, timeUs);
  }
}

function endsOf(connected: EventData<'connected'>): PcapConnection {
  const { localAddress, localPort, remoteAddress, remotePort, role } = connected;
  const opener = role === 'accepted' ? 'received' : 'sent';
  const isIp = addressBytes(localAddress) !== undefined && addressBytes(remoteAddress) !== undefined;
  if (!isIp) return { ...nowhere, opener };
  return {
    local: { address: localAddress, port: localPort },
    remote: { address: remoteAddress, port: remotePort },
    opener,
  };
}
