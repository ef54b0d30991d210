import { overlaps, parseCidr } from '../network/cidr.ts';
import type { NodeFacts, PolicyRule } from '../observe/observation.ts';
import type { Finding } from './check.ts';
import { onNode } from './finding.ts';

/** The main table's own rule; rules before it are asked first (ip-rule(8)). */
const mainPriority = 32766;

/** Rules that are asked before the main table and may send packets for these destinations elsewhere. */
export function judgePolicy(node: NodeFacts, destinations: readonly string[]): readonly Finding[] {
  const blocks = destinations.flatMap(text => parseCidr(text) ?? []);
  return node.rules
    .filter(({ priority, text }) => priority < mainPriority && !text.endsWith('lookup local'))
    .filter(rule => blocks.some(block => concerns(rule, block, node)))
    .map(({ priority, text }) =>
      onNode(node.name, {
        summary: "a policy rule may send packets for other nodes' pods elsewhere",
        expected: 'only the rules local, main and default',
        actual: `rule ${priority}: ${text}`,
        hint: `k8s-lab exec ${node.name} -- ip rule del priority ${priority}`,
      }),
    );
}

function concerns({ text }: PolicyRule, block: Parameters<typeof overlaps>[0], { routes }: NodeFacts): boolean {
  const to = cidrAfter(text, 'to');
  if (to && !overlaps(to, block)) return false;
  const table = / lookup (\S+)/.exec(text)?.[1];
  if (table === undefined) return /\b(?:blackhole|unreachable|prohibit)\b/.test(text);
  return routes.some(route => {
    const cidr = route.table === table ? parseCidr(route.destination) : undefined;
    return (route.table === table && route.destination === 'default') || (cidr !== undefined && overlaps(cidr, block));
  });
}

function cidrAfter(text: string, word: string) {
  const value = new RegExp(`\\b${word} (\\S+)`).exec(text)?.[1] ?? '';
  return parseCidr(value) ?? parseCidr(`${value}/32`);
}
