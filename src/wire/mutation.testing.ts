import fc from 'fast-check';

/** For tests: bytes somewhat like the given ones — some changed, cut out, repeated or put in between. */
export function mutated(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const position = fc.nat(bytes.length);
  const edit = fc.oneof(
    fc.record({ kind: fc.constant('set' as const), at: position, with: fc.uint8Array({ minLength: 1, maxLength: 4 }) }),
    fc.record({ kind: fc.constant('cut' as const), at: position, length: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ kind: fc.constant('repeat' as const), at: position, length: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ kind: fc.constant('insert' as const), at: position, with: fc.uint8Array({ maxLength: 40 }) }),
  );
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) =>
    edits.reduce<Uint8Array>((current, change) => {
      const before = current.subarray(0, change.at);
      const after = current.subarray(change.at);
      switch (change.kind) {
        case 'set':
          return Uint8Array.of(...before, ...change.with, ...after.subarray(change.with.length));
        case 'cut':
          return Uint8Array.of(...before, ...after.subarray(change.length));
        case 'repeat':
          return Uint8Array.of(...before, ...after.subarray(0, change.length), ...after);
        case 'insert':
          return Uint8Array.of(...before, ...change.with, ...after);
      }
      return current;
    }, bytes),
  );
}
