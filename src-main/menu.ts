// The native menu: macOS needs one for its edit keys; elsewhere the page's own command table has every key.
import { app, Menu, type MenuItemConstructorOptions } from 'electron';

export function setUpMenu(): void {
  if (process.platform !== 'darwin') {
    Menu.setApplicationMenu(null);
    return;
  }
  const template: MenuItemConstructorOptions[] = [
    {
      label: app.name,
      submenu: [{ role: 'about' }, { role: 'hide' }, { role: 'hideOthers' }, { role: 'quit' }],
    },
    { role: 'editMenu' },
    { label: 'Window', submenu: [{ role: 'minimize' }, { role: 'zoom' }, { role: 'front' }] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
