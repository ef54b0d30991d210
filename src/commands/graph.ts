import { exitCodes, UsageError } from '../errors.ts';
import { findMachines } from '../lab/lab.ts';
import type { Lab } from '../lab/lab.ts';
import type { Observation } from '../observe/observation.ts';
import { printable } from '../text/printable.ts';
import type { View } from '../view/types.ts';
import { jsonOption, textOption, toJson } from './command.ts';
import type { Command, Context, Options } from './command.ts';
import { canvasOf, draw, showText } from './shared/draw.ts';
import { loadConfig } from './shared/load-config.ts';
import { lockFor } from './shared/lock.ts';

/** Draws the lab: nodes, broken pairs, and who reaches whom. */
export const graph: Command = {
  name: 'graph',
  summary: 'draw the lab: nodes, broken connections, and which pods reach each other',
  arguments: '[to]',
  takes: 'name',
  isOffline: (_args, options) => options['bundle'] !== undefined,
  options: [
    { flags: '--matrix', description: 'draw only the matrix' },
    { flags: '--path <from>', description: "follow a packet from one node's pod to another's: --path node2 node1" },
    { flags: '--watch', description: 'draw again whenever something changes, until interrupted' },
    { flags: '--mermaid', description: 'print a Mermaid diagram' },
    { flags: '--dot', description: 'print a graph for Graphviz' },
    { flags: '--svg', description: 'print a picture as SVG' },
    { flags: '--bundle <file>', description: 'draw a bundle or snapshot instead of the running lab' },
    jsonOption,
  ],
  examples: [
    ['k8s-lab graph', 'draw the running lab; without one, the plan in the lab file'],
    ['k8s-lab graph --path node2 node1', "follow a packet from node2's pod to node1's, and its answer back"],
    ['k8s-lab graph --mermaid >lab.mmd', 'a diagram that GitHub draws'],
    ['k8s-lab graph --svg >lab.svg', 'a picture for a page or an image viewer'],
  ],
  async run(context, [to], options) {
    refuseConflicts(options, to);
    const from = textOption(options, 'path');
    if (options['watch'] === true) await watch(context, await context.openLab(options), options);
    else if (from !== undefined && to !== undefined) await follow(context, options, from, to);
    else {
      const view = await picture(context, options);
      context.print(options['json'] === true ? toJson(view) : await draw(view, options, canvasOf(context, options)));
    }
    return exitCodes.ok;
  },
};

const drawings = ['matrix', 'path', 'mermaid', 'dot', 'svg'] as const;

function refuseConflicts(options: Options, to: string | undefined): void {
  const chosen = drawings.filter(name => options[name] !== undefined);
  const others = options['watch'] === true ? [...['mermaid', 'dot', 'svg', 'path', 'bundle', 'json'].filter(name => options[name] !== undefined)] : chosen.slice(1);
  const [first = 'watch'] = options['watch'] === true ? ['watch'] : chosen;
  if (others.length > 0) throw new UsageError(`--${first} and --${others[0]} cannot be combined`);
  if (options['json'] === true && chosen.some(name => name !== 'path')) throw new UsageError(`--json and --${chosen[0]} cannot be combined`, { hint: '`k8s-lab graph --json` prints everything that is drawn' });
  if ((options['path'] === undefined) !== (to === undefined)) throw new UsageError('--path needs two names', { hint: 'e.g. k8s-lab graph --path node2 node1' });
}

/** The bundle, or the running lab; undefined if the lab is not running. */
async function look(context: Context, options: Options, lab?: Lab): Promise<Observation | undefined> {
  const bundle = textOption(options, 'bundle');
  if (bundle !== undefined) return await (await import('../bundle/source.ts')).readSource(context.cwd, bundle);
  const { name, provider } = lab ?? (await context.openLab(options));
  (await lockFor(context, name, 'graph'))();
  const machines = await provider.find(name);
  return machines && (await (await import('../observe/observe.ts')).observe(machines, { signal: context.signal, logs: false }));
}

async function picture(context: Context, options: Options): Promise<View> {
  const seen = await look(context, options);
  if (seen) return (await import('../doctor/picture.ts')).pictureOf(seen);
  const [{ config }, { planView }] = await Promise.all([loadConfig(context, { config: options['config'], name: options['name'] }), import('../view/plan-view.ts')]);
  return planView(config);
}

async function follow(context: Context, options: Options, from: string, to: string): Promise<void> {
  const lab = textOption(options, 'bundle') === undefined ? await context.openLab(options) : undefined;
  const seen = await look(context, options, lab);
  // Nothing was seen of a lab that is not running, so there is no way to follow.
  if (!seen) return void (lab && (await findMachines(lab)));
  const { pathBetween } = await import('./shared/path-between.ts');
  const path = pathBetween(seen, from, to);
  if (options['json'] === true) context.print(toJson({ schema: 1, lab: seen.lab.name, ...path }));
  else {
    context.print(showText((await import('../reporters/graph-path.ts')).formatPath(path, canvasOf(context, options))));
  }
}

async function watch(context: Context, lab: Lab, options: Options): Promise<void> {
  const [{ eventLines, watchLab }, { Screen }] = await Promise.all([import('./shared/watch.ts'), import('../text/screen.ts')]);
  const screen = new Screen();
  const { isTTY, rows } = process.stdout;
  let first = true;
  let events: readonly string[] = [];
  for await (const view of watchLab(context, lab, 'graph')) {
    // The first look at a lab that does not exist is a mistake; later it may come back.
    if (first && !view) await findMachines(lab);
    events = [...events, ...(view ? eventLines(view) : [`lab ${lab.name} is not running`])].slice(-8);
    const text = view ? await draw(view, options, canvasOf(context, options)) : `lab ${lab.name} is not running\n`;
    const whole = `${text}\n${events.join('\n')}`;
    if (isTTY) context.print(Buffer.from(screen.paint(printable(showText(whole)), rows)));
    else if (first || !view || view.events.length > 0) context.print(`${whole}\n\n`);
    first = false;
  }
}
