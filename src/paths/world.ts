import { parseFilter, parseTable } from '../checks/shared/filter-chain.ts';
import type { FilterTable } from '../checks/shared/filter-chain.ts';
import { peersOf } from '../checks/shared/peers.ts';
import type { Peer } from '../checks/shared/peers.ts';
import { plannedDevice } from '../faults/shared/node-look.ts';
import { addressNumber, isWithin, rangeOf } from '../network/range.ts';
import type { IptablesRules, NodeFacts, Observation } from '../observe/observation.ts';
import { groupBy } from '../text/group-by.ts';

/** An observation, indexed for walks. */
export interface World {
  readonly seen: Observation;
  readonly nodes: ReadonlyMap<string, NodeFacts>;
  readonly peers: ReadonlyMap<string, Peer>;
  /** The node in whose subnet an address is; undefined if it is in none. */
  peerAt(address: string): Peer | undefined;
  /** The nodes that have an address, by address. */
  readonly holders: ReadonlyMap<string, readonly NodeFacts[]>;
  /** The nodes whose device on the node network has a MAC address, by MAC address. */
  readonly owners: ReadonlyMap<string, readonly NodeFacts[]>;
  /** The nodes of a cluster's pods, by the pods' addresses. */
  readonly pods: ReadonlyMap<string, string>;
  /** A node's device on the node network. */
  underlay(node: NodeFacts): string;
  /** A node's tables, one for each iptables that has rules. */
  tables(node: NodeFacts): readonly Tables[];
}

export interface Tables {
  readonly filter: FilterTable;
  readonly nat: FilterTable;
}

/** The index of an observation, made once. */
export function worldOf(seen: Observation): World {
  const made = worlds.get(seen) ?? makeWorld(seen);
  worlds.set(seen, made);
  return made;
}

const worlds = new WeakMap<Observation, World>();

function makeWorld(seen: Observation): World {
  const answered = seen.nodes.filter(({ reachable }) => reachable);
  const devices = new Map(seen.nodes.map(node => [node.name, plannedDevice(seen, node)]));
  const underlay = ({ name }: NodeFacts): string => devices.get(name) ?? 'eth1';
  const tables = new Map<string, readonly Tables[]>();
  const peers = peersOf(seen);
  const subnets = peers.flatMap(peer => {
    const range = rangeOf(peer.subnet);
    return range ? [{ peer, range }] : [];
  });
  return {
    ...{ seen, underlay },
    nodes: new Map(seen.nodes.map(node => [node.name, node])),
    peers: new Map(peers.map(peer => [peer.node.name, peer])),
    pods: new Map((seen.cluster?.pods ?? []).flatMap(({ address, node, hostNetwork }) => (hostNetwork || address === '' ? [] : [[address, node] as const]))),
    holders: byKey(answered, ({ addresses }) => addresses.map(({ address }) => address)),
    owners: byKey(answered, node => linkOf(node, underlay(node))?.mac?.toLowerCase() ?? []),
    peerAt(address) {
      const value = addressNumber(address);
      return subnets.find(({ range }) => isWithin(range, value))?.peer;
    },
    tables({ name, iptables }) {
      const made = tables.get(name) ?? iptables.map(toTables);
      tables.set(name, made);
      return made;
    },
  };
}

function toTables(rules: IptablesRules): Tables {
  return { filter: parseFilter(rules), nat: parseTable(rules.nat) };
}

function byKey(nodes: readonly NodeFacts[], keysOf: (node: NodeFacts) => string | readonly string[]): ReadonlyMap<string, readonly NodeFacts[]> {
  const entries = nodes.flatMap(node => [...new Set([keysOf(node)].flat())].map(key => ({ key, node })));
  return new Map([...groupBy(entries, ({ key }) => key)].map(([key, of]) => [key, of.map(({ node }) => node)]));
}

/** A node's link by its name. */
export function linkOf({ links }: NodeFacts, name: string): NodeFacts['links'][number] | undefined {
  return links.find(link => link.name === name);
}

/** Whether a link is set up; a bridge without a carrier still takes packets, and has one as soon as a pod is on it. */
export function isEnabled(link: NodeFacts['links'][number] | undefined): boolean {
  return link?.flags.includes('UP') ?? false;
}

/** Whether a link carries packets. */
export function isUp(link: NodeFacts['links'][number] | undefined): boolean {
  return link !== undefined && isEnabled(link) && !link.flags.includes('NO-CARRIER') && link.state !== 'DOWN' && link.state !== 'LOWERLAYERDOWN';
}
