// Child of reopen.test.ts: writes events into a log without end until it is killed. Arguments: folder, capture id.
import { CaptureStore } from '../../../src-main/capture/capture-store';

const [folder = '', captureId = ''] = process.argv.slice(2);
const made = new CaptureStore({ folder }).create(captureId, 'grpc');
if (!made.ok) throw new Error(made.error.message);
const log = made.value;

for (let number = 0; ; number += 1) {
  const bytes = new TextEncoder().encode(`message ${number} ${'.'.repeat(number % 300)}`);
  if (!log.append({ kind: 'message', direction: 'received', bytes })) await log.drained();
  if (number === 50_000) process.stdout.write('many\n');
  if (number % 1000 === 0) await new Promise(setImmediate);
}
