// The page as one file: `npm run single` writes dist-single/zoneseal-inspect.html.

import { defineConfig } from "vite";

import { inlinedWorkers, oneFile } from "./build/single.mjs";

const root = import.meta.dirname;
const target = "es2023";

export default defineConfig({
  root,
  mode: "single",
  plugins: [inlinedWorkers({ root, target }), oneFile()],
  build: {
    target,
    outDir: "dist-single",
    copyPublicDir: false,
    modulePreload: false,
    chunkSizeWarningLimit: 3000,
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: false } },
  },
});
