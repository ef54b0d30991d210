import { settingOf } from '../../checks/shared/setting-of.ts';
import { isFlapping } from '../../checks/shared/flapping.ts';
import type { NodeFacts, Observation } from '../../observe/observation.ts';
import { quoteWord } from '../../text/quote.ts';
import type { CureAction, Staging } from '../fault.ts';
import { editFile, flanneldFlag, flanneldSettings, leaseOf, restartFlanneld, serviceOf } from './look.ts';
import { etcdShell } from './network-key.ts';

/** Whether a node's flanneld is not ready: it waits, or it keeps exiting. */
export function isNotReady(node: NodeFacts): boolean {
  const flanneld = serviceOf(node, 'flanneld');
  if (flanneld && isFlapping(flanneld)) return true;
  return flanneld !== undefined && flanneld.activeState !== 'active' && flanneld.activeState !== 'inactive';
}

/** The source of flanneld's settings on a node: the running command line, else the settings file. */
export function toldWhere(node: NodeFacts): string {
  const running = (serviceOf(node, 'flanneld')?.argv.length ?? 0) > 0;
  return running ? "flanneld's command line" : (flanneldSettings(node)?.path ?? "flanneld's settings");
}

/** The device that a node's flanneld is set to use, and by which flag; undefined if none is set. */
export function toldInterface(node: NodeFacts): { readonly iface: string; readonly device: string | undefined } | undefined {
  const iface = flanneldFlag(node, 'iface');
  if (iface === undefined || node.links.length === 0) return undefined;
  const named = node.links.find(({ name }) => name === iface)?.name;
  return { iface, device: named ?? node.addresses.find(({ address }) => address === iface)?.device };
}

/** The addresses of a device, as text. */
export function addressesOf({ addresses }: NodeFacts, device: string | undefined): string {
  return addresses.filter(entry => entry.device === device).map(({ address }) => address).join(', ') || 'no address';
}

/** Sets a variable in flanneld's settings; no action if the file was not observed or already has the value. */
export function setVariable(node: NodeFacts, name: string, value: string): readonly CureAction[] {
  const file = flanneldSettings(node);
  if (!file || settingOf(file.text, name) === value) return [];
  const line = `${name}="${value}"`;
  const isThere = new RegExp(`^\\s*${name}=`, 'm').test(file.text);
  const expression = isThere ? `s#^[[:space:]]*${name}=.*#${line.replace(/[\\&#]/g, '\\$&')}#` : `$a ${line}`;
  return [editFile(node.name, file.path, expression)];
}

/** Removes flags from FLANNEL_OPTIONS and adds others. */
export function setOptions(node: NodeFacts, dropped: readonly string[], added: readonly string[] = []): readonly CureAction[] {
  const words = (settingOf(flanneldSettings(node)?.text ?? '', 'FLANNEL_OPTIONS') ?? '').split(/\s+/).filter(Boolean);
  const isDropped = (word = ''): boolean => dropped.includes(nameOf(word));
  // A flag's value may be the next word.
  const kept = words.filter((word, index) => !isDropped(word) && (word.startsWith('-') || !isDropped(words[index - 1]) || (words[index - 1] ?? '').includes('=')));
  return setVariable(node, 'FLANNEL_OPTIONS', [...kept, ...added].join(' '));
}

/** Makes flanneld use the device that has the node's planned address. */
export function useOwnInterface(node: NodeFacts): readonly CureAction[] {
  return setOptions(node, ['iface', 'iface-regex', 'iface-can-reach', 'public-ip'], [`-iface=${node.address}`]);
}

/** Corrects the settings of the nodes in the evidence and restarts flanneld; another fault may still keep it waiting. */
export function correct(seen: Observation, names: readonly string[], edit: (node: NodeFacts) => readonly CureAction[]): readonly CureAction[] {
  const nodes = seen.nodes.filter(({ name }) => names.includes(name));
  return nodes.flatMap(node => [...edit(node), restartFlanneld(node.name)]);
}

/** Shell text that starts flanneld and waits up to ten seconds until it is ready: another fault may keep it waiting. */
export const startFlanneld = `systemctl start --no-block flanneld
tries=0
until [ "$(systemctl is-active flanneld)" = active ] || [ $tries = 100 ]; do tries=$((tries + 1)); sleep 0.1; done`;

/** Edits flanneld's settings with sed and restarts it, without its lease if requested; because of subnet.env it gets the same subnet again. */
export function stageSettings(node: NodeFacts, seen: Observation, expression: string, how: 'keep lease' | 'lose lease' = 'keep lease'): Staging {
  const path = flanneldSettings(node)?.path ?? '/etc/sysconfig/flanneld';
  const lose = how === 'keep lease' ? '' : `del ${quoteWord(leaseOf(seen, node)?.key ?? '')} || :\n`;
  return {
    node: node.name,
    inject: `${etcdShell(seen)}cp ${path} settings\nsystemctl stop flanneld\n${lose}sed -i ${quoteWord(expression)} ${path}\nsystemctl start --no-block flanneld`,
    revert: `${etcdShell(seen)}systemctl stop flanneld\ncp settings ${path}\n${lose}systemctl start --no-block flanneld`,
    disturbs: ['a running flanneld', ...(how === 'lose lease' ? ['the VtepMAC of the lease'] : [])],
  };
}

/** The flags in FLANNEL_OPTIONS, by name. */
export function flanneldOptions(node: NodeFacts): readonly string[] {
  const words = (settingOf(flanneldSettings(node)?.text ?? '', 'FLANNEL_OPTIONS') ?? '').split(/\s+/);
  return words.filter(word => word.startsWith('-')).map(nameOf);
}

function nameOf(word: string): string {
  return word.replace(/^--?/, '').replace(/=.*/s, '');
}
