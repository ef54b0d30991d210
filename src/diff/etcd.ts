import { parseRecord } from '../network/json.ts';
import type { EtcdApi } from '../config/lab-config.ts';
import type { EtcdFacts, EtcdMemberFacts, LeaseFacts, Observation } from '../observe/observation.ts';
import type { Change, View } from './change.ts';
import { compareFacts } from './facts.ts';
import type { Fact } from './facts.ts';

/** etcd itself, and what both its stores hold of the overlay. */
export function compareEtcd(before: View, after: View): readonly Change[] {
  const [was, is] = [before.seen.etcd, after.seen.etcd];
  if (was.reachable !== is.reachable) {
    return [{ layer: 'etcd', text: is.reachable ? 'etcd answers again' : `etcd no longer answers: ${is.unreachableBecause ?? 'unknown'}` }];
  }
  const apis = (['v2', 'v3'] as const).filter(api => was[api].enabled && is[api].enabled);
  const facts = ({ seen }: View): readonly Fact[] => [...serverFacts(seen), ...apis.flatMap(api => storeFacts(seen, api))];
  return compareFacts(before, facts(before), after, facts(after));
}

function serverFacts({ etcd: { members = [], alarms, v2, v3, ...etcd } }: Observation): readonly Fact[] {
  return [
    ...(members.length > 1 ? members.map(memberFact) : singleFacts(etcd)),
    ...alarms.map(alarm => fact(`etcd alarm ${alarm}`, {})),
    ...[v2, v3].map(({ enabled }, index) => fact(`API v${index + 2} of etcd`, { '': enabled ? 'on' : 'off' })),
  ];
}

function singleFacts({ healthy, version }: Pick<EtcdFacts, 'healthy' | 'version'>): readonly Fact[] {
  return [fact('health of etcd', { '': healthy ? 'good' : 'bad' }), ...(version === undefined ? [] : [fact('version of etcd', { '': version })])];
}

function memberFact({ name, reachable, healthy, version = 'unknown' }: EtcdMemberFacts): Fact {
  return fact(`etcd member ${name}`, { '': reachable ? `${healthy ? 'healthy' : 'unhealthy'}, version ${version}` : 'unreachable' });
}

function storeFacts(seen: Observation, api: EtcdApi): readonly Fact[] {
  const { config, leases, strayConfigs } = seen.etcd[api];
  const key = `${seen.lab.etcd.prefix}/config`;
  return [
    ...(config === undefined ? [] : [fact(`network config ${key} (API ${api})`, { '': normalise(config) })]),
    ...strayConfigs.map(stray => fact(`network config at another prefix, ${stray} (API ${api})`, {})),
    ...leases.map(lease => leaseFact(seen, api, lease)),
  ];
}

function leaseFact(seen: Observation, api: EtcdApi, { subnet, publicIp, backendType, vtepMac, ttl }: LeaseFacts): Fact {
  const owner = seen.nodes.find(({ address }) => address === publicIp)?.name ?? publicIp ?? 'nobody';
  const parts = {
    '': subnet,
    ...(backendType !== undefined && { 'backend type': backendType }),
    ...(vtepMac !== undefined && { 'VTEP MAC': vtepMac.toLowerCase() }),
    ...(ttl === undefined && { expiry: 'never' }),
  };
  return { layer: 'lease', what: `lease of ${owner}${api === seen.api ? '' : ` (API ${api})`}`, verb: 'moved', parts };
}

function fact(what: string, parts: Fact['parts']): Fact {
  return { layer: 'etcd', what, parts };
}

// JSON with the same values is the same, in any order of names and with any spaces.
function normalise(text: string): string {
  const record = parseRecord(text);
  return record ? JSON.stringify(sortNames(record)) : text;
}

function sortNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, sortNames(inner)] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
