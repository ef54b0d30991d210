import type { Link } from '../../observe/facts/links.ts';
import { ofPods } from '../shared/cluster-consequences.ts';
import type { Fault } from '../fault.ts';
import { onNodes, run } from '../shared/look.ts';

// The CNI plug-in bridge names the node's end of a pod's link by four random bytes (containernetworking/plugins, pkg/ip/link_linux.go).
const ofPod = /^veth[0-9a-f]{8}$/;

/** The pod runs on, and answers nobody: kubelet's probes of it go over the same link. */
export const podUnplugged = {
  id: 'pod-unplugged',
  title: 'the link to a pod is down, or is no port of docker0',
  symptom: 'a pod is Running but not Ready: its probes fail with "no route to host" or a timeout, although its program runs',
  source: 'ip-link(8), options down and nomaster',
  reach: 'lab',
  settleMs: 5000,
  explains: [...ofPods, 'hairpin-off'],
  signature: seen =>
    onNodes(seen, ({ name, kubernetes, links }) =>
      (kubernetes ? links : [])
        .filter(link => ofPod.test(link.name) && !isPlugged(link))
        .map(link => ({ node: name, fact: `ip link show dev ${link.name}`, expected: 'UP, master docker0', actual: stateOf(link) })),
    ),
  cure: (_, evidence) =>
    evidence.flatMap(({ node = '', fact }) => {
      const device = fact.split(' ').at(-1) ?? '';
      return [run(node, 'ip', 'link', 'set', 'dev', device, 'master', 'docker0', 'up'), run(node, 'bridge', 'link', 'set', 'dev', device, 'hairpin', 'on')];
    }),
  drill: {
    ...{ on: 'worker', kubernetes: true },
    stage: ({ node }) => [{ node: node.name, inject: links('down'), revert: links('up'), sets: ['the ports of docker0'] }],
  },
} as const satisfies Fault;

function isPlugged({ flags, master }: Link): boolean {
  return flags.includes('UP') && master === 'docker0';
}

function stateOf({ flags, master }: Link): string {
  return `${flags.includes('UP') ? 'UP' : 'DOWN'}, ${master === undefined ? 'no master' : `master ${master}`}`;
}

function links(state: 'up' | 'down'): string {
  return `for link in /sys/class/net/veth*; do
  [ ! -e "$link" ] || ip link set "\${link#/sys/class/net/}" ${state}
done`;
}
