import type { LabConfig, NodeConfig } from '../../config/lab-config.ts';
import { servicesOf } from '../../services/index.ts';

/** The units that a lab changes on a node, as shell variables at the head of a script for that node. */
export function unitVariables(config: LabConfig, node: NodeConfig): string {
  const own = servicesOf(node, config);
  const services = own.map(({ name }) => `${name}.service`);
  const companions = own.flatMap(({ companions: others = [] }) => others);
  return `services='${services.join(' ')}'\ncompanions='${companions.join(' ')}'\n`;
}
