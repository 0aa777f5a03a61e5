import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** `npm run pages` serves the pages with live reloading, and passes the API on to a studio started beside it. */
const studio = 'http://127.0.0.1:8000'

/** What runs before the page's own script keeps it waiting: named by its content, it is asked for once and never again. */
function namedByContent(...names: readonly string[]): Plugin {
  const scripts = names.map((name) => {
    const source = readFileSync(join(import.meta.dirname, 'public', `${name}.js`), 'utf8')
    const hash = createHash('sha256').update(source).digest('hex').slice(0, 8)
    return { address: `/${name}.js`, fileName: `assets/${name}-${hash}.js`, source }
  })
  return {
    name: 'named-by-content',
    apply: 'build',
    buildStart() {
      for (const { fileName, source } of scripts) this.emitFile({ type: 'asset', fileName, source })
    },
    transformIndexHtml: (html) =>
      scripts.reduce((text, { address, fileName }) => text.replace(`"${address}"`, `"/${fileName}"`), html),
  }
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwind(), namedByContent('appearance', 'ahead')],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: false,
    rolldownOptions: {
      output: {
        // A page asked for thirty files of a few hundred bytes each.
        codeSplitting: {
          groups: [
            { name: 'way-in', tags: ['$initial'], priority: 1 },
            { name: 'icons', test: /lucide-react[\\/]dist[\\/]esm[\\/]icons/, minShareCount: 2 },
          ],
        },
      },
    },
    // The judge of passwords brings its word lists along, in a chunk that only who types a new password loads.
    chunkSizeWarningLimit: 4000,
  },
  server: {
    port: 8001,
    strictPort: true,
    proxy: {
      '/api': { target: studio, ws: true, changeOrigin: true, headers: { origin: studio } },
      '/docs': studio,
      '/health': studio,
    },
  },
})
