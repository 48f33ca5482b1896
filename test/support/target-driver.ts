// Drives the Metadata and Options of a call as a person does: by role and label alone.
import type { Locator, Page } from '@playwright/test';

export class TargetDriver {
  private readonly request: Locator;

  constructor(private readonly page: Page) {
    this.request = page.getByRole('region', { name: 'Request', exact: true });
  }

  async showMetadata(): Promise<void> {
    await this.request.getByRole('tab', { name: /^Metadata/ }).click();
  }

  async showOptions(): Promise<void> {
    await this.request.getByRole('tab', { name: /^Options/ }).click();
  }

  /** Plaintext or TLS, on the address line. */
  async security(name: string): Promise<void> {
    await this.page.getByLabel('Security', { exact: true }).click();
    await this.page.getByRole('option', { name, exact: true }).click();
  }

  /** From here on the metadata of all calls to the target is edited. */
  async forAllCalls(): Promise<void> {
    await this.request.getByRole('radio', { name: /^All calls to/ }).click();
  }

  async authorize(kind: string, fields: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.request.getByLabel('Authorization', { exact: true }).click();
    await this.page.getByRole('option', { name: kind, exact: true }).click();
    for (const [label, value] of Object.entries(fields)) {
      await this.request.getByLabel(label, { exact: true }).fill(value);
    }
  }

  /** A new last row of metadata. */
  async addRow(key: string, value: string): Promise<void> {
    await this.request.getByRole('button', { name: 'Add header' }).click();
    const number = await this.request.getByLabel(/^Key of header/).count();
    await this.request.getByLabel(`Key of header ${String(number)}`, { exact: true }).fill(key);
    await this.request.getByLabel(`Value of header ${String(number)}`, { exact: true }).fill(value);
  }

  /** One of a few, shown side by side. */
  async pick(group: string, option: string): Promise<void> {
    const choices = this.request.getByRole('radiogroup', { name: group, exact: true });
    await choices.getByRole('radio', { name: option, exact: true }).click();
  }
}
