import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanName, isName, NAME_BYTES } from './name.ts';

describe('isName', () => {
  it('takes names as people write them', () => {
    for (const name of [
      'Ann',
      'José',
      'Ngọc Ánh',
      'محمد',
      'שרה',
      '王小明',
      'O’Neill',
      'Anna-Lena (2)',
      'Zoë 🐶',
      'x',
    ]) {
      expect(isName(name.normalize('NFC')), name).toBe(true);
    }
    expect(isName('a'.repeat(40))).toBe(true);
  });

  it('refuses what could deceive', () => {
    const names = {
      empty: '',
      long: 'a'.repeat(41),
      spaces: '   ',
      leading: ' Ann',
      trailing: 'Ann ',
      double: 'Ann  B',
      newline: 'Ann\nBob',
      control: 'Ann\u0007',
      override: 'Ann\u202egpj',
      isolate: 'Ann\u2066',
      'zero width': 'A\u200bnn',
      joiner: 'Ann\u200d',
      'no-break space': 'Ann\u00a0B',
      'line separator': 'Ann\u2028',
      'Hangul filler': '\u3164',
      'blank Braille': '\u2800',
      'tag character': 'Ann\u{e0041}',
      'private use': '\ue000',
      'lone surrogate': 'Ann\ud800',
      'combining start': '\u0301Ann',
      decomposed: 'Jose\u0301',
    };
    for (const [why, name] of Object.entries(names)) expect(isName(name), why).toBe(false);
  });
});

describe('cleanName', () => {
  it('makes the nearest name', () => {
    expect(cleanName('  Jose\u0301 \t Marti\u0301 ')).toBe('José Martí');
    expect(cleanName('Ann\u202e\u200b')).toBe('Ann');
    expect(cleanName('é'.repeat(60))).toBe('é'.repeat(40));
    expect(cleanName(`${'a'.repeat(39)} b`)).toBe('a'.repeat(39));
    expect(cleanName('\u200b \ud800')).toBeUndefined();
  });

  it('gives a name or nothing for any text, and leaves a name alone', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 60 }));
    fc.assert(
      fc.property(text, (typed) => {
        const name = cleanName(typed);
        if (name === undefined) return;
        expect(isName(name)).toBe(true);
        expect(cleanName(name)).toBe(name);
        expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(NAME_BYTES);
      }),
      { numRuns: 500 },
    );
  });
});
