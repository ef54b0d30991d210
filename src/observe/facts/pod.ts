import { parseIpv4 } from '../../network/address.ts';
import { defineFact } from '../fact.ts';
import type { Fields, Zod } from '../schema.ts';
import type { Section } from '../parse/sections.ts';

const schema = (z: Zod) => ({
  /** The probe pod of this node, when it could be made. */
  pod: z.object({ address: z.string(), mtu: z.number() }).exactOptional(),
  /** Why the probe pod does not exist. */
  noPodBecause: z.string().exactOptional(),
});

/** The node's probe pod on docker0, made by asking for it. It comes before the links, so that they show it. */
export const pod = defineFact({
  schema,
  isFor: ({ services }) => services.includes('docker'),
  script: 'pod.sh',
  ask: 'ask_pod',
  sections: ['pod'],
  mayFail: true,
  none: {},
  read: ({ sections }) => parsePod(sections.get('pod')),
});

/** The probe pod's address and MTU, or why it does not exist. */
export function parsePod(section: Section | undefined): Fields<typeof schema> {
  if (!section) return { noPodBecause: 'the node did not say' };
  const [, text = '', mtu] = /^(\S+) (\d{1,5})\s*$/.exec(section.body) ?? [];
  const address = section.exitCode === 0 ? parseIpv4(text) : undefined;
  if (address) return { pod: { address, mtu: Number(mtu) } };
  return { noPodBecause: section.body.trim() || `making it exited with ${section.exitCode}` };
}
