import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addresses, parseAddresses } from '../../../../src/observe/facts/addresses.ts';
import { parseArgv } from '../../../../src/observe/parse/argv.ts';
import { parseChecksumErrors } from '../../../../src/observe/parse/checksum-errors.ts';
import { parseClock } from '../../../../src/observe/facts/clock.ts';
import { parseFdb } from '../../../../src/observe/facts/fdb.ts';
import { findGaps } from '../../../../src/observe/parse/gaps.ts';
import { parseHostState } from '../../../../src/observe/facts/host.ts';
import { splitIpBatch } from '../../../../src/observe/parse/ip-batch.ts';
import { parseIptablesSave } from '../../../../src/observe/facts/iptables.ts';
import { links, parseLinks } from '../../../../src/observe/facts/links.ts';
import { neighbours, parseNeighbours } from '../../../../src/observe/facts/neighbours.ts';
import { parsePathLines } from '../../../../src/observe/parse/path-lines.ts';
import { parsePod } from '../../../../src/observe/facts/pod.ts';
import { redact } from '../../../../src/observe/parse/redact.ts';
import { routes, parseRoutes } from '../../../../src/observe/facts/routes.ts';
import { rules, parseRules } from '../../../../src/observe/facts/rules.ts';
import { splitSections } from '../../../../src/observe/parse/sections.ts';
import { parseUnits } from '../../../../src/observe/parse/units.ts';
import { parseSockets } from '../../../../src/observe/facts/listening.ts';
import { parseSysctls } from '../../../../src/observe/facts/sysctls.ts';

const ipQuestions = [neighbours, links, routes, rules, addresses].flatMap(({ ip }) => ip ?? []);
const plain = { type: 'unicast', table: 'main', flags: [] };

describe('parseRoutes', () => {
  it.each([
    ['172.33.6.0/24 via 172.17.8.102 dev eth1 ', { ...plain, destination: '172.33.6.0/24', via: '172.17.8.102', device: 'eth1' }],
    ['10.0.0.7 dev eth1 scope link', { ...plain, destination: '10.0.0.7/32', device: 'eth1', scope: 'link' }],
    ['default via 10.0.2.2 dev eth0 proto dhcp metric 100 ', { ...plain, destination: 'default', via: '10.0.2.2', device: 'eth0', protocol: 'dhcp', metric: 100 }],
    ['172.33.5.0/24 dev docker0 proto kernel scope link src 172.33.5.1 linkdown ', { ...plain, destination: '172.33.5.0/24', device: 'docker0', protocol: 'kernel', scope: 'link', source: '172.33.5.1', flags: ['linkdown'] }],
    ['172.33.6.0/24 via 172.17.8.102 dev eth1 dead linkdown', { ...plain, destination: '172.33.6.0/24', via: '172.17.8.102', device: 'eth1', flags: ['dead', 'linkdown'] }],
    ['unreachable default metric 4278198272 error -101', { ...plain, type: 'unreachable', destination: 'default', metric: 4278198272 }],
    ['prohibit 10.9.0.0/16 ', { ...plain, type: 'prohibit', destination: '10.9.0.0/16' }],
    ['local 10.1.1.1 dev lo table 7', { ...plain, type: 'local', destination: '10.1.1.1/32', device: 'lo', table: '7' }],
    ['10.8.0.0/16 via inet6 fe80::1 dev eth1', { ...plain, destination: '10.8.0.0/16', via: 'fe80::1', device: 'eth1' }],
    ['10.8.0.0/16 dev eth1 mtu lock 1400 advmss 1360 onlink', { ...plain, destination: '10.8.0.0/16', device: 'eth1', flags: ['onlink'] }],
    ['10.7.0.0/16 \\\tnexthop via 172.17.8.102 dev eth1 weight 1 \\\tnexthop via 172.17.8.103 dev eth1 weight 1 ', { ...plain, destination: '10.7.0.0/16', via: '172.17.8.102', device: 'eth1' }],
  ])('reads %j', (line, route) => {
    expect(parseRoutes([line])).toEqual([route]);
  });

  it.each(['local 172.33.5.1 dev docker0 table local proto kernel', 'fe80::/64 dev eth0', 'Error: no such table', 'via', ''])(
    'skips %j',
    line => {
      expect(parseRoutes([line])).toEqual([]);
    },
  );
});

