import { isRecord } from '../../network/json.ts';
import { flawOf } from './bad-config-json.ts';
import { configEvidence, ofConfig, plannedJson, replaceConfig, seenConfig, stageText } from '../shared/config-look.ts';
import type { SeenConfig } from '../shared/config-look.ts';
import type { Fault } from '../fault.ts';

/** flannel's documents have said vxlan; its code has always said udp. */
export const backendDefaultsUdp = {
  id: 'backend-defaults-udp',
  title: 'the network config names no backend, which makes flannel take udp',
  symptom: 'a flanneld that is restarted makes the tun device flannel0, is slow, and ignores the leases of the others',
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

/** Whether a config that flannel can read leaves the backend to it. */
export function lacksBackend(config: SeenConfig): boolean {
  if (!config.json || flawOf(config) !== undefined) return false;
  const backend = config.json['Backend'];
  return !isRecord(backend) || (backend['Type'] ?? '') === '';
}
