// Modules of the npm package that have no declarations of their own.

declare module "*/npm/sha256.js" {
  /** In hex. */
  export function sha256(bytes: Uint8Array): Promise<string>;
}

declare module "*/npm/dist/identities.js" {
  /** `sha256` is the published file's, `build` that of the same module without its build identity: what the page embeds. */
  export const identities: Record<string, { file: string; sha256: string; build: string }>;
}
