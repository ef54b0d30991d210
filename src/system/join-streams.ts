import { Duplex } from 'node:stream';
import type { Readable, Writable } from 'node:stream';

/** Writes to one stream and reads from the other, whose end is left to the caller. What was read arrives even if the writer is gone. */
export function joinStreams(to: Writable, from: Readable): Duplex {
  // A program that has exited reads no more; its exit code says why.
  to.on('error', () => undefined);
  // A socket that is destroyed while it writes or ends, as that of a program that exits, may never call back; it always closes.
  let pending: (() => void) | undefined;
  const settle = (): void => {
    const done = pending;
    pending = undefined;
    done?.();
  };
  to.on('close', settle);
  const stream = new Duplex({
    allowHalfOpen: false,
    read: () => void from.resume(),
    write(chunk: Buffer, _encoding, done) {
      pending = done;
      to.write(chunk, settle);
    },
    final(done) {
      pending = done;
      to.end(settle);
    },
    destroy(error, done) {
      to.destroy();
      from.destroy();
      done(error);
    },
  });
  from.on('data', (chunk: Buffer) => {
    if (!stream.push(chunk)) from.pause();
  });
  return stream;
}
