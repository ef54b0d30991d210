import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { KeyStoreError } from '../../src/errors.ts';
import { openEtcdV2 } from '../../src/keystore/etcd-v2.ts';
import { openEtcdV3 } from '../../src/keystore/etcd-v3.ts';
import { ensureNetworkConfig } from '../../src/keystore/seed.ts';
import { poll } from '../../src/system/poll.ts';
import { startServedTime } from '../../src/system/served-time.ts';
import { fillUp, freePort, startEtcd, startEtcdCluster } from '../helpers/etcd.ts';
import { runScript } from '../helpers/script.ts';
import type { Endpoint, KeyStore, OpenKeyStore } from '../../src/keystore/key-store.ts';
import type { TestEtcd } from '../helpers/etcd.ts';

const apis: readonly (readonly [api: string, open: OpenKeyStore])[] = [
  ['v2', openEtcdV2],
  ['v3', openEtcdV3],
];
type Road = readonly [road: string, to: () => readonly Endpoint[]];
const roads: readonly Road[] = [
  ['url', () => [{ url: etcd.endpointUrl }]],
  ['unix socket', () => [{ socketPath: etcd.socketPath }]],
  ['url with TLS', () => [{ url: secure.endpointUrl, ...identityOf(secure) }]],
  ['unix socket with TLS', () => [{ socketPath: secure.socketPath, ...identityOf(secure) }]],
  ['urls of two members', () => urlsOf(two)],
  ['urls of two members, and first of one that is away', () => [{ url: `http://127.0.0.1:${away}` }, ...urlsOf(two)]],
];

let etcd: TestEtcd;
let secure: TestEtcd;
let two: readonly TestEtcd[] = [];
let away: number;
beforeAll(async () => {
  [etcd, secure, two, away] = await Promise.all([startEtcd({ enableV2: true }), startEtcd({ enableV2: true, tls: true }), startEtcdCluster(2, { enableV2: true }), freePort()]);
});
afterAll(() => Promise.all([etcd, secure, ...two].map(member => member.stop())));

