import type { Walk } from '../paths/types.ts';
import { groupBy } from '../text/group-by.ts';
import type { View } from '../view/types.ts';

/** The element of a page that shows the way from one node's pod to another's. */
export function pathId(from: number, to: number): string {
  return `path-${from}-${to}`;
}

/** The way of a pair's packet, and the pair as indexes into the nodes of a view. */
export interface PairWalk {
  readonly walk: Walk;
  readonly from: number;
  readonly to: number;
}

/** Ways of lost packets that are shown in a report, and of others; the rest are alike. */
const most = 12;

/** The ways that a report shows, the lost ones first. */
export function shownPaths(view: View): readonly PairWalk[] {
  const all = pairsOf(view);
  const lost = all.filter(({ walk }) => isLost(walk)).slice(0, most);
  return [...lost, ...all.filter(({ walk }) => !isLost(walk)).slice(0, most)];
}

/** Whether the packet is lost: the probe decides, if one was sent. */
export function isLost({ probe, ends }: Walk): boolean {
  return probe ? !probe.ok : ends === 'lost';
}

function pairsOf({ nodes, matrix: { walks } }: View): readonly PairWalk[] {
  const indexes = new Map(nodes.map(({ name }, index) => [name, index]));
  return [...groupBy(walks, ({ from, to }) => `${from} ${to}`).values()].flatMap(of => {
    const walk = mostTelling(of);
    const [from, to] = [walk?.from ?? '', walk?.to ?? ''].map(name => indexes.get(name));
    return walk && from !== undefined && to !== undefined ? [{ walk, from, to }] : [];
  });
}

/** The way of the packet that tells most about a pair: one that is lost, if any is. */
function mostTelling(walks: readonly Walk[]): Walk | undefined {
  return walks.find(({ probe, ends }) => probe?.ok === false && ends === 'lost') ?? walks.find(({ probe }) => probe?.ok === false) ?? walks[0];
}
