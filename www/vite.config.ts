import { defineConfig, type Plugin } from "vite";

/**
 * The engine is embedded in the worker script, so that the page needs no `connect-src`. Without this, the
 * path that the glue would load it from by itself makes Vite ship the file a second time.
 */
function embeddedEngine(): Plugin {
  return {
    name: "embedded-engine",
    enforce: "pre",
    transform(code, id) {
      if (!/\/generated\/zoneseal(-mldsa)?\.js$/.test(id)) return undefined;
      return { code: code.replace(/new URL\('zoneseal(-mldsa)?_bg\.wasm', import\.meta\.url\)/, "undefined"), map: null };
    },
  };
}

export default defineConfig({
  // Relative, so that the page works from any path of any host.
  base: "./",
  plugins: [embeddedEngine()],
  worker: { format: "es", plugins: () => [embeddedEngine()] },
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
