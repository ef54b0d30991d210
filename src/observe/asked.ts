import { hasSeveralMembers } from '../config/lab-config.ts';
import type { LabConfig, NodeConfig } from '../config/lab-config.ts';
import { serviceNames } from '../services/index.ts';
import type { Asked } from './fact.ts';

/** A planned node as it is asked. */
export function askedOf(node: NodeConfig, config: LabConfig): Asked {
  return { services: serviceNames(node, config), provider: config.provider, tls: config.etcd.tls, severalMembers: hasSeveralMembers(config) };
}
