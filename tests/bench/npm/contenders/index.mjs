// Who is measured, in the order of the tables. Ours is first.

export const CONTENDERS = ["zoneseal", "node-crypto", "pkijs", "peculiar-x509", "node-forge"];

export function load(contender) {
  return import(`./${contender}.mjs`);
}
