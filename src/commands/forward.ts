import { messageIn, openApi } from '../cluster/api.ts';
import type { Destination } from '../cluster/bridge.ts';
import { openForward } from '../cluster/forward.ts';
import type { Forward } from '../cluster/forward.ts';
import { ClusterError, exitCodes, UsageError } from '../errors.ts';
import { apiMachine } from '../lab/cluster.ts';
import { findMachines, nodeOf } from '../lab/lab.ts';
import type { Machines, Node } from '../providers/provider.ts';
import { textOption } from './command.ts';
import type { Command } from './command.ts';
import { interrupted } from './shared/interrupted.ts';
import { portOf } from './shared/port.ts';

/** Makes ports of nodes and Services reachable on 127.0.0.1. */
export const forward: Command = {
  name: 'forward',
  summary: 'make a port of a node or Service reachable on 127.0.0.1',
  arguments: '<target...>',
  takes: 'name',
  options: [{ flags: '--port <port>', description: 'port on 127.0.0.1, for a single target (default: a free one)' }],
  examples: [
    ['k8s-lab forward node2:80', "the ingress; a browser needs its host name, e.g. curl -H 'Host: nginx.demo.com'"],
    ['k8s-lab forward svc/default/nginx:80 --port 8080', 'a Service, at http://127.0.0.1:8080'],
  ],
  async run(context, targets, options) {
    const port = readPort(textOption(options, 'port'), targets.length);
    const machines = await findMachines(await context.openLab(options));
    const wanted = await Promise.all(targets.map(async target => ({ target, ...(await resolveTarget(machines, target)) })));
    const open: Forward[] = [];
    try {
      for (const { target, node, destination } of wanted) {
        const one = await openForward(node, destination, { port, onError: reason => context.tell(`${target}: ${reason}`) });
        open.push(one);
        context.print(`127.0.0.1:${one.port} → ${target}\n`);
      }
      context.tell('Ctrl-C ends it');
      await Promise.race([...open.map(({ ended }) => ended), interrupted(context.signal)]);
      if (!context.signal.aborted) context.tell('the lab is gone');
    } finally {
      for (const one of open) one.close();
    }
    return exitCodes.ok;
  },
};

interface Resolved {
  readonly node: Node;
  readonly destination: Destination;
}

async function resolveTarget(machines: Machines, target: string): Promise<Resolved> {
  const service = /^svc\/([a-z0-9-]+)\/([a-z0-9-]+):(\d+)$/.exec(target);
  if (service) return await resolveService(machines, { namespace: service[1] ?? '', name: service[2] ?? '', port: portOf(service[3] ?? '', target) });
  const [, name = '', port = ''] = /^([^/:]+):(\d+)$/.exec(target) ?? [];
  if (name === '') throw new UsageError(`${target}: not a target`, { hint: 'expected NODE:PORT, e.g. node2:80, or svc/NAMESPACE/NAME:PORT, e.g. svc/default/nginx:80' });
  const node = nodeOf(machines, name);
  return { node, destination: { address: node.address, port: portOf(port, target) } };
}

interface ServiceName {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

async function resolveService(machines: Machines, { namespace, name, port }: ServiceName): Promise<Resolved> {
  const node = apiMachine(machines);
  const api = await openApi(node);
  try {
    const { status, body } = await api.request('GET', `/api/v1/namespaces/${namespace}/services/${name}`);
    if (status === 404) throw new UsageError(`svc/${namespace}/${name} does not exist`, { hint: '`k8s-lab kubectl -- get services -A` lists the Services' });
    if (status !== 200) throw new ClusterError(`the API of Kubernetes answered with ${status}: ${messageIn(body)}`);
    const { spec } = JSON.parse(body) as { spec: { clusterIP?: string; ports?: readonly { port: number }[] } };
    const ports = (spec.ports ?? []).map(one => one.port);
    if (!spec.clusterIP || spec.clusterIP === 'None') throw new UsageError(`svc/${namespace}/${name} has no cluster IP`, { hint: 'forward a port of a node instead' });
    if (!ports.includes(port)) throw new UsageError(`svc/${namespace}/${name} has no port ${port}`, { hint: `ports of the Service: ${ports.join(', ')}` });
    return { node, destination: { address: spec.clusterIP, port } };
  } finally {
    api.close();
  }
}

function readPort(text: string | undefined, targets: number): number {
  if (text === undefined) return 0;
  if (targets > 1) throw new UsageError('--port is for a single target', { hint: 'run `k8s-lab forward` once for each target, or leave --port out' });
  return portOf(text, `--port ${text}`);
}
