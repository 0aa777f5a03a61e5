import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `npm run pages` serves the pages with live reloading, and passes the API on to a studio started beside it. */
const studio = 'http://127.0.0.1:8000'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwind()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: false,
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