describe('parseAddresses', () => {
  it.each([
    ['2: eth1    inet 172.17.8.101/24 brd 172.17.8.255 scope global eth1\\       valid_lft forever', ['eth1', '172.17.8.101', 24]],
    ['4: flannel.1    inet 172.33.18.0/32 scope global flannel.1', ['flannel.1', '172.33.18.0', 32]],
    ['9: tun0    inet 10.8.0.1 peer 10.8.0.2/32 scope global tun0', ['tun0', '10.8.0.1', 32]],
    ['5: flannel0    inet 172.33.5.0/16 scope global flannel0', ['flannel0', '172.33.5.0', 16]],
  ])('reads %j', (line, [device, address, prefixLength]) => {
    expect(parseAddresses([line])).toEqual([{ device, address, prefixLength }]);
  });

  it.each(['2: eth1    inet6 fe80::1/64 scope link', '2: eth1    inet 172.17.8.999/24', 'nonsense'])('skips %j', line => {
    expect(parseAddresses([line])).toEqual([]);
  });
});

describe('parseLinks', () => {
  it.each([
    [
      '5: probe0@if2: <BROADCAST,UP,LOWER_UP> mtu 1480 qdisc noqueue master docker0 state UP mode DEFAULT\\    link/ether 1a:5c:e0:5f:5a:e4 brd ff:ff:ff:ff:ff:ff',
      { name: 'probe0', mtu: 1480, state: 'UP', flags: ['BROADCAST', 'UP', 'LOWER_UP'], mac: '1a:5c:e0:5f:5a:e4', master: 'docker0' },
    ],
    ['7: flannel0: <POINTOPOINT,UP> mtu 1472 qdisc fq state UNKNOWN\\    link/none ', { name: 'flannel0', mtu: 1472, state: 'UNKNOWN', flags: ['POINTOPOINT', 'UP'] }],
    ['8: x: <> mtu 1500 qdisc noop', { name: 'x', mtu: 1500, state: 'UNKNOWN', flags: [] }],
  ])('reads %j', (line, link) => {
    expect(parseLinks([line])).toEqual([link]);
  });

  it.each(['2: eth1    inet 172.17.8.101/24', '3: eth1: <UP> state UP', 'Device "eth9" does not exist.'])('skips %j', line => {
    expect(parseLinks([line])).toEqual([]);
  });
});

it.each([
  ['172.17.8.102 dev eth1 lladdr 08:00:27:5c:11:9a router REACHABLE', { mac: '08:00:27:5c:11:9a', state: 'REACHABLE' }],
  ['172.17.8.102 dev eth1  INCOMPLETE', { state: 'INCOMPLETE' }],
  ['172.17.8.102 dev eth1 lladdr 02:01:ac:11:08:66 PERMANENT ', { mac: '02:01:ac:11:08:66', state: 'PERMANENT' }],
])('parseNeighbours reads %j', (line, rest) => {
  expect(parseNeighbours([line])).toEqual([{ address: '172.17.8.102', device: 'eth1', ...rest }]);
});

it.each(['172.17.8.102 dev eth1', 'fe80::1 dev eth1 STALE', '172.17.8.102 STALE', 'Object "neigh" is unknown'])(
  'parseNeighbours skips %j',
  line => {
    expect(parseNeighbours([line])).toEqual([]);
  },
);

it.each([
  ['1e:de:b9:31:4e:c3 dst 172.17.8.102 self permanent', [{ mac: '1e:de:b9:31:4e:c3', device: 'flannel.1', destination: '172.17.8.102', flags: ['self', 'permanent'] }]],
  ['1e:de:b9:31:4e:c3 dev vx7 dst 172.17.8.102 self', [{ mac: '1e:de:b9:31:4e:c3', device: 'vx7', destination: '172.17.8.102', flags: ['self'] }]],
  ['33:33:00:00:00:01 self permanent', [{ mac: '33:33:00:00:00:01', device: 'flannel.1', flags: ['self', 'permanent'] }]],
  ['Cannot find bridge device "flannel.1"', []],
])('parseFdb reads %j', (text, entries) => {
  expect(parseFdb(text, 'flannel.1')).toEqual(entries);
});

