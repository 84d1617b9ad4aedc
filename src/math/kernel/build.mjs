/**
 * Compiles the kernel (`*.as.ts`, AssemblyScript) into `kernel.wasm.ts`, which exports the WebAssembly binary as
 * base64. Does nothing when that file is already the result of the present sources and compiler.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const target = `${folder}kernel.wasm.ts`;

const flags = [
  '-O3',
  '--converge',
  '--noAssert', // no checked array accesses: the kernel has only raw memory
  '--runtime=stub', // no garbage collector: nothing is allocated
  '--use=abort=', // and so nothing is imported
  '--enable=simd',
  '--initialMemory=1',
  '--maximumMemory=1',
];

/** Hash of everything that the result depends on. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith('.as.ts') || name === 'build.mjs') hash.update(`${name}\n`).update(readFileSync(folder + name));
  }
  hash.update(createRequire(import.meta.url)('assemblyscript/package.json').version);
  return hash.digest('hex');
}

function upToDate(mark) {
  try {
    return readFileSync(target, 'utf8').includes(mark);
  } catch {
    return false;
  }
}

const mark = `Made by build.mjs from sources ${fingerprint()}`;
if (!upToDate(mark)) {
  const { default: asc } = await import('assemblyscript/asc');
  let binary;
  const { error, stderr } = await asc.main(['kernel.as.ts', '--outFile', 'kernel.wasm', ...flags], {
    readFile: (name) => {
      try {
        return readFileSync(folder + name, 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (_name, contents) => {
      binary = contents;
    },
    listFiles: () => [],
  });
  if (error || !binary) throw new Error(`The kernel does not compile.\n${stderr}`);
  const base64 = Buffer.from(binary).toString('base64');
  // Renamed into place, so that a build at the same time never reads half a file.
  const partial = `${target}.${process.pid}`;
  writeFileSync(partial, `// ${mark}: do not edit.\nexport const kernelBase64 =\n  '${base64}';\n`);
  renameSync(partial, target);
  process.stdout.write(`kernel.wasm.ts: ${binary.length} bytes of WebAssembly\n`);
}
