import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';

/** Prints at the end of a run which tests failed and with what, why tests were skipped, and one line with the number of tests that passed, failed and were skipped. */
export class Tally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap(module => [...module.children.allTests()]);
    const passed = tests.filter(test => test.result().state === 'passed').length;
    const skipped = tests.filter(test => test.result().state === 'skipped' && !isHeldUp(test));
    // A file can fail outside its tests.
    const failedElsewhere = modules.filter(module => module.state() === 'failed' && [...module.children.allTests()].every(isFine));
    const failed = tests.length - passed - skipped.length + failedElsewhere.length + unhandled.length;
    for (const test of tests.filter(one => !isFine(one))) process.stdout.write(failureLine(test.fullName, test.result().errors));
    for (const module of failedElsewhere) process.stdout.write(failureLine(module.relativeModuleId, module.errors()));
    for (const error of unhandled) process.stdout.write(failureLine('an error outside the tests', [error]));
    for (const [reason, names] of byReason(skipped)) process.stdout.write(`skipped ${reason}: ${names.join('; ')}\n`);
    process.stdout.write(`${passed} passed, ${failed} failed, ${skipped.length} skipped\n`);
  }
}

// `.ci/run` repeats these lines at its end.
function failureLine(name: string, errors: readonly { message: string }[] | undefined): string {
  const message = errors?.[0]?.message.split('\n')[0] ?? 'not run';
  return `failed ${name}: ${message.slice(0, 300)}\n`;
}

function isFine(test: TestCase): boolean {
  return test.result().state === 'passed' || (test.result().state === 'skipped' && !isHeldUp(test));
}

// Not run because the set-up of its suite or file failed.
function isHeldUp({ parent }: TestCase): boolean {
  for (let around = parent; ; around = around.parent) {
    if (around.errors().length > 0) return true;
    if (around.type === 'module') return false;
  }
}

// A test that -t excludes needs no reason.
function byReason(tests: readonly TestCase[]): ReadonlyMap<string, readonly string[]> {
  const reasons = new Map<string, string[]>();
  for (const test of tests) {
    const result = test.result();
    const note = result.state === 'skipped' ? result.note : undefined;
    if (note === undefined && test.project.config.testNamePattern) continue;
    const reason = note === undefined ? 'without a reason' : `because ${note}`;
    reasons.set(reason, [...(reasons.get(reason) ?? []), test.fullName]);
  }
  return reasons;
}
