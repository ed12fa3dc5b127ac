import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { screensOnly } from './bin/screens-only.ts'

export default defineConfig({
  plugins: [screensOnly(import.meta.dirname), react()],
  build: { outDir: 'dist/web', emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
})
