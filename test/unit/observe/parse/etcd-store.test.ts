import { describe, expect, it } from 'vitest';
import { mayBeStray, parseEtcdStore } from '../../../../src/observe/parse/etcd-store.ts';

const prefix = '/kube-centos/network';
const network = '{"Network":"172.33.0.0/16","SubnetLen":24,"Backend":{"Type":"host-gw"}}';

describe('parseEtcdStore', () => {
  it('reads an empty store as empty and enabled', () => {
    expect(parseEtcdStore(prefix, [], [])).toEqual({ enabled: true, leases: [], strayConfigs: [] });
  });

  it('returns the config unchanged, even if it is empty', () => {
    for (const value of [network, 'not JSON', '']) {
      expect(parseEtcdStore(prefix, [{ key: `${prefix}/config`, value }], []).config).toBe(value);
    }
  });

  it('reads leases with the seconds left, and reservations without', () => {
    const value = '{"PublicIP":"172.17.8.101","PublicIPv6":null,"BackendType":"host-gw"}';
    const [leased, reserved] = [`${prefix}/subnets/172.33.5.0-24`, `${prefix}/subnets/172.33.9.0-24`];
    const below = [
      { key: leased, value, ttl: 86_000 },
      { key: reserved, value: 'not JSON' },
      { key: `${prefix}/subnets/leaflet`, value },
      { key: `${prefix}/elsewhere/subnets/172.33.7.0-24`, value },
    ];
    expect(parseEtcdStore(prefix, below, []).leases).toEqual([
      { key: leased, subnet: '172.33.5.0/24', publicIp: '172.17.8.101', backendType: 'host-gw', ttl: 86_000 },
      { key: reserved, subnet: '172.33.9.0/24' },
    ]);
  });

  it('reports as stray configs only values with a network', () => {
    const values = [network, '{"Network":7}', '{"network":"172.33.0.0/16"}', '["Network"]', 'null', '"Network"', 'text', ''];
    const suspects = values.map((value, index) => ({ key: `/other/${index}/config`, value }));
    expect(parseEtcdStore(prefix, [], suspects).strayConfigs).toEqual(['/other/0/config']);
  });
});

describe('mayBeStray', () => {
  it.each(['/coreos.com/network/config', `${prefix}/config/network`, '/kube-centos/config', 'kube-centos/network/config', `${prefix}/config/`])(
    'suspects %s',
    key => {
      expect(mayBeStray(prefix, key)).toBe(true);
    },
  );

  it.each([`${prefix}/config`, `${prefix}/subnets/172.33.5.0-24`, '/registry/configmaps/kube-system/coredns', '/app/configuration'])(
    'does not suspect %s',
    key => {
      expect(mayBeStray(prefix, key)).toBe(false);
    },
  );
});
