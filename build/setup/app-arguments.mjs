// The arguments that a person gives to the app behind `--`: npm runs us in the repository, so paths are taken from where they stood.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * @param {string[]} args what came after `npm start --`
 * @param {string} [from] the folder that the person stood in; npm tells it as INIT_CWD
 * @returns {string[]} existing paths made absolute, everything else as it was
 */
export function appArguments(args, from = process.env.INIT_CWD ?? process.cwd()) {
  return args.map((arg) => (existsSync(resolve(from, arg)) ? resolve(from, arg) : arg));
}
