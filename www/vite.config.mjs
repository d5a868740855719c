import { defineConfig } from "vite";

import { embedded } from "./build/embedded.mjs";
import { finished } from "./build/finish.mjs";

export default defineConfig({
  // Relative, so that the page works from any path of any host.
  base: "./",
  plugins: [embedded(), finished()],
  worker: { format: "es", plugins: () => [embedded()] },
  build: {
    target: "es2023",
    // The polyfill fetches, and the policy has no `connect-src`.
    modulePreload: false,
    // A data: URL would need more of the policy than 'self'.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    reportCompressedSize: false,
  },
});