it('parseRules skips other lines', () => {
  expect(parseRules(['0:\tfrom all lookup local', 'RTNETLINK answers: Operation not supported'])).toEqual([
    { priority: 0, text: 'from all lookup local' },
  ]);
});

it('splitIpBatch distinguishes neighbours from routes with the same address if there are no rules', () => {
  const text = '10.0.0.7 dev eth1 FAILED\n1: lo: <UP> mtu 65536\n10.0.0.7 dev eth1 scope link\n1: lo    inet 127.0.0.1/8 scope host lo\n';
  const batch = splitIpBatch(text, ipQuestions);
  expect(Object.fromEntries([...batch].map(([{ ask }, lines]) => [ask, lines]))).toEqual({
    'neigh show': ['10.0.0.7 dev eth1 FAILED'],
    'link show': ['1: lo: <UP> mtu 65536'],
    'route show table all': ['10.0.0.7 dev eth1 scope link'],
    'rule show': [],
    'addr show': ['1: lo    inet 127.0.0.1/8 scope host lo'],
  });
});

describe('parseIptablesSave', () => {
  const accepting = { filter: ['-P INPUT ACCEPT', '-P FORWARD ACCEPT', '-P OUTPUT ACCEPT'] };

  it('returns policies, chains and rules in order, like -S', () => {
    const text = '# Generated\n*filter\n:FORWARD DROP [0:0]\n:X - [0:0]\n[3:252] -A FORWARD -s 172.33.0.0/16 -j X\n-A X -j RETURN\nCOMMIT\n';
    expect(parseIptablesSave(text, 'iptables').filter).toEqual([
      '-P FORWARD DROP',
      '-N X',
      '-A FORWARD -s 172.33.0.0/16 -j X',
      '-A X -j RETURN',
    ]);
  });

  it('reads unused tables as accepting', () => {
    expect(parseIptablesSave('', 'iptables')).toMatchObject({ command: 'iptables', ...accepting });
    expect(parseIptablesSave('*raw\n:OUTPUT DROP [0:0]\nCOMMIT\n', 'iptables')).toMatchObject(accepting);
  });
});

it.each([
  ['tcp   LISTEN 0      4096    172.17.8.101:2379      0.0.0.0:*          ', ['tcp', '172.17.8.101', 2379]],
  ['tcp    LISTEN     0      128       *:22                    *:*', ['tcp', '0.0.0.0', 22]],
  ['tcp    LISTEN     0      128      :::2379                 :::*', ['tcp', '::', 2379]],
  ['tcp    LISTEN     0      128      [::]:2379                 [::]:*', ['tcp', '::', 2379]],
  ['udp    UNCONN     0      0      127.0.0.53%lo:53                 0.0.0.0:*', ['udp', '127.0.0.53', 53]],
])('parseSockets reads %j', (line, [protocol, address, port]) => {
  expect(parseSockets(`Netid State Recv-Q Send-Q Local Address:Port\n${line}\n`)).toEqual([{ protocol, address, port }]);
});

describe('parseChecksumErrors', () => {
  const icmp = 'IcmpMsg: InType0 OutType8\nIcmpMsg: 8 8\n';
  it.each([
    [`${icmp}Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors IgnoredMulti MemErrors\nUdp: 54 0 1 0 0 0 1 0 0\nUdpLite: InDatagrams\nUdpLite: 0\n`, 1],
    [`${icmp}Udp: InDatagrams NoPorts InErrors OutDatagrams\nUdp: 54 0 1 0\n`, undefined],
    ['Udp: InCsumErrors\n', undefined],
    [undefined, undefined],
  ])('reads %j', (text, errors) => {
    expect(parseChecksumErrors(text)).toBe(errors);
  });
});

