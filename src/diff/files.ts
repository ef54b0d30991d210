import type { Layer } from '../checks/layers.ts';
import { nonEmptyLines } from '../observe/parse/lines.ts';
import type { Change, CompareNodes, View } from './change.ts';

/** The configuration files, line by line; subnet.env by its values if it is valid. */
export const compareFiles: CompareNodes = (before, after) => {
  const [were, are] = [before.node.files, after.node.files];
  const skipped = before.node.subnetEnv && after.node.subnetEnv ? ['/run/flannel/subnet.env'] : [];
  const paths = [...new Set([...Object.keys(were), ...Object.keys(are)])].filter(path => !skipped.includes(path));
  return paths.flatMap(path => {
    const texts = compareFile(before, were[path], after, are[path]);
    return texts.map(text => ({ layer: layerOf(path), text: `${path} ${text}` }) satisfies Change);
  });
};

function compareFile(before: View, was: string | undefined, after: View, is: string | undefined): readonly string[] {
  if (was === undefined || is === undefined) return was === is ? [] : [was === undefined ? 'is new' : 'is gone'];
  const [old, now] = [nonEmptyLines(was), nonEmptyLines(is)];
  const [oldSet, nowSet] = [new Set(old.map(before.same)), new Set(now.map(after.same))];
  const gone = old.filter(line => !nowSet.has(before.same(line)));
  const added = now.filter(line => !oldSet.has(after.same(line)));
  return [...gone.map(line => sayLine(line, added)), ...added.filter(line => !gone.some(one => isSame(one, line))).map(line => `has a new line: ${line}`)];
}

function sayLine(line: string, added: readonly string[]): string {
  const instead = added.find(other => isSame(line, other));
  return instead === undefined ? `no longer has the line ${line}` : `has ${instead} instead of ${line}`;
}

// Two lines that assign to the same name.
function isSame(a: string, b: string): boolean {
  const name = nameOf(a);
  return name !== undefined && name === nameOf(b);
}

function nameOf(line: string): string | undefined {
  return /^\s*"?([\w.-]+)"?\s*[=:]/.exec(line)?.[1];
}

function layerOf(path: string): Layer {
  if (path.includes('subnet.env')) return 'lease';
  return path.includes('docker') ? 'bridge' : 'node';
}
