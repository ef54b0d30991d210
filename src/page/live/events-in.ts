/** One event of an event stream. */
export interface StreamEvent {
  readonly id: string;
  readonly name: string;
  readonly data: string;
}

/** Cuts the text of an event stream into its events; text may end anywhere. */
export function eventReader(): (text: string) => readonly StreamEvent[] {
  let left = '';
  return text => {
    const blocks = (left + text).split('\n\n');
    left = blocks.pop() ?? '';
    return blocks.flatMap(block => {
      const fields = new Map(block.split('\n').map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
      const name = fields.get('event');
      return name === undefined ? [] : [{ id: fields.get('id') ?? '', name, data: fields.get('data') ?? '' }];
    });
  };
}
