/**
 * Copies a text exactly, also where the page is not in a secure context and has no clipboard interface. Fails where the
 * browser lets it do neither, such as long after the reader asked for it.
 */
export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    return;
  } catch {
    // The older way is tried.
  }
  const put = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener("copy", put, { capture: true, once: true });
  const done = document.execCommand("copy");
  removeEventListener("copy", put, { capture: true });
  if (!done) throw new Error("the browser did not let the page copy");
}
