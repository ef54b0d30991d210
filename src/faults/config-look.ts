import { storeOf } from '../checks/peers.ts';
import { parseRecord } from '../network/json.ts';
import { formatFlannelNetwork } from '../network/flannel-network.ts';
import type { Observation } from '../observe/observation.ts';
import { quoteWord } from '../quote.ts';
import { ofLease } from './consequences.ts';
import type { CureAction, Drill, Evidence } from './fault.ts';
import { putKey } from './look.ts';
import { configKey, stageConfig } from './network-key.ts';

/** What follows from a network config that flannel cannot use: no flanneld that starts gets a lease. */
export const ofConfig = ['network-config', 'services-running', ...ofLease, 'lease-missing', 'boot-race', 'docker0-not-flannel', 'flanneld-failing'] as const;

/** The network config as the lab's flanneld reads it. */
export interface SeenConfig {
  readonly text: string;
  /** Absent when the text is no JSON object. */
  readonly json?: Readonly<Record<string, unknown>>;
}

/** The config at its key; undefined when there is none, or etcd did not tell. */
export function seenConfig(seen: Observation): SeenConfig | undefined {
  const text = storeOf(seen)?.config;
  if (text === undefined) return undefined;
  const json = parseRecord(text);
  return { text, ...(json && { json }) };
}

/** The config as it is, beside the planned one. */
export function configEvidence(seen: Observation, actual: string): Evidence {
  return { fact: `${configKey(seen)} in etcd, API ${seen.api}`, expected: formatFlannelNetwork(seen.lab.flannel), actual };
}

/** Writes the planned config; a flanneld that waits takes it within a second. */
export function putConfig(seen: Observation): readonly CureAction[] {
  return [putKey(seen.api, configKey(seen), formatFlannelNetwork(seen.lab.flannel))];
}

/** Writes another text at the key. */
export function stageText(textOf: (seen: Observation) => string): Drill {
  return {
    on: 'etcd',
    stage: ({ node, seen }) => [stageConfig(seen, node.name, `put ${quoteWord(configKey(seen))} ${quoteWord(textOf(seen))}`)],
  };
}

/** The planned config as an object, to be changed. */
export function plannedJson({ lab }: Observation): Readonly<Record<string, unknown>> {
  return parseRecord(formatFlannelNetwork(lab.flannel)) ?? {};
}
