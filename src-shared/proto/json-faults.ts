// Collects what is wrong with a draft while it is checked: each fault with its path, its span and its sentence.
import type { JsonDiagnostic } from './json-check';
import { pathText, type JsonDocument, type JsonMember, type JsonNode, type JsonPath } from './json-tree';

const mostFaults = 1000;

interface FaultSpan {
  readonly from: number;
  readonly to: number;
}

export class JsonFaults {
  private readonly found: JsonDiagnostic[] = [];

  constructor({ problems }: JsonDocument) {
    for (const { from, to, line, column, message } of problems) {
      const fact = `Line ${line}, column ${column}: ${message}`;
      this.found.push({ at: [], path: '$', from, to, severity: 'error', fact, message: fact });
    }
  }

  /** Gives null, which is what stands for a wrong value. */
  report(at: JsonPath, { from, to }: FaultSpan, fact: string, severity: 'error' | 'warning' = 'error'): null {
    if (this.found.length >= mostFaults) return null;
    const path = pathText(at);
    this.found.push({ at, path, from, to, severity, fact, message: `${path}: ${fact}` });
    return null;
  }

  /** In the order of the text. */
  finished(): JsonDiagnostic[] {
    return this.found.sort((a, b) => a.from - b.from);
  }
}

export function keySpan(member: JsonMember): FaultSpan {
  return { from: member.keyFrom, to: member.keyTo };
}

/** The reader has said already what is wrong there. */
export function isReported(node: JsonNode): boolean {
  return node.kind === 'bad';
}
