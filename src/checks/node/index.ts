import { inLayer } from '../layers.ts';
import type { Check } from '../check.ts';
import { linkMtu } from './link-mtu.ts';
import { nodeAddresses } from './node-addresses.ts';
import { servicesRunning } from './services-running.ts';

/** Checks of a single node: its addresses and services. */
export const node = inLayer('node', [nodeAddresses, linkMtu, servicesRunning] as const satisfies readonly Check[]);
