// The elements for other pages: `npm run elements` writes what the npm package takes in, to dist-elements.

import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { defineConfig } from "vite";

import { notices } from "./build/notices.mjs";
import { scoped } from "./build/scoped.mjs";

const root = import.meta.dirname;
const outDir = join(root, "dist-elements");

const thirdParty = {
  name: "zoneseal-third-party",
  closeBundle: () => writeFileSync(join(outDir, "THIRD-PARTY.txt"), notices()),
};

export default defineConfig({
  root,
  mode: "elements",
  define: { "process.env.NODE_ENV": '"production"' },
  css: { postcss: { plugins: [scoped(["zoneseal-report", "zoneseal-map"])] } },
  plugins: [thirdParty],
  build: {
    target: "es2022",
    // As `light-dark` needs it; lowered, it could not follow a host that chooses.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    outDir,
    copyPublicDir: false,
    reportCompressedSize: false,
    lib: { entry: join(root, "src/embed.ts"), formats: ["es"], fileName: () => "elements.js", cssFileName: "elements" },
    rolldownOptions: { output: { codeSplitting: false, minify: true } },
  },
});
