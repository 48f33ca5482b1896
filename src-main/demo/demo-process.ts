// The demo servers as a process of their own, so that a million messages from them never slow the app. Entry of the build.
import { Demo } from './demo';

const [protosDir = '', version = ''] = process.argv.slice(2);

// Electron's utility process: it ends with the app, and the app ends it to stop the servers.
void new Demo({ protosDir, version }).start().then((started) => process.parentPort.postMessage(started));
