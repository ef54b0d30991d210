import { reachable, storeOf } from '../../checks/shared/peers.ts';
import { formatCidr } from '../../network/cidr.ts';
import { parseRecord } from '../../network/json.ts';
import { formatFlannelNetwork } from '../../network/flannel-network.ts';
import type { Observation } from '../../observe/observation.ts';
import { quoteWord } from '../../text/quote.ts';
import { ofLease } from './consequences.ts';
import type { CureAction, Drill, Evidence } from '../fault.ts';
import { leaseOf, putKey, restartServices } from './look.ts';
import { configKey, stageConfig } from './network-key.ts';

/** The consequences of a network config that flannel cannot use: a flanneld that starts gets no lease. */
export const ofConfig = ['network-config', 'services-running', ...ofLease, 'lease-missing', 'vtep-address'] as const;

/** The network config that the lab's flanneld reads. */
export interface SeenConfig {
  readonly text: string;
  /** Absent if the text is not a JSON object. */
  readonly json?: Readonly<Record<string, unknown>>;
}

/** The config at its key; undefined if it is missing or unknown. */
export function seenConfig(seen: Observation): SeenConfig | undefined {
  const text = storeOf(seen)?.config;
  if (text === undefined) return undefined;
  const json = parseRecord(text);
  return { text, ...(json && { json }) };
}

/** The present config and the planned one. */
export function configEvidence(seen: Observation, actual: string): Evidence {
  return { fact: `${configKey(seen)} in etcd, API ${seen.api}`, expected: formatFlannelNetwork(seen.lab.flannel), actual };
}

/** Writes the planned config; a waiting flanneld reads it within a second. */
export function putConfig(seen: Observation): readonly CureAction[] {
  return [putKey(seen.api, configKey(seen), formatFlannelNetwork(seen.lab.flannel))];
}

/** Writes the planned config, and restarts flanneld on the nodes that have leased a subnet under another config. */
export function replaceConfig(seen: Observation): readonly CureAction[] {
  const { network, subnetLen, backend } = seen.lab.flannel;
  const misled = reachable(seen).filter(node => {
    const lease = leaseOf(seen, node);
    const otherwise = lease !== undefined && (!lease.subnet.endsWith(`/${subnetLen}`) || (lease.backendType ?? 'udp') !== backend.type);
    return otherwise || (node.subnetEnv !== undefined && node.subnetEnv.network !== formatCidr(network));
  });
  return [...putConfig(seen), ...misled.map(({ name }) => restartServices(name, 'flanneld', 'docker'))];
}

/** Writes another text at the key; the drill's `disturbs` lists everything else that this changes. */
export function stageText(textOf: (seen: Observation) => string, disturbs: readonly string[] = []): Drill {
  return {
    on: 'etcd',
    stage: ({ node, seen }) => [{ ...stageConfig(seen, node.name, `put ${quoteWord(configKey(seen))} ${quoteWord(textOf(seen))}`), disturbs }],
  };
}

/** The planned config as an object that can be changed. */
export function plannedJson({ lab }: Observation): Readonly<Record<string, unknown>> {
  return parseRecord(formatFlannelNetwork(lab.flannel)) ?? {};
}
