import * as z from 'zod';
import { choice, flag, integer } from './fields.ts';

const port = integer(1, 65535);
const allowed = 'host-gw, vxlan and udp are allowed';

const hostGw = z.strictObject({
  type: z.literal('host-gw').describe('Plain routes between nodes on one network.'),
});

const vxlan = z.strictObject({
  type: z.literal('vxlan').describe('Encapsulation by the kernel.'),
  vni: integer(1, 0xff_ffff).optional().describe('VXLAN network identifier. Default: 1.'),
  port: port.optional().describe('UDP port of the encapsulated packets. Default: 8472.'),
  directRouting: flag().optional().describe('Plain routes where nodes share a network. Default: false.'),
});

const udp = z.strictObject({
  type: z.literal('udp').describe('Encapsulation by flanneld itself: slow, for debugging.'),
  port: port.optional().describe('UDP port of the encapsulated packets. Default: 8285.'),
});

/** flannel's backend: its type alone, or an object of the type and its options. */
export const backendSchema = z
  .union([choice(['host-gw', 'vxlan', 'udp']), z.discriminatedUnion('type', [hostGw, vxlan, udp], { error: allowed })], {
    error: `${allowed}, or an object with one of them as its type`,
  })
  .describe('How packets travel between nodes: host-gw, vxlan or udp, or an object with its options. Default: host-gw.');
