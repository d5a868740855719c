export const cases: readonly {
  name: string;
  files: { name: string; bytes: string }[];
  options: { at: string; role: "any" | "server" | "client"; zone: string };
  report: string;
}[];