describe.each(apis.flatMap(([api, open]) => roads.map(([road, to]) => ({ api, open, road, to }))))(
  '$api over its $road',
  ({ api, open, road, to }) => {
    const root = `/${api}/${road.replaceAll(/\W+/g, '-')}`;
    let store: KeyStore;
    beforeEach(() => {
      store = open(to());
    });
    afterEach(() => store.close());

    it('names its API', () => {
      expect(store.api).toBe(api);
    });

    it('returns nothing for a key that was never written', async () => {
      expect(await store.get(`${root}/missing`)).toBeUndefined();
      expect(await store.list(`${root}/missing`)).toEqual([]);
      expect(await store.delete(`${root}/missing`)).toBe(false);
    });

    it('returns the value that was written, until it is deleted', async () => {
      const key = `${root}/one`;
      await store.put(key, 'first');
      expect(await store.get(key)).toEqual({ key, value: 'first' });
      await store.put(key, 'second');
      expect(await store.get(key)).toEqual({ key, value: 'second' });
      expect(await store.delete(key)).toBe(true);
      expect(await store.get(key)).toBeUndefined();
    });

    it('creates a key only once when asked to create it', async () => {
      const key = `${root}/created`;
      await store.put(key, 'mine', { create: true });
      const again = store.put(key, 'theirs', { create: true, ttl: 60 });
      await expect(again).rejects.toMatchObject({ name: 'KeyStoreError', message: `key ${key} already exists` });
      expect(await store.get(key)).toEqual({ key, value: 'mine' });
    });

    it('shows the seconds until a key expires, and removes the expiry when the key is written without one', async () => {
      const key = `${root}/leased`;
      await store.put(key, 'for a minute', { ttl: 60 });
      const entry = await store.get(key);
      expect(entry?.ttl).toBeGreaterThan(55);
      expect(entry?.ttl).toBeLessThanOrEqual(60);
      expect(await store.list(root)).toContainEqual({ key, value: 'for a minute', ttl: expect.any(Number) as number });
      await store.put(key, 'for good');
      expect(await store.get(key)).toEqual({ key, value: 'for good' });
    });

    it('loses a key when it expires', async () => {
      const key = `${root}/brief`;
      await store.put(key, 'soon gone', { ttl: 1, create: true });
      expect(await store.get(key)).toMatchObject({ value: 'soon gone' });
      const gone = await poll(async () => ((await store.get(key)) ? undefined : true), { timeoutMs: 6000 });
      expect(gone).toBe(true);
    });

    it.each([0, -1, 1.5, Number.NaN])('refuses to let a key expire in %d seconds', async ttl => {
      await expect(store.put(`${root}/never`, 'x', { ttl })).rejects.toThrow(KeyStoreError);
      expect(await store.get(`${root}/never`)).toBeUndefined();
    });

    it('lists the keys below a path in key order, without those beside it', async () => {
      const below = `${root}/tree`;
      const keys = [`${below}/a-b`, `${below}/a/z`, `${below}/a/é`, `${below}/b`];
      for (const key of [`${root}/treetop`, ...keys.toReversed()]) await store.put(key, key);
      expect(await store.list(below)).toEqual(keys.map(key => ({ key, value: key })));
      expect(await store.list(`${below}/`)).toHaveLength(keys.length);
      expect((await store.list('/')).filter(({ key }) => key.startsWith(`${below}/`))).toHaveLength(keys.length);
      expect(await store.list(`${below}/b`)).toEqual([]);
    });

    it('has no value at a path that only has keys below it', async () => {
      await store.put(`${root}/path/to/key`, 'x');
      expect(await store.get(`${root}/path/to`)).toBeUndefined();
      await expect(store.delete(`${root}/path`)).resolves.toBe(false);
      expect(await store.get(`${root}/path/to/key`)).toMatchObject({ value: 'x' });
    });

    it.each([
      ['spaces and quotes', `a 'b' "c"`],
      ['what URLs reserve', 'a?b=c&d#e%2Ff;g+h'],
      ['other scripts', 'узел-ñ-节点-🐘'],
    ])('keeps keys of %s', async (_, name) => {
      const key = `${root}/names/${name}`;
      await store.put(key, name);
      expect(await store.get(key)).toEqual({ key, value: name });
      expect(await store.list(`${root}/names`)).toContainEqual({ key, value: name });
      expect(await store.delete(key)).toBe(true);
    });

    it.each([
      ['empty', ''],
      ['JSON', '{"Network":"172.33.0.0/16","Backend":{"Type":"host-gw"}}'],
      ['of several lines', 'a\nb\r\n\tc=d&e=%20+f\n'],
      ['of other scripts', 'узел ñ 节点 🐘'],
      ['60 KB long', 'x'.repeat(60 * 1024)],
    ])('keeps values that are %s', async (_, value) => {
      const key = `${root}/value`;
      await store.put(key, value);
      expect(await store.get(key)).toEqual({ key, value });
    });

    it('answers many requests at once', async () => {
      const numbers = Array.from({ length: 50 }, (_, index) => index);
      await Promise.all(numbers.map(number => store.put(`${root}/many/${number}`, String(number), { ttl: 60 })));
      const entries = await store.list(`${root}/many`);
      expect(entries.map(({ value }) => Number(value)).sort((a, b) => a - b)).toEqual(numbers);
      expect(entries.every(({ ttl }) => ttl !== undefined && ttl > 50)).toBe(true);
    });

    it('does not keep the process running once it is closed', async () => {
      const use = `await store.put('${root}/ending', 'x', { ttl: 60 }); await store.list('${root}');`;
      expect(await endAfter(api, use, to())).toBeLessThan(5000);
    });

    it('leaves a network config alone that differs only in spaces and order', async () => {
      const prefix = `${root}/kube-centos/network`;
      const value = '{"Network":"172.33.0.0/16","Backend":{"Type":"host-gw"}}';
      const spaced = '{ "Backend": {"Type": "host-gw"}, "Network": "172.33.0.0/16" }';
      expect(await ensureNetworkConfig(store, prefix, value)).toEqual({ action: 'created' });
      expect(await ensureNetworkConfig(store, prefix, value)).toEqual({ action: 'unchanged', previous: value });
      await store.put(`${prefix}/config`, spaced);
      expect(await ensureNetworkConfig(store, prefix, value)).toEqual({ action: 'unchanged', previous: spaced });
      expect(await store.get(`${prefix}/config`)).toMatchObject({ value: spaced });
    });

    it('changes a network config that has another meaning or would expire', async () => {
      const prefix = `${root}/changing/network`;
      const key = `${prefix}/config`;
      const value = '{"Network":"172.33.0.0/16"}';
      for (const previous of ['{"Network":"10.0.0.0/8"}', 'no JSON at all', '']) {
        await store.put(key, previous);
        expect(await ensureNetworkConfig(store, prefix, value)).toEqual({ action: 'changed', previous });
        expect(await store.get(key)).toEqual({ key, value });
      }
      await store.put(key, value, { ttl: 60 });
      expect(await ensureNetworkConfig(store, prefix, value)).toEqual({ action: 'changed', previous: value });
      expect(await store.get(key)).toEqual({ key, value });
    });
  },
);

