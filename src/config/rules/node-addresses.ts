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
      text: `found "${value}" again; it is the address of nodes.${first} already, an address of its own is allowed`,
    })),
};

/** Every address that the user chose is a host's in the node network. */
export const nodeAddressesInNetwork: Rule = {
  needs: ['nodes', 'nodeNetwork'],
  judge: (draft, { nodeNetwork }) =>
    draftNodes(draft).flatMap(({ address }, index) => {
      const fault = address && explainAddress(address as Ipv4, nodeNetwork);
      return fault ? [{ paths: [`nodes.${index}.address`], text: `found "${address}"; ${fault}` }] : [];
    }),
};

function explainAddress(address: Ipv4, network: Cidr): string | undefined {
  const block = formatCidr(network);
  const [first, last] = [ipv4FromNumber(firstNumber(network)), ipv4FromNumber(lastNumber(network))];
  if (!contains(network, address)) return `an address in the node network ${block} is allowed`;
  if (address === first) return `it is the network address of ${block}, an address between ${first} and ${last} is allowed`;
  if (address === last) return `it is the broadcast address of ${block}, an address between ${first} and ${last} is allowed`;
  return undefined;
}
