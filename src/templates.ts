import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { assetPath } from './assets.ts';
import type { LabConfig } from './config/lab-config.ts';
import { layout } from './templates/layout.ts';
import type { Layout } from './templates/layout.ts';
import { quoting } from './templates/quoting.ts';
import { labView } from './templates/view.ts';
import type { RenderTarget } from './templates/view.ts';

export type { RenderTarget } from './templates/view.ts';

/** One file of a rendered lab. */
export interface RenderedFile {
  /** Its path within the rendered folder. */
  readonly name: string;
  readonly content: string;
  readonly mode: number;
  /** Where it belongs on a node, and on which; on every node when none is named. */
  readonly install?: { readonly path: string; readonly node?: string };
}

/** Every file of a lab, in an order that depends on the lab alone; throws when a value cannot be written in a file. */
export function renderLab(config: LabConfig, target: RenderTarget): readonly RenderedFile[] {
  const view = labView(config, target);
  const render = ({ template, name, mode = 0o644, install, node }: Layout): RenderedFile => {
    const content = attempt(name, () => compile(template)({ ...view, node: node ?? null }));
    return { name, content, mode, ...(install && { install }) };
  };
  return layout(view, target.platform).map(render);
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

const compiled = new Map<string, Handlebars.TemplateDelegate>();

function compile(template: string): Handlebars.TemplateDelegate {
  const known = compiled.get(template);
  if (known) return known;
  const source = readFileSync(assetPath(template === 'Vagrantfile' ? 'Vagrantfile.hbs' : `templates/${template}.hbs`), 'utf8');
  const fresh = handlebars.compile(source, { noEscape: true, strict: true });
  compiled.set(template, fresh);
  return fresh;
}
