// The wasm modules of the package, by the name of their files.

export const MODULES = ["zoneseal", "zoneseal-mldsa", "zoneseal-pkcs12", "zoneseal-cli"];

/** Those that `zoneseal/inline` carries. */
export const INLINE = ["zoneseal", "zoneseal-mldsa"];
