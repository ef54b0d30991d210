import type { Login } from '../remote/login.ts';

/** The logins in the output of `vagrant ssh-config`, one per running machine. */
export function parseSshConfig(text: string): readonly Login[] {
  return text
    .split(/^(?=Host )/m)
    .map(block => block.split('\n').flatMap(line => readSetting(line)))
    .flatMap(settings => toLogin(settings));
}

type Setting = readonly [key: string, value: string];

function readSetting(line: string): readonly Setting[] {
  const [, key, value] = /^\s*(\w+)\s+(.*?)\s*$/.exec(line) ?? [];
  return key === undefined || value === undefined ? [] : [[key, value.replace(/^"(.*)"$/, '$1')]];
}

function toLogin(settings: readonly Setting[]): readonly Login[] {
  const values = new Map(settings);
  const [name, host, user, port] = ['Host', 'HostName', 'User', 'Port'].map(key => values.get(key));
  if (name === undefined || host === undefined) return [];
  const keys = settings.flatMap(([key, value]) => (key === 'IdentityFile' ? [value] : []));
  return [{ name, host, ...(user && { user }), ...(port && { port: Number(port) }), keys, strict: false }];
}
