import type { NodeFacts } from '../observe/observation.ts';
import type { CompareNodes, NodeView } from './change.ts';
import { compareFacts } from './facts.ts';
import type { Fact } from './facts.ts';

/** The sysctls; those of a device that is new or gone are skipped, because its link is compared itself. */
export const compareSysctls: CompareNodes = (before, after) =>
  compareFacts(before, factsOf(before, after.node), after, factsOf(after, before.node));

function factsOf({ node }: NodeView, other: NodeFacts): readonly Fact[] {
  const kept = Object.entries(node.sysctls).filter(([name]) => (name in other.sysctls || !isOfDevice(name)) && !follows(name, node, other));
  return kept.map(([name, value]) => ({ layer: 'forward', what: `sysctl ${name}`, parts: { '': value } }));
}

function isOfDevice(name: string): boolean {
  const device = /\.conf\.([^.]+)\./.exec(name)?.[1];
  return device !== undefined && device !== 'all' && device !== 'default';
}

// Setting ip_forward sets forwarding on every device (Documentation/networking/ip-sysctl.rst).
function follows(name: string, { sysctls }: NodeFacts, other: NodeFacts): boolean {
  const forward = 'net.ipv4.ip_forward';
  if (!name.endsWith('.forwarding') || sysctls[forward] === other.sysctls[forward]) return false;
  return sysctls[name] === sysctls[forward] && other.sysctls[name] === other.sysctls[forward];
}
