import { bridge } from './bridge/index.ts';
import { etcd } from './etcd/index.ts';
import { forward } from './forward/index.ts';
import { host } from './host/index.ts';
import { lease } from './lease/index.ts';
import { node } from './node/index.ts';
import { route } from './route/index.ts';
import { traffic } from './traffic/index.ts';

/** Every check, from the ground up. */
export const checks = [...host, ...node, ...etcd, ...lease, ...bridge, ...route, ...forward, ...traffic] as const;

/** The names of the checks, which are a contract. */
export type CheckId = (typeof checks)[number]['id'];
