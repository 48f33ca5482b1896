// The kinds of declarations, in words.
import type { SymbolKind } from '../../../src-shared/catalog';
import { m } from '../../paraglide/messages';

export function kindWord(kind: SymbolKind): string {
  const words: Record<SymbolKind, () => string> = {
    service: m.docs_service,
    method: m.docs_method,
    message: m.docs_message,
    enum: m.docs_enum,
    'enum-value': m.docs_enum_value,
    field: m.docs_field,
    extension: m.docs_extension,
  };
  return words[kind]();
}
