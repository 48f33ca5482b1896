// Keys that lists, trees and details answer to by themselves: no commands, but people want to know them.
import { m } from '../../paraglide/messages';

export function listKeys(): { section: string; title: string; keys: string[] }[] {
  const section = m.shortcuts_lists();
  return [
    { section, title: m.shortcuts_move(), keys: ['ArrowUp', 'ArrowDown'] },
    { section, title: m.shortcuts_page(), keys: ['PageUp', 'PageDown'] },
    { section, title: m.shortcuts_ends(), keys: ['Home', 'End'] },
    { section, title: m.shortcuts_fold(), keys: ['ArrowLeft', 'ArrowRight'] },
    { section, title: m.shortcuts_detail(), keys: ['Enter'] },
    { section, title: m.shortcuts_views(), keys: ['1', '2', '3'] },
    { section, title: m.shortcuts_pause(), keys: ['Space'] },
    { section, title: m.shortcuts_follow(), keys: ['F'] },
    { section, title: m.shortcuts_type(), keys: ['F12'] },
  ];
}
