import { ipv4FromNumber } from '../../network/address.ts';
import { contains, firstNumber, formatCidr, lastNumber } from '../../network/cidr.ts';
import { draftNodes } from '../lab-draft.ts';
import { findRepeated } from './repeated.ts';
import type { Ipv4 } from '../../network/address.ts';
import type { Cidr } from '../../network/cidr.ts';
import type { Rule } from './rule.ts';

/** No two nodes share an address. */
export const nodeAddresses: Rule = {
  needs: ['nodes'],
  judge: draft =>
    findRepeated(draftNodes(draft).map(({ address }) => address)).map(({ value, index, first }) => ({
      paths: [`nodes.${index}.address`],
      text: `duplicate address "${value}" (already used by nodes.${first})`,
    })),
};

/** Every address that the user set is a host address in the node network. */
export const nodeAddressesInNetwork: Rule = {
  needs: ['nodes', 'nodeNetwork'],
  judge: (draft, { nodeNetwork }) =>
    draftNodes(draft).flatMap(({ address }, index) => {
      const fault = address && explainAddress(address as Ipv4, nodeNetwork);
      return fault ? [{ paths: [`nodes.${index}.address`], text: `"${address}" ${fault}` }] : [];
    }),
};

function explainAddress(address: Ipv4, network: Cidr): string | undefined {
  const block = formatCidr(network);
  const [first, last] = [ipv4FromNumber(firstNumber(network)), ipv4FromNumber(lastNumber(network))];
  if (!contains(network, address)) return `is outside the node network; expected an address in ${block}`;
  if (address === first) return `is the network address of ${block}; expected an address between ${first} and ${last}`;
  if (address === last) return `is the broadcast address of ${block}; expected an address between ${first} and ${last}`;
  return undefined;
}
