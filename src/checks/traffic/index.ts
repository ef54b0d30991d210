import { inLayer } from '../layers.ts';
import type { Check } from '../check.ts';
import { linkQuality } from './link-quality.ts';
import { nodeTraffic } from './node-traffic.ts';
import { pathMtu } from './path-mtu.ts';
import { podTraffic } from './pod-traffic.ts';

/** Checks of traffic between nodes and between pods. */
export const traffic = inLayer('traffic', [nodeTraffic, podTraffic, pathMtu, linkQuality] as const satisfies readonly Check[]);
