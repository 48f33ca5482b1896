// Comments as people write them, cut into what a page can show: paragraphs, lists, code, links. Nothing of it is ever HTML.

export type DocInline =
  | { readonly kind: 'text' | 'code' | 'strong'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  /** `[Operation][google.longrunning.Operation]`, or a name in backquotes that looks like a type. */
  | { readonly kind: 'symbol'; readonly text: string; readonly name: string };

export type DocBlock =
  | { readonly kind: 'paragraph' | 'heading'; readonly inlines: readonly DocInline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly DocInline[])[] }
  | { readonly kind: 'code'; readonly text: string };

const bullet = /^\s{0,3}(?:[-*+]|(\d+)[.)])\s+(.*)$/;
const fence = /^\s*(```|~~~)/;
const heading = /^#{1,6}\s+(.*?)\s*#*$/;
const inlinePattern =
  /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)|\[([^\]]+)\]\[([^\]]*)\]|(https:\/\/[^\s<>()"'`]+[^\s<>()"'`.,;:!?])/g;
const symbolName = /^\.?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;

/** @param comment without comment signs, lines as they were */
export function readComment(comment: string): DocBlock[] {
  const reader = new CommentReader();
  for (const line of comment.replace(/\r/g, '').split('\n')) reader.line(line);
  return reader.end();
}

/** The first sentence, for tables and lists. */
export function summaryOf(comment: string): string {
  const [first = ''] = comment.trim().split(/\n\s*\n/);
  const text = first.replace(/\s+/g, ' ');
  const end = /[.!?](?=\s+[A-Z`])/.exec(text);
  return end === null ? text : text.slice(0, end.index + 1);
}

class CommentReader {
  private readonly blocks: DocBlock[] = [];
  private open: { kind: 'paragraph' | 'code' | 'fenced'; lines: string[] } | undefined;
  private list: { ordered: boolean; items: string[][] } | undefined;

  line(line: string): void {
    if (this.open?.kind === 'fenced') {
      if (fence.test(line)) this.close();
      else this.open.lines.push(line);
      return;
    }
    if (line.trim() === '') return this.blank();
    if (fence.test(line)) return this.begin('fenced');
    const item = bullet.exec(line);
    if (item !== null) return this.item(item[1] !== undefined, item[2] ?? '');
    if (this.list !== undefined) return void this.list.items.at(-1)?.push(line.trim());
    const title = heading.exec(line);
    if (title !== null) return this.title(title[1] ?? '');
    // Four spaces or more make code, but not in the middle of a paragraph.
    const isCode = /^ {4,}|^\t/.test(line) && this.open?.kind !== 'paragraph';
    if (isCode && this.open?.kind !== 'code') this.begin('code');
    if (!isCode && this.open?.kind !== 'paragraph') this.begin('paragraph');
    this.open?.lines.push(line);
  }

  end(): DocBlock[] {
    this.close();
    return this.blocks;
  }

  private blank(): void {
    if (this.open?.kind === 'code') this.open.lines.push('');
    else this.close();
  }

  private begin(kind: 'paragraph' | 'code' | 'fenced'): void {
    this.close();
    this.open = { kind, lines: [] };
  }

  private item(ordered: boolean, text: string): void {
    if (this.list?.ordered !== ordered) {
      this.close();
      this.list = { ordered, items: [] };
    }
    this.list.items.push([text]);
  }

  private title(text: string): void {
    this.close();
    this.blocks.push({ kind: 'heading', inlines: readInlines(text) });
  }

  private close(): void {
    const { open, list } = this;
    this.open = undefined;
    this.list = undefined;
    if (list !== undefined) {
      const items = list.items.map((lines) => readInlines(lines.join(' ')));
      const before = this.blocks.at(-1);
      // Empty lines between items do not end a list.
      if (before?.kind === 'list' && before.ordered === list.ordered) {
        this.blocks.splice(-1, 1, { ...before, items: [...before.items, ...items] });
      } else this.blocks.push({ kind: 'list', ordered: list.ordered, items });
    } else if (open?.kind === 'paragraph') {
      this.blocks.push({
        kind: 'paragraph',
        inlines: readInlines(open.lines.map((line) => line.trim()).join(' ')),
      });
    } else if (open !== undefined) {
      const text = undented(open.lines);
      if (text !== '') this.blocks.push({ kind: 'code', text });
    }
  }
}

function undented(lines: readonly string[]): string {
  const full = lines.filter((line) => line.trim() !== '');
  const indent = Math.min(...full.map((line) => line.length - line.trimStart().length));
  return lines
    .map((line) => line.slice(indent))
    .join('\n')
    .trimEnd();
}

export function readInlines(text: string): DocInline[] {
  const inlines: DocInline[] = [];
  const plain = (part: string) => {
    if (part !== '') inlines.push({ kind: 'text', text: part });
  };
  let done = 0;
  for (const found of text.matchAll(inlinePattern)) {
    plain(text.slice(done, found.index));
    done = found.index + found[0].length;
    inlines.push(inlineOf(found));
  }
  plain(text.slice(done));
  return inlines;
}

function inlineOf([
  whole,
  code,
  strong,
  linkText,
  url,
  symbolText,
  symbol,
  bare,
]: RegExpExecArray): DocInline {
  if (code !== undefined) return { kind: 'code', text: code };
  if (strong !== undefined) return { kind: 'strong', text: strong };
  if (bare !== undefined) return { kind: 'link', text: bare, url: bare };
  if (url !== undefined) {
    return /^https:\/\//.test(url)
      ? { kind: 'link', text: linkText ?? url, url }
      : { kind: 'text', text: linkText ?? whole };
  }
  const name = symbol === undefined || symbol === '' ? (symbolText ?? '') : symbol;
  return symbolName.test(name)
    ? { kind: 'symbol', text: symbolText ?? name, name: name.replace(/^\./, '') }
    : { kind: 'text', text: symbolText ?? whole };
}
