import type { Platform } from '../config/lab-config.ts';

export type { Platform } from '../config/lab-config.ts';

/** The properties of a platform that do not depend on its services. */
export interface PlatformFacts {
  /** The etcd assumed if its version is unknown: the platform's own package. */
  readonly etcdVersion?: readonly [major: number, minor: number];
  /** How long a service that exited waits before it starts again. */
  readonly restartSec: string;
  /** The Vagrant box; none in the sandbox. */
  readonly box: string | null;
  /** Packages that a node needs besides those of its services. */
  readonly packages: readonly string[];
}

export const platforms = {
  // A flanneld that lost a race for a subnet restarts at once.
  sandbox: { box: null, restartSec: '50ms', packages: [] },
  centos7: { box: 'centos/7', restartSec: '1s', packages: ['iproute', 'iptables'], etcdVersion: [3, 3] },
  debian: { box: 'debian/bookworm64', restartSec: '1s', packages: ['iproute2', 'iptables'], etcdVersion: [3, 4] },
} as const satisfies Record<Platform, PlatformFacts>;