describe.each(apis)('%s without an etcd', (api, open) => {
  const opened = (endpoint: Endpoint, timeoutMs = 300): KeyStore => {
    const store = open([endpoint], { timeoutMs });
    onTestFinished(() => store.close());
    return store;
  };

  it('fails at once if nothing listens', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    for (const endpoint of [{ url }, { socketPath: '/nowhere/etcd.sock' }]) {
      const store = opened(endpoint, 20_000);
      for (const call of everyCall(store)) {
        const error = await failure(call());
        expect(error.message).toMatch(/^etcd did not answer at \S+: .*(ECONNREFUSED|ENOENT)/);
        expect(error.hint).toContain('k8s-lab');
      }
    }
  });

  it('gives up at the deadline if etcd does not answer, also if it stops answering later', async () => {
    const silent = await startEtcd({ enableV2: true });
    onTestFinished(() => silent.stop());
    const known = opened({ url: silent.endpointUrl });
    await known.put('/a', 'b');
    await silent.pause();
    for (const store of [known, opened({ url: silent.endpointUrl }), opened({ socketPath: silent.socketPath })]) {
      const time = startServedTime();
      const error = await failure(store.get('/a'));
      expect(time.elapsedMs()).toBeLessThan(5000);
      expect(error.message).toContain('no answer within 300 ms');
    }
    // etcd3 drops a connection that is still being opened only after a second.
    const use = `await store.get('/a').catch(() => undefined);`;
    expect(await endAfter(api, use, [{ url: silent.endpointUrl }])).toBeLessThan(5000);
    silent.resume();
    const found = await poll(() => known.get('/a').catch(() => undefined), { timeoutMs: 5000 });
    expect(found).toEqual({ key: '/a', value: 'b' });
  });

  it('fails instead of hanging if etcd exits during a request', async () => {
    const ending = await startEtcd({ enableV2: true });
    onTestFinished(() => ending.stop());
    const store = opened({ url: ending.endpointUrl }, 2000);
    await store.put('/a', 'b');
    await ending.stop();
    const error = await failure(store.get('/a'));
    expect(error.message).toContain('did not answer');
  });

  it('answers soon after etcd has started if it was asked too early', async () => {
    const port = await freePort();
    const store = opened({ url: `http://127.0.0.1:${port}` });
    await failure(store.get('/a'));
    const asking = poll(() => store.list('/a').catch(() => undefined), { timeoutMs: 10_000, longestPauseMs: 50 });
    const late = await startEtcd({ enableV2: true, port });
    onTestFinished(() => late.stop());
    const time = startServedTime();
    expect(await asking).toEqual([]);
    expect(time.elapsedMs()).toBeLessThan(5000);
  });

  it.each(['not a url', 'https://127.0.0.1:2379', 'ftp://x'])('refuses %s as its URL', url => {
    const error = new KeyStoreError(`not an etcd URL: ${url}`, { hint: 'Write it as http://ADDRESS:2379.' });
    expect(() => opened({ url })).toThrow(error);
  });
});

describe.each(apis)('%s of an etcd of two members', (api, open) => {
  const timeoutMs = 2000;
  let members: readonly TestEtcd[];
  let store: KeyStore;
  beforeEach(async () => {
    members = await startEtcdCluster(2, { enableV2: true });
    store = open(urlsOf(members), { timeoutMs });
  });
  afterEach(async () => {
    store.close();
    await Promise.all(members.map(member => member.stop()));
  });

  /** No member answers; the error has the reason for each. */
  const expectNoAnswer = async (call: Promise<unknown>) => {
    const { message } = await failure(call);
    expect(message).toMatch(/^etcd did not answer at /);
    for (const { endpointUrl } of members) expect(message).toContain(`at ${endpointUrl}: `);
  };

  it('is one store, whichever member is asked first', async () => {
    const other = open(urlsOf(members.toReversed()), { timeoutMs });
    onTestFinished(() => other.close());
    await store.put('/a', 'b', { create: true });
    await expect(other.put('/a', 'c', { create: true })).rejects.toThrow('key /a already exists');
    expect(await poll(() => other.get('/a'), { timeoutMs: 5000 })).toEqual({ key: '/a', value: 'b' });
    expect(await other.delete('/a')).toBe(true);
  });

  it('accepts no write without one of them, because a quorum of two is two, and reports that within the deadline', async () => {
    await store.put('/a', 'b');
    await members[0]?.stop();
    for (const call of [() => store.put('/a', 'c'), () => store.put('/new', 'c', { create: true }), () => store.delete('/a')]) {
      const time = startServedTime();
      await expectNoAnswer(call());
      expect(time.elapsedMs()).toBeLessThan(timeoutMs + 1500);
    }
  });

  it(`${api === 'v2' ? 'reads from the other' : 'reads nothing'} if one of them has exited`, async () => {
    const other = open(urlsOf(members.slice(1)), { timeoutMs });
    onTestFinished(() => other.close());
    await store.put('/a', 'b');
    // What was written last reaches a member with the leader's next heartbeat, which must not end before.
    await poll(() => other.get('/a'), { timeoutMs: 5000 });
    await members[0]?.stop();
    const reading = Promise.all([store.get('/a'), store.list('/')]);
    if (api === 'v2') expect(await reading).toEqual([{ key: '/a', value: 'b' }, [{ key: '/a', value: 'b' }]]);
    else await expectNoAnswer(reading);
  });

  it('works again once the silent member answers', async () => {
    await store.put('/a', 'b');
    await members[0]?.pause();
    const error = await failure(store.put('/a', 'c'));
    expect(error.message).toContain('no answer within');
    members[0]?.resume();
    const found = await poll(() => store.put('/a', 'd').then(() => store.get('/a')).catch(() => undefined), { timeoutMs: 10_000 });
    expect(found).toEqual({ key: '/a', value: 'd' });
  });
});

