import type { Clue } from '../../observe/observation.ts';
import { ofFlanneld, ofNodeTraffic } from '../shared/consequences.ts';
import type { Fault } from '../fault.ts';
import { clueEvidence, takeBack } from '../shared/located.ts';
import type { LossInNode } from '../shared/located.ts';

// The chains of programs that belong to the lab; their rules drop and change packets as they should.
const ofLab = / -A (?:KUBE|DOCKER|FLANNEL|CNI)-/;
const drops = / (?:-j (?:DROP|REJECT)\b|policy of \S+ DROP$)|\b(?:drop|reject)\b/;
const rewrites = / -j (?:TTL|SNAT|DNAT|NETMAP|REDIRECT)\b|\b[sd]nat\b/;

/** A rule whose counter rises with the packets that are lost at that very hop; the facts that checks read do not show such rules. */
export const foreignFilter = {
  id: 'foreign-filter',
  title: "another program's packet filter drops or changes the lab's packets",
  symptom: 'some or all packets vanish inside one node, although its FORWARD chain accepts them',
  source: 'docker/for-linux#91; flannel-io/flannel#342, #2037; kubernetes/kubernetes#43953; projectcalico/calico#4511',
  reach: 'node',
  settleMs: 0,
  explains: [...ofNodeTraffic, ...ofFlanneld, 'lease-missing'],
  signature: seen => clueEvidence(seen, "no rule that drops or changes the lab's packets", accounting),
  cure: (seen, evidence) => takeBack(seen, evidence, 'a rule of another program, which may write it again'),
  drill: {
    on: 'worker',
    stage: ({ node }) => [
      {
        node: node.name,
        inject: 'iptables -w -t mangle -A FORWARD -o docker0 -j DROP',
        revert: 'iptables -w -t mangle -D FORWARD -o docker0 -j DROP',
      },
    ],
  },
} as const satisfies Fault;

/** The share of the lost packets that a rule has to have met, so that what else it drops does not accuse it. */
const share = 0.2;
/** The share that all such rules have to have met: on a busy machine a packet that is late is lost to the trace. */
const shareOfAll = 0.8;

/** Whether a clue is a rule of another program than the lab's that drops packets, with a counter that rose. */
export function dropsPackets(clue: Clue): boolean {
  return isForeign(clue) && (clue.rise ?? 0) > 0 && drops.test(clue.text);
}

/** Whether a clue is a rule of another program than the lab's that changes packets, with a counter that rose. */
export function changesPackets(clue: Clue): boolean {
  return isForeign(clue) && (clue.rise ?? 0) > 0 && rewrites.test(clue.text);
}

function isForeign({ kind, text }: Clue): boolean {
  return kind === 'filter' && !ofLab.test(text);
}

function accounting({ lost, clues }: LossInNode): readonly Clue[] {
  const dropping = clues.filter(clue => dropsPackets(clue) && (clue.rise ?? 0) >= lost.packets * share);
  const met = dropping.reduce((sum, { rise = 0 }) => sum + rise, 0);
  const isChange = / changes | lowers /.test(lost.says);
  if (!isChange && met >= lost.packets * shareOfAll) return dropping;
  const rewriting = clues.filter(changesPackets);
  if (rewriting.length > 0 || isChange) return rewriting;
  return clues.filter(clue => isForeign(clue) && clue.rise === undefined && drops.test(clue.text) && concerns(clue.text, lost.says));
}

// A rule without a counter is told by the protocols that are lost.
function concerns(text: string, says: string): boolean {
  const protocol = /\b(?:tcp|udp|icmp)\b/.exec(text)?.[0];
  return protocol === undefined || says.endsWith('every packet') || says.includes(protocol);
}
