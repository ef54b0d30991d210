import { expect, it } from 'vitest';
import { KeyStoreError } from '../../../src/errors.ts';
import { noAnswer } from '../../../src/keystore/errors.ts';
import { openMembers } from '../../../src/keystore/members.ts';
import type { Endpoint } from '../../../src/keystore/key-store.ts';
import type { Ask, Members } from '../../../src/keystore/members.ts';

interface Client {
  readonly endpoint: Endpoint;
  readonly name: string;
  close(): void;
}

function open(names: readonly string[], closed: string[] = []): Members<Client> {
  const endpoints = names.map(name => ({ url: `http://${name}:2379` }));
  return openMembers(endpoints, 1200, endpoint => {
    const name = 'url' in endpoint ? new URL(endpoint.url).hostname : '';
    return { endpoint, name, close: () => closed.push(name) };
  });
}

/** A request that these members do not answer; it records each attempt. */
function request(silent: readonly string[], tries: string[] = []): Ask<Client, string> {
  return async ({ client: { name, endpoint }, timeoutMs }) => {
    tries.push(`${name} ${Math.round(timeoutMs / 100) * 100}`);
    await Promise.resolve();
    if (silent.includes(name)) throw noAnswer(endpoint, 'no answer');
    return name;
  };
}

it('leaves a single member the whole time', async () => {
  const tries: string[] = [];
  expect(await open(['a']).read(request([], tries))).toBe('a');
  expect(tries).toEqual(['a 1200']);
});

it('asks the next member if one does not answer, and from then on starts with the one that did', async () => {
  const members = open(['a', 'b', 'c']);
  const tries: string[] = [];
  expect(await members.read(request(['a', 'b'], tries))).toBe('c');
  expect(await members.read(request([], tries))).toBe('c');
  expect(tries).toEqual(['a 400', 'b 600', 'c 1200', 'c 400']);
});

it('asks no other member if one refuses', async () => {
  const refusing = open(['a', 'b']).read(() => Promise.reject(new KeyStoreError('refused')));
  await expect(refusing).rejects.toThrow(/^refused$/);
});

it('names every member if none answers', async () => {
  await expect(open(['a', 'b']).read(request(['a', 'b']))).rejects.toThrow(
    'etcd did not answer at http://a:2379: no answer; at http://b:2379: no answer',
  );
});

it('writes to the member that a probe found, and never twice', async () => {
  const [probes, writes]: [string[], string[]] = [[], []];
  const members = open(['a', 'b', 'c']);
  expect(await members.write(request(['a'], probes), request([], writes))).toBe('b');
  await expect(members.write(request([], probes), request(['b'], writes))).rejects.toThrow('etcd did not answer at http://b:2379: no answer');
  expect(probes).toEqual(['a 400', 'b 600', 'b 400']);
  expect(writes).toEqual(['b 1200', 'b 1200']);
});

it('writes to a single member without a probe', async () => {
  const probes: string[] = [];
  expect(await open(['a']).write(request([], probes), request([]))).toBe('a');
  expect(probes).toEqual([]);
});

it('closes every member', async () => {
  const closed: string[] = [];
  const members = open(['a', 'b'], closed);
  await members.read(request(['a']));
  members.close();
  expect(closed.toSorted()).toEqual(['a', 'b']);
});

it('needs an endpoint', () => {
  expect(() => open([])).toThrow(KeyStoreError);
});
