// The demo servers on a thread of their own, so that a million messages from them never slow the app. Entry of the build.
import { parentPort, workerData } from 'node:worker_threads';
import { Demo, type DemoOptions } from './demo';

// It ends with the app, and the app ends it to stop the servers.
void new Demo(workerData as DemoOptions).start().then((started) => parentPort?.postMessage(started));
