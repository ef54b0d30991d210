import { UsageError } from '../errors.ts';
import { nameOption } from '../config/name-option.ts';
import type { Machines, Node } from '../providers/provider.ts';
import { apiserverPort } from '../config/kubernetes-addresses.ts';
import { openForward } from '../cluster/forward.ts';
import type { Forward, ForwardOptions } from '../cluster/forward.ts';
import { etcdMachine } from './lab.ts';

/** The node that serves the API of a lab's cluster; throws a UsageError in a lab without Kubernetes. */
export function apiMachine(machines: Machines): Node {
  const { config } = machines.record;
  if (config.kubernetes) return etcdMachine(machines);
  throw new UsageError(`lab ${config.name} has no Kubernetes`, {
    hint: `\`${['k8s-lab', 'recreate', ...nameOption(config.name), '--kubernetes'].join(' ')}\` recreates it with Kubernetes`,
  });
}

/** A port of 127.0.0.1 that leads to the API. */
export async function forwardApi(machines: Machines, options?: ForwardOptions): Promise<Forward> {
  const node = apiMachine(machines);
  return await openForward(node, { address: node.address, port: apiserverPort }, options);
}
