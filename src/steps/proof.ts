import { NotReadyError } from '../errors.ts';
import { verify } from '../lab/verify.ts';
import { machinesOf } from './step.ts';
import type { Step } from './step.ts';

/** Every check passes. */
export const proof: Step = {
  id: 'verify',
  title: 'Check the overlay',
  plan: ({ record: { config } }) =>
    config.nodes.map(({ name }) => ({ kind: 'run', where: name, argv: ['sh', '-s', '(the fact script)'] })),
  async run(context, tell) {
    const verified = await verify(machinesOf(context), {
      timeoutMs: context.verifyTimeoutMs,
      signal: context.signal,
      logs: context.logs === true,
      awaitWarnings: true,
      first: context.seen,
      onWait: failing => tell(`waiting for ${failing.join(', ')}`),
    });
    context.report = verified.report;
    context.seen = verified.observation;
    const { ready, checks } = verified.report;
    const failed = checks.filter(({ status }) => status !== 'passed').length;
    if (!ready) throw new NotReadyError(`${failed} of ${checks.length} checks failed`);
    const warned = checks.filter(({ warnings }) => warnings).length;
    return `All ${checks.length} checks passed${warned > 0 ? `, ${warned} with warnings` : ''}`;
  },
};
