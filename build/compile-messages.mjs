// Compiles the words once, outside any build: types, lint and tests need them.
import { compile } from '@inlang/paraglide-js';
import { messageOptions } from './message-options.mjs';
import { root } from './setup/project.mjs';

await compile(messageOptions(root));
