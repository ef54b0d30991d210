import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { assetPath } from '../system/assets.ts';
import type { LabConfig } from '../config/lab-config.ts';
import { layout, machineLayout } from './layout.ts';
import type { Install, Layout } from './layout.ts';
import { quoting } from './quoting.ts';
import { labView } from './view.ts';
import type { LabView, RenderTarget } from './view.ts';

export type { RenderTarget } from './view.ts';

/** One file of a rendered lab. */
export interface RenderedFile {
  /** Its path within the rendered folder. */
  readonly name: string;
  readonly content: string;
  readonly mode: number;
  /** Its path on a node, and the nodes that have it; by default every node. */
  readonly install?: Install;
}

/** Every file of a lab, in an order that depends only on the lab; throws if a value cannot be expressed in a file. */
export function renderLab(config: LabConfig, target: RenderTarget): readonly RenderedFile[] {
  const view = labView(config, target);
  const render = (one: Layout): RenderedFile => renderFile(view, one);
  const files = layout(config, target.platform).map(render);
  return [...files, ...machineLayout(config, target.platform, files).map(render)];
}

function renderFile(view: LabView, { template, name, mode = 0o644, install, node, own }: Layout): RenderedFile {
  const member = view.etcd.members.find(candidate => candidate.name === node?.name) ?? null;
  const content = attempt(name, () => compile(template)({ ...view, node: node ?? null, member, ...own }));
  return { name, content, mode, ...(install && { install }) };
}

function attempt(name: string, render: () => string): string {
  try {
    return render();
  } catch (error) {
    throw new Error(`${name} cannot be rendered: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

const handlebars = Handlebars.create();
for (const [name, quote] of Object.entries(quoting)) {
  handlebars.registerHelper(name, (...parts: unknown[]) => quote(parts.slice(0, -1).join('')));
}

handlebars.registerHelper('rubyValue', (value: string | number | boolean) => (typeof value === 'string' ? quoting.ruby(value) : String(value)));

const partials = ['provision-start', 'provision-steps'];
const compiled = new Map<string, Handlebars.TemplateDelegate>();

// Each template is read and compiled once, when it is first used.
function compile(template: string): Handlebars.TemplateDelegate {
  const known = compiled.get(template);
  if (known) return known;
  const source = readFileSync(assetPath(template === 'Vagrantfile' ? 'Vagrantfile.hbs' : `templates/${template}.hbs`), 'utf8');
  const names = partials.filter(partial => source.includes(`{{> ${partial}}}`));
  for (const partial of names) handlebars.registerPartial(partial, compile(partial));
  const fresh = handlebars.compile(source, { noEscape: true, strict: true });
  compiled.set(template, fresh);
  return fresh;
}
