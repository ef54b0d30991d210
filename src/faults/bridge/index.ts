import { inLayer } from '../../checks/layers.ts';
import type { Fault } from '../fault.ts';
import { bootRace } from './boot-race.ts';
import { dockerBipConflict } from './docker-bip-conflict.ts';
import { docker0Address } from './docker0-address.ts';
import { docker0Down } from './docker0-down.ts';
import { docker0RouteMissing } from './docker0-route-missing.ts';
import { docker0NotFlannel } from './docker0-not-flannel.ts';
import { leaseMovedDockerStale } from './lease-moved-docker-stale.ts';
import { mtuMismatch } from './mtu-mismatch.ts';
import { bridgePortBlocked } from './bridge-port-blocked.ts';
import { subnetOnTwoDevices } from './subnet-on-two-devices.ts';

/** Faults of docker0 and its subnet. */
export const bridge = inLayer('bridge', [
  dockerBipConflict,
  leaseMovedDockerStale,
  bootRace,
  docker0NotFlannel,
  docker0Down,
  docker0RouteMissing,
  docker0Address,
  mtuMismatch,
  subnetOnTwoDevices,
  bridgePortBlocked,
] as const satisfies readonly Fault[]);
