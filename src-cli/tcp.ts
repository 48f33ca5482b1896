// halfclose tcp: its arguments, checked before anything heavy is loaded.
import { type Ending, wrongUse } from './ending';
import type { GivenFlags } from './flags/parse-flags';
import { ownCertificate, proxyOf } from './flags/target-flags';
import { tcpChoice } from './flags/tcp-flags';
import type { Terminal } from './terminal';

export async function tcp(given: GivenFlags, terminal: Terminal): Promise<number> {
  return terminal.end(await run(given, terminal));
}

async function run(given: GivenFlags, terminal: Terminal): Promise<Ending> {
  const [place, ...more] = given.places;
  if (place === undefined) return wrongUse('halfclose tcp needs HOST:PORT, such as localhost:9000.').ending;
  if (more.length > 0) {
    return wrongUse(`halfclose tcp takes one HOST:PORT: ${more.join(' ')} is too much. Text stands after -t.`)
      .ending;
  }
  const choice = tcpChoice(given);
  if (!choice.ok) return choice.ending;
  const certificate = ownCertificate(given);
  if (!certificate.ok) return certificate.ending;
  const { wholeConversation } = await import('./tcp/whole-conversation');
  const order = { place, choice: choice.value, certificate: certificate.value, proxy: proxyOf(given) };
  return wholeConversation(order, terminal);
}
