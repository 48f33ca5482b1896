// npm run bench: measures the built app, on the real display where there is one, since frames are counted.
import { main } from './setup/report.mjs';
import { runWithApp } from './setup/set-up.mjs';

await main(() => runWithApp('test/bench/run.mjs', process.argv.slice(2), { virtual: false }));
