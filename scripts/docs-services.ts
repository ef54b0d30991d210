import type { Place, Service } from '../src/services/service.ts';

/** The text of docs/services.md; test/unit/services/registry.test.ts holds the page to it, and rewrites it when run with -u. */
export function formatServicesPage(services: readonly Service[]): string {
  const rows = services.map(({ name, summary, where, startedBy, waits, after, readyFile, places }) => [
    `\`${name}\``,
    summary,
    where,
    waits ? `\`${startedBy}\`, or \`${name}\` if it has to wait` : `\`${startedBy}\``,
    after.map(need => `\`${need}\``).join(', ') || '—',
    readyFile ? `it writes \`${readyFile}\`` : 'it runs',
    Object.entries(places).map(([platform, place]) => `${platform}: ${placeText(place)}`).join('<br>'),
  ]);
  const head = ['service', 'what it does', 'runs on', 'started by step', 'after', 'ready in the sandbox when', 'program'];
  const table = [head, head.map(() => '---'), ...rows];
  return `${intro}${table.map(cells => `| ${cells.join(' | ')} |`).join('\n')}\n${outro}`;
}

function placeText({ program, packages }: Place): string {
  return `\`${program}\`${packages ? ` (${packages.join(', ')})` : ''}`;
}

const intro = `# The services

Each service of a lab is one record in \`src/services\`. Its files on a node, its start order, \`status\`, \`logs\`, the check
\`services-running\` and the packages of a machine follow from that record. On a machine, systemd decides when a service is
ready. This page is generated from the records by \`scripts/docs-services.ts\`.

`;

const outro = `
The log of each is \`k8s-lab logs NODE SERVICE\`.

To add a service: one file in \`src/services\`, its unit \`templates/NAME.service.hbs\`, and one line in \`src/services/index.ts\`.
A step starts the services that name it in \`startedBy\`; a new step is one file in \`src/steps\` and one line in its \`index.ts\`.
`;
