// Drives a TCP tab as a person does: by role and label alone.
/** @typedef {import('@playwright/test').Page} Page */

export class TcpDriver {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.host = page.getByRole('textbox', { name: 'Host', exact: true });
    this.port = page.getByRole('textbox', { name: 'Port', exact: true });
    this.connectButton = page.getByRole('button', { name: 'Connect', exact: true });
    this.end = page.getByRole('button', { name: /^End\b/ });
    this.close = page.getByRole('button', { name: 'Close', exact: true });
    this.reset = page.getByRole('button', { name: /^Reset\b/ });
    this.composer = page.getByRole('region', { name: 'Composer' });
    this.text = this.composer.getByLabel('Text to send');
    this.hex = this.composer.getByLabel('Hex bytes to send');
    this.wire = this.composer.getByRole('region', { name: 'On the wire' });
    this.sendButton = this.composer.getByRole('button', { name: /^Send \d+ bytes?/ });
    this.log = page.getByRole('region', { name: 'What crossed the wire' });
    this.lines = this.log.getByRole('listbox', { name: 'Log' }).getByRole('option');
  }

  /** A new tab, with the keyboard. */
  async open() {
    await this.page.keyboard.press('Control+T');
    await this.host.waitFor();
  }

  /** @param {string} host @param {number} port */
  async connect(host, port) {
    await this.host.fill(host);
    await this.port.fill(String(port));
    await this.connectButton.click();
  }

  /** @param {'Text' | 'Hex' | 'Base64' | 'Message' | 'File'} mode */
  async compose(mode) {
    await this.composer.getByRole('radio', { name: mode }).click();
  }

  /** @param {string} text with escapes */
  async sendText(text) {
    await this.compose('Text');
    await this.text.fill(text);
    await this.sendButton.click();
  }

  /** @param {string} hex */
  async sendHex(hex) {
    await this.compose('Hex');
    await this.hex.fill(hex);
    await this.sendButton.click();
  }

  /** @param {'Hex dump' | 'Text' | 'Frames'} layout */
  async show(layout) {
    await this.log.getByRole('radio', { name: layout }).click();
  }

  /** @param {string | RegExp} text */
  line(text) {
    return this.lines.filter({ hasText: text });
  }

  /** The words in the address line: `Connected`, `Not connected`. @param {string} words */
  state(words) {
    // The log says it once more, to readers alone.
    return this.page
      .getByRole('status')
      .filter({ hasText: new RegExp(`^${words}`) })
      .first();
  }
}
