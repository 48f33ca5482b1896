// Drives a call tab as a person does: by role and label alone.
/** @typedef {import('@playwright/test').Page} Page */

export class CallDriver {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.request = page.getByRole('region', { name: 'Request', exact: true });
    this.response = page.getByRole('region', { name: 'Response', exact: true });
    this.tree = page.getByRole('tree', { name: 'Schema sources' });
    this.target = page.getByLabel('Target, host:port');
    this.form = page.getByRole('form', { name: 'Message, form' });
    this.json = page.getByRole('textbox', { name: 'Message, JSON' });
    this.messages = this.response.getByRole('listbox', { name: 'Messages' });
    this.rows = this.messages.getByRole('option');
    this.detail = this.response.getByRole('tree', { name: 'Tree' });
    this.send = page.getByRole('button', { name: 'Send', exact: true });
    this.start = page.getByRole('button', { name: 'Start stream', exact: true });
    this.sendMessage = this.request.getByRole('button', { name: 'Send message', exact: true });
    this.endStream = this.request.getByRole('button', { name: 'End stream', exact: true });
    this.cancel = page.getByRole('button', { name: 'Cancel', exact: true }).first();
  }

  /** @param {string} name for example `RouteChat` */
  method(name) {
    return this.tree.getByRole('treeitem', { name: new RegExp(`\\b${name}\\b`) });
  }

  /**
   * Opens the method from the tree and aims it at a server.
   * @param {string} name @param {string} [target] `127.0.0.1:50051`; left as it is when absent
   */
  async open(name, target) {
    await this.method(name).click();
    await this.page
      .getByRole('button', { name: new RegExp(`Method .*/${name}\\. Choose another`) })
      .waitFor();
    if (target !== undefined) await this.target.fill(target);
  }

  /** Starts a stream: it takes messages as soon as it is on its way, though it is open only when the server answers. */
  async startStream() {
    await this.start.click();
    await this.messages.getByText('Request headers sent').waitFor();
  }

  /** @param {string} name the way to the field: `location.latitude` */
  field(name) {
    return this.form.getByLabel(name, { exact: true });
  }

  /**
   * Gives a field that is absent a value, by its Set button.
   * @param {string} name
   */
  async set(name) {
    await this.form.getByRole('button', { name: `Set ${name}`, exact: true }).click();
  }

  /** @param {'Form' | 'JSON'} view */
  async show(view) {
    const views = this.request.getByRole('radiogroup', { name: 'Message view' });
    await views.getByRole('radio', { name: view }).click();
  }

  /**
   * Types a whole message as JSON.
   * @param {object | string} message
   */
  async writeJson(message) {
    await this.show('JSON');
    await this.json.fill(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** @param {string} name `OK 0`, `Open`, `Half-closed` */
  status(name) {
    return this.response.getByText(name, { exact: true });
  }

  /** Rows of messages in one direction. @param {'Sent' | 'Received'} way */
  rowsOf(way) {
    return this.rows.filter({ has: this.page.getByRole('img', { name: way, exact: true }) });
  }

  /**
   * A row of the timeline by what it shows.
   * @param {'Sent' | 'Received'} way @param {string | RegExp} text
   */
  row(way, text) {
    return this.rowsOf(way).filter({ hasText: text });
  }

  /** @param {'Messages' | 'Headers' | 'Trailers' | 'Error details' | 'Timing'} name */
  pane(name) {
    return this.response.getByRole('tab', { name: new RegExp(`^${name}`) });
  }

  /**
   * Chooses one of a list that opens under a field.
   * @param {import('@playwright/test').Locator} field @param {string} option
   */
  async choose(field, option) {
    await field.click();
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }
}
