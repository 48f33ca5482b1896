// Opens one folder as the app does, engine on its thread; prints how long it took until it was in the tree.
import { join } from 'node:path';
import { EngineHost } from '../../src-main/schema/engine-host';
import { SchemaLibrary } from '../../src-main/schema/library';

const [folder = '', cacheDir = ''] = process.argv.slice(2);
const begin = performance.now();
const entry = join(import.meta.dirname, 'engine-thread.mjs');
const library = new SchemaLibrary({ cacheDir, engine: new EngineHost({ entry, cacheDir }) });
await library.open([folder]);
const seconds = (performance.now() - begin) / 1000;
console.log(JSON.stringify({ seconds, state: library.catalog().sources[0]?.state }));
await library.close();
