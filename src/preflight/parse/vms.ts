import type { ListedVm } from '../host-facts.ts';

/** Reads `VBoxManage list vms` or `list runningvms`: one line `"name" {id}` per machine. */
export function parseVirtualBoxVms(text: string): readonly ListedVm[] {
  return text.split(/\r?\n/).flatMap(line => {
    const [, name, id] = /^"(.*)" \{([0-9a-f-]{36})\}$/i.exec(line.trim()) ?? [];
    return name === undefined || id === undefined ? [] : [{ name, id: id.toLowerCase() }];
  });
}

/** Reads `virsh list --all --uuid --name`: one line with id and name per domain. */
export function parseDomains(text: string): readonly ListedVm[] {
  return text.split('\n').flatMap(line => {
    const [, id, name] = /^\s*([0-9a-f-]{36})\s+(\S.*?)\s*$/i.exec(line) ?? [];
    return name === undefined || id === undefined ? [] : [{ name, id: id.toLowerCase() }];
  });
}
