import { groupBy } from '../text/group-by.ts';
import { joinPlaces } from './places.ts';
import type { Place } from './places.ts';

/** Findings that differ only in the nodes and addresses they name, shown as one. */
export interface Alike<T> {
  /** The first of them. */
  readonly shown: T;
  readonly count: number;
  /** Their nodes, such as `node1 → node2, node3`; where their texts differ, with the nodes of the one shown. */
  readonly where: string;
}

/** Groups the items whose texts are equal but for node names, IPv4 addresses and MAC addresses. */
export function groupAlike<T extends Place>(items: readonly T[], textsOf: (item: T) => readonly string[]): readonly Alike<T>[] {
  const texts = new Map(items.map(item => [item, maskNode(item, textsOf(item).join('\n'))]));
  const groups = groupBy(items, item => maskRest(item, texts.get(item) ?? ''));
  return [...groups.values()].flatMap(group => {
    const [shown] = group;
    if (!shown) return [];
    const isSame = new Set(group.map(item => texts.get(item))).size === 1;
    const where = joinPlaces(group);
    return [{ shown, count: group.length, where: isSame ? where : `${where} (shown: ${joinPlaces([shown])})` }];
  });
}

/** The lines of the first groups, and a line that counts the items of the others. */
export function formatAlike<T>(groups: readonly Alike<T>[], limit: number, linesOf: (group: Alike<T>) => readonly string[]): readonly string[] {
  const more = groups.slice(limit).reduce((sum, { count }) => sum + count, 0);
  return [...groups.slice(0, limit).flatMap(linesOf), ...(more > 0 ? [`  … and ${more} more (--json lists them all)`] : [])];
}

const words = /[\w-]+(?:\.[\w-]+)*/g;

// A text that names its own node, such as a command to run there, does not need to be told apart.
function maskNode({ node }: Place, text: string): string {
  return text.replace(words, word => (word === node ? '<>' : word));
}

function maskRest({ node, peers = [] }: Place, text: string): string {
  const scope = `${node === undefined ? 'lab' : 'node'}${peers.length > 0 ? ' → peers' : ''}`;
  const masked = text.replace(/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/gi, '<mac>').replace(words, word => {
    if (peers.includes(word)) return '<peer>';
    return /^\d+(?:\.\d+){3}$/.test(word) ? '<address>' : word;
  });
  // However many peers a text lists, it says the same of each.
  return `${scope}: ${masked.replace(/(<peer>[^,:]*)(?:, \1)+/g, '$1')}`;
}
