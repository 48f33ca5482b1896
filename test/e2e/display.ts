// Gives the windows of the tests a display of their own when the machine has none (npm test always gives one).
import { hasDisplay, openVirtualDisplay } from '../../build/setup/display.mjs';

export default async function setUpDisplay(): Promise<() => void> {
  if (hasDisplay()) return () => undefined;
  const { env, close } = await openVirtualDisplay();
  Object.assign(process.env, env);
  return close;
}
