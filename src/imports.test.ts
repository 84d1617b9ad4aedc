import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Which folders and packages each folder may import. The same table, in words, is in ARCHITECTURE.md. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'src/math': ['@noble/hashes', '@noble/ciphers'],
  'src/wire': ['@noble/hashes', 'valibot'],
  'src/sharing': ['src/math'],
  'src/protocols': ['src/sharing', 'src/math', 'src/wire', '@noble/hashes'],
  'src/program': ['src/math', '@noble/hashes'],
  'src/engine': ['src/program', 'src/protocols', 'src/math'],
  'src/trust': ['src/wire', '@noble/hashes', '@noble/curves', '@noble/ciphers'],
  'src/transport': ['src/wire', 'src/trust', 'src/protocols/network.ts', 'simple-peer', 'socket.io-client', 'valibot'],
  'src/room': [
    'src/engine',
    'src/program',
    'src/protocols/network.ts',
    'src/transport',
    'src/trust',
    'src/wire',
    'workers',
    'comlink',
  ],
  'src/node': ['src/room', 'src/engine', 'src/program', 'src/trust', 'src/transport', 'node-datachannel', 'node:'],
  'src/ui': ['src/room', 'src/program', 'preact', 'uqr'],
  workers: ['src/engine', 'src/program', 'src/protocols', 'src/math', 'src/trust/signatures.ts', 'comlink'],
  signaling: ['src/wire', 'dist', 'socket.io', 'valibot', 'uqr', 'node:'],
};

const root = normalize(join(import.meta.dirname, '..'));

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.(test|testing|bench|as|wasm)\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

/** What a source imports: packages by name, our own files by their path from the root. */
function imports(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const specifiers = text.matchAll(/(?:\b(?:from|import) |\bimport\(|\bnew URL\((?='\.))'([^'\s]+)'/g);
  return [...specifiers].map(([, name]) =>
    name!.startsWith('.') ? relative(root, join(root, dirname(file), name!)) : name!,
  );
}

describe('imports', () => {
  it.each(Object.entries(MAY_IMPORT))('%s imports only what its row allows', (folder, allowed) => {
    const files = sources(folder);
    expect(files.length).toBeGreaterThan(0);
    const wrong = files.flatMap((file) =>
      imports(file)
        .filter(
          (name) =>
            ![folder, ...allowed].some(
              (prefix) => name === prefix || name.startsWith(prefix.endsWith(':') ? prefix : `${prefix}/`),
            ),
        )
        .map((name) => `${file} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });
});
