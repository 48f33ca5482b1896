// The rules that are in force on a listener: one set for all its connections, replaced as a whole when someone edits them.
import type { Failure } from '../../src-shared/result';
import type { TypeRegistry } from '../../src-shared/proto/registry';
import type { Rule } from '../../src-shared/tcp/rule';
import { RuleSet } from '../../src-shared/tcp/rule-set';
import type { WireFormat } from '../../src-shared/tcp/wire-format';

export interface RuleState {
  id: string;
  hits: number;
  fault?: Failure | undefined;
}

export class RuleBook {
  #set: RuleSet;
  #format: WireFormat;
  /** Hits of sets that were replaced, by the rule's id. */
  #earlier = new Map<string, number>();
  /** Goes up with each `replace`: connections take the new set then. */
  edition = 0;

  /** `types` absent: rules about messages have a fault. */
  constructor(rules: readonly Rule[], format: WireFormat, types?: TypeRegistry) {
    this.#format = format;
    this.#set = ruleSet(rules, format, types);
  }

  get set(): RuleSet {
    return this.#set;
  }

  get format(): WireFormat {
    return this.#format;
  }

  /** In the order of the rules. Hits are kept for as long as a rule keeps its id. */
  get states(): RuleState[] {
    return this.#set.states.map(({ id, hits, fault }) => ({
      id,
      hits: hits + (this.#earlier.get(id) ?? 0),
      ...(fault === undefined ? {} : { fault }),
    }));
  }

  replace(rules: readonly Rule[], format: WireFormat, types?: TypeRegistry): void {
    this.#earlier = new Map(this.states.map(({ id, hits }) => [id, hits]));
    this.#format = format;
    this.#set = ruleSet(rules, format, types);
    this.edition += 1;
  }
}

function ruleSet(rules: readonly Rule[], format: WireFormat, types: TypeRegistry | undefined): RuleSet {
  const { encoding, framing, checksum } = format;
  return new RuleSet(rules, { encoding, framing, checksum, types });
}
