// The one error of this package.

/** A wrong argument, or an engine that cannot run. Certificates never throw: whatever is in them becomes a verdict. */
export class ZonesealError extends Error {
  name = "ZonesealError";

  constructor(code, message, options) {
    super(message, options);
    this.code = code;
  }
}
