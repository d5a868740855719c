// What the README says of Vite 7: its dev server moves dependencies, and leaves the wasm behind.
export default { optimizeDeps: { exclude: ["zoneseal"] } };
