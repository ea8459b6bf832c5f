import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const source = (path: string): string => resolve(import.meta.dirname, 'src', path)

/** What pdfjs fetches by name while it draws a page; its WebAssembly is left out, which the page's policy forbids. */
const PDF_FILES = [
  ['cmaps', /\.bcmap$/],
  ['standard_fonts', /\.(?:pfb|ttf)$/],
  ['wasm', /_nowasm_fallback\.js$/],
] as const

const pdfFiles = {
  name: 'galley:pdf-files',
  generateBundle(this: { emitFile: (file: { type: 'asset'; fileName: string; source: Uint8Array }) => unknown }): void {
    for (const [folder, wanted] of PDF_FILES) {
      const from = resolve(import.meta.dirname, 'node_modules/pdfjs-dist', folder)
      for (const name of readdirSync(from).filter((one) => wanted.test(one)))
        this.emitFile({ type: 'asset', fileName: `pdfjs/${folder}/${name}`, source: readFileSync(resolve(from, name)) })
    }
  },
}

export default defineConfig({
  main: {
    build: {
      // The CLI also runs on the Node that started it, from 22.12 on; Electron 45 brings a newer one.
      target: 'node22.12',
      // Of many small modules each: bundled, a thread and a command start in half the time.
      externalizeDeps: { exclude: ['ajv', 'ajv-formats', 'drizzle-orm', 'zod'] },
      rolldownOptions: {
        input: {
          index: source('main/index.ts'),
          cli: source('cli/index.ts'),
          serve: source('serve/index.ts'),
          'model-worker': source('worker/model-worker.ts'),
          'query-thread': source('worker/query-thread.ts'),
          'parser-process': source('worker/parser-process.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload script is CommonJS and can require nothing but electron: all else is bundled.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: source('preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: source('renderer'),
    plugins: [react(), pdfFiles],
    build: {
      minify: true,
      rolldownOptions: { input: source('renderer/index.html') },
    },
  },
})