describe('parseUnits', () => {
  const unit = { name: 'etcd', activeState: 'active', subState: '', result: '', restarts: 0, mainPid: 0 };

  it.each([
    ['Id=etcd.service\nActiveState=active', [{ ...unit, restartsUnknown: true }]],
    ['MainPID=7\nId=etcd.service\nNRestarts=3\nActiveState=active\nExecMainStatus=1\n\n\n', [{ ...unit, exitStatus: 1, restarts: 3, mainPid: 7 }]],
    ['Id=etcd.service\nActiveState=active\nMainPID=x=y', [{ ...unit, restartsUnknown: true }]],
    ['System has not been booted with systemd as init system (PID 1).', []],
  ])('reads %j', (text, units) => {
    expect(parseUnits(text)).toEqual(units);
  });
});

it.each([
  ['etcd\0--name\0\0\n', ['etcd', '--name', '']],
  ['sleep\0infinity\0\n', ['sleep', 'infinity']],
  ['\n', []],
  ['', []],
])('parseArgv reads %j', (text, argv) => {
  expect(parseArgv(text)).toEqual(argv);
});

it.each([
  ['ETCD_PASSWORD=secret', 'ETCD_PASSWORD=***'],
  ["ROOT_PASSWORD='a b'\nX=1", "ROOT_PASSWORD='***'\nX=1"],
  ['-etcd-password\0secret\0-iface', '-etcd-password\0***\0-iface'],
  ['-etcd-password=secret -x', '-etcd-password=*** -x'],
  ['http://root:secret@10.0.0.1:2379', 'http://root:***@10.0.0.1:2379'],
  ['http://10.0.0.1:2379,http://10.0.0.2:2379', 'http://10.0.0.1:2379,http://10.0.0.2:2379'],
  ['password authentication failed', 'password authentication failed'],
])('redact turns %j into %j', (text, redacted) => {
  expect(redact(text)).toBe(redacted);
});

it.each([
  ['1795523696.052878577\n', 1795523696052.8787],
  ['1795523696\n', 1795523696000],
  ['1795523696.%N\n', 1795523696000],
  ['1795523696.N\n', 1795523696000],
  ['date: invalid', undefined],
  ['', undefined],
])('parseClock reads %j', (text, ms) => {
  expect(parseClock(text)).toEqual(ms === undefined ? undefined : expect.closeTo(ms, 2));
});

it('parsePathLines keeps colons, blank lines and carriage returns', () => {
  expect([...parsePathLines('/a:x:y\r\n/a:\n/b:1\nnot a path\n/no colon\n')]).toEqual([
    ['/a', 'x:y\r\n\n'],
    ['/b', '1\n'],
  ]);
});

it('parseSysctls skips other files', () => {
  const files = new Map([['/proc/sys/net/ipv4/conf/flannel.1/rp_filter', '0\n'], ['/proc/sys/kernel/hostname', 'node1\n'], ['/proc/swaps', '']]);
  expect(parseSysctls(files)).toEqual({ 'net.ipv4.conf.flannel/1.rp_filter': '0' });
});

it.each([
  [[], {}],
  [[['/sys/fs/selinux/enforce', '1\n'], ['/etc/selinux/config', '']], { selinux: 'Enforcing' }],
  [[['/etc/selinux/config', 'SELINUX=disabled\n']], { selinux: 'Disabled' }],
  [[['/proc/swaps', 'Filename Type Size Used Priority\n']], { swapKiB: 0 }],
  [[['/proc/swaps', 'Filename Type Size\n/a file 100 0 -2\n/dev/sda2 partition 50 0 -3\n']], { swapKiB: 150 }],
] as const)('parseHostState reads %j', (files, state) => {
  expect(parseHostState(new Map(files))).toEqual(state);
});

it.each([
  [undefined, { noPodBecause: 'the node did not say' }],
  [{ exitCode: 0, body: '172.33.5.254 1450\n' }, { pod: { address: '172.33.5.254', mtu: 1450 } }],
  [{ exitCode: 1, body: 'there is no docker0\n' }, { noPodBecause: 'there is no docker0' }],
  [{ exitCode: 1, body: '' }, { noPodBecause: 'making it exited with 1' }],
])('parsePod reads %j', (section, pod) => {
  expect(parsePod(section)).toEqual(pod);
});

