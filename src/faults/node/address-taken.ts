import { nodeDevice, reachable } from '../../checks/shared/peers.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { ofFlanneld, ofNodeTraffic } from '../shared/consequences.ts';
import type { CureAction, Evidence, Fault } from '../fault.ts';
import { nodesOf, run } from '../shared/look.ts';
import { plannedAddress } from '../shared/node-look.ts';
import { wireOf } from '../shared/sandbox-wire.ts';

/** Whoever answers first is believed, so the address is lost at times only. */
export const addressTaken = {
  id: 'address-taken',
  title: "a machine that is not the node answers for a node's address",
  symptom: 'some nodes reach the node, others do not, and it changes by itself',
  source: 'RFC 5227; kernel Documentation/networking/ip-sysctl.rst, proxy_arp; metallb/metallb#1397',
  reach: 'node',
  settleMs: 12_000,
  explains: [...ofNodeTraffic, ...ofFlanneld, 'lease-missing', 'etcd-unreachable'],
  signature: seen => [...misledOf(seen).map(({ owner, misled, mac, holder }) => toEvidence(owner, misled.name, mac, holder?.name)), ...sentAstray(seen)],
  cure(seen, evidence) {
    const holders = new Map(misledOf(seen).flatMap(({ holder }) => (holder ? [[holder.name, holder]] : [])));
    const owners = seen.nodes.filter(({ name }) => nodesOf(evidence).includes(name));
    return [...[...holders.values()].map(stopProxy), ...owners.flatMap(owner => pin(seen, owner))];
  },
  drill: {
    ...{ on: 'worker', sandboxOnly: true, keepsAfterFix: true },
    stage({ node, seen }) {
      const address = `${plannedAddress(seen, node)} dev lab0`;
      const others = seen.nodes.filter(({ name }) => name !== node.name);
      return [
        // The bridge between the nodes answers for the address, too.
        {
          node: node.name,
          // A node that asks who has another's address says where its own is.
          inject: `${others.map(one => pinning(one)).join('\n')}\n${wireOf.enter} ip address add ${address}`,
          revert: `${wireOf.enter} ip address del ${address}\n${others.map(one => `ip neigh flush to ${one.address} nud all`).join('\n')}`,
          sets: ['the wire'],
          disturbs: ['the way to the other nodes'],
        },
        ...others.map(({ name }) => ({ node: name, inject: believe(node.address), revert: `ip neigh flush to ${node.address} nud all` })),
      ];
    },
  },
} as const satisfies Fault;

function pinning(other: NodeFacts): string {
  return `ip neigh replace ${other.address} lladdr ${macOf(other)} dev eth1 nud permanent`;
}

function macOf(node: NodeFacts): string | undefined {
  return node.links.find(({ name }) => name === nodeDevice(node))?.mac;
}

/** Whoever answers first is believed until it is asked again, so this asks until it is the stranger. */
function believe(address: string): string {
  return `mac=$(${wireOf.enter} ip -o link show lab0 | sed 's#.*link/ether \\([^ ]*\\).*#\\1#')
tries=0
until ip neigh show to ${address} | grep -q "$mac"; do
  tries=$((tries + 1)); [ $tries -lt 50 ]
  ip neigh flush to ${address} nud all
  ping -c 1 -W 1 ${address} >/dev/null 2>&1 || :
done`;
}

interface Misled {
  readonly misled: NodeFacts;
  readonly owner: NodeFacts;
  readonly mac: string;
  /** The node of the lab that answers in its place; absent: a stranger. */
  readonly holder?: NodeFacts;
}

/** The nodes that learned another MAC address for a peer than one of its own; a node that does not use ARP has its own for everybody. */
function misledOf(seen: Observation): readonly Misled[] {
  const nodes = reachable(seen);
  return nodes.flatMap(misled =>
    nodes.flatMap(owner => {
      const entry = misled.neighbours.find(({ address, device }) => address === owner.address && device === nodeDevice(misled));
      const mac = entry?.mac?.toLowerCase();
      if (misled === owner || mac === undefined || entry?.state === 'PERMANENT' || owner.links.length === 0 || hasMac(owner, mac) || hasMac(misled, mac)) return [];
      const holder = nodes.find(other => hasMac(other, mac));
      // A node that has the address itself is another fault.
      if (holder?.addresses.some(({ address }) => address === owner.address)) return [];
      return [{ misled, owner, mac, ...(holder && { holder }) }];
    }),
  );
}

function hasMac({ links }: NodeFacts, mac: string): boolean {
  return links.some(link => link.mac?.toLowerCase() === mac);
}

/** What the trace saw, where the table has been right again since. */
function sentAstray(seen: Observation): readonly Evidence[] {
  return (seen.closer?.lost ?? []).flatMap(({ says }) => {
    const [, sender, mac, holder, owner] = /^(\S+) sends packets out of \S+ to MAC address (\S+) of (\S+) instead of (\S+?)(?::|$)/.exec(says) ?? [];
    const [from, to] = [sender, owner].map(name => seen.nodes.find(node => node.name === name));
    const isFixed = from?.neighbours.some(({ address, state }) => address === to?.address && state === 'PERMANENT') ?? true;
    return from && to && mac !== undefined && !isFixed && !hasMac(to, mac) && !hasMac(from, mac) ? [toEvidence(to, from.name, mac, holder === 'nobody' ? undefined : holder)] : [];
  });
}

function toEvidence(owner: NodeFacts, misled: string, mac: string, holder: string | undefined): Evidence {
  return { node: owner.name, fact: `${misled}$ ip neigh show ${owner.address}`, expected: `lladdr ${macOf(owner)}, of ${owner.name}`, actual: `lladdr ${mac}, of ${holder ?? 'a machine that is no node of the lab'}` };
}

function stopProxy({ name, links }: NodeFacts): CureAction {
  return run(name, 'sysctl', '-w', ...['all', ...links.map(link => link.name)].map(device => `net.ipv4.conf.${device.replaceAll('.', '/')}.proxy_arp=0`));
}

/** Nothing on the nodes silences a stranger, but the others need not believe it. */
function pin(seen: Observation, owner: NodeFacts): readonly CureAction[] {
  const mac = macOf(owner);
  if (mac === undefined) return [];
  return reachable(seen).flatMap(node => {
    const device = nodeDevice(node);
    return node === owner || device === undefined ? [] : [run(node.name, 'ip', 'neigh', 'replace', owner.address, 'lladdr', mac, 'dev', device, 'nud', 'permanent')];
  });
}
