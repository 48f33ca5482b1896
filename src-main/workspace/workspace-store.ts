// The page's tabs, drafts, sizes and theme on disk: workspace.json in the user-data folder.
import { workspaceSchema, type WorkspaceState } from '../../src-shared/workspace';
import { emptyWorkspace } from '../../src-shared/empty-workspace';
import type { Result } from '../../src-shared/result';
import type { Vault } from '../secrets/vault';
import { StateFile } from './state-file';

export class WorkspaceStore {
  private readonly file: StateFile<WorkspaceState>;

  constructor(path: string, vault?: Vault) {
    const secrets = vault?.of(workspaceSchema);
    this.file = new StateFile({ path, schema: workspaceSchema, version: 1, empty: emptyWorkspace, secrets });
  }

  /** `notices`: sentences about what was damaged and set aside. */
  async load(): Promise<{ state: WorkspaceState; notices: string[] }> {
    const { value, notice } = await this.file.load();
    return { state: value, notices: notice === undefined ? [] : [notice] };
  }

  save(state: WorkspaceState): Promise<Result<object>> {
    return this.file.save(state);
  }

  flush(): Promise<void> {
    return this.file.flush();
  }
}
