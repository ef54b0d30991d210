import type { Observation } from '../observe/observation.ts';
import type { EndView } from './types.ts';

/** The pods and Services of a cluster that packets can go to. */
export function endsOf({ cluster }: Observation): readonly EndView[] {
  if (!cluster) return [];
  const pods = cluster.pods.filter(({ address, hostNetwork }) => address !== '' && !hostNetwork);
  const services = cluster.services.filter(({ clusterIp }) => clusterIp !== '' && clusterIp !== 'None');
  return [
    ...services.map(({ namespace, name, clusterIp, endpoints }): EndView => {
      const backends = endpoints.map(({ address, node }) => ({ address, node }));
      return { kind: 'service', name: `${namespace}/${name}`, address: clusterIp, good: backends.length > 0, backends };
    }),
    ...pods.map(({ namespace, name, address, node, ready }): EndView => ({ kind: 'pod', name: `${namespace}/${name}`, address, node, good: ready, backends: [] })),
  ];
}
