export function check(zoneseal: typeof import("zoneseal")): string;