describe('splitSections', () => {
  it.each([
    ['a body', '@@N begin a\nx\ny\n\n@@N end a 0\n', [['a', { exitCode: 0, body: 'x\ny\n' }]]],
    ['no final newline', '@@N begin a\nx\n@@N end a 3\n', [['a', { exitCode: 3, body: 'x' }]]],
    ['an empty body', '@@N begin a\n\n@@N end a 0\n', [['a', { exitCode: 0, body: '' }]]],
    ['a name of two words', '@@N begin log etcd\nx\n@@N end log etcd 0', [['log etcd', { exitCode: 0, body: 'x' }]]],
    ['a missing end', '@@N begin a\nx\n@@N begin b\ny\n@@N end b 0\n', [['b', { exitCode: 0, body: 'y' }]]],
    ['an end of another', '@@N begin a\nx\n@@N end b 0\n', []],
    ['frames of another nonce', '@@N begin a\n@@M end a 0\n@@M begin b\n@@N end a 0\n', [['a', { exitCode: 0, body: '@@M end a 0\n@@M begin b' }]]],
    ['a frame within a line', '@@N begin a\nx @@N end a 9\n\n@@N end a 0\n', [['a', { exitCode: 0, body: 'x @@N end a 9\n' }]]],
    ['nothing', '', []],
  ])('reads %s', (_what, text, sections) => {
    expect([...splitSections(text, 'N')]).toEqual(sections);
  });

  it('returns any framed body', () => {
    const body = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(body, body, (first, second) => {
        const text = `@@0f9 begin a\n${first}\n@@0f9 end a 0\n@@0f9 begin b c\n${second}\n@@0f9 end b c 12\n`;
        expect([...splitSections(text, '0f9')]).toEqual([
          ['a', { exitCode: 0, body: first }],
          ['b c', { exitCode: 12, body: second }],
        ]);
      }),
    );
  });
});

it('findGaps names what is missing or failed, unless the failure is accepted', () => {
  const section = (exitCode: number, body = '') => ({ exitCode, body });
  const expected = [{ name: 'clock' }, { name: 'sockets' }, { name: 'files', accepts: (exitCode: number) => exitCode <= 2 }];
  const sections = new Map([['clock', section(0)], ['sockets', section(0)], ['files', section(2)], ['log etcd', section(0)]]);
  expect(findGaps(sections, expected)).toEqual({});
  const failed = new Map([['clock', section(1)], ['files', section(126, 'sh: 1: grep: Permission denied\n')], ['log etcd', section(1, 'no journal')]]);
  expect(findGaps(failed, expected)).toEqual({
    clock: 'exited with 1',
    sockets: 'missing from the answer',
    files: 'grep: Permission denied',
    'log etcd': 'no journal',
  });
});

describe('any text', () => {
  const word = fc.constantFrom('dev', 'via', 'mtu', 'dst', 'lladdr', 'table', 'nexthop', 'inet', '10.0.0.1', '2:', '<UP>', 'eth1:', '-A', '*', ':', '\n', '@@N', '\0', 'STALE');
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.array(word).map(all => all.join(' ')));

  it.each<[string, (value: string) => unknown]>([
    ['addresses', value => parseAddresses(value.split('\n'))],
    ['argv', parseArgv],
    ['clock', parseClock],
    ['fdb', value => parseFdb(value, 'flannel.1')],
    ['hostState', value => parseHostState(new Map([['/proc/swaps', value], ['/sys/fs/selinux/enforce', value]]))],
    ['ipBatch', value => splitIpBatch(value, ipQuestions)],
    ['iptablesSave', value => parseIptablesSave(value, 'iptables')],
    ['links', value => parseLinks(value.split('\n'))],
    ['neighbours', value => parseNeighbours(value.split('\n'))],
    ['pathLines', parsePathLines],
    ['pod', value => parsePod({ exitCode: 0, body: value })],
    ['redact', redact],
    ['routes', value => parseRoutes(value.split('\n'))],
    ['rules', value => parseRules(value.split('\n'))],
    ['sections', value => splitSections(value, 'N')],
    ['sockets', parseSockets],
    ['sysctls', value => parseSysctls(new Map([[`/proc/sys/net/${value}`, value]]))],
    ['units', parseUnits],
  ])('%s does not throw', (_name, parse) => {
    fc.assert(fc.property(text, value => void parse(value)));
  });
});
