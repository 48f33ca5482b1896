// The faults of a draft by place, for the rows of the form.
import type { JsonDiagnostic } from './json-check';
import { pathText, type JsonPath } from './json-tree';

export class FormFaults {
  private readonly byPath = new Map<string, JsonDiagnostic[]>();

  constructor(private readonly diagnostics: readonly JsonDiagnostic[]) {
    for (const diagnostic of diagnostics) {
      // Syntax errors have no place in the form: they belong to the text.
      if (diagnostic.at.length === 0) continue;
      const there = this.byPath.get(diagnostic.path);
      if (there === undefined) this.byPath.set(diagnostic.path, [diagnostic]);
      else there.push(diagnostic);
    }
  }

  /** The first error and warning of the value at `at`; those of a map key are left out when `keyFrom` says where it is. */
  ofValue(at: JsonPath, keyFrom?: number): { error?: string; warning?: string } {
    const found = (this.byPath.get(pathText(at)) ?? []).filter((fault) => fault.from !== keyFrom);
    const error = found.find(({ severity }) => severity === 'error')?.fact;
    const warning = found.find(({ severity }) => severity === 'warning')?.fact;
    return { ...(error === undefined ? {} : { error }), ...(warning === undefined ? {} : { warning }) };
  }

  /** What is wrong with the key itself. */
  ofKey(at: JsonPath, keyFrom: number): string | undefined {
    return this.byPath.get(pathText(at))?.find(({ from }) => from === keyFrom)?.fact;
  }

  /** Errors below `at`, not at it. */
  countUnder(at: JsonPath): number {
    const isUnder = (other: JsonPath): boolean => {
      return other.length > at.length && at.every((part, index) => other[index] === part);
    };
    return this.diagnostics.filter((fault) => fault.severity === 'error' && isUnder(fault.at)).length;
  }
}
