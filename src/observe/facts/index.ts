import { addresses } from './addresses.ts';
import { clock } from './clock.ts';
import { connections } from './connections.ts';
import { etcdElections } from './etcd-elections.ts';
import { etcdPki } from './etcd-pki.ts';
import { fdb } from './fdb.ts';
import { files } from './files.ts';
import { host } from './host.ts';
import { identity } from './identity.ts';
import { iptables } from './iptables.ts';
import { kubernetes } from './kubernetes.ts';
import { links } from './links.ts';
import { listening } from './listening.ts';
import { neighbours } from './neighbours.ts';
import { pod } from './pod.ts';
import { routes } from './routes.ts';
import { rules } from './rules.ts';
import { services } from './services.ts';
import { subnetEnv } from './subnet-env.ts';
import { sysctls } from './sysctls.ts';
import { processes } from './processes.ts';
import { uptime } from './uptime.ts';

/** Every fact about a node, in the order in which the node is asked; the questions to `ip` are told apart by it too. */
export const facts = [
  ...[clock, host, services, pod] as const,
  ...[neighbours, links, routes, rules, addresses] as const,
  ...[fdb, iptables, listening, connections] as const,
  ...[identity, uptime, processes, sysctls, subnetEnv, kubernetes, etcdPki, etcdElections, files] as const,
] as const;
