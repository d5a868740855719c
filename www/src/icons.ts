// Drawn here, so that no font or file is needed. Every class has its own shape: colour is never the only sign.

import { html, svg, type TemplateResult } from "lit";
import type { VerdictClass } from "./classes.js";
import type { Finding } from "./types.js";

const icon = (name: string, content: TemplateResult) => html`
  <svg class="icon ${name}" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor"
    stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${content}</svg>`;

/** A circle, an octagon, a broken bridge, a diamond, a torn sheet. */
export function classIcon(of: VerdictClass): TemplateResult {
  switch (of) {
    case "in-zone":
      return icon(of, svg`<circle cx="12" cy="12" r="9.2" /><path d="m7.6 12.4 3 3 5.8-6.2" />`);
    case "not-in-zone":
      return icon(of, svg`<path d="M8.3 2.8h7.4l5.5 5.5v7.4l-5.5 5.5H8.3l-5.5-5.5V8.3z" /><path d="m8.8 8.8 6.4 6.4m0-6.4-6.4 6.4" />`);
    case "bridge-broken":
      return icon(of, svg`<path d="M2.5 8.5h6l1.8 3.2M21.5 8.5h-6l-1.8 3.2M5.5 8.5v9M18.5 8.5v9M2.5 17.5h6M15.5 17.5h6M12 4v3" />`);
    case "undecided":
      return icon(of, svg`<path stroke-dasharray="3.4 2.6" d="M12 2.3 21.7 12 12 21.7 2.3 12z" /><path d="M9.9 9.9a2.2 2.2 0 1 1 3.2 2c-.8.4-1.1.9-1.1 1.7M12 16.3v.1" />`);
    case "unreadable":
      return icon(of, svg`<path d="M5 21V3h9l5 5v4l-3 2 1.5 2L14 18l1 3z" /><path d="M14 3v5h5M8.5 12h3.5" />`);
  }
}

export function severityIcon(severity: Finding["severity"]): TemplateResult {
  switch (severity) {
    case "error":
      return icon("severity", svg`<path d="m6 6 12 12M18 6 6 18" />`);
    case "missing":
      return icon("severity", svg`<circle cx="12" cy="12" r="8.5" stroke-dasharray="2.8 2.8" />`);
    case "warning":
      return icon("severity", svg`<path d="M12 4 21 19.5H3zM12 10.5v4M12 17v.1" />`);
    case "info":
      return icon("severity", svg`<circle cx="12" cy="12" r="8.5" /><path d="M12 11v5M12 8v.1" />`);
  }
}

/** A tick, and a dash for what was not evaluated; otherwise the shape of what was found. */
export function stateIcon(state: "passed" | "failed" | "missing" | "warned" | "skipped"): TemplateResult {
  switch (state) {
    case "passed":
      return icon("severity", svg`<path d="m5 12.5 4.5 4.5L19 7" />`);
    case "skipped":
      return icon("severity", svg`<path d="M6 12h12" />`);
    case "failed":
      return severityIcon("error");
    case "missing":
      return severityIcon("missing");
    case "warned":
      return severityIcon("warning");
  }
}

export const sealIcon = icon("seal", svg`
  <path fill="currentColor" stroke="none" d="M10.25 2.2a9.9 9.9 0 0 0 0 19.6z" /><path d="M13.75 3a9.1 9.1 0 0 1 0 18z" />`);
export const shieldIcon = icon("small", svg`<path d="M12 3 5 5.5v6c0 4.5 3 8 7 9.5 4-1.5 7-5 7-9.5v-6z" /><path d="m9 12 2.2 2.2L15.2 10" />`);
export const chevronIcon = icon("small chevron", svg`<path d="m7 10 5 5 5-5" />`);
export const closeIcon = icon("small", svg`<path d="m6 6 12 12M18 6 6 18" />`);
export const copyIcon = icon("small", svg`<rect x="8.5" y="8.5" width="11" height="11" rx="2" /><path d="M15.5 8.5v-2a2 2 0 0 0-2-2h-7a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h2" />`);
export const saveIcon = icon("small", svg`<path d="M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14" />`);
export const dropIcon = icon("drop", svg`<path d="M12 15V4m-4 4 4-4 4 4" /><path d="M4 14.5V18a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3.5" />`);
export const arrowIcon = icon("small", svg`<path d="M5 12h13m-5-5 5 5-5 5" />`);
export const clockIcon = icon("small", svg`<circle cx="12" cy="12" r="8.5" /><path d="M12 7.2V12l3.2 2" />`);
