import type { LabConfig } from '../../config/lab-config.ts';
import type { ApiObject } from '../api.ts';
import { demoObjects } from './demo.ts';
import { dnsObjects } from './dns.ts';
import { ingressObjects } from './ingress.ts';

/** The objects that k8s-lab creates in a lab's cluster. */
export function clusterObjects(config: LabConfig): readonly ApiObject[] {
  const { kubernetes } = config;
  if (!kubernetes) return [];
  return [
    ...(kubernetes.dns ? dnsObjects(config, kubernetes) : []),
    ...(kubernetes.ingress ? ingressObjects(kubernetes.ingress.node) : []),
    ...(kubernetes.demo ? demoObjects(config) : []),
  ];
}
