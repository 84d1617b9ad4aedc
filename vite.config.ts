import { defineConfig } from 'vite';

export default defineConfig({
  // simple-peer's package entry needs Node's stream and buffer; its browser bundle brings its own.
  resolve: { alias: { 'simple-peer': 'simple-peer/simplepeer.min.js' } },
  worker: { format: 'es' },
  build: { target: 'es2022', outDir: 'dist', chunkSizeWarningLimit: 600 },
  server: { strictPort: true },
});
