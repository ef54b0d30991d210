import type { NodeFacts } from '../observation.ts';
import { parseIpv4 } from '../../network/address.ts';
import type { Section } from './sections.ts';

/** The probe pod's address and MTU, or why there is none. */
export function parsePod(section: Section | undefined): Pick<NodeFacts, 'pod' | 'noPodBecause'> {
  if (!section) return { noPodBecause: 'the node did not say' };
  const [, text = '', mtu] = /^(\S+) (\d{1,5})\s*$/.exec(section.body) ?? [];
  const address = section.exitCode === 0 ? parseIpv4(text) : undefined;
  if (address) return { pod: { address, mtu: Number(mtu) } };
  return { noPodBecause: section.body.trim() || `making it ended with ${section.exitCode}` };
}
