// The ways to get a schema, as the lines of a menu.
import { m } from '../../paraglide/messages';
import type { MenuItem } from '../../ui/menu-item';

export interface AddSourceActions {
  choose: (what: 'files' | 'folder') => void;
  askPath: () => void;
  reflect: () => void;
}

export function addSourceItems({ choose, askPath, reflect }: AddSourceActions): MenuItem[] {
  return [
    {
      id: 'files',
      label: m.services_add_files(),
      icon: 'file',
      keys: '$mod+O',
      run: () => choose('files'),
    },
    { id: 'folder', label: m.services_add_folder(), icon: 'folder', run: () => choose('folder') },
    { id: 'path', label: m.services_add_path(), icon: 'terminal', run: askPath },
    {
      id: 'reflection',
      label: m.services_add_reflection(),
      icon: 'reflect',
      keys: '$mod+Shift+O',
      separated: true,
      run: reflect,
    },
  ];
}
