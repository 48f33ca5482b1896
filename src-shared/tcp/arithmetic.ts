// The value of a line such as `2 * (3 + 4)`, for the line calculator among the rules.

const deepest = 100;

/** Numbers, + - * / and parentheses; undefined when the text is no calculation or has no finite result. */
export function calculate(text: string): number | undefined {
  const tokens = text.match(/\d+(?:\.\d+)?|[-+*/()]|\S/g) ?? [];
  const reader = new Calculation(tokens);
  const value = reader.sum();
  return value !== undefined && reader.isDone && Number.isFinite(value) ? value : undefined;
}

class Calculation {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly string[]) {}

  get isDone(): boolean {
    return this.at === this.tokens.length;
  }

  sum(): number | undefined {
    let value = this.product();
    for (let sign = this.take('+-'); sign !== undefined && value !== undefined; sign = this.take('+-')) {
      const next = this.product();
      if (next === undefined) return undefined;
      value = sign === '+' ? value + next : value - next;
    }
    return value;
  }

  private product(): number | undefined {
    let value = this.factor();
    for (let sign = this.take('*/'); sign !== undefined && value !== undefined; sign = this.take('*/')) {
      const next = this.factor();
      if (next === undefined) return undefined;
      value = sign === '*' ? value * next : value / next;
    }
    return value;
  }

  private factor(): number | undefined {
    this.depth += 1;
    const value = this.depth > deepest ? undefined : this.value();
    this.depth -= 1;
    return value;
  }

  private value(): number | undefined {
    if (this.take('-') !== undefined) {
      const value = this.factor();
      return value === undefined ? undefined : -value;
    }
    if (this.take('(') !== undefined) {
      const value = this.sum();
      return this.take(')') === undefined ? undefined : value;
    }
    const number = this.tokens[this.at] ?? '';
    if (!/^\d/.test(number)) return undefined;
    this.at += 1;
    return Number(number);
  }

  private take(signs: string): string | undefined {
    const token = this.tokens[this.at];
    if (token === undefined || !signs.includes(token)) return undefined;
    this.at += 1;
    return token;
  }
}
