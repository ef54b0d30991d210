import { isRecord } from '../../network/json.ts';
import { flawOf } from './bad-config-json.ts';
import { configEvidence, ofConfig, plannedJson, replaceConfig, seenConfig, stageText } from '../shared/config-look.ts';
import type { SeenConfig } from '../shared/config-look.ts';
import type { Fault } from '../fault.ts';

/** flannel's documentation named vxlan as the default; its code has always used udp. */
export const backendDefaultsUdp = {
  id: 'backend-defaults-udp',
  title: 'the network config has no backend, so flannel uses udp',
  symptom: "a restarted flanneld creates the tun device flannel0, is slow, and ignores the other nodes' leases",
  source: 'kubernetes/kops#3190; code (pkg/subnet/config.go)',
  reach: 'lab',
  settleMs: 0,
  explains: ofConfig,
  signature(seen) {
    const config = seenConfig(seen);
    if (!config || seen.lab.flannel.backend.type === 'udp' || !lacksBackend(config)) return [];
    return [configEvidence(seen, `${config.text} (no Backend.Type, so udp)`)];
  },
  cure: replaceConfig,
  drill: {
    backends: ['host-gw', 'vxlan'],
    ...stageText(seen => JSON.stringify({ ...plannedJson(seen), Backend: undefined })),
  },
} as const satisfies Fault;

/** Whether flannel can read the config but it has no backend. */
export function lacksBackend(config: SeenConfig): boolean {
  if (!config.json || flawOf(config) !== undefined) return false;
  const backend = config.json['Backend'];
  return !isRecord(backend) || (backend['Type'] ?? '') === '';
}
