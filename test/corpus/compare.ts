// The comparison behind npm run corpus: set by set, then the table and the causes of every difference.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { corpusSets, type CorpusSet } from './corpus-sets';
import { count, difference, landmark, otherText } from './descriptors';
import { OurSide, type Opened } from './ours';
import { closureByProtoc, judge, type Accepted, type Verdicts } from './protoc';
import { emptyRow, isFault, pageOf, reportOf, type Row } from './report';

const [work = '', ...flags] = process.argv.slice(2);
const only = flags.includes('--only') ? flags[flags.indexOf('--only') + 1] : undefined;

function protosBelow(folder: string, without: string[]): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (without.includes(path) || entry.name === 'node_modules' || entry.name.startsWith('.')) return [];
      if (entry.isDirectory()) return protosBelow(path, without);
      return entry.isFile() && entry.name.endsWith('.proto') ? [path] : [];
    });
}

class Comparison {
  readonly row: Row;
  private readonly byLandmark = new Map<string, FileDescriptorProto[]>();

  constructor(
    private readonly set: CorpusSet,
    private readonly verdicts: Verdicts,
    private readonly ours: OurSide,
    private readonly output: string,
  ) {
    this.row = emptyRow(set.name, set.origin);
  }

  async run(files: string[]): Promise<Row> {
    this.row.files = files.length;
    this.index(await this.ours.open(this.set.folder, []), this.byLandmark);
    for (const [path, accepted] of this.verdicts.accepted) await this.compareAccepted(path, accepted);
    for (const [path, error] of this.verdicts.rejected) await this.compareRejected(path, error);
    return this.row;
  }

  private async compareAccepted(path: string, accepted: Accepted): Promise<void> {
    const { row } = this;
    row.accepted++;
    count(accepted.file, row);
    const verdict = this.judge(path, accepted, this.byLandmark);
    if (verdict === otherText) row.causes.push({ kind: 'same by other words', path, text: otherText });
    if (verdict === 'equal' || verdict === otherText) {
      row.ready++;
      row.equal++;
      return;
    }
    // As the app shows it when this one file is opened, and when the folder that protoc got is added.
    for (const roots of [[], accepted.roots]) {
      const opened = await this.ours.open(path, roots);
      const found = this.index(opened, new Map());
      const again = this.judge(path, accepted, found);
      if (again === 'missing' && roots.length === 0) continue;
      if (again === 'equal' || again === otherText) {
        row.equal++;
        row[roots.length === 0 ? 'ready' : 'afterAdding']++;
        return;
      }
      if (again !== 'missing') {
        row.ready++;
        row.causes.push({ kind: 'other descriptor', path, text: again });
        return;
      }
      const [problem] = opened.problems;
      row.causes.push({
        kind: 'refused by us',
        path,
        text: problem ? `${problem.title} (${problem.raw})` : 'no problem named',
      });
      return;
    }
  }

  /** `equal`, `missing`, or the first difference. */
  private judge(path: string, accepted: Accepted, found: Map<string, FileDescriptorProto[]>): string {
    const candidates = found.get(landmark(accepted.file)) ?? found.get(accepted.file.name) ?? [];
    let verdict = 'missing';
    for (const candidate of candidates) {
      const closure = () => closureByProtoc(path, accepted.roots, this.output, this.verdicts);
      const differs = difference(accepted.file, candidate, closure);
      if (differs === undefined) return 'equal';
      verdict = differs;
    }
    return verdict;
  }

  private async compareRejected(path: string, error: string): Promise<void> {
    const { problems, files } = await this.ours.open(path, []);
    if (files.length === 0 || problems.length > 0) {
      this.row.bothRefuse++;
      return;
    }
    this.row.onlyOurs++;
    this.row.causes.push({ kind: 'refused by protoc alone', path, text: error });
  }

  private index({ files }: Opened, into: Map<string, FileDescriptorProto[]>) {
    for (const file of files) {
      const same = into.get(landmark(file));
      if (same) same.push(file);
      else into.set(landmark(file), [file]);
    }
    return into;
  }
}

async function main(): Promise<void> {
  const output = mkdtempSync(join(tmpdir(), 'halfclose-corpus-run-'));
  const ours = await OurSide.start(output);
  const rows: Row[] = [];
  for (const set of corpusSets(work)) {
    if (only !== undefined && set.name !== only) continue;
    const begin = Date.now();
    const files = protosBelow(set.folder, set.without);
    const verdicts = judge(files, set.roots, work, output);
    const judged = Date.now();
    const row = await new Comparison(set, verdicts, ours, output).run(files);
    rows.push(row);
    const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(1)} s`;
    console.log(`${set.name}: protoc ${seconds(begin, judged)}, ours ${seconds(judged, Date.now())}`);
  }
  await ours.close();
  rmSync(output, { recursive: true, force: true });
  console.log(reportOf(rows));
  if (flags.includes('--write')) writeFileSync('docs/corpus.md', pageOf(rows));
  const faults = rows.flatMap(({ causes }) => causes).filter(({ kind }) => isFault[kind]);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

await main();
