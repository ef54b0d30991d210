import { exitCodes } from '../errors.ts';
import { formatTable } from '../text/table.ts';
import { jsonOption, toJson } from './command.ts';
import type { Command } from './command.ts';

/** Shows the lab's merged settings and the origin of each. */
export const config: Command = {
  name: 'config',
  summary: "show the lab's merged settings and the origin of each",
  takes: 'config',
  options: [jsonOption],
  examples: [['k8s-lab config --backend vxlan', 'the settings `up` would use with the same flags']],
  async run(context, _args, options) {
    const { loadConfig } = await import('./shared/load-config.ts');
    const { config: lab, origins, file } = await loadConfig(context, options);
    if (options['json']) {
      context.print(toJson({ schema: 1, ...(file && { file }), config: lab, origins: Object.fromEntries(origins) }));
      return exitCodes.ok;
    }
    const rows = leaves(lab).map(([path, value]) => [path, value, `# ${originOf(origins, path)}`]);
    context.print(`${formatTable(rows).join('\n')}\n`);
    return exitCodes.ok;
  },
};

function leaves(value: unknown, path = ''): readonly (readonly [path: string, value: string])[] {
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
}

// A value without an origin has the origin of its nearest parent.
function originOf(origins: ReadonlyMap<string, { readonly from: string; readonly where?: string }>, path: string): string {
  for (let at = path; at; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const origin = origins.get(at);
    if (origin) return origin.from === 'default' ? 'default' : `${origin.from} ${origin.where ?? ''}`.trim();
  }
  return 'default';
}
