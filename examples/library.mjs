// Brings up a lab of two nodes from a program, reads its routes, breaks it, verifies it, and removes it.
// Usage: node examples/library.mjs   (after npm run up, or with k8s-lab installed)
import { createLab } from 'k8s-lab';

const lab = await createLab({ flags: { name: 'from-a-program', nodes: '2' } });
try {
  const { ready } = await lab.up({ onEvent: ({ title, status }) => console.error(`${status}: ${title}`) });
  console.log(`ready: ${ready}`);

  const { stdout } = await lab.exec('node1', ['ip', 'route', 'show', 'proto', 'kernel']);
  console.log(stdout.trimEnd());

  await lab.exec('node2', ['ip', 'link', 'set', 'docker0', 'down']);
  const { checks } = await lab.verify(0);
  console.log(`failed checks: ${checks.filter(({ status }) => status === 'failed').map(({ id }) => id).join(', ')}`);
} finally {
  await lab.down();
}
