import { makeBundle } from '../../../src/bundle/bundle.ts';
import type { Bundle, Material } from '../../../src/bundle/bundle.ts';
import { healthyObservation } from '../../helpers/observation.ts';

export const versions: Material['versions'] = { 'k8s-lab': '0.1.0', node: 'v20.0.0', host: 'Linux 6 x64', etcd: '3.4.23' };

/** A bundle of a healthy lab with these changes. */
export function bundleOf(material: Partial<Material> = {}): Bundle {
  return makeBundle({ observation: healthyObservation(), versions, files: [{ name: 'logs/node1/etcd.log', text: 'ready\n' }], missing: [], ...material });
}
