import { expect, it } from 'vitest';
import { redact } from '../../../../src/observe/parse/redact.ts';

const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDSecret0123456';
const pem = `-----BEGIN RSA PRIVATE KEY-----\n${body}\nshortTail=\n-----END RSA PRIVATE KEY-----`;

it.each([
  ['a password', 'ETCD_ROOT_PASSWORD=hunter2'],
  ['in quotes', 'password: "hunter2 hunter2"'],
  ['with a quote in it', String.raw`password="a\"hunter2"`],
  ['joined by a shell', `PASSWORD='a'"hunter2"'b'`],
  ['over two lines', 'PASSWORD="a\nhunter2"'],
  ['quotes that do not end', 'password="hunter2'],
  ['in JSON', '{"name":"x","password":"hunter2","y":1}'],
  ['in JSON in JSON', String.raw`{"v":"{\"password\":\"hunter2\",\"x\":1}"}`],
  ['in YAML', 'password: |\n  hunter2\n  hunter2\nnext: 1'],
  ['an option', 'etcd --password hunter2'],
  ['an option in an argv', 'flanneld\0-etcd-password\0hunter2\0-iface'],
  ['an option over two lines', 'etcdctl --password \\\n  hunter2'],
  ['a user and password', 'etcdctl --user root:hunter2 get /'],
  ['of the environment', 'ETCDCTL_USER=root:hunter2'],
  ['of curl', 'curl -u root:hunter2 http://a'],
  ['in a URL', 'http://root:hunter2@10.0.0.1:2379'],
  ['in a URL, with an at sign', 'http://root:a@hunter2@10.0.0.1:2379'],
  ['in a URL, with a slash', 'http://root:a/hunter2@10.0.0.1:2379'],
  ['in a URL, without a name', 'http://:hunter2@10.0.0.1'],
  ['a token in a URL', 'https://hunter2hunter2hunter2@git.example.com'],
  ['in the second of two URLs', 'http://a:2379,http://root:hunter2@b:2379'],
  ['a header', 'Authorization: Basic hunter2=='],
  ['a header in JSON', '{"Authorization": "Bearer hunter2"}'],
  ['a cookie', 'Set-Cookie: session=hunter2; path=/'],
  ['a bearer token', 'sent Bearer hunter2.abc.def'],
  ['a token', 'X-Auth-Token: hunter2'],
  ['of a cloud', 'AWS_SECRET_ACCESS_KEY=hunter2/abc'],
  ['an API key', 'api_key = hunter2'],
  ['a client secret', 'client-secret: hunter2'],
  ['a JWT', 'got eyJhbGciOiJIUzI1NiJ9.hunter2.hunter2'],
  ['of GitHub', 'got ghp_hunter2hunter2hunter2'],
])('%s is redacted', (_what, text) => {
  expect(redact(text)).not.toContain('hunter2');
  expect(redact(text)).toContain('***');
});

it.each([
  ['a PEM block', pem],
  ['escaped in JSON', JSON.stringify({ key: pem })],
  ['with a prefix on each line', pem.replace(/^/gm, 'Nov 25 node1 etcd[12]: ')],
  ['without its end', pem.slice(0, pem.indexOf('shortTail') + 5)],
  ['without its beginning', pem.slice(40)],
  ['on one line', Buffer.from(pem).toString('base64')],
])('%s is redacted', (_what, text) => {
  for (const secret of [body.slice(10, 60), 'shortTail', Buffer.from(pem).toString('base64').slice(20, 60)]) expect(redact(text)).not.toContain(secret);
});

it.each([
  ['FLANNEL_ETCD_ENDPOINTS="http://172.17.8.101:2379,http://172.17.8.102:2379/v2/a@b"'],
  ['flanneld -etcd-endpoints=http://172.17.8.101:2379 -etcd-keyfile=/etc/etcd/key.pem -iface=172.17.8.101'],
  ['{"Network":"172.33.0.0/16","SubnetLen":24,"Backend":{"Type":"host-gw"}}'],
  ['auth: simple token is not cryptographically signed'],
  ['Allocated lease (ip: 172.33.55.0/24 ipv6: ::/0) to current node (172.17.8.101)'],
  ['/usr/lib/systemd/system/docker.service.d/flannel-with-a-rather-long-name-of-its-own.conf'],
])('%s is kept', text => {
  expect(redact(text)).toBe(text);
});

it('JSON stays JSON, and a redacted text does not change again', () => {
  const text = redact('{"a":1,"password":"hunter2","token":"x","list":["y"]}');
  expect(JSON.parse(text)).toEqual({ a: 1, password: '***', token: '***', list: ['y'] });
  expect(redact(text)).toBe(text);
});

it.each(['-', 'a', ' ', '"', '\\', '=', '://', '://a:', 'password', 'password="', '-----END A-----\n', 'QUFB1', '-----BEGIN A-----'])('needs little time for %j repeated', piece => {
  // Processor time, which other processes do not lengthen.
  const before = process.cpuUsage();
  redact(piece.repeat(Math.ceil(60_000 / piece.length)));
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(1000);
});
