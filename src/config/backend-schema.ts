import * as z from 'zod';
import { choice, flag, integer } from './fields.ts';

const port = integer(1, 65535);

const hostGw = z.strictObject({
  type: z.literal('host-gw').describe('Plain routes; all nodes must be on one network.'),
});

const vxlan = z.strictObject({
  type: z.literal('vxlan').describe('The kernel encapsulates packets.'),
  vni: integer(1, 0xff_ffff).optional().describe('VXLAN network identifier. Default: 1.'),
  port: port.optional().describe('UDP port for encapsulated packets. Default: 8472.'),
  directRouting: flag().optional().describe('Use plain routes between nodes on the same network. Default: false.'),
});

const udp = z.strictObject({
  type: z.literal('udp').describe('flanneld itself encapsulates packets: slow, for debugging only.'),
  port: port.optional().describe('UDP port for encapsulated packets. Default: 8285.'),
});

/** flannel's backend: its type alone, or an object with the type and its options. */
export const backendSchema = z
  .union([choice(['host-gw', 'vxlan', 'udp']), z.discriminatedUnion('type', [hostGw, vxlan, udp], { error: 'valid; expected host-gw, vxlan or udp' })], {
    error: 'valid; expected host-gw, vxlan, udp, or an object with one of them as its type',
  })
  .describe('How packets travel between nodes: host-gw, vxlan or udp, or an object with a type and options. Default: host-gw.');
