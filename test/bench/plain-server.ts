// The demo servers in a plain Node process, for the bench's yardstick; ends when its parent does.
import { Demo } from '../../src-main/demo/demo';

const [protosDir = ''] = process.argv.slice(2);
const demo = new Demo({ protosDir, ports: { grpc: 0, echo: 0, framed: 0 } });
const started = await demo.start();
if (!started.ok) throw new Error(started.error.message);
process.send?.(started.value.grpcTarget);
process.on('disconnect', () => process.exit());
