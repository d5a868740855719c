/// <reference types="vite/client" />

/** A file as text of one character a byte: `charCodeAt` gives the bytes. */
declare module "*?embedded" {
  const text: string;
  export default text;
}