describe.each(apis)('%s of an etcd of three members', (_, open) => {
  it('reads and writes while the first one does not answer', async () => {
    const members = await startEtcdCluster(3, { enableV2: true });
    onTestFinished(async () => void (await Promise.all(members.map(member => member.stop()))));
    const store = open(urlsOf(members), { timeoutMs: 3000 });
    onTestFinished(() => store.close());
    await store.put('/a', 'b');
    await members[0]?.pause();
    const written = await poll(() => store.put('/a', 'c').then(() => true).catch(() => undefined), { timeoutMs: 15_000 });
    expect(written).toBe(true);
    expect(await store.get('/a')).toEqual({ key: '/a', value: 'c' });
  });
});

it.each(apis)('%s needs an endpoint', (_, open) => {
  expect(() => open([])).toThrow(KeyStoreError);
});

describe('an etcd without its v2 API', () => {
  it('is told from an etcd without the key', async () => {
    const plain = await startEtcd();
    onTestFinished(() => plain.stop());
    const store = openEtcdV2([{ url: plain.endpointUrl }]);
    onTestFinished(() => store.close());
    for (const call of everyCall(store)) {
      const error = await failure(call());
      expect(error.message).toBe(`etcd at ${plain.endpointUrl} does not serve its v2 API`);
      expect(error.hint).toContain('--enable-v2');
    }
  });
});

it('the revisions of the v3 store can be made to go on from a later one', async () => {
  const members = await startEtcdCluster(3);
  onTestFinished(async () => void (await Promise.all(members.map(member => member.stop()))));
  const store = openEtcdV3(urlsOf(members), { timeoutMs: 60_000 });
  onTestFinished(() => store.close());
  await store.put('/a', 'kept');
  await store.advance('/revision', 1234);
  const [status] = await store.statuses();
  expect(status?.revision).toBe(1235);
  expect(await store.keys(10)).toEqual(['/a']);
});

describe('an etcd that is full', () => {
  it('fails with an error that says so and how to continue', async () => {
    const small = await startEtcd({ quotaBackendBytes: 64 * 1024 });
    onTestFinished(() => small.stop());
    const store = openEtcdV3([{ socketPath: small.socketPath }]);
    onTestFinished(() => store.close());
    const error = await fillUp(store);
    expect(error.message).toContain('database space exceeded');
    expect(error.hint).toContain('alarm disarm');
    expect(await store.alarms()).toEqual(['NOSPACE']);
  });
});

it.each(apis)('%s does not reach an etcd that asks for a certificate without one', async (_, open) => {
  const store = open([{ socketPath: secure.socketPath }], { timeoutMs: 1000 });
  await expect(store.get('/x')).rejects.toThrow(/^etcd did not answer at unix:/);
  store.close();
});

function urlsOf(members: readonly TestEtcd[]): readonly Endpoint[] {
  return members.map(({ endpointUrl }) => ({ url: endpointUrl }));
}

function identityOf({ tls }: TestEtcd): Pick<Endpoint, 'tls'> {
  return tls ? { tls } : {};
}

function everyCall(store: KeyStore): readonly (() => Promise<unknown>)[] {
  return [() => store.get('/a'), () => store.list('/a'), () => store.put('/a', 'b'), () => store.delete('/a')];
}

async function failure(call: Promise<unknown>): Promise<KeyStoreError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(KeyStoreError);
  return error as KeyStoreError;
}

/** The milliseconds that a program keeps running after it has used and closed a store. */
async function endAfter(api: string, use: string, endpoints: readonly Endpoint[]): Promise<number> {
  const name = `openEtcd${api.toUpperCase()}`;
  const script = `
    import { ${name} } from './src/keystore/etcd-${api}.ts';
    const store = ${name}(${JSON.stringify(endpoints)}, { timeoutMs: 300 });
    ${use}
    store.close();
    const closed = performance.now();
    process.on('exit', () => console.log(performance.now() - closed));`;
  const { exitCode, stdout } = await runScript(script, 10_000);
  expect(exitCode).toBe(0);
  return Number(stdout);
}
