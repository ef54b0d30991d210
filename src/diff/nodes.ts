import type { Change, CompareNodes, NodeView, View } from './change.ts';
import { compareFiles } from './files.ts';
import { compareFirewalls } from './firewall.ts';
import { compareIdentity } from './identity.ts';
import { compareLinks } from './links.ts';
import { compareNeighbours } from './neighbours.ts';
import { compareRoutes } from './routes.ts';
import { compareServices } from './services.ts';
import { compareSubnets } from './subnet.ts';
import { compareSysctls } from './sysctls.ts';

interface Part {
  readonly compare: CompareNodes;
  /** The sections of the fact script that it needs. */
  readonly sections: readonly string[];
}

const parts: readonly Part[] = [
  { compare: compareIdentity, sections: ['files', 'sockets'] },
  { compare: compareServices, sections: ['services'] },
  { compare: compareLinks, sections: ['ip'] },
  { compare: compareFiles, sections: ['files', 'empty'] },
  { compare: compareSubnets, sections: ['files'] },
  { compare: compareRoutes, sections: ['ip'] },
  { compare: compareNeighbours, sections: ['ip'] },
  { compare: compareFirewalls, sections: ['iptables iptables'] },
  { compare: compareSysctls, sections: ['files'] },
];

/** Every node, part by part; a part that is missing in one observation cannot be compared, and is reported once. */
export function compareNodes(before: View, after: View): readonly Change[] {
  return after.seen.nodes.flatMap(node => {
    const was = before.seen.nodes.find(({ name }) => name === node.name);
    return was ? compareNode({ ...before, node: was }, { ...after, node }).map(change => ({ node: node.name, ...change })) : [];
  });
}

function compareNode(before: NodeView, after: NodeView): readonly Change[] {
  const [was, is] = [before.node, after.node];
  if (was.reachable !== is.reachable) {
    const text = is.reachable ? 'it answers again' : `it no longer answers: ${is.unreachableBecause ?? 'unknown'}`;
    return [{ layer: 'host', text }];
  }
  if (!is.reachable) return [];
  const gaps = Object.entries({ ...was.gaps, ...is.gaps });
  const told = gaps.filter(([name]) => (name in was.gaps) !== (name in is.gaps));
  const lost = told.map(([name, said]): Change => ({ layer: 'host', text: `its ${name} could ${name in is.gaps ? 'no longer' : 'not yet'} be read: ${said}` }));
  const whole = parts.filter(({ sections }) => !sections.some(section => gaps.some(([name]) => name === section)));
  return [...lost, ...whole.flatMap(({ compare }) => compare(before, after))];
}
