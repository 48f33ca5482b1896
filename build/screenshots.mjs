// npm run screenshots: takes the pictures of the README, on a display of our own so that they look the same everywhere.
import { main } from './setup/report.mjs';
import { runWithApp } from './setup/set-up.mjs';

await main(() => runWithApp('test/screenshots/run.mjs', process.argv.slice(2), { virtual: true }));
