import { bridge } from './bridge/index.ts';
import { cluster } from './cluster/index.ts';
import { dns } from './dns/index.ts';
import { etcd } from './etcd/index.ts';
import type { KnownFault } from './fault.ts';
import { forward } from './forward/index.ts';
import { host } from './host/index.ts';
import { ingress } from './ingress/index.ts';
import { lease } from './lease/index.ts';
import { node } from './node/index.ts';
import { route } from './route/index.ts';
import { service } from './service/index.ts';
import { traffic } from './traffic/index.ts';

/** Every known fault, lowest layer first; if two explain each other, the first is the root. */
export const faults: readonly KnownFault[] = [...host, ...node, ...etcd, ...lease, ...bridge, ...route, ...forward, ...traffic, ...cluster, ...service, ...dns, ...ingress];
